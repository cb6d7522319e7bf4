package dev.precept.pdp.opa.receiver;

import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Position;
import dev.precept.pdp.audit.SidecarDecision.Kind;
import dev.precept.pdp.audit.SidecarDecision.Ours;
import dev.precept.pdp.audit.SidecarDecision.Outcome;
import dev.precept.pdp.audit.SidecarDecision.Verdict;
import dev.precept.pdp.decision.opa.InputQuestions;
import dev.precept.pdp.decision.opa.InputQuestions.Read;
import dev.precept.pdp.door.Visit;
import dev.precept.pdp.follower.RecentChanges;
import dev.precept.pdp.web.Moment;
import dev.precept.pdp.web.Past;
import dev.precept.pdp.web.PastException;
import dev.precept.projections.decision.AccessRequest;
import dev.precept.projections.decision.Decision;
import dev.precept.projections.decision.PolicyDecisionPoint;
import dev.precept.projections.decision.Reason;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tools.jackson.databind.JsonNode;

import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Holds what an OPA decided against what we say: to the same question, at the revision and the
 * instant that it names. Tokens and keys in the question are verified by what was known then. One
 * for each report; reads the database where the revision lies further back.
 */
final class Checking {
    private static final Logger LOG = LoggerFactory.getLogger(Checking.class);

    /** Documents of our bundles are it and below it; what users add is below {@link #OF_USERS}. */
    private static final String OURS = "precept";

    private static final String OF_USERS = "precept/policies/";

    /** The reason of our modules where they cannot tell. */
    private static final String REMOTE_ONLY = "REMOTE_ONLY";

    private static final Set<String> REASONS =
            Arrays.stream(Reason.values()).map(Reason::name).collect(Collectors.toSet());

