package dev.precept.pdp.oauth;

import dev.precept.pdp.limit.RateLimiter;
import dev.precept.projections.decision.Obligations.RateLimit;

import io.github.bucket4j.TimeMeter;

/**
 * How many requests may be begun that wait for users, by each client and by all: anybody begins
 * them, and each is a row until its time is over. What may be begun in a minute, and how long each
 * lives, bounds the rows. On each node by itself. Threads share it.
 */
public final class OpenRequests {
    private static final int MINUTE = 60;
    private static final RateLimit OF_CLIENT = limit(Limits.BEGUN_BY_CLIENT);
    private static final RateLimit OF_ALL = limit(Limits.BEGUN_BY_ALL);

    private final RateLimiter limiter =
            new RateLimiter(Limits.COUNTED_CLIENTS, TimeMeter.SYSTEM_NANOTIME);

    /**
     * Counts one that is to be begun.
     *
     * @param client what names the client within the organization
     * @throws OAuthException {@code temporarily_unavailable} where there are too many
     */
    public void count(Tenant tenant, String client) {
        String name = tenant.id().value() + ' ' + client;
        // Of one client first: what it is refused takes nothing from the others.
        if (limiter.take(name, OF_CLIENT) > 0 || limiter.take("", OF_ALL) > 0) {
            throw OAuthError.unavailable();
        }
    }

    private static RateLimit limit(int count) {
        return new RateLimit(count, MINUTE, 0, null);
    }
}
