package dev.precept.domain.subscription;

import static dev.precept.domain.TestData.createApi;
import static dev.precept.domain.TestData.createApplication;
import static dev.precept.domain.TestData.createPlan;
import static dev.precept.domain.subscription.SubscriptionStatus.ACTIVE;
import static dev.precept.domain.subscription.SubscriptionStatus.BLOCKED;
import static dev.precept.domain.subscription.SubscriptionStatus.CANCELLED;
import static dev.precept.domain.subscription.SubscriptionStatus.ON_HOLD;
import static dev.precept.domain.subscription.SubscriptionStatus.PENDING;
import static dev.precept.domain.subscription.SubscriptionStatus.PROD_ONLY_BLOCKED;
import static dev.precept.domain.subscription.SubscriptionStatus.REJECTED;
import static dev.precept.domain.subscription.SubscriptionStatus.TIER_UPDATE_PENDING;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.World;
import dev.precept.domain.api.ApiCommand.MoveLifecycle;
import dev.precept.domain.api.Lifecycle;
import dev.precept.domain.application.ApplicationCommand;
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
import dev.precept.domain.subscription.SubscriptionEvent.SubscriptionPlanRequested;
import dev.precept.domain.subscription.SubscriptionEvent.SubscriptionStatusChanged;

import org.junit.jupiter.api.Test;

import java.util.List;
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
    void anotherPlanThatAsksForApprovalLeavesTheOneBeforeInForce() {
        world.given(create(FREE));
        world.when(new ChangePlanOfSubscription(ONE, GOLD))
                .then(new SubscriptionPlanRequested(GOLD));
        world.when(new ChangePlanOfSubscription(ONE, GOLD)).then();
        world.when(new MoveSubscription(ONE, ACTIVE))
                .then(new SubscriptionPlanChanged(GOLD, ACTIVE));
        world.when(new ChangePlanOfSubscription(ONE, FREE))
                .then(new SubscriptionPlanChanged(FREE, ACTIVE));
    }

    @Test
    void anotherPlanIsRefusedOrTakenBack() {
        world.given(create(FREE), new ChangePlanOfSubscription(ONE, GOLD));
        world.when(new MoveSubscription(ONE, REJECTED, "too dear"))
                .then(new SubscriptionStatusChanged(TIER_UPDATE_PENDING, ACTIVE, "too dear"));
        world.given(new ChangePlanOfSubscription(ONE, GOLD));
        world.when(new ChangePlanOfSubscription(ONE, FREE))
                .then(new SubscriptionStatusChanged(TIER_UPDATE_PENDING, ACTIVE));
        world.given(new ChangePlanOfSubscription(ONE, GOLD));
        world.when(new MoveSubscription(ONE, BLOCKED))
                .then(new SubscriptionStatusChanged(TIER_UPDATE_PENDING, BLOCKED));
        world.when(new MoveSubscription(ONE, ACTIVE))
                .then(new SubscriptionStatusChanged(BLOCKED, ACTIVE));
    }

    /** Invariant 3 of plans. */
    @Test
    void aPlanStaysWhileASubscriptionHasItOrAsksForIt() {
        world.given(create(FREE), new ChangePlanOfSubscription(ONE, GOLD));
        world.when(new DeletePlan(FREE)).refused(Code.IN_USE);
        world.when(new DeletePlan(GOLD)).refused(Code.IN_USE);
        world.given(new MoveSubscription(ONE, ACTIVE), new DeletePlan(FREE));
        world.when(new DeletePlan(GOLD)).refused(Code.IN_USE);
        world.given(new MoveSubscription(ONE, CANCELLED));
        world.when(new DeletePlan(GOLD)).refused(Code.IN_USE);
        world.given(new DeleteSubscription(ONE), new DeletePlan(GOLD));
    }

    @Test
    void aPlanIsNotKeptByASubscriptionOfAnApplicationThatIsGone() {
        world.given(create(FREE), new ApplicationCommand.DeleteApplication(SHOP));
        world.given(new DeletePlan(FREE));
    }

    @Test
    void aRefusedOneDoesNotComeIntoForceByAnotherPlan() {
        world.given(create(GOLD), new MoveSubscription(ONE, REJECTED, "ask the owner"));
        world.when(new ChangePlanOfSubscription(ONE, FREE))
                .then(new SubscriptionPlanChanged(FREE, PENDING));
    }

    @Test
    void aBlockedOneStaysUnderItsPlan() {
        world.given(create(FREE));
        for (SubscriptionStatus status : List.of(BLOCKED, PROD_ONLY_BLOCKED, ON_HOLD)) {
            world.given(new MoveSubscription(ONE, status));
            world.when(new ChangePlanOfSubscription(ONE, GOLD))
                    .refused(Code.TRANSITION_NOT_ALLOWED, "ACTIVE first");
            world.given(new MoveSubscription(ONE, ACTIVE));
        }
    }

    @Test
    void aCancelledOneStaysSo() {
        world.given(create(FREE), new MoveSubscription(ONE, CANCELLED));
        world.when(new ChangePlanOfSubscription(ONE, GOLD))
                .refused(Code.TRANSITION_NOT_ALLOWED, "anew");
        world.when(new MoveSubscription(ONE, ACTIVE)).refused(Code.TRANSITION_NOT_ALLOWED, "anew");
    }

    @Test
    void saysWhyInPlainText() {
        world.given(create(FREE));
        world.when(new MoveSubscription(ONE, BLOCKED, "\u0000"))
                .refused(Code.INVALID_VALUE, "reason");
        world.when(new MoveSubscription(ONE, BLOCKED, "Überzogen"))
                .then(new SubscriptionStatusChanged(ACTIVE, BLOCKED, "Überzogen"));
    }

    @Test
    void movesOnlyAlongItsAllowedMoves() {
        Map<SubscriptionStatus, Set<SubscriptionStatus>> allowed =
                Map.of(
                        PENDING, Set.of(ACTIVE, BLOCKED, ON_HOLD, REJECTED, CANCELLED),
                        ACTIVE, Set.of(BLOCKED, PROD_ONLY_BLOCKED, ON_HOLD, CANCELLED),
                        BLOCKED, Set.of(ACTIVE, PROD_ONLY_BLOCKED, CANCELLED),
                        PROD_ONLY_BLOCKED, Set.of(ACTIVE, BLOCKED, CANCELLED),
                        ON_HOLD, Set.of(ACTIVE, BLOCKED, REJECTED, CANCELLED),
                        REJECTED, Set.of(PENDING, CANCELLED),
                        TIER_UPDATE_PENDING,
                                Set.of(ACTIVE, BLOCKED, PROD_ONLY_BLOCKED, REJECTED, CANCELLED),
                        CANCELLED, Set.of());
        assertThat(allowed)
                .hasSize(SubscriptionStatus.values().length)
                .allSatisfy(
                        (from, to) ->
                                assertThat(SubscriptionDecider.allowedMoves(from)).isEqualTo(to));
        world.given(create(FREE));
        world.when(new MoveSubscription(ONE, PENDING))
                .refused(Code.TRANSITION_NOT_ALLOWED, "ACTIVE", "[BLOCKED, PROD_ONLY_BLOCKED");
        world.given(new MoveSubscription(ONE, BLOCKED), new MoveSubscription(ONE, ACTIVE));
    }
}
