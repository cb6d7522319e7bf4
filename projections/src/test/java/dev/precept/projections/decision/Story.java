package dev.precept.projections.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.api.ApiDetails;
import dev.precept.domain.api.ApiEvent;
import dev.precept.domain.api.DecisionMode;
import dev.precept.domain.api.HttpMethod;
import dev.precept.domain.api.Lifecycle;
import dev.precept.domain.api.Operation;
import dev.precept.domain.api.OperationAccess;
import dev.precept.domain.api.OperationAccess.RequiredScope;
import dev.precept.domain.api.PathTemplate;
import dev.precept.domain.apikey.ApiKeyEvent;
import dev.precept.domain.application.AccessTokenSettings;
import dev.precept.domain.application.ApiAuthorization;
import dev.precept.domain.application.ApplicationDetails;
import dev.precept.domain.application.ApplicationEvent;
import dev.precept.domain.application.ApplicationType;
import dev.precept.domain.application.AuthorizationPolicy;
import dev.precept.domain.application.ClientAuthentication;
import dev.precept.domain.application.Environment;
import dev.precept.domain.application.GrantType;
import dev.precept.domain.application.RoleAudienceKind;
import dev.precept.domain.group.GroupEvent;
import dev.precept.domain.group.GroupMember;
import dev.precept.domain.identityprovider.ClaimNames;
import dev.precept.domain.identityprovider.IdentityProviderEvent;
import dev.precept.domain.identityprovider.KeyLocation;
import dev.precept.domain.identityprovider.ProviderDetails;
import dev.precept.domain.organization.OrganizationEvent;
import dev.precept.domain.organization.OrganizationMode;
import dev.precept.domain.revocation.CutOffTarget;
import dev.precept.domain.revocation.RevocationEvent;
import dev.precept.domain.role.Member;
import dev.precept.domain.role.Permission;
import dev.precept.domain.role.RoleAudience;
import dev.precept.domain.role.RoleEvent;
import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.DomainEvent;
import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.GroupId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.IdentityProviderId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.PlanId;
import dev.precept.domain.shared.Position;
import dev.precept.domain.shared.RecordedEvent;
import dev.precept.domain.shared.RevocationId;
import dev.precept.domain.shared.RoleId;
import dev.precept.domain.shared.ScopeId;
import dev.precept.domain.shared.ScopeToken;
import dev.precept.domain.shared.SecretId;
import dev.precept.domain.shared.SubscriptionId;
import dev.precept.domain.shared.UserId;
import dev.precept.domain.signingkey.SignatureAlgorithm;
import dev.precept.domain.subscription.SubscriptionEvent;
import dev.precept.domain.subscription.SubscriptionStatus;
import dev.precept.domain.user.UserEvent;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * A log written for an example, told in the words of an administrator: things are named by their
 * handles, scopes as {@code api/scope}. Every name is used for one thing in the whole story.
 */
final class Story {
    static final String LOG = "log-1";
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final List<EventEnvelope> history = new ArrayList<>();
    private final Map<String, Long> revisions = new HashMap<>();
    private final Map<String, String> streams = new HashMap<>();
    private final Map<String, @Nullable String> parents = new HashMap<>();
    private final Map<String, String> owners = new HashMap<>();
    private final Map<String, ApiDetails> apis = new HashMap<>();
    private final Map<String, ApplicationDetails> applications = new HashMap<>();
    private final Map<String, Lifecycle> lifecycles = new HashMap<>();
    private final Map<String, SubscriptionStatus> statuses = new HashMap<>();
    private final Map<String, ScopeId> scopes = new HashMap<>();
    private final Map<String, Map<String, String>> wireNames = new HashMap<>();
    private String organization = "";

    List<EventEnvelope> history() {
        return List.copyOf(history);
    }

    Position position() {
        return new Position(history.size());
    }

    Instant now() {
        return START.plusSeconds(history.size());
    }

