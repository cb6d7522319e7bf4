package dev.precept.projections.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.api.ApiEvent;
import dev.precept.domain.api.Lifecycle;
import dev.precept.domain.application.ApiAuthorization;
import dev.precept.domain.application.ApplicationEvent;
import dev.precept.domain.application.AuthorizationPolicy;
import dev.precept.domain.application.Environment;
import dev.precept.domain.attribute.AttributeValue;
import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.condition.Condition;
import dev.precept.domain.organization.OrganizationEvent;
import dev.precept.domain.policy.Effect;
import dev.precept.domain.policy.PolicyDetails;
import dev.precept.domain.policy.PolicyEvent;
import dev.precept.domain.policy.PolicySource;
import dev.precept.domain.policy.PolicyTarget;
import dev.precept.domain.role.Member;
import dev.precept.domain.role.Permission;
import dev.precept.domain.role.RoleEvent;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.PolicyId;
import dev.precept.domain.shared.RoleId;
import dev.precept.domain.shared.ScopeId;
import dev.precept.domain.shared.UserId;
import dev.precept.domain.user.UserEvent;
import dev.precept.projections.condition.RegoOutcome;
import dev.precept.projections.testing.Samples;
import dev.precept.projections.testing.TestLog;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Policies in Rego that an engine is asked, and policies on roles, one example each. */
class RegoPoliciesTest {
    private static final OrganizationId ACME = Samples.ACME;
    private static final ApiId ORDERS = new ApiId("orders");
    private static final ScopeId READ = new ScopeId("read");
    private static final ApplicationId SHOP = new ApplicationId("shop");
    private static final RoleId CLERK = new RoleId("clerk");
    private static final UserId ANN = new UserId("ann");
    private static final PolicyId POLICY = new PolicyId("policy");
    private static final PolicyTarget ALL = new PolicyTarget.Organization();
    private static final PolicyTarget ROLE = new PolicyTarget.Role(CLERK);
    private static final PolicySource.Rego MODULE =
            PolicySource.Rego.of("package a\nallow if input.subject.level > 3", null, null);

    private final TestLog log = new TestLog();

    RegoPoliciesTest() {
        log.organization(ACME, null)
                .command(
                        ACME,
                        ORDERS,
                        Samples.api("orders"),
                        Samples.scope("read", "read"),
                        new ApiEvent.LifecycleChanged(Lifecycle.CREATED, Lifecycle.PUBLISHED))
                .command(
                        ACME,
                        SHOP,
                        Samples.application("shop"),
                        new ApplicationEvent.ApiAuthorized(
                                ORDERS,
                                new ApiAuthorization(AuthorizationPolicy.RBAC, Set.of(READ), null)))
                .command(ACME, CLERK, Samples.role("clerk"))
                .command(ACME, ANN, Samples.user("ann"))
                .command(
                        ACME,
                        CLERK,
                        new RoleEvent.MemberAdded(new Member.User(ANN)),
                        new RoleEvent.PermissionsChanged(
                                Set.of(new Permission(ORDERS, READ)), Set.of()));
    }

    @Test
    void whatNoEngineSaidDenies() {
        assertThat(decide(request()).reason()).isEqualTo(Reason.PERMITTED);
        policy(Effect.PERMIT, MODULE, ALL);
        Decision decision = decide(request());
        assertThat(decision.reason()).isEqualTo(Reason.POLICY_ENGINE_UNAVAILABLE);
        assertThat(decision.isPermitted()).isFalse();
        Explanation explained = Explanation.of(log.image(), request());
        assertThat(explained.missing().getFirst().policies())
                .extracting(Thing::id)
                .containsExactly(POLICY.value());
    }

