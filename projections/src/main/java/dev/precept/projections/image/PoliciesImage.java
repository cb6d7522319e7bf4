package dev.precept.projections.image;

import dev.precept.domain.policy.PolicyTarget;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.PolicyId;
import dev.precept.domain.shared.collection.PersistentMap;
import dev.precept.projections.collection.OrderedMap;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An organization's policies, found by what they are attached to as well. Immutable. */
public final class PoliciesImage {
    /** None. */
    public static final PoliciesImage EMPTY =
            new PoliciesImage(Catalog.empty(), PersistentMap.empty());

    private final Catalog<PolicyId, PolicyDocument> policies;
    private final PersistentMap<PolicyTarget, OrderedMap<Handle, PolicyId>> byTarget;

    private PoliciesImage(
            Catalog<PolicyId, PolicyDocument> policies,
            PersistentMap<PolicyTarget, OrderedMap<Handle, PolicyId>> byTarget) {
        this.policies = policies;
        this.byTarget = byTarget;
    }

    public @Nullable PolicyDocument get(PolicyId id) {
        return policies.get(id);
    }

    public @Nullable PolicyDocument get(Handle handle) {
        return policies.get(handle);
    }

    /** All, by handle. */
    public List<PolicyDocument> list() {
        return policies.list();
    }

    /** Those attached to the target, by handle. */
    public List<PolicyDocument> attachedTo(PolicyTarget target) {
        List<PolicyDocument> attached = new ArrayList<>();
        for (Map.Entry<Handle, PolicyId> entry : ids(target)) {
            PolicyDocument policy = policies.get(entry.getValue());
            if (policy != null) {
                attached.add(policy);
            }
        }
        return attached;
    }

    /** With the policy, which is new. */
    public PoliciesImage with(PolicyDocument document) {
        PersistentMap<PolicyTarget, OrderedMap<Handle, PolicyId>> targets = byTarget;
        for (PolicyTarget target : document.targets()) {
            targets = targets.with(target, ids(target).with(document.handle(), document.id()));
        }
        return new PoliciesImage(
                policies.with(document.id(), document.handle(), document), targets);
    }

    /** Without the policy. */
    public PoliciesImage without(PolicyDocument document) {
        PersistentMap<PolicyTarget, OrderedMap<Handle, PolicyId>> targets = byTarget;
        for (PolicyTarget target : document.targets()) {
            OrderedMap<Handle, PolicyId> others = ids(target).without(document.handle());
            targets = others.isEmpty() ? targets.without(target) : targets.with(target, others);
        }
        return new PoliciesImage(policies.without(document.id(), document.handle()), targets);
    }

    private OrderedMap<Handle, PolicyId> ids(PolicyTarget target) {
        OrderedMap<Handle, PolicyId> ids = byTarget.get(target);
        return ids == null ? OrderedMap.empty() : ids;
    }
}
