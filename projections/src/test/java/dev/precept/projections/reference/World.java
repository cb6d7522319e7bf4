package dev.precept.projections.reference;

import dev.precept.domain.api.ApiDetails;
import dev.precept.domain.api.ApiEvent;
import dev.precept.domain.api.ApiEvent.ApiChanged;
import dev.precept.domain.api.ApiEvent.ApiCreated;
import dev.precept.domain.api.ApiEvent.ApiDeleted;
import dev.precept.domain.api.ApiEvent.DetailsTypePut;
import dev.precept.domain.api.ApiEvent.DetailsTypeRemoved;
import dev.precept.domain.api.ApiEvent.LifecycleChanged;
import dev.precept.domain.api.ApiEvent.OperationsChanged;
import dev.precept.domain.api.ApiEvent.ScopeAdded;
import dev.precept.domain.api.ApiEvent.ScopeDescribed;
import dev.precept.domain.api.ApiEvent.ScopeRemoved;
import dev.precept.domain.api.Lifecycle;
import dev.precept.domain.api.Operation;
import dev.precept.domain.api.OperationKey;
import dev.precept.domain.apikey.ApiKeyEvent;
import dev.precept.domain.apikey.ApiKeyEvent.ApiKeyCreated;
import dev.precept.domain.apikey.ApiKeyEvent.ApiKeyDeleted;
import dev.precept.domain.application.ApiAuthorization;
import dev.precept.domain.application.ApplicationDetails;
import dev.precept.domain.application.ApplicationEvent;
import dev.precept.domain.application.ApplicationEvent.ApiAuthorized;
import dev.precept.domain.application.ApplicationEvent.ApiDeauthorized;
import dev.precept.domain.application.ApplicationEvent.ApplicationChanged;
import dev.precept.domain.application.ApplicationEvent.ApplicationCreated;
import dev.precept.domain.application.ApplicationEvent.ApplicationDeleted;
import dev.precept.domain.application.ApplicationEvent.SecretAdded;
import dev.precept.domain.application.ApplicationEvent.SecretRemoved;
import dev.precept.domain.application.Environment;
import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.gateway.GatewayEvent;
import dev.precept.domain.group.GroupEvent;
import dev.precept.domain.group.GroupEvent.GroupCreated;
import dev.precept.domain.group.GroupEvent.GroupDeleted;
import dev.precept.domain.group.GroupEvent.GroupMemberAdded;
import dev.precept.domain.group.GroupEvent.GroupMemberRemoved;
import dev.precept.domain.group.GroupMember;
import dev.precept.domain.identityprovider.IdentityProviderEvent;
import dev.precept.domain.identityprovider.IdentityProviderEvent.ExternalClientRemoved;
import dev.precept.domain.identityprovider.IdentityProviderEvent.ExternalClientSet;
import dev.precept.domain.identityprovider.IdentityProviderEvent.IdentityProviderChanged;
import dev.precept.domain.identityprovider.IdentityProviderEvent.IdentityProviderCreated;
import dev.precept.domain.identityprovider.IdentityProviderEvent.IdentityProviderDeleted;
import dev.precept.domain.organization.OrganizationEvent;
import dev.precept.domain.organization.OrganizationEvent.ApprovalPolicyChanged;
import dev.precept.domain.organization.OrganizationEvent.OrganizationChanged;
import dev.precept.domain.organization.OrganizationEvent.OrganizationCreated;
import dev.precept.domain.organization.OrganizationEvent.OrganizationDeleted;
import dev.precept.domain.organization.OrganizationEvent.RegistrationPolicyChanged;
import dev.precept.domain.organization.OrganizationMode;
import dev.precept.domain.plan.PlanDetails;
import dev.precept.domain.plan.PlanEvent;
import dev.precept.domain.policy.PolicyDetails;
import dev.precept.domain.policy.PolicyEvent;
import dev.precept.domain.policy.PolicyTarget;
import dev.precept.domain.proposal.ProposalEvent;
import dev.precept.domain.receipt.ReceiptEvent;
import dev.precept.domain.resource.ResourceEvent;
import dev.precept.domain.review.ReviewEvent;
import dev.precept.domain.revocation.CutOffTarget;
import dev.precept.domain.revocation.RevocationEvent;
import dev.precept.domain.revocation.RevocationEvent.TokensCutOff;
import dev.precept.domain.role.Member;
import dev.precept.domain.role.Permission;
import dev.precept.domain.role.RoleAudience;
import dev.precept.domain.role.RoleEvent;
import dev.precept.domain.role.RoleEvent.ExclusionsChanged;
import dev.precept.domain.role.RoleEvent.MemberAdded;
import dev.precept.domain.role.RoleEvent.MemberRemoved;
import dev.precept.domain.role.RoleEvent.PermissionsChanged;
import dev.precept.domain.role.RoleEvent.RoleCreated;
import dev.precept.domain.role.RoleEvent.RoleDeleted;
import dev.precept.domain.role.RoleEvent.SharingChanged;
import dev.precept.domain.role.Validity;
import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.PlanId;
import dev.precept.domain.shared.Position;
import dev.precept.domain.shared.RoleId;
import dev.precept.domain.signingkey.SigningKeyEvent;
import dev.precept.domain.subscription.SubscriptionEvent;
import dev.precept.domain.subscription.SubscriptionEvent.SubscriptionCreated;
import dev.precept.domain.subscription.SubscriptionEvent.SubscriptionDeleted;
import dev.precept.domain.subscription.SubscriptionEvent.SubscriptionPlanChanged;
import dev.precept.domain.subscription.SubscriptionEvent.SubscriptionStatusChanged;
import dev.precept.domain.subscription.SubscriptionStatus;
import dev.precept.domain.user.UserEvent;
import dev.precept.domain.user.UserEvent.UserCreated;
import dev.precept.domain.user.UserEvent.UserDeleted;
import dev.precept.domain.webhook.WebhookEvent;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What a log says: every event taken in order and written into plain maps from ids to things. An
 * event of an organization that is gone says nothing any more; any other that names nothing that
 * exists is a fault of the log, and throws.
 */
