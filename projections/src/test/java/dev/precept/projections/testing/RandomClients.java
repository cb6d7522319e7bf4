package dev.precept.projections.testing;

import dev.precept.domain.application.AccessTokenFormat;
import dev.precept.domain.application.AccessTokenSettings;
import dev.precept.domain.application.ApiAuthorization;
import dev.precept.domain.application.ApplicationDetails;
import dev.precept.domain.application.ApplicationEvent;
import dev.precept.domain.application.ApplicationType;
import dev.precept.domain.application.AuthorizationPolicy;
import dev.precept.domain.application.Backchannel;
import dev.precept.domain.application.CertificateName;
import dev.precept.domain.application.ClientAuthentication;
import dev.precept.domain.application.ClientKeys;
import dev.precept.domain.application.ClientProof;
import dev.precept.domain.application.ClientSettings;
import dev.precept.domain.application.ClientUris;
import dev.precept.domain.application.Environment;
import dev.precept.domain.application.GrantType;
import dev.precept.domain.application.Profile;
import dev.precept.domain.application.RefreshTokenSettings;
import dev.precept.domain.application.RequestRules;
import dev.precept.domain.application.RoleAudienceKind;
import dev.precept.domain.application.SenderConstraint;
import dev.precept.domain.application.SubjectKind;
import dev.precept.domain.application.TokenRules;
import dev.precept.domain.plan.PlanDetails;
import dev.precept.domain.plan.PlanEvent;
import dev.precept.domain.plan.RequestLimit;
import dev.precept.domain.revocation.CutOffTarget;
import dev.precept.domain.revocation.RevocationEvent;
import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.DomainEvent;
import dev.precept.domain.shared.KeyRingId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.RevocationId;
import dev.precept.domain.shared.ScopeId;
import dev.precept.domain.shared.SecretId;
import dev.precept.domain.shared.SigningKeyId;
import dev.precept.domain.shared.SubscriptionId;
import dev.precept.domain.signingkey.SignatureAlgorithm;
import dev.precept.domain.signingkey.SigningKey;
import dev.precept.domain.signingkey.SigningKeyEvent;
import dev.precept.domain.subscription.SubscriptionEvent;
import dev.precept.domain.subscription.SubscriptionStatus;
import dev.precept.projections.testing.RandomHistory.Happened;
import dev.precept.projections.testing.World.Api;
import dev.precept.projections.testing.World.Application;
import dev.precept.projections.testing.World.KeyRing;
import dev.precept.projections.testing.World.Organization;
import dev.precept.projections.testing.World.Plan;
import dev.precept.projections.testing.World.Revocation;
import dev.precept.projections.testing.World.Scope;
import dev.precept.projections.testing.World.Subscription;
import dev.precept.projections.testing.World.Thing;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Commands on applications, plans, subscriptions, keys and cut-offs. */
final class RandomClients {
    private final RandomHistory history;

    RandomClients(RandomHistory history) {
        this.history = history;
    }

    List<Happened> command(Organization organization) {
        return switch (history.random().nextInt(10)) {
            case 0, 1, 2, 3, 4 -> applicationCommand(organization);
            case 5 -> planCommand(organization);
            case 6, 7 -> subscriptionCommand(organization);
            case 8 -> keyCommand(organization);
            default -> cutOff(organization);
        };
    }

    private List<Happened> applicationCommand(Organization organization) {
        if (organization.applications.isEmpty() || history.chance(15)) {
            return createApplication(organization);
        }
        Application application = history.pick(organization.applications);
        return switch (history.random().nextInt(14)) {
            case 0 -> {
                organization.applications.remove(application);
                yield one(organization, application, new ApplicationEvent.ApplicationDeleted());
            }
            case 1, 2 ->
                    one(
                            organization,
                            application,
                            new ApplicationEvent.ApplicationChanged(details()));
            case 3 -> secretCommand(organization, application);
            case 4 ->
                    history.chance(50)
                            ? secretCommand(organization, application)
                            : one(
                                    organization,
                                    application,
                                    new ApplicationEvent.ApplicationOwnerChanged(owner()));
            case 5, 6 -> {
                if (application.authorized.isEmpty()) {
                    yield List.of();
                }
                ApiId api = history.pick(List.copyOf(application.authorized));
                application.authorized.remove(api);
                yield one(organization, application, new ApplicationEvent.ApiDeauthorized(api));
            }
            default -> authorize(organization, application);
        };
    }

