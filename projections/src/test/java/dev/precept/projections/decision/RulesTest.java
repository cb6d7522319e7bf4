package dev.precept.projections.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.api.ApiDetails;
import dev.precept.domain.api.ApiEvent;
import dev.precept.domain.api.DecisionMode;
import dev.precept.domain.api.Lifecycle;
import dev.precept.domain.application.ApiAuthorization;
import dev.precept.domain.application.ApplicationEvent;
import dev.precept.domain.application.AuthorizationPolicy;
import dev.precept.domain.application.Environment;
import dev.precept.domain.attribute.AttributeValue;
import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.condition.AddressRange;
import dev.precept.domain.condition.Condition;
import dev.precept.domain.condition.Operand;
import dev.precept.domain.condition.Operand.Source;
import dev.precept.domain.plan.PlanDetails;
import dev.precept.domain.plan.PlanEvent;
import dev.precept.domain.plan.RequestLimit;
import dev.precept.domain.plan.RequestLimit.Period;
import dev.precept.domain.policy.Effect;
import dev.precept.domain.policy.PolicyDetails;
import dev.precept.domain.policy.PolicyEvent;
import dev.precept.domain.policy.PolicySource;
import dev.precept.domain.policy.PolicyTarget;
import dev.precept.domain.resource.ResourceEvent;
import dev.precept.domain.resource.ResourceName;
import dev.precept.domain.role.Member;
import dev.precept.domain.role.Permission;
import dev.precept.domain.role.RoleEvent;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.PlanId;
import dev.precept.domain.shared.PolicyId;
import dev.precept.domain.shared.Position;
import dev.precept.domain.shared.ResourceId;
import dev.precept.domain.shared.RoleId;
import dev.precept.domain.shared.ScopeId;
import dev.precept.domain.shared.SubscriptionId;
import dev.precept.domain.shared.UserId;
import dev.precept.domain.subscription.SubscriptionEvent;
import dev.precept.domain.subscription.SubscriptionStatus;
import dev.precept.domain.user.UserEvent;
import dev.precept.projections.decision.Obligations.Quota;
import dev.precept.projections.decision.Obligations.RateLimit;
import dev.precept.projections.decision.Obligations.StepUp;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.testing.Images;
import dev.precept.projections.testing.Samples;
import dev.precept.projections.testing.TestLog;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Conditions, policies and obligations in decisions and tokens, one example each. */
class RulesTest {
    private static final OrganizationId ACME = Samples.ACME;
    private static final ApiId ORDERS = new ApiId("orders");
    private static final ScopeId READ = new ScopeId("read");
    private static final ApplicationId SHOP = new ApplicationId("shop");
    private static final RoleId CLERK = new RoleId("clerk");
    private static final UserId ANN = new UserId("ann");
    private static final PolicyId POLICY = new PolicyId("policy");
    private static final Condition SAME_DEPARTMENT =
            new Condition.Equal(
                    reference(Source.SUBJECT, "department"),
                    reference(Source.RESOURCE, "department"));
    private static final Condition INSIDE =
            new Condition.ClientAddress(Set.of(AddressRange.parse("10.0.0.0/8")));
    private static final Condition GOLD = new Condition.Acr(Set.of("gold"));
    private static final Condition RECENT = new Condition.AuthenticationAge(300);

    private final TestLog log = new TestLog();

    RulesTest() {
        log.organization(ACME, null)
                .command(
                        ACME,
                        ORDERS,
                        Samples.api("orders"),
                        Samples.scope("read", "read"),
                        new ApiEvent.LifecycleChanged(Lifecycle.CREATED, Lifecycle.PUBLISHED))
                .command(ACME, SHOP, Samples.application("shop"))
                .command(ACME, CLERK, Samples.role("clerk"))
                .command(ACME, ANN, Samples.user("ann"))
                .command(ACME, CLERK, new RoleEvent.MemberAdded(new Member.User(ANN)));
    }

