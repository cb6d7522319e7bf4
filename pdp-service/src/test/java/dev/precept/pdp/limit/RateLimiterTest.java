package dev.precept.pdp.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.shared.Limits;
import dev.precept.projections.decision.Obligations.Quota;
import dev.precept.projections.decision.Obligations.RateLimit;

import io.github.bucket4j.TimeMeter;

import org.junit.jupiter.api.Test;

import java.time.Duration;

/** Buckets fill at the plan's rate, and there are never more than so many. */
class RateLimiterTest {
    private final Clock clock = new Clock();

    private static final class Clock implements TimeMeter {
        private long nanos = 1;

        @Override
        public long currentTimeNanos() {
            return nanos;
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }

        void pass(Duration time) {
            nanos += time.toNanos();
        }
    }

    private static int taken(RateLimiter limiter, String user, RateLimit limit, int tries) {
        int taken = 0;
        for (int i = 0; i < tries; i++) {
            taken += limiter.take(user, limit) == 0 ? 1 : 0;
        }
        return taken;
    }

    @Test
    void theRateAndItsBurstAndNoMore() {
        RateLimiter limiter = new RateLimiter(10, clock);
        RateLimit limit = new RateLimit(10, 60, 5, null);
        assertThat(taken(limiter, "a", limit, 100)).isEqualTo(15);
        assertThat(limiter.take("a", limit)).isEqualTo(6);
        clock.pass(Duration.ofSeconds(6));
        assertThat(taken(limiter, "a", limit, 100)).isEqualTo(1);
        clock.pass(Duration.ofHours(1));
        assertThat(taken(limiter, "a", limit, 100)).isEqualTo(15);
    }

    @Test
    void whatIsGivenBackMayBeTakenAgainAndNoMore() {
        RateLimiter limiter = new RateLimiter(10, clock);
        RateLimit limit = new RateLimit(2, 60, 0, null);
        for (int i = 0; i < 100; i++) {
            assertThat(limiter.take("a", limit)).isZero();
            limiter.giveBack("a", limit);
        }
        limiter.giveBack("nobody yet", limit);
        assertThat(taken(limiter, "a", limit, 10)).isEqualTo(2);
        assertThat(taken(limiter, "nobody yet", limit, 10)).isEqualTo(2);
    }

    @Test
    void aQuotaHoldsBesideTheRate() {
        RateLimiter limiter = new RateLimiter(10, clock);
        RateLimit limit = new RateLimit(10, 1, 0, new Quota(12, 3_600));
        assertThat(taken(limiter, "a", limit, 100)).isEqualTo(10);
        clock.pass(Duration.ofSeconds(10));
        assertThat(taken(limiter, "a", limit, 100)).isEqualTo(2);
        assertThat(limiter.take("a", limit)).isGreaterThan(3_000);
        clock.pass(Duration.ofHours(1));
        assertThat(taken(limiter, "a", limit, 100)).isEqualTo(10);
    }

    @Test
    void usersDoNotShareAndAChangedPlanBeginsAnew() {
        RateLimiter limiter = new RateLimiter(10, clock);
        assertThat(taken(limiter, "a", new RateLimit(1, 60, 0, null), 5)).isEqualTo(1);
        assertThat(taken(limiter, "b", new RateLimit(1, 60, 0, null), 5)).isEqualTo(1);
        assertThat(taken(limiter, "a", new RateLimit(2, 60, 0, null), 5)).isEqualTo(2);
    }

    @Test
    void noPlanIsTooWide() {
        RateLimiter limiter = new RateLimiter(10, clock);
        long most = Limits.REQUESTS_PER_PLAN;
        RateLimit limit = new RateLimit(most, 1, most, new Quota(most, 1));
        assertThat(taken(limiter, "a", limit, 100)).isEqualTo(100);
    }

    @Test
    void beyondTheBoundTheOneUnusedForLongestIsForgotten() {
        RateLimiter limiter = new RateLimiter(2, clock);
        RateLimit limit = new RateLimit(1, 60, 0, null);
        assertThat(limiter.take("a", limit)).isZero();
        assertThat(limiter.take("b", limit)).isZero();
        assertThat(limiter.take("a", limit)).isPositive();
        assertThat(limiter.take("c", limit)).isZero();
        assertThat(limiter.take("a", limit)).isPositive();
        assertThat(limiter.take("b", limit)).isZero();
    }
}
