package dev.precept.projections.delta;

import static dev.precept.projections.delta.StreamRules.known;
import static dev.precept.projections.delta.StreamRules.require;

import dev.precept.domain.policy.PolicyDetails;
import dev.precept.domain.policy.PolicyEvent;
import dev.precept.domain.policy.PolicyTarget;
import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.PolicyId;
import dev.precept.projections.condition.ExpressionCompiler;
import dev.precept.projections.image.EntityMeta;
import dev.precept.projections.image.Fact;
import dev.precept.projections.image.PoliciesImage;
import dev.precept.projections.image.PolicyDocument;

import java.util.HashSet;
import java.util.Set;

/** What changes among an organization's policies. */
final class PoliciesDelta {
    private final FactsDelta facts;
    private final ExpressionCompiler expressions;
    private PoliciesImage policies;

    PoliciesDelta(PoliciesImage base, FactsDelta facts, ExpressionCompiler expressions) {
        this.policies = base;
        this.facts = facts;
        this.expressions = expressions;
    }

    PoliciesImage apply() {
        return policies;
    }

    void replay(EventEnvelope envelope, PolicyEvent event) {
        switch (event) {
            case PolicyEvent.PolicyCreated created -> create(envelope, created);
            case PolicyEvent.PolicyChanged(PolicyDetails details) ->
                    replace(envelope, details, there(envelope).targets());
            case PolicyEvent.PolicyAttached(PolicyTarget target) -> {
                PolicyDocument before = there(envelope);
                Set<PolicyTarget> targets = new HashSet<>(before.targets());
                require(envelope, targets.add(target), "is attached there already");
                replace(envelope, before.details(), targets);
            }
            case PolicyEvent.PolicyDetached(PolicyTarget target) -> {
                PolicyDocument before = there(envelope);
                Set<PolicyTarget> targets = new HashSet<>(before.targets());
                require(envelope, targets.remove(target), "is not attached there");
                replace(envelope, before.details(), targets);
            }
            case PolicyEvent.PolicyDeleted() -> {
                PolicyDocument before = there(envelope);
                StreamRules.next(envelope, before.meta());
                policies = policies.without(before);
                facts.removed(new Fact.Policy(before));
            }
        }
    }

    /** Takes in a fact of a snapshot. */
    void load(PolicyDocument document) {
        policies = policies.with(document, expressions);
        facts.added(new Fact.Policy(document));
    }

    private void create(EventEnvelope envelope, PolicyEvent.PolicyCreated event) {
        EntityMeta meta = StreamRules.created(envelope, event.policy(), event.organization());
        require(envelope, policies.get(event.policy()) == null, "the policy is there");
        require(envelope, policies.get(event.handle()) == null, "the handle is taken");
        load(
                new PolicyDocument(
                        event.policy(),
                        event.organization(),
                        event.handle(),
                        event.details(),
                        Set.of(),
                        meta));
    }

    private void replace(EventEnvelope envelope, PolicyDetails details, Set<PolicyTarget> targets) {
        PolicyDocument before = there(envelope);
        PolicyDocument after =
                new PolicyDocument(
                        before.id(),
                        before.organization(),
                        before.handle(),
                        details,
                        targets,
                        StreamRules.next(envelope, before.meta()));
        policies = policies.without(before).with(after, expressions);
        facts.replaced(new Fact.Policy(before), new Fact.Policy(after));
    }

    private PolicyDocument there(EventEnvelope envelope) {
        PolicyId id = new PolicyId(envelope.recorded().stream());
        return known(envelope, policies.get(id), "such policy");
    }
}
