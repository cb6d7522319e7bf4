package dev.precept.pdp.opa.engine;

import dev.precept.projections.condition.RegoOutcome;

import org.jspecify.annotations.Nullable;

/**
 * What came of asking an engine.
 *
 * @param decisionId what it calls its decision; null where it keeps no log of them
 * @param version which engine it is, as it says; null where it does not
 * @param fault what went wrong, for the operator; null for nothing
 */
record RegoDecision(
        RegoOutcome outcome,
        @Nullable String decisionId,
        @Nullable String version,
        @Nullable String fault) {
    static RegoDecision failed(RegoOutcome outcome, String fault) {
        return new RegoDecision(outcome, null, null, fault);
    }
}
