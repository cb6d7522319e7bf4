package dev.precept.projections.decision;

import dev.precept.domain.shared.PolicyId;
import dev.precept.projections.condition.RegoInput;
import dev.precept.projections.condition.RegoOutcome;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What an engine for Rego said. It counts for the question that it was given to and for no other.
 *
 * @param policy whose module was asked
 * @param hash the module's fingerprint
 * @param rule the rule that was asked
 * @param input the fingerprint of what it was asked about
 * @param outcome what came of it
 * @param decisionId what the engine calls its decision; null where it said nothing of that
 */
public record RegoAnswer(
        PolicyId policy,
        String hash,
        String rule,
        String input,
        RegoOutcome outcome,
        @Nullable String decisionId) {
    /** The answer to the question among these; null where there is none. */
    static @Nullable RegoAnswer to(RegoQuestion question, List<RegoAnswer> answers) {
        String input = null;
        for (RegoAnswer answer : answers) {
            if (answer.isOf(question)) {
                input = input == null ? RegoInput.fingerprint(question.input()) : input;
                if (answer.input().equals(input)) {
                    return answer;
                }
            }
        }
        return null;
    }

    /** Whether it is the same policy, be it asked about something else. */
    private boolean isOf(RegoQuestion question) {
        return policy.equals(question.policy())
                && hash.equals(question.hash())
                && rule.equals(question.rule());
    }
}
