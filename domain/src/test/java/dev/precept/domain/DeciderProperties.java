package dev.precept.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.api.ApiCommand;
import dev.precept.domain.api.ApiDecider;
import dev.precept.domain.api.ApiEvent;
import dev.precept.domain.api.ApiState;
import dev.precept.domain.api.DetailsType;
import dev.precept.domain.api.HttpMethod;
import dev.precept.domain.api.Lifecycle;
import dev.precept.domain.api.Operation;
import dev.precept.domain.api.Route;
import dev.precept.domain.apikey.ApiKeyCommand;
import dev.precept.domain.apikey.ApiKeyDecider;
import dev.precept.domain.apikey.ApiKeyEvent;
import dev.precept.domain.apikey.ApiKeyState;
import dev.precept.domain.application.ApiAuthorization;
import dev.precept.domain.application.ApplicationCommand;
import dev.precept.domain.application.ApplicationDecider;
import dev.precept.domain.application.ApplicationDetails;
import dev.precept.domain.application.ApplicationEvent;
import dev.precept.domain.application.ApplicationState;
import dev.precept.domain.application.ApplicationType;
import dev.precept.domain.application.AuthorizationPolicy;
import dev.precept.domain.application.ClientAuthentication;
import dev.precept.domain.application.GrantType;
import dev.precept.domain.application.OrganizationReach;
import dev.precept.domain.application.SenderConstraint;
import dev.precept.domain.application.TestClients;
import dev.precept.domain.attribute.Storable;
import dev.precept.domain.condition.Condition;
import dev.precept.domain.gateway.GatewayCommand;
import dev.precept.domain.gateway.GatewayDecider;
import dev.precept.domain.gateway.GatewayDetails;
import dev.precept.domain.gateway.GatewayEvent;
import dev.precept.domain.gateway.GatewayState;
import dev.precept.domain.group.GroupCommand;
import dev.precept.domain.group.GroupDecider;
import dev.precept.domain.group.GroupEvent;
import dev.precept.domain.group.GroupMember;
import dev.precept.domain.group.GroupState;
import dev.precept.domain.identityprovider.IdentityProviderCommand;
import dev.precept.domain.identityprovider.IdentityProviderDecider;
import dev.precept.domain.identityprovider.IdentityProviderEvent;
import dev.precept.domain.identityprovider.IdentityProviderState;
import dev.precept.domain.organization.ApprovalPolicy;
import dev.precept.domain.organization.OrganizationCommand;
import dev.precept.domain.organization.OrganizationDecider;
import dev.precept.domain.organization.OrganizationEvent;
import dev.precept.domain.organization.OrganizationMode;
import dev.precept.domain.organization.OrganizationState;
import dev.precept.domain.plan.PlanCommand;
import dev.precept.domain.plan.PlanDecider;
import dev.precept.domain.plan.PlanDetails;
import dev.precept.domain.plan.PlanEvent;
import dev.precept.domain.plan.PlanState;
import dev.precept.domain.policy.Effect;
import dev.precept.domain.policy.PolicyCommand;
import dev.precept.domain.policy.PolicyDecider;
import dev.precept.domain.policy.PolicyDetails;
import dev.precept.domain.policy.PolicyEvent;
import dev.precept.domain.policy.PolicySource;
import dev.precept.domain.policy.PolicyState;
import dev.precept.domain.policy.PolicyTarget;
import dev.precept.domain.proposal.Party;
import dev.precept.domain.proposal.ProposalCommand;
import dev.precept.domain.proposal.ProposalDecider;
import dev.precept.domain.proposal.ProposalEvent;
import dev.precept.domain.proposal.ProposalState;
import dev.precept.domain.proposal.ProposedRequest;
import dev.precept.domain.receipt.ReceiptDecider;
import dev.precept.domain.receipt.ReceiptEvent;
import dev.precept.domain.receipt.ReceiptState;
import dev.precept.domain.resource.ResourceCommand;
import dev.precept.domain.resource.ResourceDecider;
import dev.precept.domain.resource.ResourceEvent;
import dev.precept.domain.resource.ResourceName;
import dev.precept.domain.resource.ResourceState;
import dev.precept.domain.review.ReviewCommand;
import dev.precept.domain.review.ReviewDecider;
import dev.precept.domain.review.ReviewDetails;
import dev.precept.domain.review.ReviewEvent;
import dev.precept.domain.review.ReviewItem;
import dev.precept.domain.review.ReviewResult;
import dev.precept.domain.review.ReviewScope;
import dev.precept.domain.review.ReviewState;
import dev.precept.domain.review.Reviewers;
import dev.precept.domain.review.Verdict;
import dev.precept.domain.role.Member;
import dev.precept.domain.role.Permission;
import dev.precept.domain.role.RoleAudience;
import dev.precept.domain.role.RoleCommand;
import dev.precept.domain.role.RoleDecider;
import dev.precept.domain.role.RoleEvent;
import dev.precept.domain.role.RoleState;
import dev.precept.domain.schema.EventCodec;
import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.DomainCommand;
import dev.precept.domain.shared.DomainEvent;
import dev.precept.domain.shared.GatewayId;
import dev.precept.domain.shared.GroupId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.IdentityProviderId;
import dev.precept.domain.shared.KeyRingId;
import dev.precept.domain.shared.Limits;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Outcome;
import dev.precept.domain.shared.PlanId;
import dev.precept.domain.shared.PolicyId;
import dev.precept.domain.shared.ProposalId;
import dev.precept.domain.shared.RecordedEvent;
import dev.precept.domain.shared.ResourceId;
import dev.precept.domain.shared.ReviewId;
import dev.precept.domain.shared.RoleId;
import dev.precept.domain.shared.ScopeId;
import dev.precept.domain.shared.ScopeToken;
import dev.precept.domain.shared.SecretId;
import dev.precept.domain.shared.SigningKeyId;
import dev.precept.domain.shared.SubscriptionId;
import dev.precept.domain.shared.UserId;
import dev.precept.domain.shared.WebhookId;
import dev.precept.domain.signingkey.SignatureAlgorithm;
import dev.precept.domain.signingkey.SigningKeyCommand;
import dev.precept.domain.signingkey.SigningKeyDecider;
import dev.precept.domain.signingkey.SigningKeyEvent;
import dev.precept.domain.signingkey.SigningKeyState;
import dev.precept.domain.subscription.SubscriptionCommand;
import dev.precept.domain.subscription.SubscriptionDecider;
import dev.precept.domain.subscription.SubscriptionEvent;
import dev.precept.domain.subscription.SubscriptionState;
import dev.precept.domain.subscription.SubscriptionStatus;
import dev.precept.domain.user.UserCommand;
import dev.precept.domain.user.UserDecider;
import dev.precept.domain.user.UserEvent;
import dev.precept.domain.user.UserState;
import dev.precept.domain.webhook.WebhookCommand;
import dev.precept.domain.webhook.WebhookDecider;
import dev.precept.domain.webhook.WebhookDetails;
import dev.precept.domain.webhook.WebhookEvent;
import dev.precept.domain.webhook.WebhookState;
import dev.precept.testing.RandomConditions;
import dev.precept.testing.Seed;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;