    // Organizations: what follows belongs to the one named last.

    Story organization(String name) {
        return organization(name, null, OrganizationMode.AUTHORIZATION);
    }

    Story child(String name, String parent) {
        return organization(name, parent, OrganizationMode.AUTHORIZATION);
    }

    Story organization(String name, @Nullable String parent, OrganizationMode mode) {
        organization = name;
        parents.put(name, parent);
        return append(
                name,
                new OrganizationEvent.OrganizationCreated(
                        new OrganizationId(name),
                        new Handle(name),
                        name,
                        parent == null ? null : new OrganizationId(parent),
                        mode));
    }

    Story in(String name) {
        organization = name;
        return this;
    }

    Story mode(OrganizationMode mode) {
        return append(organization, new OrganizationEvent.OrganizationChanged(organization, mode));
    }

    Story deleteOrganization(String name) {
        return append(name, new OrganizationEvent.OrganizationDeleted());
    }

    // APIs.

    static String identifier(String api) {
        return "https://api.example/" + api;
    }

    Story api(String name) {
        return api(name, UnaryOperator.identity());
    }

    /** An API, published. */
    Story api(String name, UnaryOperator<ApiTerms> terms) {
        return newApi(name, name, identifier(name), terms).lifecycle(name, Lifecycle.PUBLISHED);
    }

    Story newApi(String name, String handle, String identifier, UnaryOperator<ApiTerms> terms) {
        ApiDetails details = terms.apply(ApiTerms.plain()).details(name);
        apis.put(name, details);
        owners.put(name, organization);
        return append(
                name,
                new ApiEvent.ApiCreated(
                        new ApiId(id(name)),
                        new OrganizationId(organization),
                        new Handle(handle),
                        identifier,
                        details));
    }

    Story changeApi(String name, UnaryOperator<ApiTerms> terms) {
        ApiDetails details = terms.apply(ApiTerms.of(apis.get(name))).details(name);
        apis.put(name, details);
        return append(name, new ApiEvent.ApiChanged(details));
    }

    Story lifecycle(String api, Lifecycle to) {
        Lifecycle from = lifecycles.put(api, to);
        return append(
                api, new ApiEvent.LifecycleChanged(from == null ? Lifecycle.CREATED : from, to));
    }

    /** Scopes of an API, separated by spaces. */
    Story scopes(String api, String names) {
        words(names).forEach(name -> scope(api, name, wireName(api, name)));
        return this;
    }

    Story scope(String api, String name, String wireName) {
        ScopeId scope = new ScopeId("scope-" + (history.size() + 1));
        scopes.put(api + "/" + name, scope);
        wireNames
                .computeIfAbsent(owners.get(api), _ -> new HashMap<>())
                .put(api + "/" + name, wireName);
        return append(
                api,
                new ApiEvent.ScopeAdded(
                        scope, new ScopeToken(name), new ScopeToken(wireName), name, ""));
    }

    private String wireName(String api, String name) {
        for (String one = owners.get(api); one != null; one = parents.get(one)) {
            if (wireNames.getOrDefault(one, Map.of()).containsValue(name)) {
                return api + ":" + name;
            }
        }
        return name;
    }

    Story removeScope(String api, String name) {
        wireNames.get(owners.get(api)).remove(api + "/" + name);
        return append(api, new ApiEvent.ScopeRemoved(scope(api + "/" + name)));
    }

    /**
     * An operation, as in {@code GET /orders}. Access is {@code public}, {@code closed}, {@code
     * token} for any token of the API, or alternatives of scopes: {@code a b | c}.
     */
    Story operation(String api, String call, String access) {
        String[] parts = call.split(" ");
        Operation operation =
                new Operation(
                        HttpMethod.valueOf(parts[0]),
                        new PathTemplate(parts[1]),
                        switch (access) {
                            case "public" -> new OperationAccess.Public();
                            case "closed" -> new OperationAccess.Scopes(List.of());
                            case "token" -> new OperationAccess.Scopes(List.of(List.of()));
                            default -> new OperationAccess.Scopes(alternatives(api, access));
                        });
        return append(api, new ApiEvent.OperationsChanged(List.of(operation), List.of()));
    }

