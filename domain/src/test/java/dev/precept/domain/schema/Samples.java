package dev.precept.domain.schema;

import dev.precept.domain.api.ApiDetails;
import dev.precept.domain.api.ApiEvent;
import dev.precept.domain.api.DecisionMode;
import dev.precept.domain.api.DetailsType;
import dev.precept.domain.api.HttpMethod;
import dev.precept.domain.api.Lifecycle;
import dev.precept.domain.api.Operation;
import dev.precept.domain.api.OperationAccess;
import dev.precept.domain.api.OperationKey;
import dev.precept.domain.api.PathTemplate;
import dev.precept.domain.api.Route;
import dev.precept.domain.apikey.ApiKeyEvent;
import dev.precept.domain.application.AccessTokenFormat;
import dev.precept.domain.application.AccessTokenSettings;
import dev.precept.domain.application.ApiAuthorization;
import dev.precept.domain.application.ApplicationDetails;
import dev.precept.domain.application.ApplicationEvent;
import dev.precept.domain.application.ApplicationType;
import dev.precept.domain.application.AuthorizationPolicy;
import dev.precept.domain.application.CertificateName;
import dev.precept.domain.application.ClientAuthentication;
import dev.precept.domain.application.ClientKeys;
import dev.precept.domain.application.Environment;
import dev.precept.domain.application.GrantType;
import dev.precept.domain.application.OrganizationReach;
import dev.precept.domain.application.Profile;
import dev.precept.domain.application.RoleAudienceKind;
import dev.precept.domain.application.TestClients;
import dev.precept.domain.attribute.AttributeValue;
import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.condition.AddressRange;
import dev.precept.domain.condition.Condition;
import dev.precept.domain.condition.Glob;
import dev.precept.domain.condition.Operand;
import dev.precept.domain.gateway.ForwardingFamily;
import dev.precept.domain.gateway.GatewayDetails;
import dev.precept.domain.gateway.GatewayEvent;
import dev.precept.domain.gateway.GatewayFilter;
import dev.precept.domain.gateway.Trust;
import dev.precept.domain.group.GroupEvent;
import dev.precept.domain.group.GroupMember;
import dev.precept.domain.identityprovider.ClaimNames;
import dev.precept.domain.identityprovider.IdentityProviderEvent;
import dev.precept.domain.identityprovider.KeyLocation;
import dev.precept.domain.identityprovider.LinkPolicy;
import dev.precept.domain.identityprovider.ProviderDetails;
import dev.precept.domain.identityprovider.ProviderGrant;
import dev.precept.domain.identityprovider.ProviderSignIn;
import dev.precept.domain.identityprovider.SignInClaims;
import dev.precept.domain.organization.ApprovalPolicy;
import dev.precept.domain.organization.Approvers;
import dev.precept.domain.organization.OrganizationEvent;
import dev.precept.domain.organization.OrganizationMode;
import dev.precept.domain.organization.RegistrationPolicy;
import dev.precept.domain.organization.ScopeOffer;
import dev.precept.domain.plan.PlanDetails;
import dev.precept.domain.plan.PlanEvent;
import dev.precept.domain.plan.RequestLimit;
import dev.precept.domain.policy.Effect;
import dev.precept.domain.policy.PolicyDetails;
import dev.precept.domain.policy.PolicyEvent;
import dev.precept.domain.policy.PolicySource;
import dev.precept.domain.policy.PolicyTarget;
import dev.precept.domain.proposal.Party;
import dev.precept.domain.proposal.ProposalEvent;
import dev.precept.domain.proposal.ProposedRequest;
import dev.precept.domain.receipt.ReceiptEvent;
import dev.precept.domain.resource.ResourceEvent;
import dev.precept.domain.resource.ResourceName;
import dev.precept.domain.review.ReviewDetails;
import dev.precept.domain.review.ReviewEvent;
import dev.precept.domain.review.ReviewItem;
import dev.precept.domain.review.ReviewResult;
import dev.precept.domain.review.ReviewScope;
import dev.precept.domain.review.Reviewers;
import dev.precept.domain.review.Verdict;
import dev.precept.domain.revocation.CutOffTarget;
import dev.precept.domain.revocation.RevocationEvent;
import dev.precept.domain.role.BreakGlass;
import dev.precept.domain.role.Member;
import dev.precept.domain.role.Permission;
import dev.precept.domain.role.RoleAudience;
import dev.precept.domain.role.RoleEvent;
import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.Approval;
import dev.precept.domain.shared.DomainEvent;
import dev.precept.domain.shared.GatewayId;
import dev.precept.domain.shared.GroupId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.IdentityProviderId;
import dev.precept.domain.shared.KeyRingId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.PlanId;
import dev.precept.domain.shared.PolicyId;
import dev.precept.domain.shared.Position;
import dev.precept.domain.shared.ProposalId;
import dev.precept.domain.shared.ReceiptId;
import dev.precept.domain.shared.RecordedEvent;
import dev.precept.domain.shared.ResourceId;
import dev.precept.domain.shared.ReviewId;
import dev.precept.domain.shared.RevocationId;
import dev.precept.domain.shared.RoleId;
import dev.precept.domain.shared.ScopeId;
import dev.precept.domain.shared.ScopeToken;
import dev.precept.domain.shared.SecretId;
import dev.precept.domain.shared.SigningKeyId;
import dev.precept.domain.shared.SubscriptionId;
import dev.precept.domain.shared.UserId;
import dev.precept.domain.shared.WebhookId;
import dev.precept.domain.signingkey.SignatureAlgorithm;
import dev.precept.domain.signingkey.SigningKey;
import dev.precept.domain.signingkey.SigningKeyEvent;
import dev.precept.domain.subscription.SubscriptionEvent;
import dev.precept.domain.subscription.SubscriptionStatus;
import dev.precept.domain.user.UserEvent;
import dev.precept.domain.webhook.WebhookDetails;
import dev.precept.domain.webhook.WebhookEvent;

