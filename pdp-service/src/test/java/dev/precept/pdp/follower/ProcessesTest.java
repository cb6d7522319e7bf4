package dev.precept.pdp.follower;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.shared.GatewayId;

import org.junit.jupiter.api.Test;

import java.util.UUID;

/** No gateway has room at the cost of another. */
class ProcessesTest {
    private static GatewayId gateway() {
        return new GatewayId(UUID.randomUUID().toString());
    }

    @Test
    void oneThatGivesItselfManyNamesForgetsItsOwn() {
        Processes<Integer> processes = new Processes<>();
        GatewayId calm = gateway();
        GatewayId loud = gateway();
        processes.put(calm, "p", 1);
        for (int i = 0; i < 20_000; i++) {
            processes.put(loud, "p" + i, i);
        }
        assertThat(processes.get(calm, "p")).isEqualTo(1);
        assertThat(processes.get(loud, "p0")).isNull();
        assertThat(processes.get(loud, "p19999")).isEqualTo(19_999);
        assertThat(processes.get(gateway(), "p")).isNull();
    }
}
