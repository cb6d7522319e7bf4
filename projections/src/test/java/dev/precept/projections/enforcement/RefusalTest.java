package dev.precept.projections.enforcement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.shared.Position;
import dev.precept.projections.decision.Decision;
import dev.precept.projections.decision.Reason;

import org.junit.jupiter.api.Test;

import java.util.Arrays;

class RefusalTest {
    @Test
    void whoeverMayBeAskedAgainSaysSo() {
        assertThat(answer(Reason.LEASE_EXPIRED).status()).isEqualTo(503);
    }

    @Test
    void noReasonToDenyLetsAnybodyPass() {
        assertThat(Arrays.stream(Reason.values()).filter(reason -> !reason.isPermit()))
                .allSatisfy(reason -> assertThat(answer(reason).status()).isBetween(400, 599));
    }

    private static Refusal answer(Reason reason) {
        return Refusal.of(new Decision(reason, Position.ZERO));
    }
}