final class World {
    final String log;
    final Map<String, Organization> organizations = new HashMap<>();
    final Map<String, Api> apis = new HashMap<>();
    final Map<String, Application> applications = new HashMap<>();
    final Map<String, Role> roles = new HashMap<>();
    final Map<String, User> users = new HashMap<>();
    final Map<String, User> inactive = new HashMap<>();
    final Map<String, Attributes> userAttributes = new HashMap<>();
    final Map<String, Group> groups = new HashMap<>();
    final Map<String, Subscription> subscriptions = new HashMap<>();
    final Map<String, Provider> providers = new HashMap<>();
    final Map<String, ApiKey> apiKeys = new HashMap<>();
    final Map<String, PlanDetails> plans = new HashMap<>();
    final Map<String, Policy> policies = new HashMap<>();
    final Map<String, Resource> resources = new HashMap<>();
    final List<CutOff> cutOffs = new ArrayList<>();
    Position position = Position.ZERO;
    Instant at = Instant.EPOCH;

    World(String log, List<EventEnvelope> history) {
        this.log = log;
        history.forEach(this::take);
    }

    private void take(EventEnvelope envelope) {
        position = envelope.position();
        at = envelope.at();
        String id = envelope.recorded().stream();
        boolean isVoid =
                !organizations.containsKey(envelope.recorded().organization().value())
                        && !(envelope.event() instanceof OrganizationCreated);
        if (isVoid) {
            return;
        }
        switch (envelope.event()) {
            case OrganizationEvent event -> take(id, event);
            case ApiEvent event -> take(id, event);
            case ApplicationEvent event -> take(id, event);
            case RoleEvent event -> take(id, event);
            case UserEvent event -> take(id, event);
            case GroupEvent event -> take(id, event);
            case SubscriptionEvent event -> take(id, event);
            case RevocationEvent event -> take(event);
            case IdentityProviderEvent event -> take(id, event);
            case ApiKeyCreated made -> apiKeys.put(id, new ApiKey(made, position));
            case ApiKeyEvent.ApiKeyExpirySet(Instant end) ->
                    apiKeys.compute(id, (_, key) -> key.endingAt(end));
            case ApiKeyDeleted() -> apiKeys.remove(id);
            case PlanEvent event -> take(id, event);
            case PolicyEvent event -> take(id, event);
            case ResourceEvent event -> take(id, event);
            case SigningKeyEvent _,
                    GatewayEvent _,
                    WebhookEvent _,
                    ReceiptEvent _,
                    ReviewEvent _,
                    ProposalEvent _ -> {}
        }
        cutOffs.removeAll(cutOffs.stream().filter(this::isOver).toList());
    }

    private boolean isOver(CutOff cutOff) {
        return isTokensOver(cutOff) || isSessionsOver(cutOff);
    }

