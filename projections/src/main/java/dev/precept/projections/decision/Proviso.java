package dev.precept.projections.decision;

import dev.precept.domain.condition.Condition;
import dev.precept.domain.policy.Effect;
import dev.precept.domain.shared.PolicyId;

/** What a grant depends on beside who asks: known, but not whether it will be met. */
public sealed interface Proviso {
    /** What must be so. */
    Condition condition();

    /** The application's authorization for the API counts as long as this is met. */
    record OfAuthorization(Condition condition) implements Proviso {}

    /** An attached policy narrows what is granted. */
    record OfPolicy(PolicyId policy, Effect effect, Condition condition) implements Proviso {}

    /** The role that gives the scope gives it as long as this is met. */
    record OfRole(Condition condition) implements Proviso {}
}
