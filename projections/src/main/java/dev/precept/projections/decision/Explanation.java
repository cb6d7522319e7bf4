package dev.precept.projections.decision;

import dev.precept.projections.image.PolicyImage;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * A decision and what it rests on.
 *
 * @param decision the decision itself, as it is made without explaining
 * @param grants for a permit: all of these hold, and each has to
 * @param missing for a deny: the first thing that is missing comes first
 */
public record Explanation(Decision decision, List<Grant> grants, List<Lack> missing) {
    public Explanation {
        grants = List.copyOf(grants);
        missing = List.copyOf(missing);
    }

    /**
     * Something that had to be, in all the ways in which it was.
     *
     * @param scope which scope it gives; null where it is about the request as a whole
     * @param ways each a chain of grounds; without any one of them the others suffice
     * @param isComplete whether these are all the ways there are
     */
    public record Grant(@Nullable Thing scope, List<List<Ground>> ways, boolean isComplete) {
        public Grant {
            ways = ways.stream().map(List::copyOf).toList();
        }
    }

    /**
     * Something that is missing.
     *
     * @param reason what is told of it
     * @param scope which scope it would give; null where it is about the request as a whole
     * @param wanted what would help, were it so: each for itself, but exclusions of roles all
     *     together; empty where no change of ours would
     * @param policies those that deny, or of which one has to permit
     */
    public record Lack(
            Reason reason, @Nullable Thing scope, List<Ground> wanted, List<Thing> policies) {
        public Lack {
            wanted = List.copyOf(wanted);
            policies = List.copyOf(policies);
        }

        Lack(Reason reason, @Nullable Thing scope, List<Ground> wanted) {
            this(reason, scope, wanted, List.of());
        }
    }

    /** Decides the request on the image, and says why. */
    public static Explanation of(PolicyImage image, AccessRequest request) {
        Decision decision = PolicyDecisionPoint.decide(image, request);
        Explainer explainer = Explainer.of(image, request);
        if (explainer == null) {
            return new Explanation(
                    decision, List.of(), List.of(new Lack(decision.reason(), null, List.of())));
        }
        return decision.isPermitted()
                ? new Explanation(decision, explainer.grants(decision), List.of())
                : new Explanation(decision, List.of(), explainer.missing(decision));
    }
}