    /** So are one session's; those that say nothing, for ever. */
    private boolean isSessionsOver(CutOff cutOff) {
        return cutOff.target() instanceof CutOffTarget.Session(String session, _)
                && cutOffs.stream()
                        .filter(other -> other.organization().equals(cutOff.organization()))
                        .map(CutOff::target)
                        .noneMatch(
                                target ->
                                        target instanceof CutOffTarget.Session(var same, var end)
                                                && same.equals(session)
                                                && (end == null || !at.isAfter(end)));
    }

    /** One token's cut-offs are kept as long as any of them says that it lives. */
    private boolean isTokensOver(CutOff cutOff) {
        return cutOff.target() instanceof CutOffTarget.TokenId(String token, _)
                && cutOffs.stream()
                        .filter(other -> other.organization().equals(cutOff.organization()))
                        .map(CutOff::target)
                        .noneMatch(
                                target ->
                                        target instanceof CutOffTarget.TokenId(var same, var end)
                                                && same.equals(token)
                                                && !at.isAfter(end));
    }

    private void take(String id, OrganizationEvent event) {
        switch (event) {
            case OrganizationCreated made -> organizations.put(id, new Organization(made));
            case OrganizationChanged(_, OrganizationMode mode) -> in(organizations, id).mode = mode;
            case OrganizationEvent.PersonalAttributesDeclared _,
                    RegistrationPolicyChanged _,
                    ApprovalPolicyChanged _ -> {
                // says what may be registered or must wait, and nothing about who may do what
            }
            case OrganizationDeleted() -> {
                OrganizationId gone = in(organizations, id).id;
                organizations.remove(id);
                apis.values().removeIf(api -> api.organization.equals(gone));
                applications.values().removeIf(one -> one.organization.equals(gone));
                roles.values().removeIf(role -> role.organization.equals(gone));
                users.values().removeIf(user -> user.organization.equals(gone));
                groups.values().removeIf(group -> group.organization.equals(gone));
                subscriptions.values().removeIf(one -> one.made.organization().equals(gone));
                providers.values().removeIf(one -> one.organization.equals(gone));
                apiKeys.values().removeIf(one -> one.made.organization().equals(gone));
                cutOffs.removeIf(cutOff -> cutOff.organization.equals(gone));
                policies.values().removeIf(one -> one.organization.equals(gone));
                resources.values().removeIf(one -> one.organization().equals(gone));
            }
        }
    }

    private void take(String id, ApiEvent event) {
        switch (event) {
            case ApiCreated made -> apis.put(id, new Api(made, position, at));
            case ApiChanged(ApiDetails details) -> in(apis, id).details = details;
            case ScopeAdded added ->
                    in(apis, id).scopes.put(added.scope().value(), new Scope(added, position));
            case ScopeDescribed _ -> {}
            case ScopeRemoved removed -> in(apis, id).scopes.remove(removed.scope().value());
            case OperationsChanged(var put, var removed) -> {
                removed.forEach(in(apis, id).operations::remove);
                put.forEach(one -> in(apis, id).operations.put(one.key(), one));
            }
            case DetailsTypePut _, DetailsTypeRemoved _ -> {}
            case LifecycleChanged(_, Lifecycle to) -> in(apis, id).lifecycle = to;
            case ApiDeleted() -> apis.remove(id);
        }
    }

    private void take(String id, ApplicationEvent event) {
        switch (event) {
            case ApplicationCreated made -> applications.put(id, new Application(made));
            case ApplicationChanged(ApplicationDetails details) ->
                    in(applications, id).details = details;
            case SecretAdded _,
                    SecretRemoved _,
                    ApplicationEvent.SecretExpirySet _,
                    ApplicationEvent.ApplicationOwnerChanged _ -> {}
            case ApiAuthorized(var api, ApiAuthorization authorization) ->
                    in(applications, id).authorizations.put(api.value(), authorization);
            case ApiDeauthorized(var api) ->
                    in(applications, id).authorizations.remove(api.value());
            case ApplicationDeleted() -> applications.remove(id);
        }
    }

