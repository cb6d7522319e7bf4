package dev.precept.domain.plan;

import static dev.precept.domain.TestData.createPlan;

import dev.precept.domain.World;
import dev.precept.domain.plan.PlanCommand.ChangePlan;
import dev.precept.domain.plan.PlanCommand.CreatePlan;
import dev.precept.domain.plan.PlanCommand.DeletePlan;
import dev.precept.domain.plan.PlanEvent.PlanChanged;
import dev.precept.domain.plan.PlanEvent.PlanCreated;
import dev.precept.domain.plan.PlanEvent.PlanDeleted;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.PlanId;
import dev.precept.domain.shared.Rejection.Code;

import org.junit.jupiter.api.Test;

class PlanDeciderTest {
    private static final OrganizationId ORGANIZATION = OrganizationId.DEFAULT;
    private static final PlanId GOLD = new PlanId("gold");
    private static final PlanDetails APPROVED = new PlanDetails(true);

    private final World world = World.withOrganizations();

    @Test
    void isMadeChangedAndDeleted() {
        world.when(createPlan(ORGANIZATION, GOLD, false))
                .then(
                        new PlanCreated(
                                GOLD, ORGANIZATION, new Handle("gold"), new PlanDetails(false)));
        world.when(createPlan(ORGANIZATION, GOLD, false)).refused(Code.ALREADY_EXISTS);
        world.when(new ChangePlan(GOLD, APPROVED)).then(new PlanChanged(APPROVED));
        world.when(new ChangePlan(GOLD, APPROVED)).then();
        world.when(new DeletePlan(GOLD)).then(new PlanDeleted());
        world.when(new ChangePlan(GOLD, APPROVED)).refused(Code.NOT_FOUND);
    }

    /** Invariant 2 of the package. */
    @Test
    void limitsArePositiveAndBounded() {
        RequestLimit hundred = new RequestLimit(100, RequestLimit.Period.MINUTE);
        PlanDetails limited = new PlanDetails(false, hundred, 20L, hundred);
        world.when(new CreatePlan(GOLD, ORGANIZATION, new Handle("gold"), limited))
                .then(new PlanCreated(GOLD, ORGANIZATION, new Handle("gold"), limited));
        RequestLimit none = new RequestLimit(0, RequestLimit.Period.DAY);
        for (PlanDetails unfit :
                new PlanDetails[] {
                    new PlanDetails(false, none, null, null),
                    new PlanDetails(false, null, null, none),
                    new PlanDetails(false, hundred, -1L, null),
                    new PlanDetails(false, null, 20L, hundred),
                    new PlanDetails(false, hundred, Long.MAX_VALUE, null),
                }) {
            world.when(new ChangePlan(GOLD, unfit)).refused(Code.INVALID_VALUE);
        }
    }

    @Test
    void aHandleNamesOnePlanAtATime() {
        CreatePlan second =
                new CreatePlan(new PlanId("other"), ORGANIZATION, new Handle("gold"), APPROVED);
        world.given(createPlan(ORGANIZATION, GOLD, false));
        world.when(second).refused(Code.HANDLE_TAKEN);
        world.given(new DeletePlan(GOLD), second);
    }
}
