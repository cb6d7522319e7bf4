package dev.precept.domain.condition;

import dev.precept.domain.shared.ExpressionCheck;
import dev.precept.domain.shared.Rejection;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/** What deciders ask of a condition beyond its form. */
public final class Conditions {
    private Conditions() {}

    /** Refuses a condition with an expression that cannot be used; null is no condition. */
    public static Optional<Rejection> check(
            @Nullable Condition condition, ExpressionCheck expressions) {
        return condition == null
                ? Optional.empty()
                : condition
                        .fault(expressions)
                        .map(fault -> new Rejection(Rejection.Code.INVALID_VALUE, fault));
    }
}