import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * One event or more of every type in its present version. The file a sample is written in is called
 * after its type, with a word behind it where a type has several forms.
 */
final class Samples {
    private static final OrganizationId ORGANIZATION = new OrganizationId("acme-7f3k");
    private static final ApiId API = new ApiId("api-1q2w");
    private static final ApplicationId APPLICATION = new ApplicationId("app-9x8y");
    private static final ScopeId READ = new ScopeId("scope-read");
    private static final ScopeId WRITE = new ScopeId("scope-write");
    private static final UserId USER = new UserId("user-3e4r");
    private static final GroupId GROUP = new GroupId("group-5t6y");
    private static final GroupId INNER = new GroupId("group-7u8i");
    private static final RoleId ROLE = new RoleId("role-1a2s");
    private static final PlanId PLAN = new PlanId("plan-3d4f");
    private static final SubscriptionId SUBSCRIPTION = new SubscriptionId("sub-5g6h");
    private static final KeyRingId RING = new KeyRingId("ring-7j8k");
    private static final SigningKeyId KEY = new SigningKeyId("key-9l0z");
    private static final RevocationId REVOCATION = new RevocationId("rev-1x2c");
    private static final GatewayId GATEWAY = new GatewayId("gateway-2k3j");
    private static final Instant EXPIRY = Instant.parse("2027-03-04T05:06:07.000890Z");
    private static final Actor ADMINISTRATOR =
            new Actor(Actor.Kind.APPLICATION, OrganizationId.SYSTEM, "app-console");

    private Samples() {}

    /** A sample and the file that holds its approved form. */
    record Sample(String file, RecordedEvent event) {}

    static List<Sample> all() {
        List<Sample> samples = new ArrayList<>();
        organizations(samples);
        apis(samples);
        applications(samples);
        roles(samples);
        usersAndGroups(samples);
        plansAndSubscriptions(samples);
        keysAndRevocations(samples);
        gateways(samples);
        apiKeys(samples);
        conditionsAndLimits(samples);
        policies(samples);
        resources(samples);
        identityProviders(samples);
        clients(samples);
        federation(samples);
        registrations(samples);
        detailsTypes(samples);
        keysInTime(samples);
        add(
                samples,
                "session-expiring",
                REVOCATION.value(),
                new RevocationEvent.TokensCutOff(
                        REVOCATION, ORGANIZATION, new CutOffTarget.Session("session-1", EXPIRY)));
        filteredGateways(samples);
        webhooks(samples);
        reasons(samples);
        receipts(samples);
        reviews(samples);
        plansInWaiting(samples);
        roleRules(samples);
        proposals(samples);
        endsAndOwners(samples);
        add(samples, "", USER.value(), new UserEvent.UserDeactivated());
        add(samples, "", USER.value(), new UserEvent.UserActivated());
        add(
                samples,
                "",
                ORGANIZATION.value(),
                new OrganizationEvent.PersonalAttributesDeclared(Set.of("email", "phone")));
        regoPolicies(samples);
        return samples;
    }

    private static void add(
            List<Sample> samples, String word, String stream, Actor actor, DomainEvent event) {
        String type = EventCodec.typeName(event);
        UUID id = new UUID(0x0190_0000_0000_7000L, 0x8000_0000_0000_0000L + samples.size());
        UUID command = new UUID(0x0190_0000_0000_7000L, 0x9000_0000_0000_0000L);
        samples.add(
                new Sample(
                        type + (word.isEmpty() ? "" : "." + word) + ".json",
                        new RecordedEvent(
                                id,
                                stream,
                                samples.size(),
                                ORGANIZATION,
                                actor,
                                command,
                                "request-42",
                                event)));
    }

    private static void add(List<Sample> samples, String word, String stream, DomainEvent event) {
        add(samples, word, stream, ADMINISTRATOR, event);
    }

    private static void registrations(List<Sample> samples) {
        add(
                samples,
                "",
                ORGANIZATION.value(),
                new OrganizationEvent.RegistrationPolicyChanged(
                        new RegistrationPolicy(
                                true,
                                Set.of(GrantType.AUTHORIZATION_CODE, GrantType.REFRESH_TOKEN),
                                Set.of(ClientAuthentication.NONE),
                                Set.of("*.example.com", "com.example.app:"),
                                Map.of(
                                        API,
                                        new ScopeOffer(
                                                AuthorizationPolicy.RBAC,
                                                Set.of(new ScopeId("sc-read")))),
                                10,
                                Set.of(new IdentityProviderId("idp-6b7n")),
                                true)));
    }

    private static void organizations(List<Sample> samples) {
        String stream = ORGANIZATION.value();
        add(
                samples,
                "",
                stream,
                Actor.SERVICE,
                new OrganizationEvent.OrganizationCreated(
                        ORGANIZATION,
                        new Handle("acme"),
                        "Acme \"Works\" \\ Zürich, 東京 \uD83D\uDE00",
                        null,
                        OrganizationMode.AUTHORIZATION));
        add(
                samples,
                "child",
                stream,
                new OrganizationEvent.OrganizationCreated(
                        ORGANIZATION,
                        new Handle("acme-labs"),
                        "Acme Labs",
                        OrganizationId.DEFAULT,
                        OrganizationMode.TOKEN_SERVICE));
        add(
                samples,
                "",
                stream,
                new OrganizationEvent.OrganizationChanged("Acme", OrganizationMode.TOKEN_SERVICE));
        add(samples, "", stream, new OrganizationEvent.OrganizationDeleted());
    }

