package dev.precept.projections.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.shared.Position;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class LeaseTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Lease lease = new Lease();

    @Test
    void withoutOneNothingIsCovered() {
        assertThat(lease.covers(new Position(9), 0)).isFalse();
    }

    @Test
    void itRunsFromTheQuestionAndNotFromTheAnswer() {
        lease.grant(new Position(5), 100, SECOND);
        assertThat(lease.covers(new Position(5), 100 + SECOND.toNanos() - 1)).isTrue();
        assertThat(lease.covers(new Position(5), 100 + SECOND.toNanos())).isFalse();
    }

    @Test
    void anImageThatHasNotReachedTheHeadIsCoveredOnlyByAnEarlierLease() {
        lease.grant(new Position(5), 0, SECOND);
        lease.grant(new Position(6), 500, SECOND);
        assertThat(lease.covers(new Position(5), SECOND.toNanos() - 1)).isTrue();
        assertThat(lease.covers(new Position(5), SECOND.toNanos())).isFalse();
        assertThat(lease.covers(new Position(6), SECOND.toNanos() + 499)).isTrue();
    }

    @Test
    void aLateAnswerToAnEarlierQuestionShortensNothing() {
        lease.grant(new Position(5), 500, SECOND);
        lease.grant(new Position(5), 0, SECOND);
        assertThat(lease.remaining(new Position(7), 600)).isEqualTo(SECOND.toNanos() - 100);
    }

    @Test
    void onceTakenBackNothingIsCovered() {
        lease.grant(new Position(5), 0, SECOND);
        lease.revoke();
        assertThat(lease.covers(new Position(5), 1)).isFalse();
    }

    @Test
    void timeMayPassTheEndOfItsNumbers() {
        long asked = Long.MAX_VALUE - 10;
        lease.grant(new Position(5), asked, SECOND);
        assertThat(lease.covers(new Position(5), asked + 20)).isTrue();
        assertThat(lease.covers(new Position(5), asked + SECOND.toNanos())).isFalse();
    }

    @Test
    void manyGrantsInAShortWhileTakeNothingFromAnEarlierOne() {
        long milli = 1_000_000;
        for (int i = 0; i < 17; i++) {
            lease.grant(new Position(5 + i), i * milli, SECOND);
        }
        assertThat(lease.covers(new Position(5), 20 * milli)).isTrue();
        for (int i = 17; i < 2_000; i++) {
            lease.grant(new Position(5 + i), i * milli, SECOND);
            long later = i * milli;
            assertThat(lease.remaining(new Position(5 + i), later)).isEqualTo(SECOND.toNanos());
            int before = Math.max(0, i - 900);
            assertThat(lease.remaining(new Position(5 + before), later))
                    .as("what an image of 900 ms before has left")
                    .isBetween(
                            (1_000 - (i - before)) * milli - SECOND.toNanos() / 16,
                            (1_000 - (i - before)) * milli);
        }
    }

    @Test
    void aGrantThatCoversLessReplacesNothing() {
        lease.grant(new Position(5), 100, SECOND);
        lease.grant(new Position(6), 50, SECOND);
        assertThat(lease.remaining(new Position(6), 100)).isEqualTo(SECOND.toNanos());
        assertThat(lease.remaining(new Position(5), 100)).isEqualTo(SECOND.toNanos());
    }
}