    @ParameterizedTest
    @CsvSource({
        "PERMIT,DEFINED_TRUE,PERMITTED",
        "PERMIT,DEFINED_FALSE,POLICY_NOT_MET",
        "PERMIT,UNDEFINED,POLICY_NOT_MET",
        "PERMIT,ERROR,POLICY_ENGINE_UNAVAILABLE",
        "PERMIT,TIMEOUT,POLICY_ENGINE_UNAVAILABLE",
        "PERMIT,OPEN,POLICY_ENGINE_UNAVAILABLE",
        "DENY,DEFINED_TRUE,POLICY_DENIES",
        "DENY,DEFINED_FALSE,PERMITTED",
        "DENY,UNDEFINED,POLICY_DENIES",
        "DENY,ERROR,POLICY_ENGINE_UNAVAILABLE",
        "DENY,TIMEOUT,POLICY_ENGINE_UNAVAILABLE",
        "DENY,OPEN,POLICY_ENGINE_UNAVAILABLE"
    })
    void anAnswerCounts(Effect effect, RegoOutcome outcome, Reason reason) {
        policy(effect, MODULE, ALL);
        assertThat(decide(answered(request(), outcome)).reason()).isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "PERMIT,DEFINED_TRUE,PERMITTED",
        "PERMIT,DEFINED_FALSE,CONDITION_NOT_MET",
        "DENY,UNDEFINED,CONDITION_NOT_MET",
        "DENY,DEFINED_FALSE,PERMITTED",
        "DENY,TIMEOUT,POLICY_ENGINE_UNAVAILABLE"
    })
    void aRoleCountsAsLongAsItsPoliciesPass(Effect effect, RegoOutcome outcome, Reason reason) {
        policy(effect, MODULE, ROLE);
        assertThat(decide(request()).reason()).isEqualTo(Reason.POLICY_ENGINE_UNAVAILABLE);
        AccessRequest answered = answered(request(), outcome);
        assertThat(decide(answered).reason()).isEqualTo(reason);
        if (reason != Reason.PERMITTED) {
            assertThat(Explanation.of(log.image(), answered).missing())
                    .flatExtracting(Explanation.Lack::policies)
                    .extracting(Thing::id)
                    .containsExactly(POLICY.value());
        }
    }

    @Test
    void theQuestionSaysAllThatMayBeRead() {
        log.command(
                ACME,
                ANN,
                new UserEvent.UserAttributesChanged(
                        of(Map.of("level", "7", "phone", "1", "mail", "m"))));
        log.command(
                ACME,
                ACME,
                new OrganizationEvent.PersonalAttributesDeclared(Set.of("phone", "mail")));
        policy(Effect.PERMIT, MODULE, ALL);
        Supplied said =
                new Supplied(
                        of(Map.of("mail", "x", "title", "dr")),
                        Attributes.NONE,
                        of(Map.of("owner", "ann")),
                        of(Map.of("clientAddress", "10.0.0.1")));
        List<RegoQuestion> questions =
                PolicyDecisionPoint.questions(log.image(), request(said, "file"));
        assertThat(questions).hasSize(1);
        RegoQuestion question = questions.getFirst();
        assertThat(question.policy()).isEqualTo(POLICY);
        assertThat(question.rule()).isEqualTo("allow");
        assertThat(question.hash()).isEqualTo(MODULE.hash());
        assertThat(question.input())
                .isEqualTo(
                        "{\"action\":{\"$name\":\"read\"},\"application\":{\"$id\":\"shop\"},"
                                + "\"context\":{\"clientAddress\":\"10.0.0.1\"},\"now\":\""
                                + log.image().at().toString().replace("Z", ".000000Z")
                                + "\",\"resource\":{\"$id\":\"file\",\"$type\":\"orders\","
                                + "\"owner\":\"ann\"},\"subject\":{\"$id\":\"ann\",\"level\":\"7\","
                                + "\"title\":\"dr\"},\"token\":{}}");
    }

    @Test
    void anAnswerCountsForItsQuestionAlone() {
        policy(Effect.PERMIT, MODULE, ALL);
        AccessRequest answered = answered(request(), RegoOutcome.DEFINED_TRUE);
        assertThat(decide(answered).reason()).isEqualTo(Reason.PERMITTED);
        assertThat(decide(answered.about("other")).reason())
                .isEqualTo(Reason.POLICY_ENGINE_UNAVAILABLE);
        PolicySource changed = PolicySource.Rego.of(MODULE.source() + "\n", null, null);
        log.command(
                ACME,
                POLICY,
                new PolicyEvent.PolicyChanged(new PolicyDetails(Effect.PERMIT, changed, Set.of())));
        assertThat(decide(answered).reason()).isEqualTo(Reason.POLICY_ENGINE_UNAVAILABLE);
    }

    @Test
    void aRecordHoldsTheAnswersAndIsConfirmed() {
        policy(Effect.DENY, MODULE, ROLE);
        AccessRequest answered = answered(request(), RegoOutcome.DEFINED_FALSE);
        DecisionRecord recorded =
                new DecisionRecord(
                        new UUID(1, 2), log.image().log(), answered, decide(answered), Set.of());
        byte[] written = DecisionRecordCodec.encode(recorded);
        assertThat(new String(written, StandardCharsets.UTF_8))
                .contains("\"answers\":[{\"decisionId\":\"d-1\",\"hash\":\"" + MODULE.hash());
        DecisionRecord read = DecisionRecordCodec.decode(written);
        assertThat(read).isEqualTo(recorded);
        assertThat(read.isConfirmedBy(log.image())).isTrue();
    }

    @Test
    void nobodyIsAskedWhatAnotherObjectionSettles() {
        policy(Effect.PERMIT, MODULE, ALL);
        PolicyId other = new PolicyId("other");
        log.command(
                ACME,
                other,
                new PolicyEvent.PolicyCreated(
                        other,
                        ACME,
                        new Handle("other"),
                        new PolicyDetails(
                                Effect.DENY,
                                new PolicySource.Condition(
                                        new Condition.Between(log.image().at(), null)),
                                Set.of())),
                new PolicyEvent.PolicyAttached(new PolicyTarget.Api(ORDERS)));
        assertThat(decide(request()).reason()).isEqualTo(Reason.POLICY_DENIES);
    }

    @Test
    void aTokenLeavesToTheCheckWhatAnEngineWillSay() {
        policy(Effect.PERMIT, MODULE, ROLE);
        TokenRequest request =
                new TokenRequest(
                        ACME,
                        SHOP,
                        ANN,
                        Set.of("read"),
                        List.of(),
                        log.image().at(),
                        Attributes.NONE);
        assertThat(TokenPolicy.grant(log.image(), request))
                .isInstanceOfSatisfying(
                        TokenGrant.Granted.class,
                        it -> assertThat(it.scopes()).containsExactly("read"));
    }

    private void policy(Effect effect, PolicySource source, PolicyTarget target) {
        log.command(
                ACME,
                POLICY,
                new PolicyEvent.PolicyCreated(
                        POLICY,
                        ACME,
                        new Handle("policy"),
                        new PolicyDetails(effect, source, Set.of())),
                new PolicyEvent.PolicyAttached(target));
    }

    private AccessRequest request() {
        return request(Supplied.NONE, "file");
    }

    private AccessRequest request(Supplied supplied, String instance) {
        return new AccessRequest(
                ACME,
                new Subject.User("ann"),
                "read",
                "orders",
                instance,
                "shop",
                Environment.PRODUCTION,
                log.image().at(),
                supplied);
    }

    private AccessRequest answered(AccessRequest request, RegoOutcome outcome) {
        return request.with(
                PolicyDecisionPoint.questions(log.image(), request).stream()
                        .map(it -> it.answered(outcome, "d-1"))
                        .toList());
    }

    private Decision decide(AccessRequest request) {
        return PolicyDecisionPoint.decide(log.image(), request);
    }

    private static Attributes of(Map<String, String> texts) {
        Map<String, AttributeValue> values = new HashMap<>();
        texts.forEach((name, text) -> values.put(name, new AttributeValue.Text(text)));
        return new Attributes(values);
    }
}
