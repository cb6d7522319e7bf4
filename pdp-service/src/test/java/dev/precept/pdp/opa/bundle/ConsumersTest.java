package dev.precept.pdp.opa.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.shared.Position;

import org.junit.jupiter.api.Test;

/** Who is given differences, by the clock that counts the hour without. */
class ConsumersTest {
    private static final String ONE = "one";
    private static final Version FIRST = version(1);
    private static final Version SECOND = version(2);

    private long nanos;
    private final Consumers consumers = new Consumers(() -> nanos);

    private static Version version(long position) {
        return new Version(new Position(position), "0123456789abcdef", 0, 0, position > 1);
    }

    /** He is given a difference, and asks again from where he was. */
    private void failsToTakeOne() {
        assertThat(consumers.mayTake(ONE)).isTrue();
        assertThat(consumers.takes(ONE, FIRST)).isTrue();
        consumers.gave(ONE, FIRST, SECOND);
        assertThat(consumers.takes(ONE, FIRST)).as("the whole is due").isFalse();
    }

    @Test
    void whoTakesThemIsGivenMore() {
        for (int i = 1; i < 2 * Limits.FAILURES; i++) {
            assertThat(consumers.mayTake(ONE)).isTrue();
            assertThat(consumers.takes(ONE, version(i))).isTrue();
            consumers.gave(ONE, version(i), version(i + 1));
        }
    }

    @Test
    void whoDoesNotIsGivenNoneForAWhile() {
        failsToTakeOne();
        consumers.takes(ONE, version(3));
        consumers.gave(ONE, version(3), version(4));
        assertThat(consumers.takes(ONE, version(3))).isFalse();
        consumers.takes(ONE, version(5));
        consumers.gave(ONE, version(5), version(6));
        assertThat(consumers.mayTake(ONE)).as("after two that he did not take").isTrue();
        assertThat(consumers.takes(ONE, version(5))).isFalse();
        assertThat(consumers.mayTake(ONE)).as("after three").isFalse();
        assertThat(consumers.takes(ONE, version(7))).isFalse();
        assertThat(consumers.mayTake("another")).isTrue();
        nanos += Limits.WITHOUT_DELTAS.toNanos();
        assertThat(consumers.mayTake(ONE)).as("for the whole hour").isFalse();
        nanos++;
        assertThat(consumers.mayTake(ONE)).as("after it").isTrue();
        assertThat(consumers.takes(ONE, version(7))).isTrue();
    }

    @Test
    void whoTookOneAfterAllBeginsAnew() {
        for (int i = 0; i < 2 * Limits.FAILURES; i++) {
            failsToTakeOne();
            consumers.gave(ONE, FIRST, SECOND);
            assertThat(consumers.takes(ONE, SECOND)).isTrue();
        }
    }
}