/** What holds after any commands whatever. */
class DeciderProperties {
    private static final int ROUNDS = 40;
    private static final int STEPS = 600;
    private static final int FEW = 9;

    private final Random random = Seed.random(DeciderProperties.class);
    private final RandomConditions conditions = new RandomConditions(random, true);
    private World world = new World();

    @Test
    void anyCommandsKeepTheInvariants() {
        int accepted = 0;
        for (int round = 0; round < ROUNDS; round++) {
            world = administered();
            for (int step = 0; step < STEPS; step++) {
                DomainCommand command = anyCommand();
                boolean mustStay = isDeletionOfAnAttachedPolicy(command);
                Outcome<? extends DomainEvent> outcome = world.handle(command);
                if (outcome instanceof Outcome.Accepted<? extends DomainEvent> happened
                        && !happened.events().isEmpty()) {
                    accepted++;
                    assertThat(mustStay).as("an attached policy was deleted").isFalse();
                    theSameAgainIsNoEvent(command);
                    happened.events().forEach(DeciderProperties::isWrittenAndReadBack);
                    invariantsHold();
                }
            }
            everyScopeIsAnotherOne();
        }
        assertThat(accepted).as("commands that changed something").isGreaterThan(ROUNDS * 100);
    }

    @Test
    void anyEventCanFollowAnyState() {
        Set<Class<?>> followed = new HashSet<>();
        for (int round = 0; round < ROUNDS; round++) {
            world = administered();
            for (int step = 0; step < STEPS; step++) {
                world.handle(anyCommand());
            }
            followed.addAll(everyEventFollowsEveryState());
        }
        assertThat(followed).as("the aggregates that had events").hasSize(17);
    }

