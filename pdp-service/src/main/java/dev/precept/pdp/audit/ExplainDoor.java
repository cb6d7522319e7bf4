package dev.precept.pdp.audit;

import dev.precept.domain.role.Validity;
import dev.precept.domain.schema.EventCodec;
import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.GroupId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.Id;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.PolicyId;
import dev.precept.domain.shared.RecordedEvent;
import dev.precept.domain.shared.RoleId;
import dev.precept.domain.shared.UserId;
import dev.precept.pdp.decision.Decider;
import dev.precept.pdp.decision.EvaluationQuestions;
import dev.precept.pdp.decision.ObligationsWriter;
import dev.precept.pdp.door.Admission;
import dev.precept.pdp.door.Answer;
import dev.precept.pdp.door.Door;
import dev.precept.pdp.door.Leasing;
import dev.precept.pdp.door.Recall;
import dev.precept.pdp.door.Visit;
import dev.precept.pdp.eventstore.HistoryReader;
import dev.precept.pdp.eventstore.LogUnavailableException;
import dev.precept.pdp.eventstore.StoredEvent;
import dev.precept.pdp.web.Headers;
import dev.precept.pdp.web.NonBlocking;
import dev.precept.pdp.web.Problem;
import dev.precept.projections.decision.AccessRequest;
import dev.precept.projections.decision.Decision;
import dev.precept.projections.decision.Explanation;
import dev.precept.projections.decision.Ground;
import dev.precept.projections.decision.Subject;
import dev.precept.projections.decision.Thing;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyDocument;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.json.JsonMapper;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * An evaluation and why it comes out so, for auditors: what a permit rests on, what is missing for
 * a deny and when it was last a permit, each with the event that made it so. What belongs to an
 * organization above is shown as inherited, without who did it. Reads the database.
 */
final class ExplainDoor implements Door {
    private static final Set<String> POST = Set.of("POST");

    /** Events of a stream that are looked through for the one that made a ground so. */
    private static final int EVENTS_PER_GROUND = 10_000;

    private final EvaluationQuestions questions;
    private final Decider decider;
    private final HistoryReader history;
    private final PastDecisions past;
    private final JsonMapper json;

    ExplainDoor(
            EvaluationQuestions questions,
            Decider decider,
            HistoryReader history,
            PastDecisions past,
            JsonMapper json) {
        this.questions = questions;
        this.decider = decider;
        this.history = history;
        this.past = past;
        this.json = json;
    }

    @Override
    public Admission admission() {
        return Admission.AUDITOR;
    }

    @Override
    public Set<String> methods() {
        return POST;
    }

    @Override
    public Recall recall() {
        return Recall.EVERYTHING;
    }

    @Override
    public Leasing leasing() {
        return Leasing.THROUGHOUT;
    }

    @Override
    public Answer answer(Visit visit) {
        return switch (questions.read(visit)) {
            case EvaluationQuestions.Body.Unreadable(String message) ->
                    refusal(new Problem(400, "invalid-request", message));
            case EvaluationQuestions.Body.Asked(AccessRequest request) -> {
                NonBlocking.beforeWaiting();
                try {
                    Answer answer = Answer.json(json.writeValueAsBytes(explained(visit, request)));
                    yield visit.isOfThePast() && showsCredentials(request)
                            ? answer.with(Headers.LEFT_OUT, "credentials")
                            : answer;
                } catch (LogUnavailableException away) {
                    yield refusal(
                            new Problem(
                                    503,
                                    "log-unavailable",
                                    "The history cannot be read now; ask again."));
                }
            }
        };
    }

    @Override
    public Answer refusal(Problem problem) {
        return Answer.problem(problem);
    }

    /** Which are verified by what is known of them now. */
    private static boolean showsCredentials(AccessRequest request) {
        return switch (request.subject()) {
            case Subject.User _, Subject.Client _, Subject.Unknown _ -> false;
            case Subject.Token _,
                    Subject.ForeignToken _,
                    Subject.ApiKey _,
                    Subject.RefusedToken _ ->
                    true;
        };
    }

    private Map<String, Object> explained(Visit visit, AccessRequest request) {
        Explanation explanation =
                Explanation.of(visit.image(), decider.completed(visit.image(), request));
        Decision decision = explanation.decision();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("decision", decision.isPermitted());
        body.put("context", context(decision));
        if (decision.isPermitted()) {
            body.put("grants", explanation.grants().stream().map(it -> shown(visit, it)).toList());
        } else {
            body.put(
                    "missing",
                    explanation.missing().stream()
                            .map(it -> shown(visit, it, request.now()))
                            .toList());
            body.put("lastPermitted", lastPermitted(visit, request));
        }
        return body;
    }

    /** As an evaluation's. */
    private Map<String, Object> context(Decision decision) {
        Map<String, Object> context = new LinkedHashMap<>();
        context.put("position", decision.position().value());
        context.put("reason", decision.reason().name());
        if (!decision.obligations().isNone()) {
            StringBuilder obligations = new StringBuilder();
            ObligationsWriter.write(obligations, decision.obligations());
            context.put("obligations", json.readTree(obligations.toString()));
        }
        return context;
    }

    private Map<String, Object> shown(Visit visit, Explanation.Grant grant) {
        Map<String, Object> shown = new LinkedHashMap<>();
        put(shown, "scope", grant.scope());
        shown.put(
                "ways",
                grant.ways().stream()
                        .map(way -> way.stream().map(it -> withEvent(visit, it)).toList())
                        .toList());
        if (!grant.isComplete()) {
            shown.put("more", true);
        }
        return shown;
    }

