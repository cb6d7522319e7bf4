package dev.precept.projections.testing;

import dev.precept.domain.api.Lifecycle;
import dev.precept.domain.api.OperationKey;
import dev.precept.domain.group.GroupMember;
import dev.precept.domain.policy.PolicyTarget;
import dev.precept.domain.resource.ResourceName;
import dev.precept.domain.role.Member;
import dev.precept.domain.role.Permission;
import dev.precept.domain.role.RoleAudience;
import dev.precept.domain.role.Validity;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.GatewayId;
import dev.precept.domain.shared.GroupId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.IdentityProviderId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.PlanId;
import dev.precept.domain.shared.PolicyId;
import dev.precept.domain.shared.ResourceId;
import dev.precept.domain.shared.RoleId;
import dev.precept.domain.shared.ScopeId;
import dev.precept.domain.shared.ScopeToken;
import dev.precept.domain.shared.SecretId;
import dev.precept.domain.shared.SigningKeyId;
import dev.precept.domain.shared.UserId;
import dev.precept.domain.shared.WebhookId;
import dev.precept.domain.subscription.SubscriptionStatus;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a random history has made so far, as far as the next event must know it. Mutable. */
final class World {
    final List<Organization> organizations = new ArrayList<>();
    final Set<String> usedHandles = new LinkedHashSet<>();

    /** Anything with a stream. */
    abstract static class Thing {
        final String id;
        final String handle;
        long revision = -1;

        Thing(String id, String handle) {
            this.id = id;
            this.handle = handle;
        }

        Handle handle() {
            return new Handle(handle);
        }
    }

    static final class Organization extends Thing {
        final @Nullable Organization parent;
        final List<Api> apis = new ArrayList<>();
        final List<Application> applications = new ArrayList<>();
        final List<Role> roles = new ArrayList<>();
        final List<User> users = new ArrayList<>();
        final Set<User> inactive = new HashSet<>();
        final List<Group> groups = new ArrayList<>();
        final List<Plan> plans = new ArrayList<>();
        final List<Subscription> subscriptions = new ArrayList<>();
        final List<Webhook> webhooks = new ArrayList<>();
        final List<Gateway> gateways = new ArrayList<>();
        final List<ApiKey> apiKeys = new ArrayList<>();
        final List<Policy> policies = new ArrayList<>();
        final List<Resource> resources = new ArrayList<>();
        final List<Provider> providers = new ArrayList<>();
        @Nullable KeyRing keyRing;

        Organization(String id, String handle, @Nullable Organization parent) {
            super(id, handle);
            this.parent = parent;
        }

        OrganizationId id() {
            return new OrganizationId(id);
        }

        /** Its own APIs and its ancestors'. */
        List<Api> visibleApis() {
            List<Api> visible = new ArrayList<>(apis);
            for (Organization above = parent; above != null; above = above.parent) {
                visible.addAll(above.apis);
            }
            return visible;
        }

        boolean isWireNameTaken(ScopeToken name) {
            return visibleApis().stream()
                    .flatMap(api -> api.scopes.values().stream())
                    .anyMatch(scope -> scope.wireName().equals(name));
        }
    }

    record Scope(ScopeId id, ScopeToken name, ScopeToken wireName) {}

    static final class Api extends Thing {
        final Map<ScopeToken, Scope> scopes = new LinkedHashMap<>();
        final Set<OperationKey> operations = new LinkedHashSet<>();
        final Set<String> detailsTypes = new LinkedHashSet<>();
        Lifecycle lifecycle = Lifecycle.CREATED;

        Api(String id, String handle) {
            super(id, handle);
        }

        ApiId id() {
            return new ApiId(id);
        }
    }

    static final class Application extends Thing {
        final Set<ApiId> authorized = new LinkedHashSet<>();
        final Set<SecretId> secrets = new LinkedHashSet<>();

        Application(String id, String handle) {
            super(id, handle);
        }

        ApplicationId id() {
            return new ApplicationId(id);
        }
    }

    static final class Role extends Thing {
        final RoleAudience audience;
        final Set<Permission> permissions = new LinkedHashSet<>();
        final Map<Member, Validity> members = new LinkedHashMap<>();
        Set<RoleId> excludes = Set.of();

        /** The role above that it stands for. */
        final @Nullable RoleId basedOn;

        boolean isShared;

        Role(String id, String handle, RoleAudience audience, @Nullable RoleId basedOn) {
            super(id, handle);
            this.audience = audience;
            this.basedOn = basedOn;
        }

        RoleId id() {
            return new RoleId(id);
        }
    }

    static final class User extends Thing {
        User(String id, String handle) {
            super(id, handle);
        }

        UserId id() {
            return new UserId(id);
        }
    }

    static final class Group extends Thing {
        final Set<GroupMember> members = new LinkedHashSet<>();

        Group(String id, String handle) {
            super(id, handle);
        }

        GroupId id() {
            return new GroupId(id);
        }

        /** Whether the group is this one or lies in it. */
        boolean contains(Group other, List<Group> all) {
            return other == this
                    || all.stream()
                            .filter(g -> members.contains(new GroupMember.Group(g.id())))
                            .anyMatch(g -> g.contains(other, all));
        }
    }

    static final class Plan extends Thing {
        Plan(String id, String handle) {
            super(id, handle);
        }

        PlanId id() {
            return new PlanId(id);
        }
    }

    static final class Subscription extends Thing {
        final ApplicationId application;
        final ApiId api;
        SubscriptionStatus status;

        Subscription(String id, ApplicationId application, ApiId api, SubscriptionStatus status) {
            super(id, id);
            this.application = application;
            this.api = api;
            this.status = status;
        }
    }

    static final class Policy extends Thing {
        final Set<PolicyTarget> targets = new LinkedHashSet<>();

        Policy(String id, String handle) {
            super(id, handle);
        }

        PolicyId id() {
            return new PolicyId(id);
        }
    }

    static final class Resource extends Thing {
        final ApiId api;
        final ResourceName name;

        Resource(String id, ApiId api, ResourceName name) {
            super(id, id);
            this.api = api;
            this.name = name;
        }

        ResourceId id() {
            return new ResourceId(id);
        }
    }

    static final class Gateway extends Thing {
        final Set<SecretId> keys = new LinkedHashSet<>();
        @Nullable ApplicationId client;

        Gateway(String id, String handle) {
            super(id, handle);
        }

        GatewayId id() {
            return new GatewayId(id);
        }
    }

    static final class Webhook extends Thing {
        final Set<SecretId> secrets = new LinkedHashSet<>();

        Webhook(String id, String handle) {
            super(id, handle);
        }

        WebhookId id() {
            return new WebhookId(id);
        }
    }

    static final class ApiKey extends Thing {
        ApiKey(String id) {
            super(id, id);
        }

        SecretId id() {
            return new SecretId(id);
        }
    }

    static final class Provider extends Thing {
        final Map<ApplicationId, String> clients = new LinkedHashMap<>();
        String issuer = "";

        Provider(String id, String handle) {
            super(id, handle);
        }

        IdentityProviderId id() {
            return new IdentityProviderId(id);
        }
    }

    static final class KeyRing extends Thing {
        final Map<SigningKeyId, Boolean> isActive = new HashMap<>();
        final List<SigningKeyId> keys = new ArrayList<>();

        KeyRing(String id) {
            super(id, id);
        }
    }

    /** Something that happens once. */
    static final class Revocation extends Thing {
        Revocation(String id) {
            super(id, id);
        }
    }
}