    private static ApiDetails details() {
        return new ApiDetails(
                "Orders",
                "Orders of all shops.\n\tSecond line; a control: \u0001",
                "orders",
                "v2",
                true,
                true,
                "order",
                DecisionMode.LIVE,
                List.of(
                        new Route("orders.example.com", "/"),
                        new Route("api.example.com:8443", "/orders/v2")),
                List.of(APPLICATION));
    }

    private static void apis(List<Sample> samples) {
        String stream = API.value();
        add(
                samples,
                "",
                stream,
                new ApiEvent.ApiCreated(
                        API, ORGANIZATION, new Handle("orders"), "https://orders", details()));
        add(
                samples,
                "",
                stream,
                new ApiEvent.ApiChanged(
                        new ApiDetails(
                                "Orders",
                                "",
                                null,
                                null,
                                false,
                                false,
                                null,
                                DecisionMode.TOKEN,
                                List.of(),
                                List.of())));
        add(
                samples,
                "",
                stream,
                new ApiEvent.ScopeAdded(
                        READ,
                        new ScopeToken("read"),
                        new ScopeToken("orders:read"),
                        "Read",
                        "See orders"));
        add(samples, "", stream, new ApiEvent.ScopeDescribed(READ, "Read", "See all orders"));
        add(samples, "", stream, new ApiEvent.ScopeRemoved(READ));
        add(samples, "", stream, operationsChanged());
        add(
                samples,
                "",
                stream,
                new ApiEvent.LifecycleChanged(Lifecycle.CREATED, Lifecycle.PUBLISHED));
        add(samples, "", stream, new ApiEvent.ApiDeleted());
    }

    private static ApiEvent operationsChanged() {
        OperationAccess.RequiredScope read =
                new OperationAccess.RequiredScope(READ, new ScopeToken("read"));
        OperationAccess.RequiredScope write =
                new OperationAccess.RequiredScope(WRITE, new ScopeToken("write"));
        PathTemplate order = new PathTemplate("/orders/{id}");
        return new ApiEvent.OperationsChanged(
                List.of(
                        new Operation(HttpMethod.GET, order, new OperationAccess.Public()),
                        new Operation(
                                HttpMethod.PUT,
                                order,
                                new OperationAccess.Scopes(
                                        List.of(List.of(read, write), List.of())))),
                List.of(new OperationKey(HttpMethod.DELETE, order)));
    }

    private static void applications(List<Sample> samples) {
        String stream = APPLICATION.value();
        ApplicationDetails details =
                new ApplicationDetails(
                        "Shop",
                        ApplicationType.M2M,
                        Set.of(GrantType.CLIENT_CREDENTIALS),
                        ClientAuthentication.CLIENT_SECRET_BASIC,
                        RoleAudienceKind.ORGANIZATION,
                        new AccessTokenSettings(3_600, SignatureAlgorithm.RS256),
                        Environment.PRODUCTION);
        Handle handle = new Handle("shop");
        add(
                samples,
                "",
                stream,
                new ApplicationEvent.ApplicationCreated(
                        APPLICATION, ORGANIZATION, handle, details));
        add(samples, "", stream, new ApplicationEvent.ApplicationChanged(details));
        SecretId secret = new SecretId("secret-1");
        add(samples, "", stream, new ApplicationEvent.SecretAdded(secret, null));
        add(samples, "expiring", stream, new ApplicationEvent.SecretAdded(secret, EXPIRY));
        add(samples, "", stream, new ApplicationEvent.SecretRemoved(secret));
        add(
                samples,
                "",
                stream,
                new ApplicationEvent.ApiAuthorized(
                        API,
                        new ApiAuthorization(AuthorizationPolicy.RBAC, Set.of(WRITE, READ), null)));
        add(
                samples,
                "reaching-some",
                stream,
                new ApplicationEvent.ApiAuthorized(
                        ApiId.PRECEPT,
                        new ApiAuthorization(
                                AuthorizationPolicy.NO_POLICY,
                                Set.of(READ),
                                new OrganizationReach.Some(
                                        Set.of(ORGANIZATION, OrganizationId.DEFAULT)))));
        add(
                samples,
                "reaching-all",
                stream,
                new ApplicationEvent.ApiAuthorized(
                        ApiId.PRECEPT,
                        new ApiAuthorization(
                                AuthorizationPolicy.NO_POLICY,
                                Set.of(),
                                new OrganizationReach.All())));
        add(samples, "", stream, new ApplicationEvent.ApiDeauthorized(API));
        add(samples, "", stream, new ApplicationEvent.ApplicationDeleted());
    }

    private static void roles(List<Sample> samples) {
        String stream = ROLE.value();
        Handle handle = new Handle("clerk");
        add(
                samples,
                "",
                stream,
                new RoleEvent.RoleCreated(
                        ROLE, ORGANIZATION, handle, new RoleAudience.Organization()));
        add(
                samples,
                "for-application",
                stream,
                new RoleEvent.RoleCreated(
                        ROLE, ORGANIZATION, handle, new RoleAudience.Application(APPLICATION)));
        add(
                samples,
                "",
                stream,
                new RoleEvent.PermissionsChanged(
                        Set.of(new Permission(API, READ), new Permission(API, WRITE)),
                        Set.of(new Permission(ApiId.PRECEPT, READ))));
        add(samples, "user", stream, new RoleEvent.MemberAdded(new Member.User(USER)));
        add(samples, "group", stream, new RoleEvent.MemberAdded(new Member.Group(GROUP)));
        add(samples, "", stream, new RoleEvent.MemberRemoved(new Member.User(USER)));
        add(samples, "", stream, new RoleEvent.RoleDeleted());
    }