    private void take(String id, RoleEvent event) {
        switch (event) {
            case RoleCreated made -> roles.put(id, new Role(made));
            case PermissionsChanged(Set<Permission> granted, Set<Permission> revoked) -> {
                in(roles, id).permissions.removeAll(revoked);
                in(roles, id).permissions.addAll(granted);
            }
            case MemberAdded added -> in(roles, id).members.put(added.member(), added.validity());
            case MemberRemoved(Member member) -> in(roles, id).members.remove(member);
            case ExclusionsChanged(Set<RoleId> excludes) -> in(roles, id).excludes = excludes;
            case SharingChanged(boolean shared) -> in(roles, id).isShared = shared;
            case RoleDeleted() -> roles.remove(id);
        }
    }

    private void take(String id, UserEvent event) {
        switch (event) {
            case UserCreated made ->
                    users.put(id, new User(id, made.organization(), made.handle().value()));
            case UserEvent.UserAttributesChanged(Attributes attributes) ->
                    userAttributes.put(id, attributes);
            case UserEvent.UserDeactivated() -> {
                User user = Objects.requireNonNull(users.remove(id));
                inactive.put(id, user);
                CutOffTarget issued = new CutOffTarget.Subject(id);
                cutOffs.add(new CutOff(user.organization(), issued, position, at));
            }
            case UserEvent.UserActivated() ->
                    users.put(id, Objects.requireNonNull(inactive.remove(id)));
            case UserDeleted() -> {
                users.remove(id);
                inactive.remove(id);
            }
        }
    }

    private void take(String id, IdentityProviderEvent event) {
        switch (event) {
            case IdentityProviderCreated made -> providers.put(id, new Provider(made));
            case IdentityProviderChanged(var details) ->
                    in(providers, id).issuer = details.issuer();
            case ExternalClientSet(var application, String client) ->
                    in(providers, id).clients.put(application.value(), client);
            case ExternalClientRemoved(var application) ->
                    in(providers, id).clients.remove(application.value());
            case IdentityProviderDeleted() -> providers.remove(id);
        }
    }

    private void take(String id, GroupEvent event) {
        switch (event) {
            case GroupCreated made -> groups.put(id, new Group(made));
            case GroupMemberAdded(GroupMember member) -> in(groups, id).members.add(member);
            case GroupMemberRemoved(GroupMember member) -> in(groups, id).members.remove(member);
            case GroupEvent.GroupAttributesChanged(Attributes attributes) ->
                    in(groups, id).attributes = attributes;
            case GroupDeleted() -> groups.remove(id);
        }
    }

    private void take(String id, PlanEvent event) {
        switch (event) {
            case PlanEvent.PlanCreated made -> plans.put(id, made.details());
            case PlanEvent.PlanChanged(PlanDetails details) -> plans.put(id, details);
            case PlanEvent.PlanDeleted() -> plans.remove(id);
        }
    }

    private void take(String id, PolicyEvent event) {
        switch (event) {
            case PolicyEvent.PolicyCreated made -> policies.put(id, new Policy(made));
            case PolicyEvent.PolicyChanged(PolicyDetails details) ->
                    in(policies, id).details = details;
            case PolicyEvent.PolicyAttached(PolicyTarget target) ->
                    in(policies, id).targets.add(target);
            case PolicyEvent.PolicyDetached(PolicyTarget target) ->
                    in(policies, id).targets.remove(target);
            case PolicyEvent.PolicyDeleted() -> policies.remove(id);
        }
    }

    private void take(String id, ResourceEvent event) {
        switch (event) {
            case ResourceEvent.ResourceCreated made ->
                    resources.put(
                            id,
                            new Resource(
                                    made.organization(),
                                    made.api().value(),
                                    made.name().value(),
                                    made.attributes()));
            case ResourceEvent.ResourceChanged(Attributes attributes) -> {
                Resource before = in(resources, id);
                resources.put(
                        id,
                        new Resource(
                                before.organization(), before.api(), before.name(), attributes));
            }
            case ResourceEvent.ResourceDeleted() -> resources.remove(id);
        }
    }

    private void take(String id, SubscriptionEvent event) {
        switch (event) {
            case SubscriptionCreated made -> subscriptions.put(id, new Subscription(made));
            case SubscriptionStatusChanged(_, SubscriptionStatus to, _) ->
                    in(subscriptions, id).status = to;
            case SubscriptionEvent.SubscriptionPlanRequested _ ->
                    in(subscriptions, id).status = SubscriptionStatus.TIER_UPDATE_PENDING;
            case SubscriptionPlanChanged(PlanId plan, SubscriptionStatus status) -> {
                in(subscriptions, id).plan = plan.value();
                in(subscriptions, id).status = status;
            }
            case SubscriptionDeleted() -> subscriptions.remove(id);
        }
    }