    private final Parts parts;
    private final Visit visit;
    private final Engines.Turn engines;
    private final Map<Place, Known> known =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Place, Known> eldest) {
                    return size() > Limits.REVISIONS;
                }
            };

    private int lookedUp;
    private final long deadlineNanos = System.nanoTime() + Limits.CHECK_TIME.toNanos();

    /** What is asked. */
    record Parts(InputQuestions questions, RecentChanges recent, Past past, Engines engines) {}

    /**
     * @param visit of the gateway that reports
     */
    Checking(Parts parts, Visit visit) {
        this.parts = parts;
        this.visit = visit;
        this.engines = parts.engines.turn(visit.image());
    }

    /**
     * What we say.
     *
     * @param ours our own answer; null where there is none
     */
    record Checked(Verdict verdict, @Nullable Ours ours) {}

    private record Place(Position revision, OrganizationId organization) {}

    /** What a revision is known as. */
    private sealed interface Known {}

    /** It cannot be had. */
    private record Away(Verdict why) implements Known {
        Away(PastException none) {
            this(none.problem().status() == 503 ? Verdict.NOT_CHECKED : Verdict.NO_PAST);
        }

        Checked checked() {
            return new Checked(why, null);
        }
    }

    /**
     * A moment that decisions were made at.
     *
     * @param image of all there was, or of what shows who somebody is
     * @param moment where questions have images of their own; null where the image is of all
     */
    private record Then(PolicyImage image, @Nullable Moment moment) implements Known {}

    /** What we say of a decision. */
    Checked check(LogEvent event) {
        Verdict obstacle = obstacle(event);
        Position revision = event.revision();
        if (obstacle != null || revision == null) {
            return new Checked(obstacle == null ? Verdict.NO_REVISION : obstacle, null);
        }
        DecidesFor covered = DecidesFor.of(visit, event.labels());
        if (covered == null) {
            return new Checked(Verdict.NOT_COVERED, null);
        }
        return switch (known(new Place(revision, covered.organization()))) {
            case Away away -> away.checked();
            case Then then -> {
                try {
                    yield checked(event, then, covered);
                } catch (PastException none) {
                    yield new Away(none).checked();
                }
            }
        };
    }

    private Known known(Place place) {
        Known before = known.get(place);
        if (before != null) {
            return before;
        }
        Known found = then(place);
        known.put(place, found);
        return found;
    }

    private static @Nullable Verdict obstacle(LogEvent event) {
        String path = event.path();
        boolean isOurs = path.equals(OURS) || path.startsWith(OURS + '/');
        if (!isOurs || path.startsWith(OF_USERS)) {
            return Verdict.NOT_OURS;
        }
        if (event.isInputHidden()) {
            return Verdict.HIDDEN;
        }
        if (!event.input().isObject()) {
            return unread(event);
        }
        return hasProof(event.input()) ? Verdict.PROOF : null;
    }

    /** A document of ours that permits what is no question at all is to be looked at. */
    private static Verdict unread(LogEvent event) {
        return event.outcome() == Outcome.PERMIT ? Verdict.PERMITTED_UNREADABLE : Verdict.NOT_OURS;
    }

    private static boolean hasProof(JsonNode input) {
        return input.path("context").has("dpop")
                || List.of("/request/headers", "/request/http/headers").stream()
                        .anyMatch(it -> hasField(input.at(it)))
                || hasField(input.at("/attributes/request/http/headers"));
    }

    private static boolean hasField(JsonNode headers) {
        return headers.propertyNames().stream().anyMatch("dpop"::equalsIgnoreCase);
    }

    private Known then(Place place) {
        PolicyImage image = parts.recent.at(place.revision);
        if (image != null) {
            return new Then(image, null);
        }
        if (isLate() || lookedUp >= Limits.REVISIONS) {
            return new Away(Verdict.NOT_CHECKED);
        }
        lookedUp++;
        try {
            Moment moment = parts.past.moment(place.revision.toString());
            return moment.position().equals(place.revision)
                    ? new Then(parts.past.frame(moment, place.organization), moment)
                    : new Away(Verdict.NO_PAST);
        } catch (PastException none) {
            return new Away(none);
        }
    }

    private boolean isLate() {
        return System.nanoTime() - deadlineNanos > 0;
    }

    private Checked checked(LogEvent event, Then then, DecidesFor covered) {
        OrganizationImage organization = then.image.organization(covered.organization());
        if (organization == null) {
            return new Checked(Verdict.NO_PAST, null);
        }
        Checked checked = null;
        // It was made a little before it was written down: time may have moved on between.
        for (Instant at : List.of(event.at(), event.at().minus(event.took()))) {
            if (isLate()) {
                return new Checked(Verdict.NOT_CHECKED, null);
            }
            Instant now = then.image.notBefore(at);
            Visit asked =
                    new Visit(
                            visit.question(),
                            visit.way(),
                            covered.caller(),
                            then.image,
                            organization,
                            now,
                            new Moment(then.image.position(), now),
                            null);
            Checked one =
                    switch (parts.questions.of(asked, event.input())) {
                        case Read.Asked(AccessRequest request) -> compared(event, then, request);
                        case Read.Claimed() -> new Checked(Verdict.CLAIMS, null);
                        case Read.Unreadable() -> new Checked(unread(event), null);
                    };
            if (checked == null || one.verdict == Verdict.AGREES) {
                checked = one;
            }
            if (one.verdict.kind() != Kind.DIFFERS || one.ours == null) {
                return one;
            }
        }
        return checked == null ? new Checked(Verdict.NOT_OURS, null) : checked;
    }

    private Checked compared(LogEvent event, Then then, AccessRequest request) {
        PolicyImage image =
                then.moment == null ? then.image : parts.past.image(then.moment, request);
        AccessRequest asked = request;
        Decision ours = decided(image, asked);
        if (ours.reason() == Reason.POLICY_ENGINE_UNAVAILABLE && event.isAnswered()) {
            asked = engines.completed(image, request);
            ours = decided(image, asked);
        }
        return new Checked(verdict(event, ours), new Ours(image, asked, ours));
    }

    /** A fault denies, as it does at every door (invariant 9). */
    private static Decision decided(PolicyImage image, AccessRequest request) {
        try {
            return PolicyDecisionPoint.decide(image, request);
        } catch (RuntimeException fault) {
            LOG.error("A decision of a sidecar could not be made again", fault);
            return new Decision(Reason.INTERNAL_FAULT, image.position());
        }
    }

    private static Verdict verdict(LogEvent event, Decision ours) {
        if (!event.isAnswered()) {
            return Verdict.NO_ANSWER;
        }
        Outcome outcome = event.outcome();
        String reason = event.reason();
        if (ours.reason() == Reason.POLICY_ENGINE_UNAVAILABLE
                && !ours.reason().name().equals(reason)) {
            return Verdict.NO_ENGINE;
        }
        if (ours.isPermitted() == (outcome == Outcome.PERMIT)) {
            // Documents for gateways have what clients are told in the place of a reason.
            return reason == null
                            || !REASONS.contains(reason)
                            || reason.equals(ours.reason().name())
                    ? Verdict.AGREES
                    : Verdict.REASON;
        }
        if (outcome == Outcome.PERMIT) {
            return Verdict.PERMITTED;
        }
        boolean isUnable = REMOTE_ONLY.equals(reason) || Reason.LEASE_EXPIRED.name().equals(reason);
        return isUnable ? Verdict.REMOTE_ONLY : Verdict.DENIED;
    }
}
