package dev.precept.pdp.opa.engine;

import dev.precept.domain.shared.ExpressionCheck;
import dev.precept.domain.shared.Rejection;

import java.util.Optional;

/** Has a policy in Rego compiled and tested before it is accepted. For any number of threads. */
@FunctionalInterface
public interface RegoCheck {
    /** Why it cannot be had; empty if it can. May be waited for. */
    Optional<Rejection> refusal(ExpressionCheck.Rego policy);
}
