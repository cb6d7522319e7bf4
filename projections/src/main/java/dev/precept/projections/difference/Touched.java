package dev.precept.projections.difference;

import dev.precept.domain.api.ApiEvent;
import dev.precept.domain.apikey.ApiKeyEvent;
import dev.precept.domain.application.ApplicationEvent;
import dev.precept.domain.gateway.GatewayEvent;
import dev.precept.domain.group.GroupEvent;
import dev.precept.domain.group.GroupMember;
import dev.precept.domain.identityprovider.IdentityProviderEvent;
import dev.precept.domain.organization.OrganizationEvent;
import dev.precept.domain.plan.PlanEvent;
import dev.precept.domain.policy.PolicyEvent;
import dev.precept.domain.policy.PolicyTarget;
import dev.precept.domain.proposal.ProposalEvent;
import dev.precept.domain.receipt.ReceiptEvent;
import dev.precept.domain.resource.ResourceEvent;
import dev.precept.domain.review.ReviewEvent;
import dev.precept.domain.revocation.RevocationEvent;
import dev.precept.domain.role.Member;
import dev.precept.domain.role.Permission;
import dev.precept.domain.role.RoleEvent;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.GroupId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.PolicyId;
import dev.precept.domain.shared.RoleId;
import dev.precept.domain.shared.ScopeId;
import dev.precept.domain.shared.SubscriptionId;
import dev.precept.domain.shared.UserId;
import dev.precept.domain.signingkey.SigningKeyEvent;
import dev.precept.domain.subscription.SubscriptionEvent;
import dev.precept.domain.user.UserEvent;
import dev.precept.domain.webhook.WebhookEvent;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What events may have changed of grants, organization by organization: never too little. It is
 * made by adding them in the order of the log. For one thread; not changed any more once it is
 * asked.
 */
public final class Touched {
    private final Map<OrganizationId, In> organizations = new HashMap<>();

    /** Nothing yet. */
    public Touched() {}

    /** What events may have changed of one organization. */
    static final class In {
        final Set<ApiId> apis = new HashSet<>();
        final Set<ApplicationId> applications = new HashSet<>();
        final Set<SubscriptionId> subscriptions = new HashSet<>();
        final Set<PolicyId> policies = new HashSet<>();
        final Set<PolicyTarget> targets = new HashSet<>();

        /** Scopes that a role gives or gave otherwise. */
        final Map<ApiId, Set<ScopeId>> scopes = new HashMap<>();

        /** Roles that went, or have other members. */
        final Set<RoleId> roles = new HashSet<>();

        /** Roles beside which others may count that did not, or the other way round. */
        final Set<RoleId> excluding = new HashSet<>();

        /** Groups whose members may hold other roles than before. */
        final Set<GroupId> groups = new HashSet<>();

        /** Groups through whose roles it is that somebody may hold others than before. */
        final Set<GroupId> outer = new HashSet<>();

        final Set<UserId> users = new HashSet<>();

        /** Of those, who came or went. */
        final Set<UserId> comers = new HashSet<>();

        final List<EventEnvelope> events = new ArrayList<>();
        long leftOut;
        boolean isWhole;

        void add(ApiId api, ScopeId scope) {
            scopes.computeIfAbsent(api, _ -> new HashSet<>()).add(scope);
        }
    }

    /** What these events may have changed. */
    public static Touched of(Iterable<EventEnvelope> events) {
        Touched touched = new Touched();
        events.forEach(touched::add);
        return touched;
    }

    /** The organizations that there is anything of. */
    public Set<OrganizationId> organizations() {
        return Set.copyOf(organizations.keySet());
    }

    /**
     * How many events came after the first {@value Limits#CAUSES} of their organization: nothing is
     * told to be because of these.
     */
    public long eventsLeftOut() {
        return organizations.values().stream().mapToLong(in -> in.leftOut).sum();
    }

    In in(OrganizationId organization) {
        In in = organizations.get(organization);
        return in == null ? new In() : in;
    }

    /** Takes in what came next. */
    public void add(EventEnvelope envelope) {
        OrganizationId organization = envelope.recorded().organization();
        In in = organizations.getOrDefault(organization, new In());
        if (add(in, envelope.recorded().stream(), envelope)) {
            organizations.put(organization, in);
            if (in.events.size() < Limits.CAUSES) {
                in.events.add(envelope);
            } else {
                in.leftOut++;
            }
        }
    }

    /** Whether it may have changed anything. */
    private static boolean add(In in, String stream, EventEnvelope envelope) {
        return switch (envelope.event()) {
            case OrganizationEvent event -> organization(in, event);
            case ApiEvent event -> api(in, new ApiId(stream), event);
            case ApplicationEvent event -> application(in, new ApplicationId(stream), event);
            case RoleEvent event -> role(in, new RoleId(stream), event);
            case UserEvent event -> user(in, new UserId(stream), event);
            case GroupEvent event -> group(in, new GroupId(stream), event);
            case PolicyEvent event -> policy(in, new PolicyId(stream), event);
            case SubscriptionEvent _ -> in.subscriptions.add(new SubscriptionId(stream)) || true;
            case PlanEvent _,
                    ResourceEvent _,
                    SigningKeyEvent _,
                    RevocationEvent _,
                    ReceiptEvent _,
                    GatewayEvent _,
                    ApiKeyEvent _,
                    IdentityProviderEvent _,
                    WebhookEvent _,
                    ReviewEvent _,
                    ProposalEvent _ ->
                    false;
        };
    }

