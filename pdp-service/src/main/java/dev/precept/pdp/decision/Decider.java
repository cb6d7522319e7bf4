package dev.precept.pdp.decision;

import dev.precept.pdp.door.Visit;
import dev.precept.pdp.web.Moment;
import dev.precept.pdp.web.NodeLease;
import dev.precept.pdp.web.Past;
import dev.precept.projections.decision.AccessRequest;
import dev.precept.projections.decision.Decision;
import dev.precept.projections.decision.Exercise;
import dev.precept.projections.decision.PolicyDecisionPoint;
import dev.precept.projections.decision.Reason;
import dev.precept.projections.decision.RegoAnswer;
import dev.precept.projections.decision.RegoQuestion;
import dev.precept.projections.image.PolicyImage;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The one way from a door to the decision rule: a failure denies, every decision is recorded, and
 * every observer hears of it. Threads share it.
 */
public final class Decider {
    private static final Logger LOGGER = LoggerFactory.getLogger(Decider.class);

    private final Images images;
    private final NodeLease lease;
    private final PolicyEngine engine;
    private final DecisionRecorder recorder;
    private final DecisionObserver[] observers;

    /**
     * What is decided from.
     *
     * @param newest the newest image
     * @param lease without which nothing is permitted from one
     * @param past what was, for those who ask of then
     */
    public record Images(Supplier<PolicyImage> newest, NodeLease lease, Past past) {}

    /**
     * Has every decision recorded, then tells these observers, in this order.
     *
     * @param engine asked about policies in Rego that cannot be evaluated here
     */
    public Decider(
            Images images,
            PolicyEngine engine,
            DecisionRecorder recorder,
            List<DecisionObserver> observers) {
        this.images = images;
        this.lease = images.lease();
        this.engine = engine;
        this.recorder = recorder;
        this.observers = observers.toArray(DecisionObserver[]::new);
    }

    /**
     * Decides from the visit's image. What was is only told: it lets nobody pass, needs no lease
     * and is not recorded.
     */
    public Decision decide(Visit visit, AccessRequest request) {
        Moment then = visit.then();
        return then == null
                ? decide(visit.image(), request, visit.decision())
                : answered(images.past().image(then, request), request, _ -> true).decision();
    }

    /**
     * The request as it is decided on the image: where engines for Rego alone are missing, with
     * what they say beside what they said before. Decides nothing, and records nothing.
     *
     * @throws dev.precept.pdp.web.NonBlocking.MustWait on a thread that must not wait, where an
     *     engine has to be asked
     */
    public AccessRequest completed(PolicyImage image, AccessRequest request) {
        return completed(image, request, _ -> true);
    }

    /**
     * The same, with what engines say to these questions alone.
     *
     * @throws dev.precept.pdp.web.NonBlocking.MustWait on a thread that must not wait, where an
     *     engine has to be asked
     */
    public AccessRequest completed(
            PolicyImage image, AccessRequest request, Predicate<RegoQuestion> isAsked) {
        return answered(image, request, isAsked).request();
    }

    /**
     * The visit with an id for its one decision, under which its record is found where one is
     * written: every deny, and of permits those that are written whole.
     */
    public Visit named(Visit visit) {
        UUID id = visit.isOfThePast() ? null : recorder.name(visit.now());
        return id == null ? visit : visit.named(id);
    }

    /**
     * Decides from the image, or from the newest where that one may not be relied on any more once
     * it is decided. A fault in the rule denies, and so does a lease that does not cover it.
     *
     * @throws dev.precept.pdp.web.NonBlocking.MustWait on a thread that must not wait, where the
     *     record has to be waited for
     */
    private Decision decide(PolicyImage image, AccessRequest request, @Nullable UUID id) {
        Answered answered = answered(image, request, _ -> true);
        for (int i = 0; i < Limits.ENGINE_ROUNDS && isOvertaken(answered); i++) {
            answered = answered(images.newest().get(), answered.request(), _ -> true);
        }
        PolicyImage from = answered.image();
        AccessRequest asked = answered.request();
        Decision decision = vouchedFor(from, answered.decision());
        decision = recorder.record(from, asked, decision, answered.exercise(), id);
        if (decision.isPermitted() && !lease.covers(from)) {
            // The record had to be waited for.
            decision = recorder.record(from, asked, vouchedFor(from, decision), null, null);
        }
        for (DecisionObserver observer : observers) {
            observer.decided(asked, decision);
        }
        return decision;
    }

    /**
     * Whether no permit may be given from the image any more, but perhaps from a later one, as when
     * an engine had to be waited for meanwhile.
     */
    private boolean isOvertaken(Answered answered) {
        PolicyImage image = answered.image();
        return answered.decision().isPermitted()
                && !lease.covers(image)
                && images.newest().get().position().compareTo(image.position()) > 0;
    }

    /**
     * A decision.
     *
     * @param image it was decided on
     * @param request what was decided, with what engines said
     * @param exercise what a permit makes use of; null for none
     */
    private record Answered(
            PolicyImage image,
            AccessRequest request,
            Decision decision,
            @Nullable Exercise exercise) {}

    /**
     * Decides; where an engine alone is missing, asks it and decides again on the same image. What
     * it says may lead to other policies, which it is asked about then.
     */
    private Answered answered(
            PolicyImage image, AccessRequest request, Predicate<RegoQuestion> isAsked) {
        Answered answered = decided(image, request);
        List<RegoAnswer> known = request.answers();
        List<RegoAnswer> answers = new ArrayList<>(known == null ? List.of() : known);
        for (int i = 0; i < Limits.ENGINE_ROUNDS && isEngineMissing(answered); i++) {
            List<RegoQuestion> questions =
                    PolicyDecisionPoint.questions(image, answered.request()).stream()
                            .filter(isAsked)
                            .toList();
            List<RegoAnswer> said = engine.ask(questions);
            if (said.isEmpty()) {
                return answered;
            }
            answers.addAll(said);
            answered = decided(image, request.with(answers));
        }
        return answered;
    }

    private static boolean isEngineMissing(Answered answered) {
        return answered.decision().reason() == Reason.POLICY_ENGINE_UNAVAILABLE;
    }

    private static Answered decided(PolicyImage image, AccessRequest request) {
        Heard heard = new Heard();
        try {
            Decision decision = PolicyDecisionPoint.decide(image, request, heard);
            return new Answered(image, request, decision, heard.exercise);
        } catch (RuntimeException fault) {
            // Invariant 9: any exception denies.
            LOGGER.error("A decision failed and denies", fault);
            return new Answered(
                    image, request, new Decision(Reason.INTERNAL_FAULT, image.position()), null);
        }
    }

    private Decision vouchedFor(PolicyImage image, Decision decision) {
        return decision.isPermitted() && !lease.covers(image)
                ? new Decision(Reason.LEASE_EXPIRED, image.position())
                : decision;
    }

    /** What a permit makes use of, for the recorder. */
    private static final class Heard implements Consumer<Exercise> {
        private @Nullable Exercise exercise;

        @Override
        public void accept(Exercise told) {
            exercise = told;
        }
    }
}