    @Test
    void aPermissionCountsWhereItsConditionIsMet() {
        authorize(null);
        permit(SAME_DEPARTMENT);
        attributes(Map.of("department", text("hr")));
        instance("file-1", Map.of("department", text("hr")));
        instance("file-2", Map.of("department", text("it")));
        instance("file-3", Map.of());
        assertThat(reason(user("file-1", Supplied.NONE))).isEqualTo(Reason.PERMITTED);
        assertThat(reason(user("file-2", Supplied.NONE))).isEqualTo(Reason.CONDITION_NOT_MET);
        assertThat(reason(user("file-3", Supplied.NONE))).isEqualTo(Reason.CONDITION_NOT_MET);
        assertThat(reason(user("unknown", Supplied.NONE))).isEqualTo(Reason.CONDITION_NOT_MET);
    }

    /** Threat 32: what is said must not override what is stored. */
    @Test
    void whatIsStoredWinsOverWhatIsSaid() {
        authorize(null);
        permit(SAME_DEPARTMENT);
        attributes(Map.of("department", text("hr")));
        instance("file-2", Map.of("department", text("it")));
        Supplied said =
                new Supplied(
                        of("department", text("it")),
                        Attributes.NONE,
                        of("department", text("hr")),
                        Attributes.NONE);
        assertThat(reason(user("file-2", said))).isEqualTo(Reason.CONDITION_NOT_MET);
        assertThat(reason(user("unknown", said))).isEqualTo(Reason.PERMITTED);
    }

    @Test
    void anAuthorizationCountsWhereItsConditionIsMet() {
        authorize(INSIDE);
        permit(null);
        assertThat(reason(user("file", from("10.1.1.1")))).isEqualTo(Reason.PERMITTED);
        assertThat(reason(user("file", from("192.0.2.1")))).isEqualTo(Reason.CONDITION_NOT_MET);
        assertThat(reason(user("file", Supplied.NONE))).isEqualTo(Reason.CONDITION_NOT_MET);
    }

    @Test
    void whatOnlyTheCheckBringsIsLeftToIt() {
        authorize(INSIDE);
        permit(null);
        TokenGrant grant = TokenPolicy.grant(log.image(), tokenRequest());
        assertThat(grant)
                .isInstanceOfSatisfying(
                        TokenGrant.Granted.class,
                        granted -> assertThat(granted.scopes()).containsExactly("read"));
        TokenClaims token = token(Attributes.NONE);
        assertThat(TokenPolicy.stillGranted(log.image(), token, log.image().at()))
                .containsExactly("read");
        assertThat(TokenPolicy.grantedNow(log.image(), token, log.image().at())).isEmpty();
        assertThat(reason(bearer(token, from("10.1.1.1")))).isEqualTo(Reason.PERMITTED);
        assertThat(reason(bearer(token, Supplied.NONE))).isEqualTo(Reason.CONDITION_NOT_MET);
    }

    @Test
    void whereTokensAreTrustedNothingOfRolesIsLeftToTheCheck() {
        ApiDetails details = Samples.details("orders", null);
        log.command(
                ACME,
                ORDERS,
                new ApiEvent.ApiChanged(
                        new ApiDetails(
                                details.name(),
                                details.description(),
                                details.family(),
                                details.version(),
                                details.authorizationRequired(),
                                details.subscriptionRequired(),
                                details.resourceType(),
                                DecisionMode.TOKEN,
                                details.routes(),
                                details.introspectors())));
        authorize(null);
        permit(INSIDE);
        assertThat(TokenPolicy.grant(log.image(), tokenRequest()))
                .isInstanceOfSatisfying(
                        TokenGrant.InvalidScope.class,
                        refused ->
                                assertThat(refused.dropped())
                                        .containsEntry("read", Reason.CONDITION_NOT_MET));
    }

    @Test
    void aPolicyThatDeniesDoesSoUnlessItIsCertainlyNotMet() {
        authorize(null);
        permit(null);
        policy(Effect.DENY, INSIDE, Set.of());
        assertThat(reason(user("file", from("192.0.2.1")))).isEqualTo(Reason.PERMITTED);
        assertThat(reason(user("file", from("10.1.1.1")))).isEqualTo(Reason.POLICY_DENIES);
        assertThat(reason(user("file", Supplied.NONE))).isEqualTo(Reason.POLICY_DENIES);
    }

