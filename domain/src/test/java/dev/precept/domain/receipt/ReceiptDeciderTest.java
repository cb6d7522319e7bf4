package dev.precept.domain.receipt;

import dev.precept.domain.World;
import dev.precept.domain.receipt.ReceiptCommand.SealDecisions;
import dev.precept.domain.receipt.ReceiptEvent.DecisionsSealed;
import dev.precept.domain.shared.ReceiptId;
import dev.precept.domain.shared.Rejection.Code;

import org.junit.jupiter.api.Test;

import java.time.Instant;

class ReceiptDeciderTest {
    private static final ReceiptId ONE = new ReceiptId("one");
    private static final String ROOT = "n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=";
    private static final Instant LATER = World.NOW.plusSeconds(600);

    private final World world = World.withOrganizations();

    private static SealDecisions seal(
            Instant from, Instant to, long organizations, long decisions, String root) {
        return new SealDecisions(ONE, from, to, organizations, decisions, root);
    }

    @Test
    void sealsOnce() {
        SealDecisions seal = seal(World.NOW, LATER.plusNanos(1), 2, 3, ROOT);
        world.when(seal).then(new DecisionsSealed(ONE, World.NOW, LATER, 2, 3, ROOT));
        world.when(seal).refused(Code.ALREADY_EXISTS);
    }

    @Test
    void isOfADecisionOfEachOrganizationAtLeast() {
        world.when(seal(World.NOW, LATER, 0, 0, ROOT)).refused(Code.INVALID_VALUE, "decision");
        world.when(seal(World.NOW, LATER, 3, 2, ROOT)).refused(Code.INVALID_VALUE, "decision");
    }

    @Test
    void endsAfterItBegins() {
        world.when(seal(LATER, World.NOW, 1, 1, ROOT)).refused(Code.INVALID_VALUE, "begin");
        world.when(seal(World.NOW, Instant.MAX, 1, 1, ROOT)).refused(Code.INVALID_VALUE);
    }

    @Test
    void hasOneHash() {
        world.when(seal(World.NOW, LATER, 1, 1, "")).refused(Code.INVALID_VALUE, "SHA-256");
        world.when(seal(World.NOW, LATER, 1, 1, "?" + ROOT)).refused(Code.INVALID_VALUE);
        world.when(seal(World.NOW, LATER, 1, 1, ROOT.replace("gg=", "gh=")))
                .refused(Code.INVALID_VALUE);
    }
}
