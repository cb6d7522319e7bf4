package dev.precept.pdp.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.limit.RateLimiter;

import io.github.bucket4j.TimeMeter;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** What is counted of attempts, and what is remembered for it. */
class AttemptsTest {
    private final AtomicLong nanos = new AtomicLong();
    private final Attempts attempts = new Attempts(new RateLimiter(1_000, new Clock(nanos)));

    /** A clock that is put forward. */
    private record Clock(AtomicLong nanos) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            return nanos.get();
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }

    @Test
    void threat11_aLongNameIsRememberedNoLongerThanAShortOne() {
        String typed = "x".repeat(60_000);
        assertThat(attempt(typed).account()).hasSameSizeAs(attempt("ann").account()).hasSize(64);
        assertThat(attempt(typed)).isEqualTo(attempt(typed)).isNotEqualTo(attempt(typed + "y"));
    }

    @Test
    void whatTheAddressMayNotTryIsNotCountedAgainstAnAccount() {
        for (int i = 0; i < Limits.ADDRESS_ATTEMPTS; i++) {
            assertThat(attempts.password(attempt("other " + i))).isZero();
        }
        for (int i = 0; i < 2 * Limits.PAIR_ATTEMPTS; i++) {
            assertThat(attempts.password(attempt("ann"))).isPositive();
        }
        nanos.addAndGet(Duration.ofSeconds(2).toNanos());
        assertThat(attempts.password(attempt("ann"))).isZero();
    }

    @Test
    void whatWasRightIsGivenBack() {
        for (int i = 0; i < 10 * Limits.PAIR_ATTEMPTS; i++) {
            assertThat(attempts.password(attempt("ann"))).isZero();
            attempts.passed(attempt("ann"));
        }
    }

    @Test
    void threat11_whoTriesCodesElsewhereLocksNobodyOut() {
        while (attempts.code(attempt("ann")) == 0) {
            // Until the address may no more.
        }
        assertThat(attempts.code(Attempts.Attempt.at("ann", "192.0.2.2", null))).isZero();
        int tried = 0;
        for (int i = 0; i < 100; i++) {
            tried +=
                    attempts.code(Attempts.Attempt.at("ann", "198.51.100." + i, null)) == 0 ? 1 : 0;
        }
        assertThat(tried).as("there are too few codes to try them all").isLessThan(50);
        assertThat(attempts.code(Attempts.Attempt.at("ann", "192.0.2.3", "known"))).isZero();
        assertThat(attempts.code(attempt("bob"))).isZero();
    }

    @Test
    void aRightCodeIsGivenBack() {
        for (int i = 0; i < 2 * Limits.ACCOUNT_CODES; i++) {
            assertThat(attempts.code(attempt("ann"))).isZero();
            attempts.codePassed(attempt("ann"));
        }
    }

    private static Attempts.Attempt attempt(String account) {
        return Attempts.Attempt.at(account, "192.0.2.1", null);
    }
}