    @Test
    void wherePoliciesPermitOneMustBeMet() {
        authorize(null);
        permit(null);
        policy(Effect.PERMIT, INSIDE, Set.of("salary"));
        assertThat(reason(user("file", from("192.0.2.1")))).isEqualTo(Reason.POLICY_NOT_MET);
        assertThat(reason(user("file", Supplied.NONE))).isEqualTo(Reason.POLICY_NOT_MET);
        Decision decision = decide(user("file", from("10.1.1.1")));
        assertThat(decision.reason()).isEqualTo(Reason.PERMITTED);
        assertThat(decision.obligations().fieldMask()).containsExactly("salary");
    }

    @Test
    void aPolicyThatIsNotAttachedSaysNothing() {
        authorize(null);
        permit(null);
        policy(Effect.DENY, new Condition.Between(log.image().at(), null), Set.of());
        assertThat(reason(user("file", Supplied.NONE))).isEqualTo(Reason.POLICY_DENIES);
        log.command(ACME, POLICY, new PolicyEvent.PolicyDetached(new PolicyTarget.Organization()));
        assertThat(reason(user("file", Supplied.NONE))).isEqualTo(Reason.PERMITTED);
    }

    @Test
    void anExpressionThatNobodyReadsDenies() {
        authorize(null);
        permit(null);
        policy(Effect.DENY, new Condition.Cel("false"), Set.of());
        assertThat(reason(user("file", Supplied.NONE))).isEqualTo(Reason.POLICY_DENIES);
    }

    @Test
    void whoeverCouldSignInAgainIsToldHow() {
        authorize(GOLD);
        permit(new Condition.All(List.of(RECENT, GOLD)));
        Decision decision = decide(bearer(token(signedIn("silver", 900)), Supplied.NONE));
        assertThat(decision.reason()).isEqualTo(Reason.CONDITION_NOT_MET);
        assertThat(decision.obligations().stepUp()).isEqualTo(new StepUp(List.of("gold"), 300L));
        decision = decide(bearer(token(signedIn("gold", 900)), Supplied.NONE));
        assertThat(decision.obligations().stepUp()).isEqualTo(new StepUp(List.of(), 300L));
        assertThat(reason(bearer(token(signedIn("gold", 10)), Supplied.NONE)))
                .isEqualTo(Reason.PERMITTED);
    }

    @Test
    void whomSigningInWouldNotHelpIsNotTold() {
        authorize(null);
        permit(new Condition.All(List.of(GOLD, INSIDE)));
        Decision decision = decide(bearer(token(signedIn("silver", 10)), Supplied.NONE));
        assertThat(decision.reason()).isEqualTo(Reason.CONDITION_NOT_MET);
        assertThat(decision.obligations()).isEqualTo(Obligations.NONE);
        assertThat(decide(user("file", Supplied.NONE)).obligations()).isEqualTo(Obligations.NONE);
    }

    @Test
    void aPolicyCanAskForASignIn() {
        authorize(null);
        permit(null);
        policy(Effect.DENY, new Condition.Not(GOLD), Set.of());
        Decision decision = decide(bearer(token(signedIn("silver", 10)), Supplied.NONE));
        assertThat(decision.reason()).isEqualTo(Reason.POLICY_DENIES);
        assertThat(decision.obligations().stepUp()).isEqualTo(new StepUp(List.of("gold"), null));
    }

