package dev.precept.domain.application;

import static dev.precept.domain.TestData.application;
import static dev.precept.domain.TestData.createApi;
import static dev.precept.domain.TestData.createApplication;
import static dev.precept.domain.TestData.createOrganization;
import static dev.precept.domain.TestData.putScope;
import static dev.precept.domain.TestData.service;

import dev.precept.domain.TestData;
import dev.precept.domain.World;
import dev.precept.domain.api.ApiCommand;
import dev.precept.domain.api.ApiDetails;
import dev.precept.domain.api.DecisionMode;
import dev.precept.domain.application.ApplicationCommand.AddSecret;
import dev.precept.domain.application.ApplicationCommand.AuthorizeApi;
import dev.precept.domain.application.ApplicationCommand.ChangeApplication;
import dev.precept.domain.application.ApplicationCommand.CreateApplication;
import dev.precept.domain.application.ApplicationCommand.DeauthorizeApi;
import dev.precept.domain.application.ApplicationCommand.DeleteApplication;
import dev.precept.domain.application.ApplicationCommand.RemoveSecret;
import dev.precept.domain.application.ApplicationEvent.ApiAuthorized;
import dev.precept.domain.application.ApplicationEvent.ApiDeauthorized;
import dev.precept.domain.application.ApplicationEvent.ApplicationChanged;
import dev.precept.domain.application.ApplicationEvent.ApplicationCreated;
import dev.precept.domain.application.ApplicationEvent.ApplicationDeleted;
import dev.precept.domain.application.ApplicationEvent.SecretAdded;
import dev.precept.domain.application.ApplicationEvent.SecretRemoved;
import dev.precept.domain.condition.Condition;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.Limits;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Rejection.Code;
import dev.precept.domain.shared.ScopeId;
import dev.precept.domain.shared.ScopeToken;
import dev.precept.domain.shared.SecretId;
import dev.precept.domain.signingkey.SignatureAlgorithm;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

class ApplicationDeciderTest {
    private static final OrganizationId ORGANIZATION = OrganizationId.DEFAULT;
    private static final ApplicationId SHOP = new ApplicationId("shop");
    private static final ApiId ORDERS = new ApiId("orders");
    private static final Set<GrantType> CREDENTIALS = Set.of(GrantType.CLIENT_CREDENTIALS);

    private final World world =
            World.withOrganizations()
                    .given(
                            createApi(ORGANIZATION, ORDERS),
                            putScope(ORDERS, "read"),
                            putScope(ORDERS, "write"),
                            createApplication(ORGANIZATION, SHOP));

    private ApiAuthorization rbac(String... names) {
        Set<ScopeId> scopes =
                Arrays.stream(names)
                        .map(name -> world.scope(ORDERS, name))
                        .collect(Collectors.toSet());
        return new ApiAuthorization(AuthorizationPolicy.RBAC, scopes, null);
    }

    private static SecretId secret(String id) {
        return new SecretId(id);
    }

    @Test
    void isMadeChangedAndDeleted() {
        ApplicationId other = new ApplicationId("other");
        world.when(createApplication(ORGANIZATION, other))
                .then(new ApplicationCreated(other, ORGANIZATION, new Handle("other"), service()));
        world.when(createApplication(ORGANIZATION, other)).refused(Code.ALREADY_EXISTS);
        ApplicationDetails web =
                application(
                        ApplicationType.WEB, ClientAuthentication.CLIENT_SECRET_POST, CREDENTIALS);
        world.when(new ChangeApplication(other, web)).then(new ApplicationChanged(web));
        world.when(new ChangeApplication(other, web)).then();
        world.when(new DeleteApplication(other)).then(new ApplicationDeleted());
        world.when(new ChangeApplication(other, web)).refused(Code.NOT_FOUND);
        world.given(
                new CreateApplication(
                        new ApplicationId("third"), ORGANIZATION, new Handle("other"), service()));
    }

    @Test
    void aClientThatKeepsNoSecretActsOnNobodysBehalfAlone() {
        for (ApplicationType type : List.of(ApplicationType.SPA, ApplicationType.NATIVE)) {
            ApplicationDetails open = application(type, ClientAuthentication.NONE, Set.of());
            world.given(new ChangeApplication(SHOP, open));
            world.when(new AddSecret(SHOP, secret("one"), null)).refused(Code.NOT_ALLOWED);
            world.when(
                            new ChangeApplication(
                                    SHOP,
                                    application(type, ClientAuthentication.NONE, CREDENTIALS)))
                    .refused(Code.NOT_ALLOWED, "CLIENT_CREDENTIALS");
            world.when(
                            new ChangeApplication(
                                    SHOP,
                                    application(
                                            type,
                                            ClientAuthentication.CLIENT_SECRET_BASIC,
                                            Set.of())))
                    .refused(Code.NOT_ALLOWED, "NONE");
        }
        for (ApplicationType type : List.of(ApplicationType.M2M, ApplicationType.WEB)) {
            world.when(
                            new ChangeApplication(
                                    SHOP,
                                    application(type, ClientAuthentication.NONE, CREDENTIALS)))
                    .refused(Code.NOT_ALLOWED, "NONE");
        }
    }