    private static void usersAndGroups(List<Sample> samples) {
        Actor person = new Actor(Actor.Kind.USER, ORGANIZATION, USER.value());
        add(
                samples,
                "",
                USER.value(),
                person,
                new UserEvent.UserCreated(USER, ORGANIZATION, new Handle("u-1001")));
        add(samples, "", USER.value(), new UserEvent.UserDeleted());
        String stream = GROUP.value();
        add(
                samples,
                "",
                stream,
                new GroupEvent.GroupCreated(GROUP, ORGANIZATION, new Handle("librarians")));
        GroupMember user = new GroupMember.User(USER);
        GroupMember inner = new GroupMember.Group(INNER);
        add(samples, "user", stream, new GroupEvent.GroupMemberAdded(user));
        add(samples, "group", stream, new GroupEvent.GroupMemberAdded(inner));
        add(samples, "", stream, new GroupEvent.GroupMemberRemoved(inner));
        add(samples, "", stream, new GroupEvent.GroupDeleted());
    }

    private static void conditionsAndLimits(List<Sample> samples) {
        add(samples, "", USER.value(), new UserEvent.UserAttributesChanged(attributes()));
        add(samples, "", GROUP.value(), new GroupEvent.GroupAttributesChanged(Attributes.NONE));
        add(
                samples,
                "limited",
                PLAN.value(),
                new PlanEvent.PlanChanged(
                        new PlanDetails(
                                false,
                                new RequestLimit(100, RequestLimit.Period.MINUTE),
                                20L,
                                new RequestLimit(1_000_000, RequestLimit.Period.MONTH))));
        add(
                samples,
                "conditional",
                ROLE.value(),
                new RoleEvent.PermissionsChanged(
                        Set.of(new Permission(API, READ, new Condition.Acr(Set.of("gold")))),
                        Set.of(new Permission(API, READ))));
        add(
                samples,
                "conditional",
                APPLICATION.value(),
                new ApplicationEvent.ApiAuthorized(
                        API,
                        new ApiAuthorization(
                                AuthorizationPolicy.RBAC,
                                Set.of(READ),
                                null,
                                new Condition.Between(null, EXPIRY))));
    }

    private static Attributes attributes() {
        return new Attributes(
                Map.of(
                        "department", new AttributeValue.Text("sales"),
                        "level", new AttributeValue.Number(new BigDecimal("-1.50")),
                        "limit", new AttributeValue.Number(new BigDecimal("1e6")),
                        "chief", new AttributeValue.Flag(false),
                        "teams",
                                new AttributeValue.Items(
                                        List.of(
                                                new AttributeValue.Text("\u00e9"),
                                                new AttributeValue.Flag(true)))));
    }

    /** Every kind of condition. */
    private static Condition condition() {
        Operand level = new Operand.Reference(Operand.Source.SUBJECT, "level");
        Operand five = new Operand.Constant(new AttributeValue.Number(BigDecimal.valueOf(5)));
        Operand teams = new Operand.Reference(Operand.Source.GROUPS, "teams");
        return new Condition.All(
                List.of(
                        new Condition.TimeWindow(
                                LocalTime.of(22, 0),
                                LocalTime.of(6, 30),
                                Set.of(DayOfWeek.SUNDAY, DayOfWeek.FRIDAY),
                                ZoneId.of("Europe/Berlin")),
                        new Condition.Between(EXPIRY, null),
                        new Condition.ClientAddress(
                                Set.of(
                                        AddressRange.parse("10.0.0.0/8"),
                                        AddressRange.parse("2001:db8::/32"))),
                        new Condition.Any(
                                List.of(
                                        new Condition.Acr(Set.of("gold")),
                                        new Condition.Amr(Set.of("otp", "hwk")),
                                        new Condition.AuthenticationAge(300))),
                        new Condition.Equal(
                                new Operand.Reference(Operand.Source.SUBJECT, Operand.ID),
                                new Operand.Reference(Operand.Source.RESOURCE, "owner")),
                        new Condition.In(
                                new Operand.Reference(Operand.Source.CONTEXT, "team"), teams),
                        new Condition.Matches(
                                new Operand.Reference(Operand.Source.TOKEN, "email"),
                                new Glob("*@example.com")),
                        new Condition.Less(level, five),
                        new Condition.AtMost(five, level),
                        new Condition.Not(
                                new Condition.Present(
                                        new Operand.Reference(
                                                Operand.Source.ACTION, Operand.NAME))),
                        new Condition.Cel("subject.level == 3")));
    }

