package dev.precept.pdp.limit;

import dev.precept.projections.decision.Obligations.Quota;
import dev.precept.projections.decision.Obligations.RateLimit;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.local.LocalBucketBuilder;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Token buckets, one for each user of each plan's limit, filled at the plan's rate: in memory, so
 * on several nodes each allows the whole rate. The number of buckets is bounded: beyond it the one
 * unused for longest is forgotten, and would be full again. Threads share it.
 */
public final class RateLimiter {
    private static final long NANOS_PER_SECOND = Duration.ofSeconds(1).toNanos();

    private final Object lock = new Object();
    private final Map<Key, Bucket> buckets;
    private final TimeMeter time;

    /** Keeps at most so many buckets. */
    public RateLimiter(int buckets, TimeMeter time) {
        this.buckets = new BoundedBuckets(buckets);
        this.time = time;
    }

    /** Whose use of which limit; a plan that changes begins anew. */
    private record Key(String user, RateLimit limit) {}

    private static final class BoundedBuckets extends LinkedHashMap<Key, Bucket> {
        private static final long serialVersionUID = 1L;
        private static final float LOAD = 0.75f;
        private static final int FIRST = 16;

        private final int most;

        BoundedBuckets(int most) {
            super(FIRST, LOAD, true);
            this.most = most;
        }

        @Override
        protected boolean removeEldestEntry(Map.@Nullable Entry<Key, Bucket> eldest) {
            return size() > most;
        }
    }

    /** Uses the limit once: zero if that was allowed, else the seconds until it will be. */
    public long take(String user, RateLimit limit) {
        Bucket bucket;
        synchronized (lock) {
            bucket = buckets.computeIfAbsent(new Key(user, limit), this::bucket);
        }
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
        return probe.isConsumed()
                ? 0
                : Math.max(1, Math.ceilDiv(probe.getNanosToWaitForRefill(), NANOS_PER_SECOND));
    }

    /** Undoes one use of the limit: it was none of those that are to be limited. */
    public void giveBack(String user, RateLimit limit) {
        Bucket bucket;
        synchronized (lock) {
            bucket = buckets.get(new Key(user, limit));
        }
        if (bucket != null) {
            bucket.addTokens(1);
        }
    }

    private Bucket bucket(Key key) {
        RateLimit limit = key.limit();
        long count = atMost(limit.count(), limit.perSeconds());
        LocalBucketBuilder builder =
                Bucket.builder()
                        .withCustomTimePrecision(time)
                        .addLimit(
                                one ->
                                        one.capacity(Math.addExact(count, limit.burst()))
                                                .refillGreedy(
                                                        count,
                                                        Duration.ofSeconds(limit.perSeconds())));
        Quota quota = limit.quota();
        if (quota != null) {
            long whole = atMost(quota.count(), quota.perSeconds());
            builder.addLimit(
                    one ->
                            one.capacity(whole)
                                    .refillIntervally(
                                            whole, Duration.ofSeconds(quota.perSeconds())));
        }
        return builder.build();
    }

    /** Buckets count one a nanosecond at most; nobody asks faster. */
    private static long atMost(long count, long perSeconds) {
        return Math.min(count, Math.multiplyExact(perSeconds, NANOS_PER_SECOND));
    }
}