    private Set<Class<?>> everyEventFollowsEveryState() {
        Set<Class<?>> followed = new HashSet<>();
        evolves(
                followed,
                ApiState.class,
                new ApiState.Absent(),
                ApiEvent.class,
                ApiDecider::evolve);
        evolves(
                followed,
                ApplicationState.class,
                new ApplicationState.Absent(),
                ApplicationEvent.class,
                ApplicationDecider::evolve);
        evolves(
                followed,
                GroupState.class,
                new GroupState.Absent(),
                GroupEvent.class,
                GroupDecider::evolve);
        evolves(
                followed,
                OrganizationState.class,
                new OrganizationState.Absent(),
                OrganizationEvent.class,
                OrganizationDecider::evolve);
        evolves(
                followed,
                PlanState.class,
                new PlanState.Absent(),
                PlanEvent.class,
                PlanDecider::evolve);
        rulesEvolve(followed);
        evolves(
                followed,
                RoleState.class,
                new RoleState.Absent(),
                RoleEvent.class,
                RoleDecider::evolve);
        evolves(
                followed,
                SigningKeyState.class,
                new SigningKeyState.Absent(),
                SigningKeyEvent.class,
                SigningKeyDecider::evolve);
        evolves(
                followed,
                SubscriptionState.class,
                new SubscriptionState.Absent(),
                SubscriptionEvent.class,
                SubscriptionDecider::evolve);
        evolves(
                followed,
                UserState.class,
                new UserState.Absent(),
                UserEvent.class,
                UserDecider::evolve);
        everyEventOfCallersFollowsEveryState(followed);
        return followed;
    }

    private void everyEventOfCallersFollowsEveryState(Set<Class<?>> followed) {
        evolves(
                followed,
                GatewayState.class,
                new GatewayState.Absent(),
                GatewayEvent.class,
                GatewayDecider::evolve);
        evolves(
                followed,
                ApiKeyState.class,
                new ApiKeyState.Absent(),
                ApiKeyEvent.class,
                ApiKeyDecider::evolve);
        evolves(
                followed,
                IdentityProviderState.class,
                new IdentityProviderState.Absent(),
                IdentityProviderEvent.class,
                IdentityProviderDecider::evolve);
        evolves(
                followed,
                WebhookState.class,
                new WebhookState.Absent(),
                WebhookEvent.class,
                WebhookDecider::evolve);
        evolves(
                followed,
                ReceiptState.class,
                new ReceiptState.Absent(),
                ReceiptEvent.class,
                ReceiptDecider::evolve);
        evolves(
                followed,
                ReviewState.class,
                new ReviewState.Absent(),
                ReviewEvent.class,
                ReviewDecider::evolve);
        evolves(
                followed,
                ProposalState.class,
                new ProposalState.Absent(),
                ProposalEvent.class,
                ProposalDecider::evolve);
    }

    private void rulesEvolve(Set<Class<?>> followed) {
        evolves(
                followed,
                PolicyState.class,
                new PolicyState.Absent(),
                PolicyEvent.class,
                PolicyDecider::evolve);
        evolves(
                followed,
                ResourceState.class,
                new ResourceState.Absent(),
                ResourceEvent.class,
                ResourceDecider::evolve);
    }

    private <S, E extends DomainEvent> void evolves(
            Set<Class<?>> followed,
            Class<S> states,
            S absent,
            Class<E> events,
            BiFunction<S, E, S> evolve) {
        List<S> from = new ArrayList<>(world.all(states));
        from.add(absent);
        for (S state : from) {
            for (DomainEvent event : world.events()) {
                if (events.isInstance(event)) {
                    assertThat(evolve.apply(state, events.cast(event))).isNotNull();
                    followed.add(events);
                }
            }
        }
    }

    private static World administered() {
        ApplicationId first = new ApplicationId("0");
        World world =
                World.withOrganizations()
                        .given(
                                TestData.createApi(OrganizationId.SYSTEM, ApiId.PRECEPT),
                                TestData.putScope(ApiId.PRECEPT, TestData.ADMIN),
                                TestData.createApplication(OrganizationId.SYSTEM, first),
                                TestData.createApplication(
                                        OrganizationId.DEFAULT, new ApplicationId("1")),
                                TestData.createApi(OrganizationId.DEFAULT, new ApiId("1")),
                                TestData.createPlan(OrganizationId.DEFAULT, new PlanId("1"), true),
                                new ApiCommand.MoveLifecycle(new ApiId("1"), Lifecycle.PUBLISHED),
                                new SubscriptionCommand.CreateSubscription(
                                        new SubscriptionId("1"),
                                        OrganizationId.DEFAULT,
                                        new ApplicationId("1"),
                                        new ApiId("1"),
                                        new PlanId("1")),
                                new ApplicationCommand.AddSecret(first, new SecretId("0"), null));
        return world.given(
                new ApplicationCommand.AuthorizeApi(
                        first,
                        ApiId.PRECEPT,
                        new ApiAuthorization(
                                AuthorizationPolicy.NO_POLICY,
                                Set.of(world.scope(ApiId.PRECEPT, TestData.ADMIN)),
                                new OrganizationReach.All())));
    }