    private static void policies(List<Sample> samples) {
        PolicyId policy = new PolicyId("policy-4d5f");
        String stream = policy.value();
        PolicyDetails details =
                new PolicyDetails(
                        Effect.DENY, new PolicySource.Condition(condition()), Set.of("b", "a"));
        add(
                samples,
                "",
                stream,
                new PolicyEvent.PolicyCreated(
                        policy, ORGANIZATION, new Handle("office-hours"), details));
        add(
                samples,
                "",
                stream,
                new PolicyEvent.PolicyChanged(
                        new PolicyDetails(
                                Effect.PERMIT, new PolicySource.Cel("1 == 1"), Set.of())));
        add(samples, "", stream, new PolicyEvent.PolicyAttached(new PolicyTarget.Organization()));
        add(samples, "api", stream, new PolicyEvent.PolicyAttached(new PolicyTarget.Api(API)));
        add(
                samples,
                "",
                stream,
                new PolicyEvent.PolicyDetached(new PolicyTarget.Application(APPLICATION)));
        add(samples, "", stream, new PolicyEvent.PolicyDeleted());
    }

    private static void resources(List<Sample> samples) {
        ResourceId resource = new ResourceId("resource-6g7h");
        String stream = resource.value();
        ResourceName name = new ResourceName("Order 4711/\u00e9");
        add(
                samples,
                "",
                stream,
                new ResourceEvent.ResourceCreated(resource, ORGANIZATION, API, name, attributes()));
        add(samples, "", stream, new ResourceEvent.ResourceChanged(Attributes.NONE));
        add(samples, "", stream, new ResourceEvent.ResourceDeleted());
    }

    private static void plansAndSubscriptions(List<Sample> samples) {
        String stream = PLAN.value();
        PlanDetails details = new PlanDetails(true);
        add(
                samples,
                "",
                stream,
                new PlanEvent.PlanCreated(PLAN, ORGANIZATION, new Handle("gold"), details));
        add(samples, "", stream, new PlanEvent.PlanChanged(new PlanDetails(false)));
        add(samples, "", stream, new PlanEvent.PlanDeleted());
        String subscription = SUBSCRIPTION.value();
        add(
                samples,
                "",
                subscription,
                new SubscriptionEvent.SubscriptionCreated(
                        SUBSCRIPTION,
                        ORGANIZATION,
                        APPLICATION,
                        API,
                        PLAN,
                        SubscriptionStatus.PENDING));
        add(
                samples,
                "",
                subscription,
                new SubscriptionEvent.SubscriptionStatusChanged(
                        SubscriptionStatus.PENDING, SubscriptionStatus.ACTIVE));
        add(
                samples,
                "",
                subscription,
                new SubscriptionEvent.SubscriptionPlanChanged(PLAN, SubscriptionStatus.ACTIVE));
        add(samples, "", subscription, new SubscriptionEvent.SubscriptionDeleted());
    }

    private static void keysAndRevocations(List<Sample> samples) {
        String stream = RING.value();
        Actor service = Actor.SERVICE;
        SigningKey key =
                new SigningKey(
                        KEY,
                        SignatureAlgorithm.ES256,
                        Map.of("kty", "EC", "crv", "P-256", "x", "f83OJ3D2", "y", "x_FEzRu9"));
        add(samples, "", stream, service, new SigningKeyEvent.KeyRingCreated(RING, ORGANIZATION));
        add(samples, "", stream, service, new SigningKeyEvent.SigningKeyAdded(key, null));
        add(samples, "", stream, service, new SigningKeyEvent.SigningKeyActivated(KEY));
        add(samples, "", stream, service, new SigningKeyEvent.SigningKeyRetired(KEY));
        Map<String, CutOffTarget> targets =
                Map.of(
                        "organization", new CutOffTarget.WholeOrganization(),
                        "client", new CutOffTarget.Client(APPLICATION),
                        "subject", new CutOffTarget.Subject("user-3e4r"),
                        "session", new CutOffTarget.Session("session-1", null),
                        "api", new CutOffTarget.Api(API),
                        "scope", new CutOffTarget.Scope(READ),
                        "role", new CutOffTarget.Role(ROLE),
                        "token", new CutOffTarget.TokenId("jti-1", EXPIRY));
        targets.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(
                        each ->
                                add(
                                        samples,
                                        each.getKey(),
                                        REVOCATION.value(),
                                        new RevocationEvent.TokensCutOff(
                                                REVOCATION, ORGANIZATION, each.getValue())));
    }

    private static void filteredGateways(List<Sample> samples) {
        GatewayDetails filtered =
                new GatewayDetails(
                        Environment.PRODUCTION,
                        ForwardingFamily.X_FORWARDED,
                        Set.of(),
                        null,
                        new GatewayFilter(true, Set.of(API)));
        add(samples, "filtered", GATEWAY.value(), new GatewayEvent.GatewayChanged(filtered));
    }

    private static void reviews(List<Sample> samples) {
        ReviewId review = new ReviewId("review-4r5t");
        String stream = review.value();
        Reviewers both = new Reviewers(Set.of(USER), Set.of(APPLICATION));
        ReviewScope some = new ReviewScope(Set.of(API), Set.of(APPLICATION), Set.of(ROLE));
        ReviewItem held = new ReviewItem.Membership(ROLE, new Member.User(USER));
        ReviewItem mayAsk = new ReviewItem.Authorization(APPLICATION, API, READ);
        ReviewItem isAuthorized = new ReviewItem.Authorization(APPLICATION, API, null);
        for (ReviewEvent event :
                List.of(
                        new ReviewEvent.ReviewOpened(
                                review,
                                ORGANIZATION,
                                new Handle("2026-q2"),
                                new ReviewDetails("Second quarter", some, both, EXPIRY)),
                        new ReviewEvent.ReviewChanged(
                                new ReviewDetails(
                                        "Spring",
                                        ReviewScope.EVERYTHING,
                                        new Reviewers(Set.of(USER), Set.of()),
                                        EXPIRY)),
                        new ReviewEvent.ItemDecided(held, Verdict.KEEP, "Still needed", null),
                        new ReviewEvent.ReviewClosed(new ReviewResult(9, 4, 2, 2, 1)))) {
            add(samples, "", stream, event);
        }
        Position taken = new Position(41);
        add(
                samples,
                "revoked",
                stream,
                new ReviewEvent.ItemDecided(mayAsk, Verdict.REVOKE, "Reads no more", taken));
        add(
                samples,
                "whole-api",
                stream,
                new ReviewEvent.ItemDecided(isAuthorized, Verdict.REVOKE, "Is gone", null));
    }

