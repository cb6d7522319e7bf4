package dev.precept.pdp.fetch;

import dev.precept.pdp.jose.ForeignKey;
import dev.precept.pdp.jose.ForeignKeySet;
import dev.precept.pdp.web.NonBlocking;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * JWK Sets of others, as they were fetched last: the one cache of them. A set is fetched when it is
 * asked for first, when it is an hour old and still in use, and when a token names a key that is
 * not in it; never more often than once a minute for each place, however many tokens name keys at
 * random. Keys that could not be fetched anew count for a day. Threads share it.
 */
public final class RemoteKeys implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteKeys.class);

    private final Fetcher fetcher;
    private final InstantSource clock;
    private final Map<Place, Known> known = new ConcurrentHashMap<>();
    private final Map<Place, CountDownLatch> asked = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor background =
            new ThreadPoolExecutor(
                    Limits.THREADS,
                    Limits.THREADS,
                    1,
                    TimeUnit.MINUTES,
                    new ArrayBlockingQueue<>(Limits.WAITING),
                    Thread.ofPlatform().daemon().name("remote-keys-", 0).factory(),
                    new ThreadPoolExecutor.AbortPolicy());

    RemoteKeys(Fetcher fetcher, InstantSource clock) {
        this.fetcher = fetcher;
        this.clock = clock;
    }

    /**
     * Where keys are.
     *
     * @param url of a JWK Set; of the metadata that names one where there is an issuer
     * @param issuer whose metadata it has to be; null for a JWK Set
     */
    public record Place(String url, @Nullable String issuer) {
        /** A JWK Set. */
        public static Place jwks(String url) {
            return new Place(url, null);
        }

        /** The metadata of this issuer. */
        public static Place metadata(String url, String issuer) {
            return new Place(url, issuer);
        }
    }

    /**
     * What is known of a place.
     *
     * @param fetchedAt when the keys came; the epoch for never
     * @param triedAt when they were looked for last
     */
    private record Known(ForeignKeySet keys, Instant fetchedAt, Instant triedAt) {
        static final Known NOTHING = new Known(ForeignKeySet.EMPTY, Instant.EPOCH, Instant.EPOCH);

        ForeignKeySet at(Instant now) {
            return now.isBefore(fetchedAt.plus(Limits.STALE)) ? keys : ForeignKeySet.EMPTY;
        }

        boolean mayBeTried(Instant now) {
            return now.isAfter(triedAt.plus(Limits.RETRY));
        }
    }

    /** Has the keys there fetched, where nothing is known of them yet. Never waits. */
    public void learn(Place place) {
        if (!known.containsKey(place)) {
            ask(place);
        }
    }

    /**
     * The key there of this id; null where it is not at hand, and then it may be looked for in the
     * background. Never waits.
     */
    public @Nullable ForeignKey find(Place place, String kid) {
        return atHand(place, kid).find(kid);
    }

    /**
     * The keys there; where they are not at hand, or none of them has this id, they are waited for,
     * a few seconds at most.
     *
     * @param kid the id of the key that is wanted; null for any
     */
    public ForeignKeySet await(Place place, @Nullable String kid) {
        ForeignKeySet keys = atHand(place, kid);
        if (has(keys, kid)) {
            return keys;
        }
        NonBlocking.beforeWaiting();
        CountDownLatch pending = asked.get(place);
        try {
            if (pending != null) {
                pending.await(Limits.AWAITED.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
        return known.getOrDefault(place, Known.NOTHING).at(clock.instant());
    }

    private ForeignKeySet atHand(Place place, @Nullable String kid) {
        Instant now = clock.instant();
        Known there = known.getOrDefault(place, Known.NOTHING);
        ForeignKeySet keys = there.at(now);
        boolean isDue = !has(keys, kid) || now.isAfter(there.fetchedAt().plus(Limits.FRESH));
        if (isDue && there.mayBeTried(now)) {
            ask(place);
        }
        return keys;
    }

    private static boolean has(ForeignKeySet keys, @Nullable String kid) {
        return kid == null ? !keys.keys().isEmpty() : keys.find(kid) != null;
    }

    private void ask(Place place) {
        CountDownLatch done = new CountDownLatch(1);
        if (asked.size() < Limits.WAITING && asked.putIfAbsent(place, done) == null) {
            background.execute(
                    () -> {
                        try {
                            fetch(place);
                        } finally {
                            asked.remove(place);
                            done.countDown();
                        }
                    });
        }
    }

    private void fetch(Place place) {
        Instant now = clock.instant();
        Known before = known.getOrDefault(place, Known.NOTHING);
        if (!before.mayBeTried(now)) {
            return;
        }
        ForeignKeySet keys = before.keys();
        Instant fetchedAt = before.fetchedAt();
        try {
            keys = ForeignKeySet.read(fetcher.fetch(location(place)));
            fetchedAt = now;
        } catch (IOException | IllegalArgumentException failed) {
            LOG.warn("The keys at {} were not fetched: {}", place.url(), failed.getMessage());
        }
        // Places that nobody has asked about for a day.
        known.values().removeIf(other -> now.isAfter(other.triedAt().plus(Limits.STALE)));
        known.put(place, new Known(keys, fetchedAt, now));
    }

    private String location(Place place) throws IOException {
        String issuer = place.issuer();
        return issuer == null
                ? place.url()
                : ForeignKeySet.jwksUri(fetcher.fetch(place.url()), issuer);
    }

    @Override
    public void close() {
        background.shutdownNow();
    }
}