    private void theSameAgainIsNoEvent(DomainCommand command) {
        if (world.handle(command) instanceof Outcome.Accepted<? extends DomainEvent> again) {
            assertThat(again.events()).as(command.toString()).isEmpty();
            assertThat(again.reservations()).isEmpty();
            assertThat(again.releases()).isEmpty();
        }
    }

    private static void isWrittenAndReadBack(DomainEvent event) {
        UUID id = new UUID(1, 2);
        RecordedEvent recorded =
                new RecordedEvent(
                        id, "stream", 3, OrganizationId.DEFAULT, Actor.SERVICE, id, "", event);
        assertThat(EventCodec.decode(EventCodec.encode(recorded))).isEqualTo(recorded);
    }

    private void everyScopeIsAnotherOne() {
        Set<ScopeId> ids = new HashSet<>();
        for (DomainEvent event : world.events()) {
            if (event instanceof ApiEvent.ScopeAdded added) {
                assertThat(ids.add(added.scope())).isTrue();
            }
        }
    }

    private void invariantsHold() {
        assertThat(world.organizationExists(OrganizationId.SYSTEM)).isTrue();
        assertThat(world.organizationExists(OrganizationId.DEFAULT)).isTrue();
        assertThat(world.administrators()).as("administrators").isNotEmpty();
        world.all(ApiState.Existing.class).forEach(this::apiHolds);
        for (GroupState.Existing group : world.all(GroupState.Existing.class)) {
            assertThat(world.groupHeight(group.organization(), group.group()))
                    .isLessThanOrEqualTo(Limits.GROUP_DEPTH);
        }
        Set<List<Object>> subscriptions = new HashSet<>();
        for (SubscriptionState.Existing each : world.all(SubscriptionState.Existing.class)) {
            assertThat(subscriptions.add(List.of(each.application(), each.api()))).isTrue();
        }
        Set<List<Object>> clients = new HashSet<>();
        for (GatewayState.Existing each : world.all(GatewayState.Existing.class)) {
            ApplicationId client = each.details().client();
            if (client != null) {
                assertThat(clients.add(List.of(each.organization(), client))).isTrue();
            }
        }
        Set<List<Object>> resources = new HashSet<>();
        for (ResourceState.Existing each : world.all(ResourceState.Existing.class)) {
            assertThat(resources.add(List.of(each.organization(), each.api(), each.name())))
                    .isTrue();
            assertThat(Storable.fault(each.attributes())).isEmpty();
        }
        for (RoleState.Existing role : world.all(RoleState.Existing.class)) {
            assertThat(role.permissions().stream().map(Permission::scope)).doesNotHaveDuplicates();
        }
        Set<List<Object>> issuers = new HashSet<>();
        for (IdentityProviderState.Existing each :
                world.all(IdentityProviderState.Existing.class)) {
            assertThat(each.organization()).isNotEqualTo(OrganizationId.SYSTEM);
            assertThat(issuers.add(List.of(each.organization(), each.details().issuer()))).isTrue();
            assertThat(each.clients().values()).doesNotHaveDuplicates();
        }
        Set<OrganizationId> rings = new HashSet<>();
        for (SigningKeyState.Existing ring : world.all(SigningKeyState.Existing.class)) {
            assertThat(rings.add(ring.organization())).isTrue();
            assertThat(ring.active().keySet()).isEqualTo(ring.next().keySet()).isNotEmpty();
        }
    }

    private boolean isDeletionOfAnAttachedPolicy(DomainCommand command) {
        return command instanceof PolicyCommand.DeletePolicy(PolicyId id)
                && world.all(PolicyState.Existing.class).stream()
                        .filter(policy -> policy.policy().equals(id))
                        .anyMatch(policy -> policy.targets().stream().anyMatch(this::isThere));
    }

    private boolean isThere(PolicyTarget target) {
        return switch (target) {
            case PolicyTarget.Organization() -> true;
            case PolicyTarget.Api(ApiId api) ->
                    world.all(ApiState.Existing.class).stream()
                            .anyMatch(each -> each.api().equals(api));
            case PolicyTarget.Application(ApplicationId application) ->
                    world.all(ApplicationState.Existing.class).stream()
                            .anyMatch(each -> each.application().equals(application));
            case PolicyTarget.Role(RoleId role) ->
                    world.all(RoleState.Existing.class).stream()
                            .anyMatch(each -> each.role().equals(role));
        };
    }

