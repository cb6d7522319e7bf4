package dev.precept.pdp.client;

import dev.precept.domain.shared.Id;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts failed authentications by minutes, for each address and for each client at an address. Who
 * has too many is told to slow down. Nobody is locked out by it: what is shown is always looked at,
 * and what is right passes, also from an address that others share. Bounded; threads share it.
 */
final class FailedLogins {
    private volatile Window window = new Window(Long.MIN_VALUE);

    private record Window(long minute, Map<Key, Integer> counts) {
        Window(long minute) {
            this(minute, new ConcurrentHashMap<>());
        }
    }

    /**
     * What is counted.
     *
     * @param client empty for all at the address
     */
    private record Key(@Nullable InetAddress address, String client) {}

    /** Counts one; whether there are too many of its kind now. */
    boolean isTooMany(@Nullable InetAddress address, String client, Instant now) {
        long minute = now.getEpochSecond() / Limits.FAILURE_WINDOW.toSeconds();
        Window current = window;
        if (current.minute() != minute) {
            current = new Window(minute);
            window = current;
        }
        Map<Key, Integer> counts = current.counts();
        // A text that is no id may be as long as a body.
        Key ofClient = new Key(address, Id.isId(client) ? client : "?");
        boolean isByClient = count(counts, ofClient) > Limits.CLIENT_FAILURES;
        return count(counts, new Key(address, "")) > Limits.ADDRESS_FAILURES || isByClient;
    }

    /** Where too many are counted already, new ones are not. */
    private static int count(Map<Key, Integer> counts, Key key) {
        return counts.size() < Limits.COUNTED_FAILURES || counts.containsKey(key)
                ? counts.merge(key, 1, Integer::sum)
                : 0;
    }
}
