package dev.precept.pdp.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.dao.QueryTimeoutException;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** What has expired goes, whatever is wrong with some of it. */
class ExpiredRemovalTest {
    private final AtomicInteger left = new AtomicInteger();

    private int removeAThousand() {
        int removed = Math.min(left.get(), 1_000);
        left.addAndGet(-removed);
        return removed;
    }

    @Test
    void aTableThatFailsKeepsNoOtherFromItsRemoval() {
        left.set(1);
        Expiring broken =
                () -> {
                    throw new IllegalStateException("broken");
                };
        Expiring away =
                () -> {
                    throw new QueryTimeoutException("away");
                };
        try (ExpiredRemoval removal =
                new ExpiredRemoval(List.of(broken, away, this::removeAThousand))) {
            removal.remove();
        }
        assertThat(left).hasValue(0);
    }

    @Test
    void moreThanIsRemovedAtOnceGoesInRoundsWhichAreBounded() {
        try (ExpiredRemoval removal = new ExpiredRemoval(List.of(this::removeAThousand))) {
            left.set(7_500);
            removal.remove();
            assertThat(left).hasValue(0);
            left.set(1_000_000);
            removal.remove();
            assertThat(left).hasValue(1_000_000 - 1_000 * Limits.REMOVAL_ROUNDS);
        }
    }
}
