package dev.precept.projections.decision;

import dev.precept.domain.policy.PolicySource;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.PolicyId;
import dev.precept.projections.condition.CompiledRego;
import dev.precept.projections.condition.RegoInput;
import dev.precept.projections.condition.RegoOutcome;

import org.jspecify.annotations.Nullable;

/**
 * What an engine for Rego has to be asked before a request can be decided.
 *
 * @param organization for whom it is asked: what stands above all others of the same
 * @param policy whose module it is
 * @param source the module, without WebAssembly
 * @param rule the rule of the module's package that is asked, {@code allow} or {@code deny}
 * @param input what it is asked about, as canonical JSON ({@link RegoInput})
 */
public record RegoQuestion(
        OrganizationId organization,
        PolicyId policy,
        PolicySource.Rego source,
        String rule,
        String input) {
    static RegoQuestion of(OrganizationId organization, CompiledRego policy, String input) {
        return new RegoQuestion(
                organization, policy.policy(), policy.source(), policy.rule(), input);
    }

    /** The fingerprint of the module. */
    public String hash() {
        return source.hash();
    }

    /**
     * The answer to it.
     *
     * @param decisionId what the engine calls its decision; null where it said nothing of that
     */
    public RegoAnswer answered(RegoOutcome outcome, @Nullable String decisionId) {
        return new RegoAnswer(
                policy, hash(), rule, RegoInput.fingerprint(input), outcome, decisionId);
    }
}
