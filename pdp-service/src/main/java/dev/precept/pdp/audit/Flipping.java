package dev.precept.pdp.audit;

import dev.precept.domain.schema.UnreadableException;
import dev.precept.pdp.audit.DecisionPages.Page;
import dev.precept.pdp.audit.DecisionReader.Recorded;
import dev.precept.pdp.audit.ReplayRange.Place;
import dev.precept.pdp.decision.Decider;
import dev.precept.projections.decision.AccessRequest;
import dev.precept.projections.decision.Decision;
import dev.precept.projections.decision.DecisionRecord;
import dev.precept.projections.decision.DecisionRecordCodec;
import dev.precept.projections.decision.PolicyDecisionPoint;
import dev.precept.projections.decision.Reason;
import dev.precept.projections.decision.RegoAnswer;
import dev.precept.projections.decision.RegoQuestion;
import dev.precept.projections.image.PolicyImage;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * Decides recorded questions on two images. What an engine for Rego said then counts where it would
 * be asked the same; what it was not asked, or did not answer, it is asked now. A question that
 * hangs on what no engine says has no outcome. For one use, by one thread.
 */
final class Flipping {
    /** Why there is no outcome. */
    private static final String NO_ENGINE = "policy-engine";

    private final Decider decider;
    private final PolicyImage one;
    private final PolicyImage other;
    private final long beginNanos = System.nanoTime();
    private final Duration atMost;
    private final FlipGroups groups = new FlipGroups();

    /** How often an engine did not answer about a module, by its fingerprint. */
    private final Map<String, Integer> silences = new HashMap<>();

    private @Nullable Place stopped;

    /**
     * @param decider has engines asked
     * @param one what is the case
     * @param other what would be
     * @param atMost for how long; then it says where to go on
     */
    Flipping(Decider decider, PolicyImage one, PolicyImage other, Duration atMost) {
        this.decider = decider;
        this.one = one;
        this.other = other;
        this.atMost = atMost;
    }

    /**
     * A decision.
     *
     * @param request with what engines said
     */
    private record Answered(AccessRequest request, Decision decision) {
        /** Whether no engine says what it hangs on. */
        boolean isUnknown() {
            return decision.reason() == Reason.POLICY_ENGINE_UNAVAILABLE;
        }
    }

    /**
     * Decides what the page holds. Engines are asked by this thread alone, one question after the
     * other, so that live requests find room there.
     *
     * @return whether it came to its end in time
     */
    boolean take(Page page) {
        List<Recorded> decisions = page.decisions();
        List<FlipGroups.Asked> asked =
                decisions.parallelStream().map(it -> asked(it, this::alone)).toList();
        for (int i = 0; i < asked.size(); i++) {
            FlipGroups.Asked outcome = asked.get(i);
            if (!NO_ENGINE.equals(outcome.hidden())) {
                groups.take(outcome);
            } else if (i == 0 || !isLate()) {
                groups.take(asked(decisions.get(i), this::withEngine));
            } else {
                stopped = DecisionPages.place(decisions.get(i - 1));
                return false;
            }
        }
        return true;
    }

    private boolean isLate() {
        return System.nanoTime() - beginNanos > atMost.toNanos();
    }

    /** Where to go on, unless it was stopped before; null where all is done. */
    void end(@Nullable Place place) {
        groups.end(stopped == null ? place : stopped);
    }

    Flips flips() {
        return groups.flips();
    }

    private FlipGroups.Asked asked(
            Recorded recorded, BiFunction<PolicyImage, AccessRequest, Answered> way) {
        DecisionRecord record;
        try {
            record = DecisionRecordCodec.decode(recorded.record());
        } catch (UnreadableException unreadable) {
            return FlipGroups.Asked.not(recorded, "record");
        }
        if (!record.isWhole()) {
            return FlipGroups.Asked.not(recorded, Tallied.name(record.masked()));
        }
        Answered first = way.apply(one, withoutFailures(record.request()));
        Answered second = way.apply(other, first.request());
        return first.isUnknown() || second.isUnknown()
                ? FlipGroups.Asked.not(recorded, NO_ENGINE)
                : new FlipGroups.Asked(
                        recorded,
                        first.decision().isPermitted(),
                        second.decision().isPermitted(),
                        null);
    }

    /** That an engine was away then says nothing of what would be. */
    private static AccessRequest withoutFailures(AccessRequest request) {
        List<RegoAnswer> answers = request.answers();
        return answers == null
                ? request
                : request.with(answers.stream().filter(it -> !it.outcome().isOfEngine()).toList());
    }

    private Answered alone(PolicyImage image, AccessRequest request) {
        return new Answered(request, Replaying.decided(image, request));
    }

    private Answered withEngine(PolicyImage image, AccessRequest request) {
        Answered alone = alone(image, request);
        if (!alone.isUnknown() || isGivenUp(image, request)) {
            return alone;
        }
        AccessRequest completed = decider.completed(image, request);
        List<RegoAnswer> answers = completed.answers();
        for (RegoAnswer answer : answers == null ? List.<RegoAnswer>of() : answers) {
            switch (answer.outcome()) {
                case TIMEOUT, OPEN -> silences.merge(answer.hash(), 1, Integer::sum);
                case DEFINED_TRUE, DEFINED_FALSE, UNDEFINED, ERROR, NONE -> {}
            }
        }
        return alone(image, completed);
    }

    /** An engine that goes on failing would be spared for everybody: for live requests, too. */
    private boolean isGivenUp(PolicyImage image, AccessRequest request) {
        return !silences.isEmpty()
                && PolicyDecisionPoint.questions(image, request).stream()
                        .map(RegoQuestion::hash)
                        .anyMatch(hash -> silences.getOrDefault(hash, 0) >= Limits.FLIP_FAILURES);
    }
}
