package dev.precept.bench;

import dev.precept.domain.api.ApiDetails;
import dev.precept.domain.api.ApiEvent.ApiCreated;
import dev.precept.domain.api.ApiEvent.LifecycleChanged;
import dev.precept.domain.api.ApiEvent.OperationsChanged;
import dev.precept.domain.api.ApiEvent.ScopeAdded;
import dev.precept.domain.api.DecisionMode;
import dev.precept.domain.api.HttpMethod;
import dev.precept.domain.api.Lifecycle;
import dev.precept.domain.api.Operation;
import dev.precept.domain.api.OperationAccess;
import dev.precept.domain.api.OperationAccess.RequiredScope;
import dev.precept.domain.api.PathTemplate;
import dev.precept.domain.application.AccessTokenSettings;
import dev.precept.domain.application.ApiAuthorization;
import dev.precept.domain.application.ApplicationDetails;
import dev.precept.domain.application.ApplicationEvent.ApiAuthorized;
import dev.precept.domain.application.ApplicationEvent.ApplicationCreated;
import dev.precept.domain.application.ApplicationType;
import dev.precept.domain.application.AuthorizationPolicy;
import dev.precept.domain.application.ClientAuthentication;
import dev.precept.domain.application.Environment;
import dev.precept.domain.application.GrantType;
import dev.precept.domain.application.RoleAudienceKind;
import dev.precept.domain.organization.OrganizationEvent.OrganizationCreated;
import dev.precept.domain.organization.OrganizationMode;
import dev.precept.domain.role.Member;
import dev.precept.domain.role.Permission;
import dev.precept.domain.role.RoleAudience;
import dev.precept.domain.role.RoleEvent.MemberAdded;
import dev.precept.domain.role.RoleEvent.PermissionsChanged;
import dev.precept.domain.role.RoleEvent.RoleCreated;
import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.DomainEvent;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.RecordedEvent;
import dev.precept.domain.shared.RoleId;
import dev.precept.domain.shared.ScopeId;
import dev.precept.domain.shared.ScopeToken;
import dev.precept.domain.shared.UserId;
import dev.precept.domain.signingkey.SignatureAlgorithm;
import dev.precept.domain.user.UserEvent.UserCreated;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * An organization of a given size, as the events that make it. Everything random in it is a
 * function of the seed, so that what anybody may do is known without asking any decision point.
 *
 * <p>A role gives {@value #SCOPES_PER_ROLE} scopes of any APIs; a user holds a number of roles; an
 * application is authorized, by role, for all scopes of two APIs.
 *
 * @param organization its id
 * @param users how many
 * @param roles how many
 * @param scopes how many, over all APIs
 * @param applications how many
 * @param rolesPerUser how many, all different
 * @param seed of everything random
 */
record Population(
        OrganizationId organization,
        int users,
        int roles,
        int scopes,
        int applications,
        int rolesPerUser,
        long seed) {
    static final Handle ORGANIZATION_HANDLE = new Handle("bench");
    static final int SCOPES_PER_ROLE = 16;

    static final int SCOPES_PER_API = 100;
    private static final int TOKEN_SECONDS = 3600;
    private static final int ID_KIND_BITS = 32;
    private static final long API = 1;
    private static final long SCOPE = 2;
    private static final long APPLICATION = 3;
    private static final long ROLE = 4;
    private static final long USER = 5;
    private static final long ASSIGNMENT = 6;
    private static final long PERMISSION = 7;
    private static final long EVENT = 8;

    /** The size that the figures of the decision are given for. */
    static Population large() {
        return ofUsersAndRoles(1_000_000, 1_000);
    }

    /** As {@link #large()}, but for these. */
    static Population ofUsersAndRoles(int users, int roles) {
        OrganizationId organization = new OrganizationId("bench-organization");
        return new Population(organization, users, roles, 4_000, 5_000, 4, Session.SEED);
    }

    /** The same in another organization. */
    Population in(OrganizationId other) {
        return new Population(other, users, roles, scopes, applications, rolesPerUser, seed);
    }

    /** The same with another number of applications. */
    Population withApplications(int other) {
        return new Population(organization, users, roles, scopes, other, rolesPerUser, seed);
    }

    /** A short name for files. */
    String name() {
        return users + "-users-" + roles + "-roles-" + applications + "-applications";
    }

    int apis() {
        return scopes / SCOPES_PER_API;
    }

    static int apiOfScope(int scope) {
        return scope / SCOPES_PER_API;
    }

    static String apiHandle(int api) {
        return padded("api-", api, 3);
    }

    static String scopeName(int scope) {
        return padded("s", scope, 5);
    }

    static String applicationHandle(int application) {
        return padded("app-", application, 5);
    }

    static String roleHandle(int role) {
        return padded("r", role, 5);
    }

    static String userHandle(int user) {
        return padded("u", user, 7);
    }

    /** How an application's tokens are signed. */
    static SignatureAlgorithm algorithm(int application) {
        return application % 2 == 0 ? SignatureAlgorithm.RS256 : SignatureAlgorithm.ES256;
    }

    String applicationId(int application) {
        return id(APPLICATION, application);
    }

    static String apiIdentifier(int api) {
        return "https://api.example/" + apiHandle(api);
    }

    /** A path at which the scope is asked for. */
    static String pathOf(int scope, int shop) {
        return "/shops/" + shop + "/" + scopeName(scope);
    }

    String userId(int user) {
        return id(USER, user);
    }

    /** The scope that a role gives at this place; places may name one scope twice. */
    int scopeOfRole(int role, int place) {
        long random = random(PERMISSION, (long) role * SCOPES_PER_ROLE + place);
        return (int) Long.remainderUnsigned(random, scopes);
    }

    /** The role a user holds at this place, each from a part of the roles of its own. */
    int roleOfUser(int user, int place) {
        int part = roles / rolesPerUser;
        long random = random(ASSIGNMENT, (long) user * rolesPerUser + place);
        return place * part + (int) Long.remainderUnsigned(random, part);
    }

    /** Whether one of the user's roles gives the scope. */
    boolean isGranted(int user, int scope) {
        for (int place = 0; place < rolesPerUser; place++) {
            int role = roleOfUser(user, place);
            for (int i = 0; i < SCOPES_PER_ROLE; i++) {
                if (scopeOfRole(role, i) == scope) {
                    return true;
                }
            }
        }
        return false;
    }

    /** One of the applications that are authorized for the API. */
    int applicationFor(int api, int choice) {
        return api + apis() * Math.floorMod(choice, applications / apis());
    }

    /** The event that makes the organization. */
    void organizationEvent(Consumer<RecordedEvent> consumer) {
        new Recorder(consumer)
                .add(
                        organization.value(),
                        new OrganizationCreated(
                                organization,
                                ORGANIZATION_HANDLE,
                                "Benchmark",
                                null,
                                OrganizationMode.AUTHORIZATION));
    }

    /** Hands out the events of all that is in the organization, in an order of a log. */
    void events(Consumer<RecordedEvent> consumer) {
        Recorder recorder = new Recorder(consumer);
        for (int api = 0; api < apis(); api++) {
            addApi(recorder, api);
        }
        for (int application = 0; application < applications; application++) {
            addApplication(recorder, application);
        }
        for (int role = 0; role < roles; role++) {
            addRole(recorder, role);
        }
        for (int user = 0; user < users; user++) {
            addUser(recorder, user);
        }
    }

    /** The events that make the users, without their roles. */
    void userEvents(Consumer<RecordedEvent> consumer) {
        Recorder recorder = new Recorder(consumer);
        for (int user = 0; user < users; user++) {
            UserId id = new UserId(userId(user));
            Handle handle = new Handle(userHandle(user));
            recorder.add(id.value(), new UserCreated(id, organization, handle));
        }
    }

    private void addApi(Recorder recorder, int api) {
        ApiId id = new ApiId(id(API, api));
        ApiDetails details =
                new ApiDetails(
                        "API " + api,
                        "",
                        null,
                        null,
                        true,
                        false,
                        null,
                        DecisionMode.LIVE,
                        List.of(),
                        List.of());
        recorder.add(
                id.value(),
                new ApiCreated(
                        id, organization, new Handle(apiHandle(api)), apiIdentifier(api), details));
        for (int i = 0; i < SCOPES_PER_API; i++) {
            int scope = api * SCOPES_PER_API + i;
            ScopeToken name = new ScopeToken(scopeName(scope));
            recorder.add(id.value(), new ScopeAdded(scopeId(scope), name, name, "Scope", ""));
        }
        recorder.add(id.value(), new OperationsChanged(operations(api), List.of()));
        recorder.add(id.value(), new LifecycleChanged(Lifecycle.CREATED, Lifecycle.PUBLISHED));
    }

    private List<Operation> operations(int api) {
        List<Operation> operations = new ArrayList<>();
        for (int i = 0; i < SCOPES_PER_API; i++) {
            int scope = api * SCOPES_PER_API + i;
            RequiredScope required =
                    new RequiredScope(scopeId(scope), new ScopeToken(scopeName(scope)));
            operations.add(
                    new Operation(
                            HttpMethod.GET,
                            new PathTemplate("/shops/{shop}/" + scopeName(scope)),
                            new OperationAccess.Scopes(List.of(List.of(required)))));
        }
        return operations;
    }

    private void addApplication(Recorder recorder, int application) {
        ApplicationId id = new ApplicationId(id(APPLICATION, application));
        ApplicationDetails details =
                new ApplicationDetails(
                        "Application " + application,
                        ApplicationType.M2M,
                        Set.of(GrantType.CLIENT_CREDENTIALS),
                        ClientAuthentication.CLIENT_SECRET_BASIC,
                        RoleAudienceKind.ORGANIZATION,
                        new AccessTokenSettings(TOKEN_SECONDS, algorithm(application)),
                        Environment.PRODUCTION);
        Handle handle = new Handle(applicationHandle(application));
        recorder.add(id.value(), new ApplicationCreated(id, organization, handle, details));
        int first = application % apis();
        for (int api : new int[] {first, (first + 1) % apis()}) {
            Set<ScopeId> all = new HashSet<>();
            for (int i = 0; i < SCOPES_PER_API; i++) {
                all.add(scopeId(api * SCOPES_PER_API + i));
            }
            recorder.add(
                    id.value(),
                    new ApiAuthorized(
                            new ApiId(id(API, api)),
                            new ApiAuthorization(AuthorizationPolicy.RBAC, all, null)));
        }
    }

    private void addRole(Recorder recorder, int role) {
        RoleId id = new RoleId(id(ROLE, role));
        recorder.add(
                id.value(),
                new RoleCreated(
                        id,
                        organization,
                        new Handle(roleHandle(role)),
                        new RoleAudience.Organization()));
        Set<Permission> permissions = new HashSet<>();
        for (int i = 0; i < SCOPES_PER_ROLE; i++) {
            int scope = scopeOfRole(role, i);
            permissions.add(new Permission(new ApiId(id(API, apiOfScope(scope))), scopeId(scope)));
        }
        recorder.add(id.value(), new PermissionsChanged(permissions, Set.of()));
    }

    private void addUser(Recorder recorder, int user) {
        UserId id = new UserId(userId(user));
        Handle handle = new Handle(userHandle(user));
        recorder.add(id.value(), new UserCreated(id, organization, handle));
        Member member = new Member.User(id);
        for (int place = 0; place < rolesPerUser; place++) {
            recorder.add(id(ROLE, roleOfUser(user, place)), new MemberAdded(member));
        }
    }

    private ScopeId scopeId(int scope) {
        return new ScopeId(id(SCOPE, scope));
    }

    /** An id of the form that the service gives: 128 bits, base64url. */
    private String id(long kind, int number) {
        long high = random(kind, (long) number << 1);
        long low = random(kind, ((long) number << 1) + 1);
        byte[] bits = ByteBuffer.allocate(2 * Long.BYTES).putLong(high).putLong(low).array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    }

    private long random(long kind, long number) {
        return mix(seed + mix((kind << ID_KIND_BITS) ^ mix(number)));
    }

    /** SplitMix64's finishing function (Steele, Lea, Flood, 2014). */
    static long mix(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    private static String padded(String prefix, int number, int digits) {
        String text = Integer.toString(number);
        return prefix + "0".repeat(digits - text.length()) + text;
    }

    /** Gives each event its revision and its circumstances. */
    private final class Recorder {
        private final Map<String, Long> revisions = new HashMap<>();
        private final Consumer<RecordedEvent> consumer;
        private long count;

        Recorder(Consumer<RecordedEvent> consumer) {
            this.consumer = consumer;
        }

        void add(String stream, DomainEvent event) {
            long revision = revisions.merge(stream, 1L, Long::sum) - 1;
            UUID id = new UUID(random(EVENT, count << 1), random(EVENT, (count << 1) + 1));
            count++;
            consumer.accept(
                    new RecordedEvent(
                            id, stream, revision, organization, Actor.SERVICE, id, "bench", event));
        }
    }
}