    private @Nullable Actor owner() {
        return history.chance(30)
                ? null
                : new Actor(Actor.Kind.USER, OrganizationId.SYSTEM, "owner");
    }

    private List<Happened> createApplication(Organization organization) {
        String handle = history.freeHandle("app", organization.applications);
        if (handle == null) {
            return List.of();
        }
        Application application = new Application(history.freshId("c"), handle);
        organization.applications.add(application);
        return one(
                organization,
                application,
                new ApplicationEvent.ApplicationCreated(
                        application.id(), organization.id(), application.handle(), details()));
    }

    private ApplicationDetails details() {
        return new ApplicationDetails(
                "Application " + history.random().nextInt(100),
                history.chance(70) ? ApplicationType.M2M : ApplicationType.WEB,
                history.chance(50)
                        ? Set.of(GrantType.CLIENT_CREDENTIALS)
                        : Set.of(GrantType.CLIENT_CREDENTIALS, GrantType.REFRESH_TOKEN),
                ClientAuthentication.CLIENT_SECRET_BASIC,
                history.chance(60) ? RoleAudienceKind.ORGANIZATION : RoleAudienceKind.APPLICATION,
                new AccessTokenSettings(
                        600,
                        SignatureAlgorithm.RS256,
                        history.chance(20) ? AccessTokenFormat.OPAQUE : null),
                history.chance(80) ? Environment.PRODUCTION : Environment.SANDBOX,
                history.chance(50) ? null : settings());
    }

    private ClientSettings settings() {
        return new ClientSettings(
                new ClientUris(
                        Set.of("https://a.example/callback", "com.example.a:/callback"),
                        Set.of(),
                        history.chance(50) ? "https://a.example/logout" : null,
                        null,
                        null,
                        null),
                new ClientProof(
                        history.chance(50) ? new ClientKeys.ByUri("https://a.example/jwks") : null,
                        history.chance(50) ? new CertificateName.SanDns("a.example") : null),
                new RequestRules(
                        Profile.STANDARD,
                        history.chance(50),
                        history.chance(50),
                        history.chance(50),
                        history.chance(50) ? Set.of("payment") : Set.of(),
                        history.chance(50) ? new Backchannel(Backchannel.Mode.POLL, null) : null),
                new TokenRules(
                        history.pick(List.of(SenderConstraint.values())),
                        history.chance(50) ? new RefreshTokenSettings(60, 600, 5) : null,
                        history.pick(List.of(SubjectKind.values())),
                        null,
                        history.chance(50) ? SignatureAlgorithm.ES256 : null));
    }

    private List<Happened> secretCommand(Organization organization, Application application) {
        if (!application.secrets.isEmpty() && history.chance(40)) {
            SecretId secret = history.pick(List.copyOf(application.secrets));
            if (history.chance(30)) {
                Instant end = history.now().plusSeconds(30);
                return one(
                        organization,
                        application,
                        new ApplicationEvent.SecretExpirySet(secret, end));
            }
            application.secrets.remove(secret);
            return one(organization, application, new ApplicationEvent.SecretRemoved(secret));
        }
        SecretId secret = new SecretId(history.freshId("x"));
        application.secrets.add(secret);
        return one(
                organization,
                application,
                new ApplicationEvent.SecretAdded(
                        secret, history.chance(50) ? history.now().plusSeconds(60) : null));
    }