    private List<List<RequiredScope>> alternatives(String api, String access) {
        return Arrays.stream(access.split("\\|"))
                .map(
                        one ->
                                words(one).stream()
                                        .map(
                                                name ->
                                                        new RequiredScope(
                                                                scope(api + "/" + name),
                                                                new ScopeToken(name)))
                                        .toList())
                .toList();
    }

    Story deleteApi(String name) {
        wireNames
                .getOrDefault(owners.get(name), new HashMap<>())
                .keySet()
                .removeIf(scope -> scope.startsWith(name + "/"));
        return append(name, new ApiEvent.ApiDeleted());
    }

    // Applications.

    Story application(String name) {
        return application(name, RoleAudienceKind.ORGANIZATION, Environment.PRODUCTION);
    }

    Story application(String name, RoleAudienceKind audience, Environment environment) {
        ApplicationDetails details = details(name, audience, environment);
        applications.put(name, details);
        return append(
                name,
                new ApplicationEvent.ApplicationCreated(
                        new ApplicationId(id(name)),
                        new OrganizationId(organization),
                        new Handle(name),
                        details));
    }

    /** An application that may use refresh tokens. */
    Story refreshingApplication(String name) {
        application(name);
        ApplicationDetails plain = applications.get(name);
        return append(
                name,
                new ApplicationEvent.ApplicationChanged(
                        new ApplicationDetails(
                                plain.name(),
                                plain.type(),
                                Set.of(GrantType.REFRESH_TOKEN),
                                plain.tokenEndpointAuthMethod(),
                                plain.roleAudience(),
                                plain.accessToken(),
                                plain.environment())));
    }

    Story roleAudience(String application, RoleAudienceKind audience) {
        ApplicationDetails details =
                details(application, audience, applications.get(application).environment());
        return append(application, new ApplicationEvent.ApplicationChanged(details));
    }

    private static ApplicationDetails details(
            String name, RoleAudienceKind audience, Environment environment) {
        return new ApplicationDetails(
                name,
                ApplicationType.M2M,
                Set.of(),
                ClientAuthentication.CLIENT_SECRET_BASIC,
                audience,
                new AccessTokenSettings(3600, SignatureAlgorithm.RS256),
                environment);
    }

    Story authorize(String application, String api, AuthorizationPolicy policy, String names) {
        Set<ScopeId> granted =
                words(names).stream()
                        .map(name -> scope(api + "/" + name))
                        .collect(Collectors.toSet());
        return append(
                application,
                new ApplicationEvent.ApiAuthorized(
                        new ApiId(id(api)), new ApiAuthorization(policy, granted, null)));
    }

    Story deauthorize(String application, String api) {
        return append(application, new ApplicationEvent.ApiDeauthorized(new ApiId(id(api))));
    }

    Story deleteApplication(String name) {
        return append(name, new ApplicationEvent.ApplicationDeleted());
    }

    // Users, groups, roles.

    Story user(String name) {
        return append(
                name,
                new UserEvent.UserCreated(
                        new UserId(id(name)), new OrganizationId(organization), new Handle(name)));
    }

    /** A user whose id another could have as a handle. */
    Story userOfId(String name, String id) {
        return put(
                id,
                new UserEvent.UserCreated(
                        new UserId(id), new OrganizationId(organization), new Handle(name)));
    }

    Story deleteUser(String name) {
        return append(name, new UserEvent.UserDeleted());
    }

    Story group(String name) {
        return append(
                name,
                new GroupEvent.GroupCreated(
                        new GroupId(id(name)), new OrganizationId(organization), new Handle(name)));
    }