    @Test
    void theLifetimeOfTokensIsBounded() {
        for (int seconds : new int[] {-1, 0, Limits.TOKEN_LIFETIME_SECONDS + 1}) {
            ApplicationDetails details =
                    new ApplicationDetails(
                            "Shop",
                            ApplicationType.M2M,
                            CREDENTIALS,
                            ClientAuthentication.CLIENT_SECRET_BASIC,
                            RoleAudienceKind.ORGANIZATION,
                            new AccessTokenSettings(seconds, SignatureAlgorithm.RS256),
                            Environment.PRODUCTION);
            world.when(new ChangeApplication(SHOP, details)).refused(Code.INVALID_VALUE);
        }
    }

    @Test
    void severalSecretsMayLive() {
        Instant expiry = World.NOW.plus(Duration.ofDays(1));
        world.when(new AddSecret(SHOP, secret("one"), null))
                .then(new SecretAdded(secret("one"), null));
        world.when(new AddSecret(SHOP, secret("two"), expiry.plusNanos(7)))
                .then(new SecretAdded(secret("two"), expiry));
        world.when(new AddSecret(SHOP, secret("one"), null)).refused(Code.ALREADY_EXISTS);
        world.when(new AddSecret(SHOP, secret("three"), World.NOW)).refused(Code.INVALID_VALUE);
        world.when(new AddSecret(SHOP, secret("three"), Instant.MAX)).refused(Code.INVALID_VALUE);
        world.when(new RemoveSecret(SHOP, secret("one"))).then(new SecretRemoved(secret("one")));
        world.when(new RemoveSecret(SHOP, secret("one"))).refused(Code.NOT_FOUND);
        for (int i = 1; i < Limits.SECRETS_PER_APPLICATION; i++) {
            world.given(new AddSecret(SHOP, secret("more-" + i), null));
        }
        world.when(new AddSecret(SHOP, secret("three"), null)).refused(Code.LIMIT_EXCEEDED);
    }

    @Test
    void isAuthorizedForExactlyWhatIsSaid() {
        world.when(new AuthorizeApi(SHOP, ORDERS, rbac("read")))
                .then(new ApiAuthorized(ORDERS, rbac("read")));
        world.when(new AuthorizeApi(SHOP, ORDERS, rbac("read"))).then();
        world.when(new AuthorizeApi(SHOP, ORDERS, rbac("read", "write")))
                .then(new ApiAuthorized(ORDERS, rbac("read", "write")));
        world.when(new DeauthorizeApi(SHOP, ORDERS)).then(new ApiDeauthorized(ORDERS));
        world.when(new DeauthorizeApi(SHOP, ORDERS)).refused(Code.NOT_FOUND);
    }

    @Test
    void holdsOnlyScopesThatExist() {
        ApiAuthorization read = rbac("read");
        world.given(new AuthorizeApi(SHOP, ORDERS, read));
        world.given(new ApiCommand.RemoveScope(ORDERS, new ScopeToken("read")));
        world.when(new AuthorizeApi(SHOP, ORDERS, read)).then();
        world.given(putScope(ORDERS, "read"));
        world.given(new DeauthorizeApi(SHOP, ORDERS));
        world.when(new AuthorizeApi(SHOP, ORDERS, read)).refused(Code.UNKNOWN_REFERENCE, "scopes");
        world.when(new AuthorizeApi(SHOP, new ApiId("nothing"), rbac()))
                .refused(Code.UNKNOWN_REFERENCE, "API");
    }

    @Test
    void holdsScopesOfTheOrganizationsAbove() {
        OrganizationId child = new OrganizationId("child");
        ApplicationId kiosk = new ApplicationId("kiosk");
        ApplicationId stranger = new ApplicationId("stranger");
        world.given(
                createOrganization(child, ORGANIZATION),
                createApplication(child, kiosk),
                new AuthorizeApi(kiosk, ORDERS, rbac("read")),
                createApplication(OrganizationId.SYSTEM, stranger));
        world.when(new AuthorizeApi(stranger, ORDERS, rbac("read")))
                .refused(Code.UNKNOWN_REFERENCE);
    }

    @Test
    void anApiThatAsksForNoAuthorizationAllowsNoPolicyOnly() {
        ApiId open = new ApiId("open");
        world.given(
                createApi(
                        ORGANIZATION,
                        open,
                        new ApiDetails(
                                "Open",
                                "",
                                null,
                                null,
                                false,
                                false,
                                null,
                                DecisionMode.LIVE,
                                List.of(),
                                List.of())));
        world.when(new AuthorizeApi(SHOP, open, rbac())).refused(Code.NOT_ALLOWED, "NO_POLICY");
        world.given(
                new AuthorizeApi(
                        SHOP,
                        open,
                        new ApiAuthorization(AuthorizationPolicy.NO_POLICY, Set.of(), null)));
    }