    private void apiHolds(ApiState.Existing api) {
        Set<String> shapes = new HashSet<>();
        for (Operation operation : api.operations().values()) {
            assertThat(shapes.add(operation.method() + operation.path().shape())).isTrue();
        }
        assertThat(api.scopeNames()).hasSameSizeAs(api.scopes());
        Set<ScopeToken> names = new HashSet<>();
        for (ApiState.Existing other : world.all(ApiState.Existing.class)) {
            if (other.organization().equals(api.organization())) {
                other.scopes()
                        .values()
                        .forEach(scope -> assertThat(names.add(scope.wireName())).isTrue());
            }
        }
        assertThat(names).doesNotContain(new ScopeToken("openid"));
    }

    private DomainCommand anyCommand() {
        return switch (random.nextInt(12)) {
            case 0 -> organizationCommand();
            case 1, 2 -> apiCommand();
            case 3 -> applicationCommand();
            case 4 -> roleCommand();
            case 5 -> random.nextBoolean() ? groupCommand() : userCommand();
            case 6 -> random.nextBoolean() ? planCommand() : providerCommand();
            case 7 -> subscriptionCommand();
            case 8 -> random.nextBoolean() ? gatewayCommand() : apiKeyCommand();
            case 9 ->
                    switch (random.nextInt(4)) {
                        case 0 -> reviewCommand();
                        case 1 -> proposalCommand();
                        default -> policyCommand();
                    };
            case 10 -> random.nextInt(3) == 0 ? webhookCommand() : resourceCommand();
            default -> keyRingCommand();
        };
    }

    private String few() {
        return Integer.toString(Math.min(random.nextInt(FEW), random.nextInt(FEW)));
    }

    private OrganizationId organization() {
        return switch (random.nextInt(6)) {
            case 0 -> OrganizationId.SYSTEM;
            case 1, 2, 3 -> OrganizationId.DEFAULT;
            default -> new OrganizationId("org-" + few());
        };
    }

    private ApiId api() {
        return random.nextInt(8) == 0 ? ApiId.PRECEPT : new ApiId(few());
    }

    private DomainCommand organizationCommand() {
        OrganizationId organization = organization();
        OrganizationMode mode = OrganizationMode.values()[random.nextInt(2)];
        return switch (random.nextInt(8)) {
            case 0 -> new OrganizationCommand.DeleteOrganization(organization);
            case 1, 2 ->
                    new OrganizationCommand.ChangeOrganization(
                            organization,
                            "Name " + few(),
                            world.parentOf(organization).orElse(null),
                            mode);
            default ->
                    TestData.createOrganization(
                            organization, random.nextBoolean() ? null : organization());
        };
    }

    private DomainCommand apiCommand() {
        ApiId api = api();
        return switch (random.nextInt(14)) {
            case 12 ->
                    new ApiCommand.PutDetailsType(
                            api, new DetailsType("t" + few(), "A type", "", "{}"));
            case 13 -> new ApiCommand.RemoveDetailsType(api, "t" + few());
            case 0 -> random.nextInt(3) == 0 ? new ApiCommand.DeleteApi(api) : create(api);
            case 1, 2 -> create(api);
            case 3 ->
                    new ApiCommand.ChangeApi(
                            api,
                            "https://" + api.value() + ".example.com",
                            TestData.details(few(), route()));
            case 4, 5, 6 -> TestData.putScope(api, scopeName());
            case 7 -> new ApiCommand.RemoveScope(api, new ScopeToken(scopeName()));
            case 8 -> new ApiCommand.ReplaceOperations(api, operations());
            case 9 ->
                    new ApiCommand.ImportDescription(
                            api,
                            List.of(TestData.scope("a" + few()), TestData.scope("b")),
                            operations());
            default ->
                    new ApiCommand.MoveLifecycle(
                            api,
                            random.nextBoolean()
                                    ? Lifecycle.PUBLISHED
                                    : Lifecycle.values()[random.nextInt(6)]);
        };
    }

    private ApiCommand create(ApiId api) {
        return TestData.createApi(organization(), api, TestData.details(few(), route()));
    }

    private Route route() {
        return new Route("h" + few() + ".example.com", "/" + few());
    }

    private String scopeName() {
        return random.nextInt(6) == 0 ? "openid" : "ab".charAt(random.nextInt(2)) + few();
    }

