package dev.precept.projections.testing;

import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.group.GroupEvent;
import dev.precept.domain.policy.Effect;
import dev.precept.domain.policy.PolicyDetails;
import dev.precept.domain.policy.PolicyEvent;
import dev.precept.domain.policy.PolicySource;
import dev.precept.domain.policy.PolicyTarget;
import dev.precept.domain.resource.ResourceEvent;
import dev.precept.domain.resource.ResourceName;
import dev.precept.domain.shared.DomainEvent;
import dev.precept.domain.user.UserEvent;
import dev.precept.projections.testing.RandomHistory.Happened;
import dev.precept.projections.testing.World.Api;
import dev.precept.projections.testing.World.Organization;
import dev.precept.projections.testing.World.Policy;
import dev.precept.projections.testing.World.Resource;
import dev.precept.projections.testing.World.Thing;
import dev.precept.testing.RandomConditions;

import java.util.List;
import java.util.Set;

/** Commands on policies and on what conditions read: resource instances and attributes. */
final class RandomRules {
    private final RandomHistory history;
    private final RandomConditions conditions;

    RandomRules(RandomHistory history) {
        this.history = history;
        this.conditions = new RandomConditions(history.random());
    }

    List<Happened> command(Organization organization) {
        return switch (history.random().nextInt(4)) {
            case 0 -> policyCommand(organization);
            case 1 -> resourceCommand(organization);
            default -> attributes(organization);
        };
    }

    private List<Happened> attributes(Organization organization) {
        Attributes attributes = conditions.attributes();
        if (history.chance(30)) {
            return organization.groups.isEmpty()
                    ? List.of()
                    : one(
                            organization,
                            history.pick(organization.groups),
                            new GroupEvent.GroupAttributesChanged(attributes));
        }
        return organization.users.isEmpty()
                ? List.of()
                : one(
                        organization,
                        history.pick(organization.users),
                        new UserEvent.UserAttributesChanged(attributes));
    }

    private List<Happened> policyCommand(Organization organization) {
        if (organization.policies.isEmpty() || history.chance(20)) {
            String handle = history.freeHandle("policy", organization.policies);
            if (handle == null) {
                return List.of();
            }
            Policy policy = new Policy(history.freshId("o"), handle);
            organization.policies.add(policy);
            return one(
                    organization,
                    policy,
                    new PolicyEvent.PolicyCreated(
                            policy.id(), organization.id(), policy.handle(), details()));
        }
        Policy policy = history.pick(organization.policies);
        if (policy.targets.isEmpty() && history.chance(15)) {
            organization.policies.remove(policy);
            return one(organization, policy, new PolicyEvent.PolicyDeleted());
        }
        if (history.chance(20)) {
            return one(organization, policy, new PolicyEvent.PolicyChanged(details()));
        }
        PolicyTarget target = target(organization);
        if (!policy.targets.isEmpty() && history.chance(60)) {
            target = history.pick(List.copyOf(policy.targets));
        }
        return policy.targets.remove(target)
                ? one(organization, policy, new PolicyEvent.PolicyDetached(target))
                : attach(organization, policy, target);
    }

    private static List<Happened> attach(
            Organization organization, Policy policy, PolicyTarget target) {
        policy.targets.add(target);
        return one(organization, policy, new PolicyEvent.PolicyAttached(target));
    }

    private PolicyDetails details() {
        Effect effect = history.chance(50) ? Effect.PERMIT : Effect.DENY;
        return new PolicyDetails(
                effect,
                history.hasRego() && history.chance(60)
                        ? TestRego.module(history.random())
                        : new PolicySource.Condition(
                                conditions.acceptable(3, effect == Effect.PERMIT)),
                history.chance(70) ? Set.of() : Set.of("salary"));
    }

    private PolicyTarget target(Organization organization) {
        if (history.hasRego() && history.chance(50) && !organization.roles.isEmpty()) {
            return new PolicyTarget.Role(history.pick(organization.roles).id());
        }
        if (history.chance(40) && !organization.apis.isEmpty()) {
            return new PolicyTarget.Api(history.pick(organization.apis).id());
        }
        return history.chance(40) || organization.applications.isEmpty()
                ? new PolicyTarget.Organization()
                : new PolicyTarget.Application(history.pick(organization.applications).id());
    }

    private List<Happened> resourceCommand(Organization organization) {
        if (!organization.resources.isEmpty() && history.chance(60)) {
            Resource resource = history.pick(organization.resources);
            if (history.chance(70)) {
                return one(
                        organization,
                        resource,
                        new ResourceEvent.ResourceChanged(conditions.attributes()));
            }
            organization.resources.remove(resource);
            return one(organization, resource, new ResourceEvent.ResourceDeleted());
        }
        List<Api> visible = organization.visibleApis();
        if (visible.isEmpty()) {
            return List.of();
        }
        Api api = history.pick(visible);
        ResourceName name = new ResourceName("order" + history.random().nextInt(5));
        boolean isTaken =
                organization.resources.stream()
                        .anyMatch(other -> other.api.equals(api.id()) && other.name.equals(name));
        if (isTaken) {
            return List.of();
        }
        Resource resource = new Resource(history.freshId("z"), api.id(), name);
        organization.resources.add(resource);
        return one(
                organization,
                resource,
                new ResourceEvent.ResourceCreated(
                        resource.id(), organization.id(), api.id(), name, conditions.attributes()));
    }

    private static List<Happened> one(Organization organization, Thing thing, DomainEvent event) {
        return List.of(new Happened(organization, thing, event));
    }
}
