package dev.precept.projections.image;

import dev.precept.domain.policy.PolicyTarget;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.PolicyId;
import dev.precept.domain.shared.collection.PersistentMap;
import dev.precept.projections.condition.ExpressionCompiler;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** An organization's policies, found by what they are attached to as well. Immutable. */
public final class PoliciesImage {
    /** None. */
    public static final PoliciesImage EMPTY =
            new PoliciesImage(Catalog.empty(), PersistentMap.empty(), 0);

    private static final Comparator<CompiledPolicy> BY_HANDLE =
            Comparator.comparing(policy -> policy.document().handle());

    private final Catalog<PolicyId, PolicyDocument> policies;
    private final PersistentMap<PolicyTarget, List<CompiledPolicy>> byTarget;
    private final int onRoles;

    private PoliciesImage(
            Catalog<PolicyId, PolicyDocument> policies,
            PersistentMap<PolicyTarget, List<CompiledPolicy>> byTarget,
            int onRoles) {
        this.policies = policies;
        this.byTarget = byTarget;
        this.onRoles = onRoles;
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

    /** Up to {@code limit} whose handles come after the one given, by handle. */
    public List<PolicyDocument> after(@Nullable Handle handle, int limit) {
        return policies.after(handle, limit);
    }

    /** Whether none is attached to anything. */
    public boolean isEmpty() {
        return byTarget.isEmpty();
    }

    /** Whether any is attached to a role. */
    public boolean isOnRoles() {
        return onRoles > 0;
    }

    /** Those attached to the target, by handle. */
    public List<CompiledPolicy> attachedTo(PolicyTarget target) {
        if (byTarget.isEmpty()) {
            return List.of();
        }
        List<CompiledPolicy> attached = byTarget.get(target);
        return attached == null ? List.of() : attached;
    }

    /** With the policy, which is new. */
    public PoliciesImage with(PolicyDocument document, ExpressionCompiler expressions) {
        CompiledPolicy policy = CompiledPolicy.of(document, expressions);
        PersistentMap<PolicyTarget, List<CompiledPolicy>> targets = byTarget;
        for (PolicyTarget target : document.targets()) {
            List<CompiledPolicy> attached = new ArrayList<>(attachedTo(target));
            attached.add(policy);
            attached.sort(BY_HANDLE);
            targets = targets.with(target, List.copyOf(attached));
        }
        return new PoliciesImage(
                policies.with(document.id(), document.handle(), document),
                targets,
                onRoles + rolesOf(document));
    }

    /** Without the policy. */
    public PoliciesImage without(PolicyDocument document) {
        PersistentMap<PolicyTarget, List<CompiledPolicy>> targets = byTarget;
        for (PolicyTarget target : document.targets()) {
            List<CompiledPolicy> others =
                    attachedTo(target).stream()
                            .filter(policy -> !policy.document().id().equals(document.id()))
                            .toList();
            targets = others.isEmpty() ? targets.without(target) : targets.with(target, others);
        }
        return new PoliciesImage(
                policies.without(document.id(), document.handle()),
                targets,
                onRoles - rolesOf(document));
    }

    private static int rolesOf(PolicyDocument document) {
        return (int)
                document.targets().stream()
                        .filter(target -> target instanceof PolicyTarget.Role)
                        .count();
    }
}
