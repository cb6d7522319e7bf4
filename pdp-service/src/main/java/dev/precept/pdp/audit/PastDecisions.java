package dev.precept.pdp.audit;

import dev.precept.domain.shared.Position;
import dev.precept.pdp.decision.Decider;
import dev.precept.pdp.eventstore.ImageFeed;
import dev.precept.pdp.eventstore.LogReader;
import dev.precept.pdp.eventstore.StoredEvent;
import dev.precept.projections.decision.AccessRequest;
import dev.precept.projections.decision.Decision;
import dev.precept.projections.decision.PolicyDecisionPoint;
import dev.precept.projections.decision.Reason;
import dev.precept.projections.delta.PolicyDelta;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.Provenance;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;

/**
 * Finds when a request was last permitted: folds the log from its beginning, the events of the
 * organization and those above it, and decides at every end of a command. For as long as it may;
 * one search at a time. Reads the database.
 */
final class PastDecisions {
    private static final int WINDOW_EVENTS = 10_000;

    private final LogReader log;
    private final Decider decider;
    private final PolicyImage beginning;
    private final Bounds bounds;
    private final Semaphore turns = new Semaphore(1);

    /**
     * How far a search goes.
     *
     * @param time for how long
     * @param events how many events it looks at
     */
    record Bounds(Duration time, long events) {}

    /**
     * A search in the log.
     *
     * @param decider has engines for Rego asked
     * @param beginning the image before the log's first event
     */
    PastDecisions(LogReader log, Decider decider, PolicyImage beginning, Bounds bounds) {
        this.log = log;
        this.decider = decider;
        this.beginning = beginning;
        this.bounds = bounds;
    }

    /**
     * What was found.
     *
     * @param loss when it was last permitted; null if never, as far as was looked
     * @param searchedTo up to where that is so
     * @param isComplete whether that is up to the image that was asked about, and hung nowhere
     *     since the last permit on an engine that did not answer
     */
    record Search(@Nullable Loss loss, Position searchedTo, boolean isComplete) {
        /** Nothing was looked at, since others are being looked for. */
        static final Search NONE = new Search(null, Position.ZERO, false);
    }

    /**
     * The last permit there was.
     *
     * @param permitted the end of the last command after which it was permitted
     * @param at when that command was appended
     * @param lostBy the command after which it was not
     */
    record Loss(Position permitted, Instant at, List<StoredEvent> lostBy) {}

    /** Looks for the last image before this one that permits the request. */
    Search lastPermit(PolicyImage image, OrganizationImage organization, AccessRequest request) {
        if (!turns.tryAcquire()) {
            return Search.NONE;
        }
        try {
            Set<String> chain = new HashSet<>();
            chain.add(organization.document().id().value());
            for (OrganizationImage above : image.ancestors(organization)) {
                chain.add(above.document().id().value());
            }
            return new Fold(chain, request).run(image.position());
        } finally {
            turns.release();
        }
    }

    /** One search. */
    private final class Fold {
        private final Set<String> chain;
        private final AccessRequest request;
        private AccessRequest completed;
        private final long deadline = System.nanoTime() + bounds.time().toNanos();
        private final List<StoredEvent> command = new ArrayList<>();
        private PolicyDelta delta = new PolicyDelta(beginning);
        private Position permitted = Position.ZERO;
        private Instant permittedAt = Instant.EPOCH;
        private boolean isPermitted;
        private @Nullable Loss loss;

        /** Whether it may have been permitted after it last was, for all that engines say. */
        private boolean isUnknown;

        Fold(Set<String> chain, AccessRequest request) {
            this.chain = chain;
            this.request = request;
            this.completed = request;
        }

        Search run(Position end) {
            while (delta.position().compareTo(end) < 0) {
                if (isLate() || delta.position().value() >= bounds.events()) {
                    return new Search(loss, delta.position(), false);
                }
                for (StoredEvent event : log.readAfter(delta.position().value(), WINDOW_EVENTS)) {
                    if (command.isEmpty() && isLate()) {
                        return new Search(loss, delta.position(), false);
                    }
                    if (event.lastOfCommand() <= end.value()) {
                        take(event);
                    }
                }
            }
            return new Search(loss, delta.position(), !isUnknown);
        }

        private boolean isLate() {
            return System.nanoTime() - deadline > 0;
        }

        private void take(StoredEvent event) {
            if (chain.contains(event.organization())) {
                delta.replay(ImageFeed.envelope(event));
                command.add(event);
            } else {
                delta.pass(
                        new Position(event.position()),
                        new Position(event.lastOfCommand()),
                        Instant.EPOCH.plus(event.atMicros(), ChronoUnit.MICROS));
            }
            if (delta.isAtBoundary() && !command.isEmpty()) {
                decide();
                command.clear();
            }
        }

        private void decide() {
            PolicyImage image = delta.apply(Provenance.REPLAY);
            delta = new PolicyDelta(image);
            Reason reason = decided(image).reason();
            boolean isPermittedNow = reason.isPermit();
            if (isPermittedNow) {
                permitted = image.position();
                permittedAt = image.at();
                isUnknown = false;
            } else if (isPermitted) {
                loss = new Loss(permitted, permittedAt, List.copyOf(command));
            }
            isPermitted = isPermittedNow;
            isUnknown |= reason == Reason.POLICY_ENGINE_UNAVAILABLE;
        }

        /** What an engine said counts for as long as it is asked the same. */
        private Decision decided(PolicyImage image) {
            Decision decision = PolicyDecisionPoint.decide(image, completed);
            if (decision.reason() == Reason.POLICY_ENGINE_UNAVAILABLE) {
                completed = decider.completed(image, request);
                decision = PolicyDecisionPoint.decide(image, completed);
            }
            return decision;
        }
    }
}