    private List<Happened> authorize(Organization organization, Application application) {
        List<Api> visible = organization.visibleApis();
        if (visible.isEmpty()) {
            return List.of();
        }
        Api api = history.pick(visible);
        Set<ScopeId> scopes = new LinkedHashSet<>();
        for (Scope scope : api.scopes.values()) {
            if (history.chance(60)) {
                scopes.add(scope.id());
            }
        }
        application.authorized.add(api.id());
        AuthorizationPolicy policy =
                history.chance(70) ? AuthorizationPolicy.RBAC : AuthorizationPolicy.NO_POLICY;
        return one(
                organization,
                application,
                new ApplicationEvent.ApiAuthorized(
                        api.id(),
                        new ApiAuthorization(policy, scopes, null, history.condition(15))));
    }

    private List<Happened> planCommand(Organization organization) {
        PlanDetails details =
                new PlanDetails(
                        history.chance(50),
                        history.chance(50)
                                ? new RequestLimit(10, RequestLimit.Period.SECOND)
                                : null,
                        history.chance(20) ? 5L : null,
                        history.chance(30) ? new RequestLimit(900, RequestLimit.Period.DAY) : null);
        if (organization.plans.isEmpty() || history.chance(40)) {
            String handle = history.freeHandle("plan", organization.plans);
            if (handle == null) {
                return List.of();
            }
            Plan plan = new Plan(history.freshId("p"), handle);
            organization.plans.add(plan);
            return one(
                    organization,
                    plan,
                    new PlanEvent.PlanCreated(
                            plan.id(), organization.id(), plan.handle(), details));
        }
        Plan plan = history.pick(organization.plans);
        if (history.chance(70)) {
            return one(organization, plan, new PlanEvent.PlanChanged(details));
        }
        organization.plans.remove(plan);
        return one(organization, plan, new PlanEvent.PlanDeleted());
    }

    private List<Happened> subscriptionCommand(Organization organization) {
        if (organization.subscriptions.isEmpty() || history.chance(50)) {
            return subscribe(organization);
        }
        Subscription subscription = history.pick(organization.subscriptions);
        if (history.chance(15)) {
            organization.subscriptions.remove(subscription);
            return one(organization, subscription, new SubscriptionEvent.SubscriptionDeleted());
        }
        SubscriptionStatus from = subscription.status;
        if (from == SubscriptionStatus.ACTIVE
                && !organization.plans.isEmpty()
                && history.chance(30)) {
            subscription.status = SubscriptionStatus.TIER_UPDATE_PENDING;
            return one(
                    organization,
                    subscription,
                    new SubscriptionEvent.SubscriptionPlanRequested(
                            history.pick(organization.plans).id()));
        }
        SubscriptionStatus to =
                history.chance(40)
                        ? SubscriptionStatus.ACTIVE
                        : history.pick(List.of(SubscriptionStatus.values()));
        subscription.status = to;
        if (!organization.plans.isEmpty() && history.chance(30)) {
            return one(
                    organization,
                    subscription,
                    new SubscriptionEvent.SubscriptionPlanChanged(
                            history.pick(organization.plans).id(), to));
        }
        return from == to
                ? List.of()
                : one(
                        organization,
                        subscription,
                        new SubscriptionEvent.SubscriptionStatusChanged(from, to));
    }

    private List<Happened> subscribe(Organization organization) {
        List<Api> visible = organization.visibleApis();
        if (organization.applications.isEmpty()
                || visible.isEmpty()
                || organization.plans.isEmpty()) {
            return List.of();
        }
        Application application = history.pick(organization.applications);
        Api api = history.pick(visible);
        boolean isThere =
                organization.subscriptions.stream()
                        .anyMatch(
                                other ->
                                        other.application.equals(application.id())
                                                && other.api.equals(api.id()));
        if (isThere) {
            return List.of();
        }
        SubscriptionStatus status =
                history.chance(70) ? SubscriptionStatus.ACTIVE : SubscriptionStatus.PENDING;
        Subscription subscription =
                new Subscription(history.freshId("b"), application.id(), api.id(), status);
        organization.subscriptions.add(subscription);
        return one(
                organization,
                subscription,
                new SubscriptionEvent.SubscriptionCreated(
                        new SubscriptionId(subscription.id),
                        organization.id(),
                        application.id(),
                        api.id(),
                        history.pick(organization.plans).id(),
                        status));
    }

