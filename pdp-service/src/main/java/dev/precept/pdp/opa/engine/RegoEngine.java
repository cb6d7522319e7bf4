package dev.precept.pdp.opa.engine;

import dev.precept.projections.decision.RegoQuestion;

import java.time.Duration;

/** Evaluates policies in Rego. For any number of threads. */
@FunctionalInterface
interface RegoEngine {
    /**
     * What the rule comes to. Never fails otherwise than by saying so, and nothing of what it says
     * is ever used again for another question.
     *
     * @param deadline how long the evaluation may take; where the module has to be brought there
     *     first, that takes longer, once
     */
    RegoDecision decide(RegoQuestion question, Duration deadline);
}
