package dev.precept.pdp.audit;

import dev.precept.domain.shared.GatewayId;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;

/** How much of each gateway is written down in an hour of this node's. Threads share it. */
final class Quota {
    private final int most;
    private final InstantSource clock;
    private final Map<GatewayId, Integer> written = new HashMap<>();
    private Instant hour = Instant.MIN;

    /**
     * Nothing is written yet.
     *
     * @param most rows of one gateway in an hour
     */
    Quota(int most, InstantSource clock) {
        this.most = most;
        this.clock = clock;
    }

    /** For how long nothing more of it is written; zero where something is now. */
    synchronized Duration rest(GatewayId gateway) {
        Instant now = begun();
        return written.getOrDefault(gateway, 0) < most
                ? Duration.ZERO
                : Duration.between(now, hour.plus(1, ChronoUnit.HOURS));
    }

    /** So many rows of it were written. */
    synchronized void add(GatewayId gateway, int rows) {
        begun();
        written.merge(gateway, rows, Integer::sum);
    }

    private Instant begun() {
        Instant now = clock.instant();
        Instant current = now.truncatedTo(ChronoUnit.HOURS);
        if (!current.equals(hour)) {
            hour = current;
            written.clear();
        }
        return now;
    }
}
