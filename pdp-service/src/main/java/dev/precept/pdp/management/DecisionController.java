package dev.precept.pdp.management;

import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.Id;
import dev.precept.domain.shared.ScopeId;
import dev.precept.domain.shared.UserId;
import dev.precept.pdp.audit.DecisionReader;
import dev.precept.pdp.audit.DecisionReader.Counted;
import dev.precept.pdp.audit.DecisionReader.Exercised;
import dev.precept.pdp.audit.DecisionReader.Filter;
import dev.precept.pdp.audit.DecisionReader.Recorded;
import dev.precept.pdp.audit.DecisionReader.Span;
import dev.precept.pdp.security.Right;
import dev.precept.projections.decision.Reason;
import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.ScopeDocument;
import dev.precept.projections.image.UserImage;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import tools.jackson.databind.json.JsonMapper;

import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The decisions of an organization, for auditors: those recorded, counted, and what was used. */
@RestController
@RequestMapping("/v1/organizations/{org}/decisions")
final class DecisionController {
    private final Administration administration;
    private final DecisionReader decisions;
    private final AuditLists lists;

    DecisionController(
            Administration administration,
            DecisionReader decisions,
            JsonMapper json,
            InstantSource clock) {
        this.administration = administration;
        this.decisions = decisions;
        this.lists = new AuditLists(json, clock);
    }

    @GetMapping
    ResponseEntity<Object> list(Exchange exchange, @PathVariable("org") String org) {
        View view = administration.view(exchange, org, Right.AUDIT);
        Query query =
                exchange.query(
                        "from",
                        "to",
                        "subject",
                        "application",
                        "api",
                        "outcome",
                        "reason",
                        "after",
                        "limit");
        Span span = lists.span(exchange, query);
        List<Recorded> found = decisions.list(view.id(), span, filter(view, query));
        List<Json> shown = found.stream().map(one -> shown(view, one)).toList();
        String next = found.size() < span.maximum() ? null : found.getLast().id().toString();
        return lists.reply(exchange, view, "decisions", shown, next);
    }

    @GetMapping("/{id}")
    ResponseEntity<Object> get(
            Exchange exchange, @PathVariable("org") String org, @PathVariable("id") String id) {
        View view = administration.view(exchange, org, Right.AUDIT);
        exchange.query();
        Optional<Recorded> found = uuid(id).flatMap(it -> decisions.find(view.id(), it));
        return Reply.body(
                view.image(), shown(view, View.found(found.orElse(null), "recorded decision", id)));
    }

    @GetMapping("/counts")
    ResponseEntity<Object> counts(Exchange exchange, @PathVariable("org") String org) {
        View view = administration.view(exchange, org, Right.AUDIT);
        Query query = exchange.query("from", "to", "application", "api", "limit");
        List<Json> shown =
                decisions
                        .counts(
                                view.id(),
                                lists.span(exchange, query),
                                application(view, query.text("application")),
                                api(view, query.text("api")))
                        .stream()
                        .map(one -> shown(view, one))
                        .toList();
        return lists.reply(exchange, view, "counts", shown, null);
    }

    @GetMapping("/exercised")
    ResponseEntity<Object> exercised(Exchange exchange, @PathVariable("org") String org) {
        View view = administration.view(exchange, org, Right.AUDIT);
        Query query = exchange.query("from", "to", "subject", "api", "limit");
        List<Json> shown =
                decisions
                        .exercised(
                                view.id(),
                                lists.span(exchange, query),
                                subject(view, query.text("subject")),
                                api(view, query.text("api")))
                        .stream()
                        .map(one -> shown(view, one))
                        .toList();
        return lists.reply(exchange, view, "exercised", shown, null);
    }

    private static Filter filter(View view, Query query) {
        String outcome = query.text("outcome");
        if (outcome != null && !List.of("permit", "deny").contains(outcome)) {
            throw Query.invalid("outcome", "permit or deny is due");
        }
        String reason = query.text("reason");
        if (reason != null
                && Arrays.stream(Reason.values()).noneMatch(it -> it.name().equals(reason))) {
            throw Query.invalid("reason", "a reason of a decision is due");
        }
        String after = query.text("after");
        return new Filter(
                subject(view, query.text("subject")),
                application(view, query.text("application")),
                api(view, query.text("api")),
                outcome == null ? null : outcome.equals("permit"),
                reason,
                after == null
                        ? null
                        : uuid(after)
                                .orElseThrow(
                                        () -> Query.invalid("after", "a decision's id is due")));
    }

    static Optional<UUID> uuid(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    /** The id of what has this handle; otherwise the text itself, which may be an id. */
    static @Nullable String subject(View view, @Nullable String name) {
        UserImage user =
                name != null && Handle.isHandle(name)
                        ? view.organization().user(new Handle(name))
                        : null;
        return user == null ? application(view, name) : user.id().value();
    }

    static @Nullable String application(View view, @Nullable String name) {
        ApplicationImage application =
                name != null && Handle.isHandle(name)
                        ? view.organization().application(new Handle(name))
                        : null;
        return application == null ? name : application.document().id().value();
    }

    static @Nullable String api(View view, @Nullable String name) {
        ApiImage api =
                name != null && Handle.isHandle(name)
                        ? view.image().visibleApi(view.organization(), new Handle(name))
                        : null;
        return api == null ? name : api.document().id().value();
    }

    private static Json shown(View view, Recorded one) {
        String subject = one.subject();
        return Json.of("id", one.id().toString())
                .and("at", one.at())
                .and("position", one.position())
                .and("decision", one.isPermit())
                .and("reason", one.reason())
                .and("subject", subject == null ? null : subjectThing(view, subject))
                .and("application", applicationThing(view, one.application()))
                .and("api", apiThing(view, one.api()))
                .and("record", PlainJson.read(one.record()));
    }

    private static Json shown(View view, Counted one) {
        return Json.of("minute", one.minute())
                .and("application", applicationThing(view, one.application()))
                .and("api", apiThing(view, one.api()))
                .and("action", one.action())
                .and("path", one.path())
                .and("permits", one.permits());
    }

    private static Json shown(View view, Exercised one) {
        ApiImage api = Id.isId(one.api()) ? view.api(new ApiId(one.api())) : null;
        ScopeDocument scope = api == null ? null : api.scope(new ScopeId(one.scope()));
        return Json.of("day", one.day().toString())
                .and("subject", subjectThing(view, one.subject()))
                .and("application", applicationThing(view, one.application()))
                .and("api", apiThing(view, one.api()))
                .and(
                        "scope",
                        thing("scope", one.scope(), scope == null ? null : scope.name().value()));
    }

    static Json subjectThing(View view, String id) {
        UserImage user = Id.isId(id) ? view.organization().user(new UserId(id)) : null;
        if (user != null) {
            return thing("user", id, user.document().handle().value());
        }
        Json application = applicationThing(view, id);
        return application != null && application.members().containsKey("handle")
                ? application
                : thing("subject", id, null);
    }

    static @Nullable Json applicationThing(View view, @Nullable String id) {
        if (id == null) {
            return null;
        }
        String handle = Id.isId(id) ? view.handleOf(new ApplicationId(id)) : null;
        return thing("application", id, handle);
    }

    static Json apiThing(View view, String id) {
        ApiImage api = Id.isId(id) ? view.api(new ApiId(id)) : null;
        return thing("api", id, api == null ? null : api.document().handle().value());
    }

    /** A thing by id; without a handle where it is gone, or never was. */
    static Json thing(String type, String id, @Nullable String handle) {
        return Json.of("type", type).and("handle", handle).and("id", id);
    }
}