    Story join(String group, String user) {
        return append(
                group, new GroupEvent.GroupMemberAdded(new GroupMember.User(new UserId(id(user)))));
    }

    Story nest(String group, String inner) {
        return append(
                group,
                new GroupEvent.GroupMemberAdded(new GroupMember.Group(new GroupId(id(inner)))));
    }

    Story leave(String group, String user) {
        return append(
                group,
                new GroupEvent.GroupMemberRemoved(new GroupMember.User(new UserId(id(user)))));
    }

    Story deleteGroup(String name) {
        return append(name, new GroupEvent.GroupDeleted());
    }

    /** A role of the organization with these permissions, as {@code api/scope}. */
    Story role(String name, String permissions) {
        return role(name, new RoleAudience.Organization(), permissions);
    }

    Story roleFor(String application, String name, String permissions) {
        RoleAudience audience = new RoleAudience.Application(new ApplicationId(id(application)));
        return role(name, audience, permissions);
    }

    private Story role(String name, RoleAudience audience, String permissions) {
        append(
                name,
                new RoleEvent.RoleCreated(
                        new RoleId(id(name)),
                        new OrganizationId(organization),
                        new Handle(name),
                        audience));
        return give(name, permissions);
    }

    /** A role that stands for one of an organization above. */
    Story standIn(String name, String above) {
        return append(
                name,
                new RoleEvent.RoleCreated(
                        new RoleId(id(name)),
                        new OrganizationId(organization),
                        new Handle(name),
                        new RoleAudience.Organization(),
                        new RoleId(id(above))));
    }

    Story share(String role) {
        return append(role, new RoleEvent.SharingChanged(true));
    }

    Story give(String role, String permissions) {
        return append(role, new RoleEvent.PermissionsChanged(permissions(permissions), Set.of()));
    }

    Story take(String role, String permissions) {
        return append(role, new RoleEvent.PermissionsChanged(Set.of(), permissions(permissions)));
    }

    Story assign(String role, String user) {
        return append(role, new RoleEvent.MemberAdded(new Member.User(new UserId(id(user)))));
    }

    Story assignGroup(String role, String group) {
        return append(role, new RoleEvent.MemberAdded(new Member.Group(new GroupId(id(group)))));
    }

    Story unassign(String role, String user) {
        return append(role, new RoleEvent.MemberRemoved(new Member.User(new UserId(id(user)))));
    }

    /** The provider's group is a member. */
    Story map(String role, String provider, String group) {
        return append(role, new RoleEvent.MemberAdded(providerGroup(provider, group)));
    }

    Story unmap(String role, String provider, String group) {
        return append(role, new RoleEvent.MemberRemoved(providerGroup(provider, group)));
    }

    private static Member providerGroup(String provider, String group) {
        return new Member.ProviderGroup(new IdentityProviderId(id(provider)), group);
    }

    Story deleteRole(String name) {
        return append(name, new RoleEvent.RoleDeleted());
    }

    private Set<Permission> permissions(String names) {
        return words(names).stream()
                .map(name -> new Permission(new ApiId(id(name.split("/", 2)[0])), scope(name)))
                .collect(Collectors.toSet());
    }

    // Subscriptions and revocations.

    Story subscribe(String application, String api, SubscriptionStatus status) {
        String name = application + "-" + api;
        statuses.put(name, status);
        return append(
                name,
                new SubscriptionEvent.SubscriptionCreated(
                        new SubscriptionId(id(name)),
                        new OrganizationId(organization),
                        new ApplicationId(id(application)),
                        new ApiId(id(api)),
                        new PlanId("plan"),
                        status));
    }

    Story subscription(String application, String api, SubscriptionStatus to) {
        String name = application + "-" + api;
        return append(
                name, new SubscriptionEvent.SubscriptionStatusChanged(statuses.put(name, to), to));
    }

    Story unsubscribe(String application, String api) {
        return append(application + "-" + api, new SubscriptionEvent.SubscriptionDeleted());
    }

