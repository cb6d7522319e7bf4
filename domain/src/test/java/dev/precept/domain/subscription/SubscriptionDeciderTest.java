package dev.precept.domain.subscription;

import static dev.precept.domain.TestData.createApi;
import static dev.precept.domain.TestData.createApplication;
import static dev.precept.domain.TestData.createPlan;
import static dev.precept.domain.subscription.SubscriptionStatus.ACTIVE;
import static dev.precept.domain.subscription.SubscriptionStatus.BLOCKED;
import static dev.precept.domain.subscription.SubscriptionStatus.PENDING;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.World;
import dev.precept.domain.api.ApiCommand.MoveLifecycle;
import dev.precept.domain.api.Lifecycle;
import dev.precept.domain.plan.PlanCommand.DeletePlan;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.PlanId;
import dev.precept.domain.shared.Rejection.Code;
import dev.precept.domain.shared.SubscriptionId;
import dev.precept.domain.subscription.SubscriptionCommand.ChangePlanOfSubscription;
import dev.precept.domain.subscription.SubscriptionCommand.CreateSubscription;
import dev.precept.domain.subscription.SubscriptionCommand.DeleteSubscription;
import dev.precept.domain.subscription.SubscriptionCommand.MoveSubscription;
import dev.precept.domain.subscription.SubscriptionEvent.SubscriptionCreated;
import dev.precept.domain.subscription.SubscriptionEvent.SubscriptionDeleted;
import dev.precept.domain.subscription.SubscriptionEvent.SubscriptionPlanChanged;
import dev.precept.domain.subscription.SubscriptionEvent.SubscriptionStatusChanged;

import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.Set;

class SubscriptionDeciderTest {
    private static final OrganizationId ORGANIZATION = OrganizationId.DEFAULT;
    private static final SubscriptionId ONE = new SubscriptionId("one");
    private static final ApplicationId SHOP = new ApplicationId("shop");
    private static final ApiId ORDERS = new ApiId("orders");
    private static final PlanId FREE = new PlanId("free");
    private static final PlanId GOLD = new PlanId("gold");

    private final World world =
            World.withOrganizations()
                    .given(
                            createApi(ORGANIZATION, ORDERS),
                            createApplication(ORGANIZATION, SHOP),
                            createPlan(ORGANIZATION, FREE, false),
                            createPlan(ORGANIZATION, GOLD, true),
                            new MoveLifecycle(ORDERS, Lifecycle.PUBLISHED));

    private static CreateSubscription create(PlanId plan) {
        return new CreateSubscription(ONE, ORGANIZATION, SHOP, ORDERS, plan);
    }

    private static SubscriptionCreated created(PlanId plan, SubscriptionStatus status) {
        return new SubscriptionCreated(ONE, ORGANIZATION, SHOP, ORDERS, plan, status);
    }

    @Test
    void isActiveAtOnceWhereNobodyMustApprove() {
        world.when(create(FREE)).then(created(FREE, ACTIVE));
    }

    @Test
    void waitsForApprovalUnderAPlanThatAsksForIt() {
        world.when(create(GOLD)).then(created(GOLD, PENDING));
        world.when(new MoveSubscription(ONE, ACTIVE))
                .then(new SubscriptionStatusChanged(PENDING, ACTIVE));
        world.when(new MoveSubscription(ONE, ACTIVE)).then();
    }

    @Test
    void onlyAnApiOpenForSubscriptionGetsANewOne() {
        for (Lifecycle step : new Lifecycle[] {Lifecycle.BLOCKED, Lifecycle.DEPRECATED}) {
            world.given(new MoveLifecycle(ORDERS, step));
            world.when(create(FREE)).refused(Code.NOT_ALLOWED, "PUBLISHED");
        }
    }

    @Test
    void thereIsOneForAnApplicationAndAnApi() {
        world.given(create(FREE));
        CreateSubscription second =
                new CreateSubscription(new SubscriptionId("two"), ORGANIZATION, SHOP, ORDERS, GOLD);
        world.when(second).refused(Code.ALREADY_EXISTS);
        world.when(new DeleteSubscription(ONE)).then(new SubscriptionDeleted());
        world.when(new DeleteSubscription(ONE)).refused(Code.NOT_FOUND);
        world.given(second);
    }

    @Test
    void whatItNamesIsThere() {
        world.when(new CreateSubscription(ONE, ORGANIZATION, new ApplicationId("x"), ORDERS, FREE))
                .refused(Code.UNKNOWN_REFERENCE, "application");
        world.when(new CreateSubscription(ONE, ORGANIZATION, SHOP, new ApiId("x"), FREE))
                .refused(Code.UNKNOWN_REFERENCE, "API");
        world.given(new DeletePlan(FREE));
        world.when(create(FREE)).refused(Code.UNKNOWN_REFERENCE, "plan");
    }

    @Test
    void anotherPlanMayAskForApprovalAgain() {
        world.given(create(FREE));
        world.when(new ChangePlanOfSubscription(ONE, GOLD))
                .then(new SubscriptionPlanChanged(GOLD, PENDING));
        world.when(new ChangePlanOfSubscription(ONE, GOLD)).then();
        world.when(new ChangePlanOfSubscription(ONE, FREE))
                .then(new SubscriptionPlanChanged(FREE, ACTIVE));
    }

    @Test
    void aBlockedOneStaysUnderItsPlan() {
        world.given(create(FREE), new MoveSubscription(ONE, BLOCKED));
        world.when(new ChangePlanOfSubscription(ONE, GOLD))
                .refused(Code.TRANSITION_NOT_ALLOWED, "unblock");
    }

    @Test
    void movesOnlyAlongItsAllowedMoves() {
        Map<SubscriptionStatus, Set<SubscriptionStatus>> allowed =
                Map.of(
                        PENDING, Set.of(ACTIVE, BLOCKED),
                        ACTIVE, Set.of(BLOCKED),
                        BLOCKED, Set.of(ACTIVE));
        assertThat(allowed)
                .allSatisfy(
                        (from, to) ->
                                assertThat(SubscriptionDecider.allowedMoves(from)).isEqualTo(to));
        world.given(create(FREE));
        world.when(new MoveSubscription(ONE, PENDING))
                .refused(Code.TRANSITION_NOT_ALLOWED, "ACTIVE", "[BLOCKED]");
        world.given(new MoveSubscription(ONE, BLOCKED), new MoveSubscription(ONE, ACTIVE));
    }
}
