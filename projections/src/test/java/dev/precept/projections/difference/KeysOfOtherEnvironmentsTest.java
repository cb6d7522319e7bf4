package dev.precept.projections.difference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.api.ApiDetails;
import dev.precept.domain.api.ApiEvent;
import dev.precept.domain.api.DecisionMode;
import dev.precept.domain.api.Lifecycle;
import dev.precept.domain.apikey.ApiKeyEvent;
import dev.precept.domain.application.ApiAuthorization;
import dev.precept.domain.application.ApplicationEvent;
import dev.precept.domain.application.AuthorizationPolicy;
import dev.precept.domain.application.Environment;
import dev.precept.domain.plan.PlanDetails;
import dev.precept.domain.plan.PlanEvent;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.PlanId;
import dev.precept.domain.shared.ScopeId;
import dev.precept.domain.shared.SecretId;
import dev.precept.domain.shared.SubscriptionId;
import dev.precept.domain.subscription.SubscriptionEvent;
import dev.precept.domain.subscription.SubscriptionStatus;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.testing.Images;
import dev.precept.projections.testing.Samples;
import dev.precept.projections.testing.TestLog;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Set;

/** What an application may have through API keys that are for another environment than its own. */
class KeysOfOtherEnvironmentsTest {
    private static final OrganizationId ACME = Samples.ACME;
    private static final ApiId ORDERS = new ApiId("orders");
    private static final ApplicationId SHOP = new ApplicationId("shop");
    private static final SubscriptionId SUBSCRIPTION = new SubscriptionId("subscription");
    private static final SecretId KEY = new SecretId("key");

    private final TestLog log = new TestLog();

    KeysOfOtherEnvironmentsTest() {
        PlanId plan = new PlanId("plan");
        ApiAuthorization authorization =
                new ApiAuthorization(
                        AuthorizationPolicy.NO_POLICY, Set.of(new ScopeId("read")), null);
        log.organization(ACME, null)
                .command(
                        ACME,
                        ORDERS,
                        Samples.api("orders"),
                        Samples.scope("read", "read"),
                        new ApiEvent.ApiChanged(subscribable()),
                        new ApiEvent.LifecycleChanged(Lifecycle.CREATED, Lifecycle.PUBLISHED))
                .command(
                        ACME,
                        SHOP,
                        Samples.application("shop"),
                        new ApplicationEvent.ApiAuthorized(ORDERS, authorization))
                .command(
                        ACME,
                        plan,
                        new PlanEvent.PlanCreated(
                                plan, ACME, new Handle("plan"), new PlanDetails(false)))
                .command(
                        ACME,
                        SUBSCRIPTION,
                        new SubscriptionEvent.SubscriptionCreated(
                                SUBSCRIPTION, ACME, SHOP, ORDERS, plan, SubscriptionStatus.ACTIVE));
    }

    private static ApiDetails subscribable() {
        return new ApiDetails(
                "orders",
                "",
                null,
                null,
                true,
                true,
                null,
                DecisionMode.LIVE,
                List.of(),
                List.of());
    }

    private void key(Environment environment) {
        log.command(
                ACME,
                KEY,
                new ApiKeyEvent.ApiKeyCreated(KEY, ACME, SHOP, ORDERS, null, environment));
    }

    private List<GrantChange> move(SubscriptionStatus from, SubscriptionStatus to) {
        PolicyImage before = log.image();
        int known = log.events().size();
        log.command(
                ACME,
                SUBSCRIPTION,
                new SubscriptionEvent.SubscriptionStatusChanged(from, to, null));
        List<EventEnvelope> events = log.events().subList(known, known + 1);
        return GrantDifference.between(
                        before, Images.after(before, events), ACME, Touched.of(events))
                .page(null, 100)
                .changes();
    }

    @Test
    void whatIsBlockedForProductionGoesOnInTheSandbox() {
        key(Environment.SANDBOX);
        List<GrantChange> blocked =
                move(SubscriptionStatus.ACTIVE, SubscriptionStatus.PROD_ONLY_BLOCKED);
        assertThat(blocked).filteredOn(it -> it.user() == null).hasSize(1);
        assertThat(blocked).extracting(GrantChange::calls).containsOnlyNulls();
        List<GrantChange> ended =
                move(SubscriptionStatus.PROD_ONLY_BLOCKED, SubscriptionStatus.BLOCKED);
        assertThat(ended).hasSize(1);
        assertThat(ended.getFirst().calls()).isEqualTo(Environment.SANDBOX);
        assertThat(ended.getFirst().kind()).isEqualTo(GrantChange.Kind.LOST);
        assertThat(ended.getFirst().causes()).hasSize(1);
    }

    @Test
    void keysForWhatTheApplicationIsForAreNoOtherWay() {
        key(Environment.PRODUCTION);
        assertThat(move(SubscriptionStatus.ACTIVE, SubscriptionStatus.BLOCKED))
                .extracting(GrantChange::calls)
                .containsOnlyNulls();
    }
}