    private List<ApiCommand.OperationSpec> operations() {
        List<ApiCommand.OperationSpec> operations = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            HttpMethod method = HttpMethod.values()[random.nextInt(3)];
            String path =
                    "/"
                            + few()
                            + (random.nextBoolean()
                                    ? "/{" + "xy".charAt(random.nextInt(2)) + "}"
                                    : "");
            operations.add(TestData.operation(method, path, "b", "b a" + few()));
        }
        return operations;
    }

    private DomainCommand applicationCommand() {
        ApplicationId application = new ApplicationId(few());
        return switch (random.nextInt(12)) {
            case 0 -> new ApplicationCommand.DeleteApplication(application);
            case 1, 2 -> TestData.createApplication(organization(), application);
            case 3 -> new ApplicationCommand.ChangeApplication(application, applicationDetails());
            case 4, 5 ->
                    new ApplicationCommand.AddSecret(
                            application,
                            new SecretId(few()),
                            random.nextBoolean() ? null : World.NOW.plusSeconds(1));
            case 6 -> new ApplicationCommand.RemoveSecret(application, new SecretId(few()));
            case 7 -> new ApplicationCommand.DeauthorizeApi(application, api());
            default -> {
                ApiId api = random.nextBoolean() ? ApiId.PRECEPT : api();
                yield new ApplicationCommand.AuthorizeApi(application, api, authorization(api));
            }
        };
    }

    private ApplicationDetails applicationDetails() {
        TestClients client = TestClients.web();
        if (random.nextInt(4) == 0) {
            client.fapi();
        }
        if (random.nextInt(3) == 0) {
            client.type(one(ApplicationType.values()));
        }
        if (random.nextInt(3) == 0) {
            client.method(one(ClientAuthentication.values()));
        }
        if (random.nextInt(3) == 0) {
            client.keys(TestClients.JWK);
        }
        if (random.nextInt(3) == 0) {
            client.constraint(one(SenderConstraint.values()));
        }
        if (random.nextInt(4) == 0) {
            client.pairwise(random.nextBoolean() ? null : "shop.example");
        }
        if (random.nextInt(4) == 0) {
            client.poll();
        }
        if (random.nextInt(4) == 0) {
            client.redirects("http://127.0.0.1/x", "com.example:/x");
        }
        Set<GrantType> grants = EnumSet.noneOf(GrantType.class);
        for (int n = random.nextInt(3); n > 0; n--) {
            grants.add(one(GrantType.values()));
        }
        return client.grants(grants).details();
    }

    private <E> E one(E[] values) {
        return values[random.nextInt(values.length)];
    }

    private ApiAuthorization authorization(ApiId api) {
        OrganizationReach reach =
                switch (random.nextInt(3)) {
                    case 0 -> null;
                    case 1 -> new OrganizationReach.All();
                    default -> new OrganizationReach.Some(Set.of(organization()));
                };
        return new ApiAuthorization(
                AuthorizationPolicy.values()[random.nextInt(2)],
                scopesOf(api),
                reach,
                anyCondition());
    }

    private Set<ScopeId> scopesOf(ApiId api) {
        Set<ScopeId> scopes = new HashSet<>();
        for (ApiState.Existing each : world.all(ApiState.Existing.class)) {
            if (each.api().equals(api)) {
                each.scopeNames().keySet().stream()
                        .filter(_ -> random.nextInt(3) > 0)
                        .forEach(scopes::add);
            }
        }
        if (random.nextInt(10) == 0) {
            scopes.add(new ScopeId("unknown"));
        }
        return scopes;
    }

    private DomainCommand roleCommand() {
        RoleId role = new RoleId(few());
        RoleAudience audience =
                random.nextInt(3) == 0
                        ? new RoleAudience.Application(new ApplicationId(few()))
                        : new RoleAudience.Organization();
        ApiId api = api();
        Set<Permission> permissions = new HashSet<>();
        scopesOf(api).forEach(scope -> permissions.add(new Permission(api, scope, anyCondition())));
        if (random.nextInt(20) == 0) {
            scopesOf(api).forEach(scope -> permissions.add(new Permission(api, scope)));
        }
        Member member =
                switch (random.nextInt(3)) {
                    case 0 -> new Member.User(new UserId(few()));
                    case 1 -> new Member.Group(new GroupId(few()));
                    default -> new Member.ProviderGroup(new IdentityProviderId(few()), few());
                };
        return switch (random.nextInt(8)) {
            case 0 -> new RoleCommand.DeleteRole(role);
            case 1, 2 -> TestData.createRole(organization(), role);
            case 3, 4 -> new RoleCommand.ChangeRole(role, audience, permissions);
            case 5 -> new RoleCommand.RemoveMember(role, member);
            default -> new RoleCommand.AddMember(role, member);
        };
    }

    private @Nullable Condition anyCondition() {
        return random.nextInt(3) > 0 ? null : conditions.acceptable(1 + random.nextInt(2), true);
    }

    private DomainCommand userCommand() {
        UserId user = new UserId(few());
        return switch (random.nextInt(4)) {
            case 0 -> new UserCommand.DeleteUser(user);
            case 1 -> new UserCommand.ChangeUser(user, conditions.attributes());
            default -> TestData.createUser(organization(), user);
        };
    }

    private DomainCommand policyCommand() {
        PolicyId policy = new PolicyId(few());
        PolicyTarget target =
                switch (random.nextInt(5)) {
                    case 0 -> new PolicyTarget.Organization();
                    case 1 -> new PolicyTarget.Application(new ApplicationId(few()));
                    case 2 -> new PolicyTarget.Role(new RoleId(few()));
                    default -> new PolicyTarget.Api(api());
                };
        Condition condition = conditions.acceptable(2, true);
        return switch (random.nextInt(8)) {
            case 0, 1 -> new PolicyCommand.DeletePolicy(policy);
            case 2 ->
                    new PolicyCommand.ChangePolicy(
                            policy,
                            new PolicyDetails(
                                    Effect.PERMIT,
                                    random.nextBoolean()
                                            ? new PolicySource.Condition(condition)
                                            : new PolicySource.Cel("a == " + few()),
                                    Set.of(few())));
            case 3, 4 -> new PolicyCommand.AttachPolicy(policy, target);
            case 5 -> new PolicyCommand.DetachPolicy(policy, target);
            default -> TestData.createPolicy(organization(), policy, condition);
        };
    }

    private DomainCommand resourceCommand() {
        ResourceId resource = new ResourceId(few());
        return switch (random.nextInt(4)) {
            case 0 -> new ResourceCommand.DeleteResource(resource);
            case 1 -> new ResourceCommand.ChangeResource(resource, conditions.attributes());
            default ->
                    new ResourceCommand.CreateResource(
                            resource,
                            organization(),
                            api(),
                            new ResourceName(few()),
                            conditions.attributes());
        };
    }

    private DomainCommand groupCommand() {
        GroupId group = new GroupId(few());
        GroupMember member =
                random.nextInt(3) == 0
                        ? new GroupMember.User(new UserId(few()))
                        : new GroupMember.Group(new GroupId(few()));
        return switch (random.nextInt(9)) {
            case 0 -> new GroupCommand.DeleteGroup(group);
            case 4 -> new GroupCommand.ChangeGroup(group, conditions.attributes());
            case 1, 2 -> TestData.createGroup(OrganizationId.DEFAULT, group);
            case 3 -> new GroupCommand.RemoveGroupMember(group, member);
            default -> new GroupCommand.AddGroupMember(group, member);
        };
    }

    private DomainCommand planCommand() {
        PlanId plan = new PlanId(few());
        return switch (random.nextInt(5)) {
            case 0 -> new PlanCommand.DeletePlan(plan);
            case 1 -> new PlanCommand.ChangePlan(plan, new PlanDetails(random.nextBoolean()));
            default -> TestData.createPlan(OrganizationId.DEFAULT, plan, random.nextBoolean());
        };
    }

    private DomainCommand subscriptionCommand() {
        SubscriptionId subscription = new SubscriptionId(few());
        PlanId plan = new PlanId(few());
        return switch (random.nextInt(6)) {
            case 0 -> new SubscriptionCommand.DeleteSubscription(subscription);
            case 1 -> new SubscriptionCommand.ChangePlanOfSubscription(subscription, plan);
            case 2 ->
                    new SubscriptionCommand.MoveSubscription(
                            subscription, SubscriptionStatus.values()[random.nextInt(8)]);
            default ->
                    new SubscriptionCommand.CreateSubscription(
                            subscription,
                            OrganizationId.DEFAULT,
                            new ApplicationId(few()),
                            api(),
                            plan);
        };
    }

    private DomainCommand apiKeyCommand() {
        SecretId key = new SecretId("api-key-" + random.nextInt(40));
        return random.nextInt(3) == 0
                ? new ApiKeyCommand.DeleteApiKey(key)
                : new ApiKeyCommand.CreateApiKey(
                        key, organization(), new ApplicationId(few()), api(), null);
    }

    private DomainCommand providerCommand() {
        IdentityProviderId provider = new IdentityProviderId(few());
        ApplicationId application = new ApplicationId(few());
        return switch (random.nextInt(8)) {
            case 0 -> new IdentityProviderCommand.DeleteIdentityProvider(provider);
            case 1 ->
                    new IdentityProviderCommand.ChangeIdentityProvider(
                            provider, TestData.provider("https://" + few() + ".example.com"));
            case 2 -> new IdentityProviderCommand.RemoveExternalClient(provider, application);
            case 3, 4, 5 ->
                    new IdentityProviderCommand.SetExternalClient(provider, application, few());
            default -> TestData.createProvider(organization(), provider);
        };
    }

    private DomainCommand gatewayCommand() {
        GatewayId gateway = new GatewayId(few());
        SecretId key = new SecretId(few());
        GatewayDetails details =
                TestData.gateway(random.nextBoolean() ? null : new ApplicationId(few()));
        return switch (random.nextInt(8)) {
            case 0 -> new GatewayCommand.DeleteGateway(gateway);
            case 1, 2 -> new GatewayCommand.ChangeGateway(gateway, details);
            case 3 -> new GatewayCommand.RemoveGatewayKey(gateway, key);
            case 4 -> new GatewayCommand.AddGatewayKey(gateway, key, null);
            default -> TestData.createGateway(organization(), gateway, details);
        };
    }

    private DomainCommand proposalCommand() {
        ProposalId proposal = new ProposalId(few());
        Party party =
                new Party(
                        new Actor(Actor.Kind.USER, OrganizationId.SYSTEM, few()),
                        new ApplicationId(few()));
        return switch (random.nextInt(8)) {
            case 0 -> new ProposalCommand.ApproveProposal(proposal, party);
            case 1 -> new ProposalCommand.RefuseProposal(proposal, party);
            case 2 -> new ProposalCommand.WithdrawProposal(proposal, party);
            case 3 -> new ProposalCommand.ExpireProposal(proposal);
            case 4, 5 ->
                    new OrganizationCommand.ChangeApprovalPolicy(
                            organization(),
                            new ApprovalPolicy(
                                    random.nextInt(4) == 0 ? Set.of() : Set.of("role.*"),
                                    null,
                                    60 + random.nextInt(60)));
            default ->
                    new ProposalCommand.MakeProposal(
                            proposal,
                            organization(),
                            party,
                            new ProposedRequest("DELETE", "/v1", null, null, "", null),
                            Set.of("role.delete"));
        };
    }

    private DomainCommand reviewCommand() {
        ReviewId review = new ReviewId(few());
        UserId reviewer = new UserId(few());
        ReviewDetails details =
                new ReviewDetails(
                        "Review " + few(),
                        ReviewScope.EVERYTHING,
                        new Reviewers(Set.of(reviewer), Set.of()),
                        World.NOW.plusSeconds(random.nextInt(1_000_000)));
        ReviewItem item =
                new ReviewItem.Membership(new RoleId(few()), new Member.User(new UserId(few())));
        return switch (random.nextInt(8)) {
            case 0 ->
                    new ReviewCommand.CloseReview(
                            review, new ReviewResult(1, 0, random.nextInt(2), 0, 0));
            case 1 -> new ReviewCommand.ChangeReview(review, details);
            case 2, 3, 4 ->
                    new ReviewCommand.DecideItem(
                            review,
                            new Actor(Actor.Kind.USER, OrganizationId.SYSTEM, reviewer.value()),
                            item,
                            random.nextBoolean() ? Verdict.KEEP : Verdict.REVOKE,
                            "because " + few(),
                            null);
            default ->
                    new ReviewCommand.OpenReview(
                            review, organization(), new Handle(few()), details);
        };
    }

    private DomainCommand webhookCommand() {
        WebhookId webhook = new WebhookId(few());
        SecretId secret = new SecretId(few());
        WebhookDetails details =
                new WebhookDetails(
                        (random.nextInt(5) == 0 ? "ftp" : "https") + "://hooks.example/" + few(),
                        Set.of(),
                        null,
                        random.nextBoolean());
        return switch (random.nextInt(8)) {
            case 0 -> new WebhookCommand.DeleteWebhook(webhook);
            case 1, 2 -> new WebhookCommand.ChangeWebhook(webhook, details);
            case 3 -> new WebhookCommand.RemoveWebhookSecret(webhook, secret);
            case 4 -> new WebhookCommand.AddWebhookSecret(webhook, secret, null);
            default ->
                    new WebhookCommand.CreateWebhook(
                            webhook, organization(), new Handle(few()), details);
        };
    }

    private DomainCommand keyRingCommand() {
        KeyRingId ring = new KeyRingId(few());
        SignatureAlgorithm algorithm = SignatureAlgorithm.values()[random.nextInt(3)];
        String key = "key-" + random.nextInt(100);
        return switch (random.nextInt(4)) {
            case 0 ->
                    new SigningKeyCommand.CreateKeyRing(
                            ring,
                            organization(),
                            List.of(TestData.key("a", algorithm), TestData.key("b", algorithm)));
            case 1 ->
                    new SigningKeyCommand.AddAlgorithms(
                            ring,
                            List.of(TestData.key("c", algorithm), TestData.key(key, algorithm)));
            case 2 ->
                    new SigningKeyCommand.WithdrawKey(
                            ring,
                            new SigningKeyId("key-" + random.nextInt(100)),
                            random.nextBoolean() ? null : TestData.key(key, algorithm));
            default ->
                    new SigningKeyCommand.RotateKeys(
                            ring, TestData.key(key, algorithm), random.nextBoolean());
        };
    }
}
