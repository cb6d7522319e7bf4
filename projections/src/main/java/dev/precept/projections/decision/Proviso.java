package dev.precept.projections.decision;

import dev.precept.domain.condition.Condition;
import dev.precept.domain.policy.Effect;
import dev.precept.domain.policy.PolicySource;
import dev.precept.domain.shared.PolicyId;

import org.jspecify.annotations.Nullable;

import java.util.Set;

/** What a grant depends on beside who asks: known, but not whether it will be met. */
public sealed interface Proviso {
    /** The application's authorization for the API counts as long as this is met. */
    record OfAuthorization(Condition condition) implements Proviso {}

    /** An attached policy narrows what is granted. */
    record OfPolicy(PolicyId policy, Effect effect, PolicySource source) implements Proviso {}

    /**
     * The role that gives the scope gives it as long as this is met.
     *
     * @param condition the permission's; null where it has none
     * @param policies attached to the role, or to the one above that it stands for
     */
    record OfRole(@Nullable Condition condition, Set<OfPolicy> policies) implements Proviso {
        public OfRole {
            policies = Set.copyOf(policies);
        }
    }
}