    private static void webhooks(List<Sample> samples) {
        WebhookId webhook = new WebhookId("webhook-8n9m");
        String stream = webhook.value();
        SecretId secret = new SecretId("secret-2");
        WebhookDetails plain =
                new WebhookDetails("https://hooks.example/precept", Set.of(), null, true);
        WebhookDetails filtered =
                new WebhookDetails(
                        "https://hooks.example/precept",
                        Set.of("role", "user.deleted.v1"),
                        new GatewayFilter(true, Set.of(API)),
                        false);
        add(
                samples,
                "",
                stream,
                new WebhookEvent.WebhookCreated(webhook, ORGANIZATION, new Handle("siem"), plain));
        add(samples, "", stream, new WebhookEvent.WebhookChanged(filtered));
        add(samples, "", stream, new WebhookEvent.WebhookSecretAdded(secret, null));
        add(samples, "expiring", stream, new WebhookEvent.WebhookSecretAdded(secret, EXPIRY));
        add(samples, "", stream, new WebhookEvent.WebhookSecretRemoved(secret));
        add(samples, "", stream, new WebhookEvent.WebhookDeleted());
    }

    private static void reasons(List<Sample> samples) {
        add(samples, "reason", USER.value(), new UserEvent.UserDeleted());
        RecordedEvent silent = samples.removeLast().event();
        samples.add(
                new Sample(
                        "user.deleted.v1.reason.json",
                        new RecordedEvent(
                                silent.id(),
                                silent.stream(),
                                silent.revision(),
                                silent.organization(),
                                silent.actor(),
                                silent.command(),
                                silent.correlation(),
                                "Ticket 4711: verläßt \"Acme\" 東京",
                                silent.event())));
    }

    private static void proposals(List<Sample> samples) {
        ProposalId proposal = new ProposalId("proposal-6y7u");
        String stream = proposal.value();
        Party proposer = new Party(ADMINISTRATOR, new ApplicationId("app-console"));
        Set<String> commands = Set.of("role.change");
        add(
                samples,
                "",
                ORGANIZATION.value(),
                new OrganizationEvent.ApprovalPolicyChanged(
                        new ApprovalPolicy(
                                Set.of("role.*", "application.authorize-api"),
                                new Approvers(
                                        Set.of(USER), Set.of(new ApplicationId("app-second"))),
                                86_400)));
        add(
                samples,
                "anybody",
                ORGANIZATION.value(),
                new OrganizationEvent.ApprovalPolicyChanged(ApprovalPolicy.NONE));
        add(
                samples,
                "",
                stream,
                new ProposalEvent.ProposalMade(
                        proposal,
                        ORGANIZATION,
                        proposer,
                        new ProposedRequest(
                                "PUT",
                                "/v1/organizations/acme/roles/reader",
                                null,
                                "application/json",
                                "{\"audience\":{\"type\":\"ORGANIZATION\"}}",
                                7L),
                        commands,
                        EXPIRY));
        add(
                samples,
                "bare",
                stream,
                new ProposalEvent.ProposalMade(
                        proposal,
                        ORGANIZATION,
                        proposer,
                        new ProposedRequest(
                                "DELETE",
                                "/v1/organizations/acme/users/ann",
                                "a=b",
                                null,
                                "",
                                null),
                        Set.of("user.delete"),
                        EXPIRY));
        proposalsEnd(samples, proposal);
    }

    private static void proposalsEnd(List<Sample> samples, ProposalId proposal) {
        String stream = proposal.value();
        add(samples, "", stream, new ProposalEvent.ProposalApproved());
        add(samples, "", stream, new ProposalEvent.ProposalRefused());
        add(samples, "", stream, new ProposalEvent.ProposalWithdrawn());
        add(samples, "", stream, Actor.SERVICE, new ProposalEvent.ProposalExpired());
        add(samples, "approved", ROLE.value(), new RoleEvent.RoleDeleted());
        RecordedEvent proposed = samples.removeLast().event();
        samples.add(
                new Sample(
                        "role.deleted.v1.approved.json",
                        new RecordedEvent(
                                proposed.id(),
                                proposed.stream(),
                                proposed.revision(),
                                proposed.organization(),
                                proposed.actor(),
                                proposed.command(),
                                proposed.correlation(),
                                "Nobody has it",
                                new Approval(
                                        proposal,
                                        new Actor(
                                                Actor.Kind.USER,
                                                OrganizationId.SYSTEM,
                                                "user-second")),
                                proposed.event())));
    }

