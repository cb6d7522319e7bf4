package dev.precept.pdp.oauth;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Removes what has expired, from time to time. What has expired counts no more long before. */
final class ExpiredRemoval implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ExpiredRemoval.class);

    private final List<Expiring> tables;
    private final ScheduledExecutorService rhythm =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("expired-removal").factory());

    ExpiredRemoval(List<Expiring> tables) {
        this.tables = List.copyOf(tables);
    }

    void start() {
        long period = Limits.REMOVAL_PERIOD.toMillis();
        rhythm.scheduleWithFixedDelay(this::remove, period, period, TimeUnit.MILLISECONDS);
    }

    /** All of it where that can be; a table that fails is left to the next time. */
    void remove() {
        tables.forEach(ExpiredRemoval::remove);
    }

    private static void remove(Expiring table) {
        try {
            int rounds = 1;
            while (table.removeExpired() > 0 && rounds < Limits.REMOVAL_ROUNDS) {
                rounds++;
            }
        } catch (DataAccessException away) {
            LOG.info("The removal of what has expired is put off: {}", away.getMessage());
        } catch (RuntimeException fault) {
            // Thrown, it would end the removal for ever.
            LOG.error("{} does not remove what has expired", table.getClass(), fault);
        }
    }

    @Override
    public void close() {
        rhythm.shutdownNow();
    }
}
