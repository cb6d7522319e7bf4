package dev.precept.pdp.opa.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.shared.OrganizationId;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Whose turn it is to have a snapshot made. */
@Timeout(30)
class TurnsTest {
    private static final OrganizationId ONE = new OrganizationId("one");
    private static final OrganizationId OTHER = new OrganizationId("other");

    @Test
    void nobodyTakesAllOfThem() throws InterruptedException {
        Turns turns = new Turns(2);
        assertThat(turns.take(ONE, Duration.ZERO)).isTrue();
        assertThat(turns.take(ONE, Duration.ofMillis(5))).isFalse();
        assertThat(turns.take(OTHER, Duration.ZERO)).isTrue();
        assertThat(turns.take(new OrganizationId("third"), Duration.ZERO)).isFalse();
        turns.give(ONE);
        assertThat(turns.take(ONE, Duration.ZERO)).isTrue();
    }

    @Test
    void whoWaitsHasHisTurnWhenItIsGivenBack() throws InterruptedException {
        Turns turns = new Turns(2);
        assertThat(turns.take(ONE, Duration.ZERO)).isTrue();
        CompletableFuture<Boolean> taken = new CompletableFuture<>();
        Thread waits = Thread.ofPlatform().start(() -> taken.complete(take(turns)));
        while (waits.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        assertThat(taken).isNotDone();
        turns.give(ONE);
        assertThat(taken.join()).isTrue();
    }

    private static boolean take(Turns turns) {
        try {
            return turns.take(ONE, Duration.ofMinutes(1));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
