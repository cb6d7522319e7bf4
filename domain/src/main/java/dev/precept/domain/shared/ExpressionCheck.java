package dev.precept.domain.shared;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/**
 * Reads expressions in CEL (Common Expression Language) as whoever evaluates them will, and
 * policies in Rego. Handed in, since the domain has neither of its own.
 */
@FunctionalInterface
public interface ExpressionCheck {
    /** Where there is no CEL: no expression can be used. */
    ExpressionCheck NONE = _ -> Optional.of("Expressions in CEL are not served here.");

    /** What is wrong with the expression, for people; empty if it can be used. */
    Optional<String> fault(String source);

    /**
     * A policy in Rego.
     *
     * @param source its module
     * @param rule the rule of it that is asked
     * @param tests a module of tests of it; null for none
     * @param wasm the same module as WebAssembly, in base64; null for none
     */
    record Rego(String source, String rule, @Nullable String tests, @Nullable String wasm) {}

    /**
     * Why a policy in Rego cannot be had, whose form is right; empty if it can. May ask others, and
     * be waited for.
     */
    default Optional<Rejection> refusal(Rego policy) {
        return Optional.empty();
    }
}