    @Test
    void thePlanOfTheSubscriptionLimits() {
        authorize(null);
        permit(null);
        PlanId plan = new PlanId("plan");
        SubscriptionId subscription = new SubscriptionId("subscription");
        PlanDetails details =
                new PlanDetails(
                        false,
                        new RequestLimit(10, Period.SECOND),
                        5L,
                        new RequestLimit(1_000, Period.DAY));
        log.command(ACME, plan, new PlanEvent.PlanCreated(plan, ACME, new Handle("plan"), details))
                .command(
                        ACME,
                        subscription,
                        new SubscriptionEvent.SubscriptionCreated(
                                subscription, ACME, SHOP, ORDERS, plan, SubscriptionStatus.ACTIVE));
        assertThat(decide(user("file", Supplied.NONE)).obligations().rateLimit())
                .isEqualTo(new RateLimit(10, 1, 5, new Quota(1_000, 86_400)));
    }

    private void authorize(@Nullable Condition condition) {
        log.command(
                ACME,
                SHOP,
                new ApplicationEvent.ApiAuthorized(
                        ORDERS,
                        new ApiAuthorization(
                                AuthorizationPolicy.RBAC, Set.of(READ), null, condition)));
    }

    private void permit(@Nullable Condition condition) {
        Permission permission = new Permission(ORDERS, READ, condition);
        log.command(ACME, CLERK, new RoleEvent.PermissionsChanged(Set.of(permission), Set.of()));
    }

    private void attributes(Map<String, AttributeValue> values) {
        log.command(ACME, ANN, new UserEvent.UserAttributesChanged(new Attributes(values)));
    }

    private void instance(String name, Map<String, AttributeValue> values) {
        ResourceId id = new ResourceId("resource-" + name);
        log.command(
                ACME,
                id,
                new ResourceEvent.ResourceCreated(
                        id, ACME, ORDERS, new ResourceName(name), new Attributes(values)));
    }

    private void policy(Effect effect, Condition condition, Set<String> fieldMask) {
        PolicyDetails details =
                new PolicyDetails(effect, new PolicySource.Condition(condition), fieldMask);
        log.command(
                ACME,
                POLICY,
                new PolicyEvent.PolicyCreated(POLICY, ACME, new Handle("policy"), details),
                new PolicyEvent.PolicyAttached(new PolicyTarget.Organization()));
    }

    private AccessRequest user(String instance, Supplied supplied) {
        return request(new Subject.User("ann"), instance, "shop", supplied);
    }

    private AccessRequest bearer(TokenClaims token, Supplied supplied) {
        return request(new Subject.Token(token), "file", null, supplied);
    }

    private AccessRequest request(
            Subject subject, String instance, @Nullable String application, Supplied supplied) {
        return new AccessRequest(
                ACME,
                subject,
                "read",
                "orders",
                instance,
                application,
                Environment.PRODUCTION,
                log.image().at(),
                supplied);
    }

    private TokenRequest tokenRequest() {
        return new TokenRequest(
                ACME, SHOP, ANN, Set.of("read"), List.of(), log.image().at(), Attributes.NONE);
    }

    private TokenClaims token(Attributes signIn) {
        PolicyImage image = log.image();
        return new TokenClaims(
                ACME,
                "shop",
                "ann",
                Set.of("https://orders"),
                Set.of("read"),
                "token",
                null,
                Images.LOG,
                new Position(image.position().value()),
                image.at().plusSeconds(60),
                false,
                signIn);
    }

    private Attributes signedIn(String acr, long secondsAgo) {
        long at = log.image().at().getEpochSecond() - secondsAgo;
        return new Attributes(
                Map.of(
                        "acr",
                        text(acr),
                        "auth_time",
                        new AttributeValue.Number(BigDecimal.valueOf(at))));
    }

    private Decision decide(AccessRequest request) {
        return PolicyDecisionPoint.decide(log.image(), request);
    }

    private Reason reason(AccessRequest request) {
        return decide(request).reason();
    }

    private static Supplied from(String address) {
        return new Supplied(
                Attributes.NONE,
                Attributes.NONE,
                Attributes.NONE,
                of("clientAddress", text(address)));
    }

    private static Attributes of(String name, AttributeValue value) {
        return new Attributes(Map.of(name, value));
    }

    private static AttributeValue text(String text) {
        return new AttributeValue.Text(text);
    }

    private static Operand reference(Source source, String name) {
        return new Operand.Reference(source, name);
    }
}