    Story provider(String provider, Map<String, String> clients) {
        append(
                provider,
                new IdentityProviderEvent.IdentityProviderCreated(
                        new IdentityProviderId(id(provider)),
                        new OrganizationId(organization),
                        new Handle(provider),
                        new ProviderDetails(
                                "https://" + provider,
                                new KeyLocation.Jwks("https://" + provider + "/jwks"),
                                Set.of("https://orders.example"),
                                ClaimNames.STANDARD)));
        clients.forEach(
                (application, client) ->
                        append(
                                provider,
                                new IdentityProviderEvent.ExternalClientSet(
                                        new ApplicationId(id(application)), client)));
        return this;
    }

    Story deleteProvider(String provider) {
        return append(provider, new IdentityProviderEvent.IdentityProviderDeleted());
    }

    Story apiKey(String key, String application, String api, @Nullable Instant expiresAt) {
        return append(
                key,
                new ApiKeyEvent.ApiKeyCreated(
                        new SecretId(id(key)),
                        new OrganizationId(organization),
                        new ApplicationId(id(application)),
                        new ApiId(id(api)),
                        expiresAt));
    }

    Story deleteApiKey(String key) {
        return append(key, new ApiKeyEvent.ApiKeyDeleted());
    }

    Story cutOff(CutOffTarget target) {
        String name = "revocation-" + (history.size() + 1);
        return append(
                name,
                new RevocationEvent.TokensCutOff(
                        new RevocationId(id(name)), new OrganizationId(organization), target));
    }

    /** Something that has nothing to do with anything. */
    Story meanwhile() {
        return user("somebody-" + (history.size() + 1));
    }

    // Names.

    static String id(String name) {
        return "ID-" + name;
    }

    ScopeId scope(String name) {
        ScopeId scope = scopes.get(name);
        assertThat(scope).as("the story has a scope %s", name).isNotNull();
        return scope;
    }

    static List<String> words(String text) {
        return Arrays.stream(text.strip().split(" +")).filter(word -> !word.isEmpty()).toList();
    }

    private Story append(String name, DomainEvent event) {
        return put(event instanceof OrganizationEvent ? name : id(name), event);
    }

    private Story put(String stream, DomainEvent event) {
        Position position = new Position(history.size() + 1);
        long revision = revisions.merge(stream, 0L, (past, _) -> past + 1);
        String owner = streams.computeIfAbsent(stream, _ -> organization);
        UUID unique = new UUID(0, position.value());
        RecordedEvent recorded =
                new RecordedEvent(
                        unique,
                        stream,
                        revision,
                        new OrganizationId(owner),
                        Actor.SERVICE,
                        unique,
                        "story",
                        event);
        Instant at = START.plusSeconds(position.value());
        history.add(new EventEnvelope(position, position, at, recorded));
        return this;
    }

    /** The terms of an API that matter to decisions. */
    record ApiTerms(
            boolean isSubscriptionRequired, @Nullable String resourceType, DecisionMode mode) {
        static ApiTerms plain() {
            return new ApiTerms(false, null, DecisionMode.LIVE);
        }

        static ApiTerms of(ApiDetails details) {
            return new ApiTerms(
                    details.subscriptionRequired(), details.resourceType(), details.decisionMode());
        }

        ApiTerms subscribed() {
            return new ApiTerms(true, resourceType, mode);
        }

        ApiTerms type(String type) {
            return new ApiTerms(isSubscriptionRequired, type, mode);
        }

        ApiTerms mode(DecisionMode decisionMode) {
            return new ApiTerms(isSubscriptionRequired, resourceType, decisionMode);
        }

        ApiDetails details(String name) {
            return new ApiDetails(
                    name,
                    "",
                    null,
                    null,
                    true,
                    isSubscriptionRequired,
                    resourceType,
                    mode,
                    List.of(),
                    List.of());
        }
    }
}
