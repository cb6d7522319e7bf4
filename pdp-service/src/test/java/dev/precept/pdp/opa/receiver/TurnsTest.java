package dev.precept.pdp.opa.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.shared.GatewayId;

import org.junit.jupiter.api.Test;

import java.util.UUID;

/** Nobody takes all turns. */
class TurnsTest {
    private static GatewayId gateway() {
        return new GatewayId(UUID.randomUUID().toString());
    }

    @Test
    void thereAreSoManyForAllAndForEach() {
        Turns turns = new Turns(3, 2);
        GatewayId one = gateway();
        GatewayId other = gateway();
        assertThat(turns.begin(one)).isTrue();
        assertThat(turns.begin(one)).isTrue();
        assertThat(turns.begin(one)).as("its own are taken").isFalse();
        assertThat(turns.begin(other)).isTrue();
        assertThat(turns.begin(other)).as("all are taken").isFalse();
        turns.end(one);
        assertThat(turns.begin(other)).isTrue();
        turns.end(other);
        turns.end(other);
        assertThat(turns.begin(one)).isTrue();
    }
}