    @Test
    void onlyAuthorizationsForOurOwnApiHaveAReach() {
        ApiAuthorization reaching =
                new ApiAuthorization(
                        AuthorizationPolicy.NO_POLICY, Set.of(), new OrganizationReach.All());
        world.when(new AuthorizeApi(SHOP, ORDERS, reaching)).refused(Code.NOT_ALLOWED);
        ApplicationId console = new ApplicationId("console");
        world.given(
                createApi(OrganizationId.SYSTEM, ApiId.PRECEPT),
                putScope(ApiId.PRECEPT, TestData.ADMIN),
                createApplication(OrganizationId.SYSTEM, console));
        world.when(new AuthorizeApi(console, ApiId.PRECEPT, rbac())).refused(Code.NOT_ALLOWED);
        world.when(
                        new AuthorizeApi(
                                console,
                                ApiId.PRECEPT,
                                reaching(Set.of(), Set.of(new OrganizationId("nowhere")))))
                .refused(Code.UNKNOWN_REFERENCE, "organizations");
        world.given(
                new AuthorizeApi(console, ApiId.PRECEPT, reaching(Set.of(), Set.of(ORGANIZATION))));
        world.when(new AuthorizeApi(SHOP, ApiId.PRECEPT, reaching)).refused(Code.UNKNOWN_REFERENCE);
    }

    private static ApiAuthorization reaching(
            Set<ScopeId> scopes, Set<OrganizationId> organizations) {
        return new ApiAuthorization(
                AuthorizationPolicy.NO_POLICY, scopes, new OrganizationReach.Some(organizations));
    }

    @Test
    void theLastAdministratorCannotBeTakenAway() {
        ApplicationId first = new ApplicationId("first");
        ApplicationId second = new ApplicationId("second");
        world.given(
                createApi(OrganizationId.SYSTEM, ApiId.PRECEPT),
                putScope(ApiId.PRECEPT, TestData.ADMIN),
                putScope(ApiId.PRECEPT, "precept:read"));
        administrator(first);
        refusedForTheLast(first);
        administrator(second);
        world.given(new DeleteApplication(first));
        refusedForTheLast(second);
    }

    /** Invariant 7 of the package. */
    @Test
    void anAuthorizationMayHaveAConditionThatCanBeEvaluatedButNotForOurOwnApi() {
        ApiAuthorization gold = conditional(rbac("read"), new Condition.Acr(Set.of("gold")));
        world.when(new AuthorizeApi(SHOP, ORDERS, gold)).then(new ApiAuthorized(ORDERS, gold));
        world.when(new AuthorizeApi(SHOP, ORDERS, gold)).then();
        world.when(
                        new AuthorizeApi(
                                SHOP,
                                ORDERS,
                                conditional(rbac("read"), new Condition.Cel("nothing"))))
                .refused(Code.INVALID_VALUE, "nothing");
        ApplicationId first = new ApplicationId("first");
        world.given(
                createApi(OrganizationId.SYSTEM, ApiId.PRECEPT),
                putScope(ApiId.PRECEPT, TestData.ADMIN),
                putScope(ApiId.PRECEPT, "precept:read"));
        administrator(first);
        world.when(
                        new AuthorizeApi(
                                first,
                                ApiId.PRECEPT,
                                conditional(everything(), new Condition.Acr(Set.of("gold")))))
                .refused(Code.NOT_ALLOWED, "condition");
    }

    private static ApiAuthorization conditional(ApiAuthorization of, Condition condition) {
        return new ApiAuthorization(of.policy(), of.scopes(), of.reach(), condition);
    }

    private void administrator(ApplicationId application) {
        world.given(
                createApplication(OrganizationId.SYSTEM, application),
                new AuthorizeApi(application, ApiId.PRECEPT, everything()),
                new AddSecret(application, secret("of-" + application), null));
    }

    private ApiAuthorization everything() {
        return new ApiAuthorization(
                AuthorizationPolicy.NO_POLICY,
                Set.of(
                        world.scope(ApiId.PRECEPT, TestData.ADMIN),
                        world.scope(ApiId.PRECEPT, "precept:read")),
                new OrganizationReach.All());
    }

    private void refusedForTheLast(ApplicationId last) {
        Set<ScopeId> read = Set.of(world.scope(ApiId.PRECEPT, "precept:read"));
        ApplicationDetails idle =
                application(
                        ApplicationType.M2M, ClientAuthentication.CLIENT_SECRET_BASIC, Set.of());
        ApiAuthorization less =
                new ApiAuthorization(
                        AuthorizationPolicy.NO_POLICY, read, new OrganizationReach.All());
        for (ApplicationCommand command :
                List.of(
                        new DeleteApplication(last),
                        new DeauthorizeApi(last, ApiId.PRECEPT),
                        new AuthorizeApi(last, ApiId.PRECEPT, less),
                        new AuthorizeApi(
                                last,
                                ApiId.PRECEPT,
                                reaching(everything().scopes(), Set.of(ORGANIZATION))),
                        new RemoveSecret(last, secret("of-" + last)),
                        new ChangeApplication(last, idle))) {
            world.when(command).refused(Code.NOT_ALLOWED, "last");
        }
        world.given(
                new AddSecret(last, secret("fresh"), null),
                new RemoveSecret(last, secret("fresh")),
                new AuthorizeApi(last, ApiId.PRECEPT, everything()));
    }
}