    private void take(RevocationEvent event) {
        switch (event) {
            case TokensCutOff(_, OrganizationId organization, CutOffTarget target) ->
                    cutOffs.add(new CutOff(organization, target, position, at));
        }
    }

    private static <T> T in(Map<String, T> things, String id) {
        return Objects.requireNonNull(things.get(id), () -> "the log knows no " + id);
    }

    static final class Organization {
        final OrganizationId id;
        final @Nullable OrganizationId parent;
        OrganizationMode mode;

        Organization(OrganizationCreated made) {
            id = made.organization();
            parent = made.parent();
            mode = made.mode();
        }
    }

    static final class Api {
        final String id;
        final OrganizationId organization;
        final String handle;
        final String identifier;
        final Position madeAt;
        final Instant madeOn;
        final Map<String, Scope> scopes = new HashMap<>();
        final Map<OperationKey, Operation> operations = new HashMap<>();
        ApiDetails details;
        Lifecycle lifecycle = Lifecycle.CREATED;

        Api(ApiCreated made, Position madeAt, Instant madeOn) {
            id = made.api().value();
            organization = made.organization();
            handle = made.handle().value();
            identifier = made.identifier();
            details = made.details();
            this.madeAt = madeAt;
            this.madeOn = madeOn;
        }
    }

    static final class Scope {
        final String id;
        final String name;
        final String wireName;
        final Position madeAt;

        Scope(ScopeAdded added, Position madeAt) {
            id = added.scope().value();
            name = added.name().value();
            wireName = added.wireName().value();
            this.madeAt = madeAt;
        }
    }

    static final class Application {
        final String id;
        final OrganizationId organization;
        final String handle;
        final Map<String, ApiAuthorization> authorizations = new HashMap<>();
        ApplicationDetails details;

        Application(ApplicationCreated made) {
            id = made.application().value();
            organization = made.organization();
            handle = made.handle().value();
            details = made.details();
        }
    }

    static final class Role {
        final String id;
        final OrganizationId organization;
        final RoleAudience audience;
        final Set<Permission> permissions = new HashSet<>();
        final Map<Member, Validity> members = new HashMap<>();
        Set<RoleId> excludes = Set.of();
        final @Nullable RoleId basedOn;
        boolean isShared;

        Role(RoleCreated made) {
            basedOn = made.basedOn();
            id = made.role().value();
            organization = made.organization();
            audience = made.audience();
        }
    }

    record User(String id, OrganizationId organization, String handle) {}

    static final class Group {
        final String id;
        final OrganizationId organization;
        final Set<GroupMember> members = new HashSet<>();
        Attributes attributes = Attributes.NONE;

        Group(GroupCreated made) {
            id = made.group().value();
            organization = made.organization();
        }
    }

    static final class Subscription {
        final SubscriptionCreated made;
        SubscriptionStatus status;
        String plan;

        Subscription(SubscriptionCreated made) {
            this.made = made;
            status = made.status();
            plan = made.plan().value();
        }

        /** Whether it serves calls that are for the environment. */
        boolean serves(Environment environment) {
            boolean isOfProduction = environment == Environment.PRODUCTION;
            return status == SubscriptionStatus.ACTIVE
                    || status == SubscriptionStatus.TIER_UPDATE_PENDING
                    || (status == SubscriptionStatus.PROD_ONLY_BLOCKED && !isOfProduction);
        }
    }

    static final class Provider {
        final String id;
        final OrganizationId organization;
        final Map<String, String> clients = new HashMap<>();
        String issuer;

        Provider(IdentityProviderCreated made) {
            id = made.provider().value();
            organization = made.organization();
            issuer = made.details().issuer();
        }
    }

    record ApiKey(ApiKeyCreated made, Position madeAt) {
        ApiKey endingAt(Instant end) {
            return new ApiKey(
                    new ApiKeyCreated(
                            made.key(),
                            made.organization(),
                            made.application(),
                            made.api(),
                            end,
                            made.environment()),
                    madeAt);
        }
    }

    static final class Policy {
        final OrganizationId organization;
        final Set<PolicyTarget> targets = new HashSet<>();
        PolicyDetails details;

        Policy(PolicyEvent.PolicyCreated made) {
            organization = made.organization();
            details = made.details();
        }
    }

    record Resource(OrganizationId organization, String api, String name, Attributes attributes) {}

    record CutOff(
            OrganizationId organization, CutOffTarget target, Position position, Instant at) {}
}