    private List<Happened> keyCommand(Organization organization) {
        KeyRing ring = organization.keyRing;
        if (ring == null) {
            KeyRing made = new KeyRing(history.freshId("k"));
            organization.keyRing = made;
            return one(
                    organization,
                    made,
                    new SigningKeyEvent.KeyRingCreated(new KeyRingId(made.id), organization.id()));
        }
        if (ring.keys.isEmpty() || history.chance(40)) {
            SigningKeyId key = new SigningKeyId(history.freshId("y"));
            ring.keys.add(key);
            return one(
                    organization,
                    ring,
                    new SigningKeyEvent.SigningKeyAdded(
                            new SigningKey(
                                    key,
                                    SignatureAlgorithm.ES256,
                                    Map.of("kty", "EC", "crv", "P-256", "x", key.value())),
                            null));
        }
        SigningKeyId key = history.pick(ring.keys);
        if (history.chance(20)) {
            ring.keys.remove(key);
            return one(organization, ring, new SigningKeyEvent.SigningKeyWithdrawn(key));
        }
        if (ring.isActive.putIfAbsent(key, true) == null) {
            return one(organization, ring, new SigningKeyEvent.SigningKeyActivated(key));
        }
        ring.keys.remove(key);
        return one(organization, ring, new SigningKeyEvent.SigningKeyRetired(key));
    }

    private List<Happened> cutOff(Organization organization) {
        Revocation revocation = new Revocation(history.freshId("v"));
        CutOffTarget target = target(organization);
        return one(
                organization,
                revocation,
                new RevocationEvent.TokensCutOff(
                        new RevocationId(revocation.id), organization.id(), target));
    }

    private CutOffTarget target(Organization organization) {
        CutOffTarget token =
                new CutOffTarget.TokenId(
                        "token" + history.random().nextInt(20),
                        history.now().plusSeconds(history.random().nextInt(300)));
        List<Api> apis = organization.apis;
        return switch (history.random().nextInt(12)) {
            case 0 -> new CutOffTarget.WholeOrganization();
            case 1 ->
                    organization.applications.isEmpty()
                            ? token
                            : new CutOffTarget.Client(history.pick(organization.applications).id());
            case 2 ->
                    organization.users.isEmpty()
                            ? token
                            : new CutOffTarget.Subject(history.pick(organization.users).id);
            case 3, 7 ->
                    new CutOffTarget.Session(
                            "session" + history.random().nextInt(5),
                            history.random().nextBoolean()
                                    ? null
                                    : history.now().plusSeconds(history.random().nextInt(300)));
            case 4 -> apis.isEmpty() ? token : new CutOffTarget.Api(history.pick(apis).id());
            case 5 ->
                    apis.isEmpty() || apis.getFirst().scopes.isEmpty()
                            ? token
                            : new CutOffTarget.Scope(
                                    apis.getFirst().scopes.values().iterator().next().id());
            case 6 ->
                    organization.roles.isEmpty()
                            ? token
                            : new CutOffTarget.Role(history.pick(organization.roles).id());
            case 8 ->
                    organization.providers.isEmpty()
                            ? token
                            : new CutOffTarget.Subject(
                                    history.pick(organization.providers).issuer
                                            + "#sub-"
                                            + history.random().nextInt(3));
            default -> token;
        };
    }

    private static List<Happened> one(Organization organization, Thing thing, DomainEvent event) {
        return List.of(new Happened(organization, thing, event));
    }
}