    /** What is wanted; where somebody is named already, but not now, when that is. */
    private static Map<String, Object> wanted(Visit visit, Ground ground, Instant now) {
        Map<String, Object> shown = ground(visit, ground);
        Validity window = ground.window();
        if (window != null && window.isBefore(now)) {
            putTime(shown, "beginsAt", window.from());
        } else if (window != null && window.isOver(now)) {
            putTime(shown, "endedAt", window.until());
        }
        return shown;
    }

    private static void putTime(Map<String, Object> shown, String name, @Nullable Instant at) {
        if (at != null) {
            shown.put(name, at.toString());
        }
    }

    private static Map<String, Object> shown(Visit visit, Explanation.Lack lack, Instant now) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("reason", lack.reason().name());
        put(shown, "scope", lack.scope());
        shown.put("wanted", lack.wanted().stream().map(it -> wanted(visit, it, now)).toList());
        if (!lack.policies().isEmpty()) {
            shown.put("policies", lack.policies().stream().map(ExplainDoor::members).toList());
        }
        return shown;
    }

    private static Map<String, Object> ground(Visit visit, Ground ground) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("kind", ground.kind().name());
        put(shown, "of", ground.of());
        put(shown, "to", ground.to());
        if (!ground.owner().equals(visit.organizationId())) {
            shown.put("inherited", true);
        }
        Validity window = ground.window();
        if (window != null) {
            putTime(shown, "validFrom", window.from());
            putTime(shown, "validUntil", window.until());
            if (window.breakGlass() != null) {
                shown.put("breakGlass", Map.of("reason", window.breakGlass().reason()));
            }
        }
        return shown;
    }

    /** The newest event that made it so, as far as is looked. */
    private Map<String, Object> withEvent(Visit visit, Ground ground) {
        Map<String, Object> shown = ground(visit, ground);
        long head = visit.image().position().value();
        for (StoredEvent event : history.newest(ground.of().id(), head, EVENTS_PER_GROUND)) {
            RecordedEvent recorded = EventCodec.decode(event.envelope());
            if (ground.isGivenBy(recorded.event())) {
                shown.put("event", event(visit, event, recorded));
                break;
            }
        }
        return shown;
    }

    private Map<String, Object> lastPermitted(Visit visit, AccessRequest request) {
        PastDecisions.Search search = past.lastPermit(visit.image(), visit.organization(), request);
        Map<String, Object> shown = new LinkedHashMap<>();
        PastDecisions.Loss loss = search.loss();
        if (loss != null) {
            shown.put("position", loss.permitted().value());
            shown.put("at", loss.at().toString());
            shown.put(
                    "lostBy",
                    loss.lostBy().stream()
                            .map(it -> event(visit, it, EventCodec.decode(it.envelope())))
                            .toList());
        }
        shown.put("searchedTo", search.searchedTo().value());
        shown.put("complete", search.isComplete());
        return shown;
    }

    private static Map<String, Object> event(
            Visit visit, StoredEvent event, RecordedEvent recorded) {
        Map<String, Object> shown = new LinkedHashMap<>();
        String type = event.type();
        shown.put("position", event.position());
        shown.put("type", type);
        put(shown, "entity", thing(visit, event, type.substring(0, type.indexOf('.'))));
        shown.put("at", Instant.EPOCH.plus(event.atMicros(), ChronoUnit.MICROS).toString());
        if (new OrganizationId(event.organization()).equals(visit.organizationId())) {
            shown.put("actor", actor(recorded.actor()));
        } else {
            shown.put("inherited", true);
        }
        return shown;
    }

    /** Without a handle where it is gone, or has none. */
    private static Thing thing(Visit visit, StoredEvent event, String type) {
        String id = event.stream();
        OrganizationImage owner =
                visit.image().organization(new OrganizationId(event.organization()));
        if (owner == null || !Id.isId(id)) {
            return new Thing(type, null, id);
        }
        Handle handle =
                switch (type) {
                    case "organization" -> owner.document().handle();
                    case "api" -> handle(owner.api(new ApiId(id)), it -> it.document().handle());
                    case "application" ->
                            handle(
                                    owner.application(new ApplicationId(id)),
                                    it -> it.document().handle());
                    case "role" -> handle(owner.role(new RoleId(id)), it -> it.document().handle());
                    case "group" ->
                            handle(owner.group(new GroupId(id)), it -> it.document().handle());
                    case "policy" ->
                            handle(owner.policies().get(new PolicyId(id)), PolicyDocument::handle);
                    case "user" -> handle(owner.user(new UserId(id)), it -> it.document().handle());
                    default -> null;
                };
        return new Thing(type, handle == null ? null : handle.value(), id);
    }

    private static <T> @Nullable Handle handle(@Nullable T thing, Function<T, Handle> name) {
        return thing == null ? null : name.apply(thing);
    }

    private static Map<String, Object> actor(Actor actor) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("kind", actor.kind().name());
        OrganizationId organization = actor.organization();
        String id = actor.id();
        if (organization != null && id != null) {
            shown.put("organization", organization.value());
            shown.put("id", id);
        }
        return shown;
    }

    private static void put(Map<String, Object> shown, String name, @Nullable Thing thing) {
        if (thing != null) {
            shown.put(name, members(thing));
        }
    }

    private static Map<String, Object> members(Thing thing) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("type", thing.type());
        if (thing.handle() != null) {
            members.put("handle", thing.handle());
        }
        members.put("id", thing.id());
        return members;
    }
}