    private static boolean organization(In in, OrganizationEvent event) {
        return switch (event) {
            case OrganizationEvent.OrganizationCreated _,
                    OrganizationEvent.OrganizationChanged _,
                    OrganizationEvent.OrganizationDeleted _ -> {
                in.isWhole = true;
                yield true;
            }
            case OrganizationEvent.RegistrationPolicyChanged _,
                    OrganizationEvent.ApprovalPolicyChanged _,
                    OrganizationEvent.PersonalAttributesDeclared _ ->
                    false;
        };
    }

    private static boolean api(In in, ApiId id, ApiEvent event) {
        return switch (event) {
            case ApiEvent.ApiCreated _,
                    ApiEvent.ApiChanged _,
                    ApiEvent.ScopeAdded _,
                    ApiEvent.ScopeRemoved _,
                    ApiEvent.LifecycleChanged _,
                    ApiEvent.ApiDeleted _ -> {
                in.apis.add(id);
                yield true;
            }
            case ApiEvent.ScopeDescribed _,
                    ApiEvent.OperationsChanged _,
                    ApiEvent.DetailsTypePut _,
                    ApiEvent.DetailsTypeRemoved _ ->
                    false;
        };
    }

    private static boolean application(In in, ApplicationId id, ApplicationEvent event) {
        return switch (event) {
            case ApplicationEvent.ApplicationCreated _,
                    ApplicationEvent.ApplicationChanged _,
                    ApplicationEvent.ApiAuthorized _,
                    ApplicationEvent.ApiDeauthorized _,
                    ApplicationEvent.ApplicationDeleted _ -> {
                in.applications.add(id);
                yield true;
            }
            case ApplicationEvent.SecretAdded _,
                    ApplicationEvent.SecretExpirySet _,
                    ApplicationEvent.SecretRemoved _,
                    ApplicationEvent.ApplicationOwnerChanged _ ->
                    false;
        };
    }

    private static boolean role(In in, RoleId id, RoleEvent event) {
        return switch (event) {
            case RoleEvent.PermissionsChanged(Set<Permission> granted, Set<Permission> revoked) -> {
                granted.forEach(permission -> in.add(permission.api(), permission.scope()));
                revoked.forEach(permission -> in.add(permission.api(), permission.scope()));
                yield true;
            }
            case RoleEvent.MemberAdded added -> member(in, id, added.member());
            case RoleEvent.MemberRemoved(Member member) -> member(in, id, member);
            case RoleEvent.RoleDeleted _ -> {
                in.roles.add(id);
                in.excluding.add(id);
                yield true;
            }
            case RoleEvent.ExclusionsChanged(Set<RoleId> excludes) -> {
                in.roles.add(id);
                in.roles.addAll(excludes);
                in.excluding.add(id);
                yield true;
            }
            case RoleEvent.SharingChanged _ -> {
                in.roles.add(id);
                yield true;
            }
            case RoleEvent.RoleCreated _ -> false;
        };
    }

    private static boolean member(In in, RoleId role, Member member) {
        in.roles.add(role);
        return switch (member) {
            case Member.User(UserId user) -> in.users.add(user) || true;
            case Member.Group(GroupId group) -> in.groups.add(group) || true;
            case Member.ProviderGroup _ -> false;
        };
    }

    private static boolean user(In in, UserId id, UserEvent event) {
        return switch (event) {
            case UserEvent.UserCreated _,
                    UserEvent.UserDeleted _,
                    UserEvent.UserActivated _,
                    UserEvent.UserDeactivated _ -> {
                in.users.add(id);
                in.comers.add(id);
                yield true;
            }
            case UserEvent.UserAttributesChanged _ -> false;
        };
    }

    private static boolean group(In in, GroupId id, GroupEvent event) {
        return switch (event) {
            case GroupEvent.GroupCreated _, GroupEvent.GroupDeleted _ -> {
                in.groups.add(id);
                in.outer.add(id);
                yield true;
            }
            case GroupEvent.GroupMemberAdded(GroupMember member) -> grouped(in, id, member);
            case GroupEvent.GroupMemberRemoved(GroupMember member) -> grouped(in, id, member);
            case GroupEvent.GroupAttributesChanged _ -> false;
        };
    }

    private static boolean grouped(In in, GroupId outer, GroupMember member) {
        in.outer.add(outer);
        switch (member) {
            case GroupMember.User(UserId user) -> in.users.add(user);
            case GroupMember.Group(GroupId group) -> in.groups.add(group);
        }
        return true;
    }

    private static boolean policy(In in, PolicyId id, PolicyEvent event) {
        in.policies.add(id);
        switch (event) {
            case PolicyEvent.PolicyAttached(PolicyTarget target) -> in.targets.add(target);
            case PolicyEvent.PolicyDetached(PolicyTarget target) -> in.targets.add(target);
            case PolicyEvent.PolicyCreated _,
                    PolicyEvent.PolicyChanged _,
                    PolicyEvent.PolicyDeleted _ -> {}
        }
        return true;
    }
}