    private static void gateways(List<Sample> samples) {
        String stream = GATEWAY.value();
        SecretId key = new SecretId("secret-1");
        GatewayDetails nothingMore =
                new GatewayDetails(
                        Environment.PRODUCTION, ForwardingFamily.X_FORWARDED, Set.of(), null, null);
        GatewayDetails trusted =
                new GatewayDetails(
                        Environment.SANDBOX,
                        ForwardingFamily.ENVOY,
                        Set.of(Trust.values()),
                        APPLICATION,
                        null);
        add(
                samples,
                "",
                stream,
                new GatewayEvent.GatewayCreated(
                        GATEWAY, ORGANIZATION, new Handle("edge"), nothingMore));
        add(samples, "", stream, new GatewayEvent.GatewayChanged(trusted));
        add(samples, "", stream, new GatewayEvent.GatewayKeyAdded(key, null));
        add(samples, "expiring", stream, new GatewayEvent.GatewayKeyAdded(key, EXPIRY));
        add(samples, "", stream, new GatewayEvent.GatewayKeyRemoved(key));
        add(samples, "", stream, new GatewayEvent.GatewayDeleted());
    }

    private static void apiKeys(List<Sample> samples) {
        SecretId key = new SecretId("api-key-4m5n");
        String stream = key.value();
        add(
                samples,
                "",
                stream,
                new ApiKeyEvent.ApiKeyCreated(key, ORGANIZATION, APPLICATION, API, null));
        add(
                samples,
                "expiring",
                stream,
                new ApiKeyEvent.ApiKeyCreated(key, ORGANIZATION, APPLICATION, API, EXPIRY));
        add(samples, "", stream, new ApiKeyEvent.ApiKeyDeleted());
    }

    private static void identityProviders(List<Sample> samples) {
        IdentityProviderId provider = new IdentityProviderId("idp-6b7n");
        String stream = provider.value();
        ProviderDetails plain =
                new ProviderDetails(
                        "https://idp.example",
                        new KeyLocation.Jwks("https://idp.example/jwks"),
                        Set.of("https://orders.example"),
                        ClaimNames.STANDARD);
        ProviderDetails named =
                new ProviderDetails(
                        "https://idp.example",
                        new KeyLocation.Discovery(
                                "https://idp.example/.well-known/openid-configuration"),
                        Set.of("a", "b"),
                        new ClaimNames("preferred_username", "appid", "roles", "groups"));
        add(
                samples,
                "",
                stream,
                new IdentityProviderEvent.IdentityProviderCreated(
                        provider, ORGANIZATION, new Handle("staff"), plain));
        add(samples, "", stream, new IdentityProviderEvent.IdentityProviderChanged(named));
        add(samples, "", stream, new IdentityProviderEvent.ExternalClientSet(APPLICATION, "c1"));
        add(samples, "", stream, new IdentityProviderEvent.ExternalClientRemoved(APPLICATION));
        add(samples, "", stream, new IdentityProviderEvent.IdentityProviderDeleted());
    }

    private static void detailsTypes(List<Sample> samples) {
        DetailsType type =
                new DetailsType(
                        "https://bank.example/payment",
                        "Payment",
                        "Pay once",
                        "{\"required\":[\"amount\"]}");
        add(samples, "", API.value(), new ApiEvent.DetailsTypePut(type));
        add(samples, "", API.value(), new ApiEvent.DetailsTypeRemoved(type.type()));
    }

    private static void clients(List<Sample> samples) {
        ClientKeys keys =
                new ClientKeys.Inline(List.of(TestClients.ec("k1"), TestClients.rsa("PS256", 342)));
        List<TestClients> clients =
                List.of(
                        TestClients.web()
                                .logout("https://shop.example/bye")
                                .backchannel("https://shop.example/logout")
                                .pages(
                                        "https://a.example/l",
                                        "https://a.example/p",
                                        "https://a.example/t")
                                .refresh(60, 3_600, 0)
                                .pairwise("shop.example"),
                        TestClients.web()
                                .fapi()
                                .profile(Profile.FAPI2_MESSAGE_SIGNING)
                                .signed()
                                .keys(keys)
                                .grants(EnumSet.allOf(GrantType.class))
                                .ping("https://shop.example/told")
                                .types(Set.of("payment", "account"))
                                .idToken(SignatureAlgorithm.ES256),
                        TestClients.web()
                                .keys(new ClientKeys.ByUri("https://shop.example/jwks"))
                                .poll()
                                .certificate(new CertificateName.SanDns("shop.example")),
                        TestClients.web().certificate(new CertificateName.SanUri("spiffe://shop")),
                        TestClients.web().certificate(new CertificateName.SanIp("192.0.2.1")),
                        TestClients.web().certificate(new CertificateName.SanEmail("a@b.example")),
                        TestClients.web().certificate(new CertificateName.SubjectDn("CN=shop")));
        List<String> words =
                List.of("web", "fapi", "san-dns", "san-uri", "san-ip", "san-email", "subject-dn");
        for (int i = 0; i < words.size(); i++) {
            add(
                    samples,
                    words.get(i),
                    APPLICATION.value(),
                    new ApplicationEvent.ApplicationChanged(clients.get(i).details()));
        }
        ApplicationDetails opaque =
                new ApplicationDetails(
                        "Shop",
                        ApplicationType.M2M,
                        Set.of(GrantType.CLIENT_CREDENTIALS),
                        ClientAuthentication.CLIENT_SECRET_BASIC,
                        RoleAudienceKind.ORGANIZATION,
                        new AccessTokenSettings(
                                60, SignatureAlgorithm.ES256, AccessTokenFormat.OPAQUE),
                        Environment.SANDBOX);
        add(
                samples,
                "opaque",
                APPLICATION.value(),
                new ApplicationEvent.ApplicationChanged(opaque));
    }

