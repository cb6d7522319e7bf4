package dev.precept.pdp.device;

import dev.precept.domain.shared.UserId;
import dev.precept.pdp.limit.RateLimiter;
import dev.precept.projections.decision.Obligations.RateLimit;

import io.github.bucket4j.TimeMeter;

/**
 * How often users try user codes (RFC 8628 section 5.1): codes are short, so trying them out is
 * slow. Each node counts by itself. Threads share it.
 */
final class CodeTries {
    private static final RateLimit TRIES = new RateLimit(Limits.TRIES_PER_MINUTE, 60, 0, null);

    private final RateLimiter limiter =
            new RateLimiter(Limits.COUNTED_USERS, TimeMeter.SYSTEM_MILLISECONDS);

    /** Counts one: zero if it may be made, else the seconds to wait. */
    long take(UserId user) {
        return limiter.take(user.value(), TRIES);
    }
}
