package dev.precept.domain.shared;

import java.util.Optional;

/**
 * Reads expressions in CEL (Common Expression Language) as whoever evaluates them will. Handed in,
 * since the domain has no CEL of its own. Pure.
 */
@FunctionalInterface
public interface ExpressionCheck {
    /** Where there is no CEL: no expression can be used. */
    ExpressionCheck NONE = _ -> Optional.of("Expressions in CEL are not served here.");

    /** What is wrong with the expression, for people; empty if it can be used. */
    Optional<String> fault(String source);
}