    private static void federation(List<Sample> samples) {
        IdentityProviderId provider = new IdentityProviderId("idp-6b7n");
        add(
                samples,
                "sign-in",
                provider.value(),
                new IdentityProviderEvent.IdentityProviderChanged(
                        new ProviderDetails(
                                "https://idp.example",
                                new KeyLocation.Discovery("https://idp.example/discovery"),
                                Set.of("a"),
                                ClaimNames.STANDARD,
                                Set.of(ProviderGrant.TOKEN_EXCHANGE, ProviderGrant.JWT_BEARER),
                                signIn())));
        add(
                samples,
                "provider-group",
                ROLE.value(),
                new RoleEvent.MemberAdded(new Member.ProviderGroup(provider, "Lesesaal \u00fc")));
    }

    private static void receipts(List<Sample> samples) {
        ReceiptId receipt = new ReceiptId("receipt-4v5b");
        add(
                samples,
                "",
                receipt.value(),
                Actor.SERVICE,
                new ReceiptEvent.DecisionsSealed(
                        receipt,
                        EXPIRY,
                        EXPIRY.plusSeconds(600),
                        2,
                        1_234,
                        "n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg="));
    }

    private static void keysInTime(List<Sample> samples) {
        SigningKey key =
                new SigningKey(
                        KEY,
                        SignatureAlgorithm.EDDSA,
                        Map.of("kty", "OKP", "crv", "Ed25519", "x", "11qYAYKx"));
        add(samples, "usable-from", RING.value(), new SigningKeyEvent.SigningKeyAdded(key, EXPIRY));
        add(samples, "", RING.value(), new SigningKeyEvent.SigningKeyWithdrawn(KEY));
    }

    private static void plansInWaiting(List<Sample> samples) {
        String subscription = SUBSCRIPTION.value();
        add(samples, "", subscription, new SubscriptionEvent.SubscriptionPlanRequested(PLAN));
        add(
                samples,
                "with-reason",
                subscription,
                new SubscriptionEvent.SubscriptionStatusChanged(
                        SubscriptionStatus.ACTIVE,
                        SubscriptionStatus.PROD_ONLY_BLOCKED,
                        "Zu viele Anfragen"));
    }

    private static void roleRules(List<Sample> samples) {
        RoleId other = new RoleId("role-3d4f");
        String stream = ROLE.value();
        Member member = new Member.User(USER);
        Instant end = EXPIRY.plusSeconds(3_600);
        add(
                samples,
                "window",
                stream,
                new RoleEvent.MemberAdded(new Member.Group(GROUP), EXPIRY, end, null));
        add(
                samples,
                "break-glass",
                stream,
                new RoleEvent.MemberAdded(member, null, end, new BreakGlass("Incident 7")));
        add(samples, "", stream, new RoleEvent.ExclusionsChanged(Set.of(other)));
        add(samples, "", stream, new RoleEvent.SharingChanged(true));
        add(
                samples,
                "based-on",
                stream,
                new RoleEvent.RoleCreated(
                        ROLE,
                        ORGANIZATION,
                        new Handle("clerk"),
                        new RoleAudience.Organization(),
                        other));
    }

    private static void endsAndOwners(List<Sample> samples) {
        String application = APPLICATION.value();
        SecretId secret = new SecretId("secret-8p9q");
        add(samples, "", application, new ApplicationEvent.SecretExpirySet(secret, EXPIRY));
        Actor owner = new Actor(Actor.Kind.USER, OrganizationId.SYSTEM, "user-1a2b");
        add(samples, "", application, new ApplicationEvent.ApplicationOwnerChanged(owner));
        add(samples, "nobody", application, new ApplicationEvent.ApplicationOwnerChanged(null));
        SecretId key = new SecretId("key-2w3e");
        add(
                samples,
                "sandbox",
                key.value(),
                new ApiKeyEvent.ApiKeyCreated(
                        key, ORGANIZATION, APPLICATION, API, EXPIRY, Environment.SANDBOX));
        add(samples, "", key.value(), new ApiKeyEvent.ApiKeyExpirySet(EXPIRY));
    }

    private static void regoPolicies(List<Sample> samples) {
        PolicyId policy = new PolicyId("policy-6h7j");
        String stream = policy.value();
        String module = "package orders\n\nallow if input.subject.level > 3\n";
        String tests =
                "package orders_test\n\n"
                        + "test_high if data.orders.allow with input as {\"subject\": {\"level\":"
                        + " 4}}\n";
        byte[] wasm = {0, 'a', 's', 'm', 1, 0, 0, 0};
        add(
                samples,
                "rego",
                stream,
                new PolicyEvent.PolicyCreated(
                        policy,
                        ORGANIZATION,
                        new Handle("seniors"),
                        new PolicyDetails(
                                Effect.PERMIT,
                                PolicySource.Rego.of(module, tests, null),
                                Set.of())));
        add(
                samples,
                "rego",
                stream,
                new PolicyEvent.PolicyChanged(
                        new PolicyDetails(
                                Effect.PERMIT,
                                PolicySource.Rego.of(module, null, wasm),
                                Set.of())));
        add(samples, "role", stream, new PolicyEvent.PolicyAttached(new PolicyTarget.Role(ROLE)));
        add(samples, "role", stream, new PolicyEvent.PolicyDetached(new PolicyTarget.Role(ROLE)));
    }

    private static ProviderSignIn signIn() {
        return new ProviderSignIn(
                "precept",
                new SecretId("secret-8p9q"),
                Set.of("email", "profile"),
                "Staff",
                new SignInClaims("mail", null, "displayName", "roles"),
                LinkPolicy.BY_VERIFIED_EMAIL,
                true);
    }
}
