package dev.precept.pdp.jose;

import dev.precept.domain.shared.SecretId;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import javax.sql.DataSource;

/**
 * The day, of UTC, on which each secret was presented last, and found right. Who presents one waits
 * for nothing: it is remembered, once a day, and written from time to time. What a node has not
 * written when it dies is lost. Threads share it.
 */
public final class SecretUses implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SecretUses.class);
    private static final long SECONDS_PER_DAY = 86_400;

    /** How often what waits is written. */
    private static final Duration PERIOD = Duration.ofMinutes(1);

    private final JdbcClient jdbc;
    private final InstantSource clock;
    private final Map<SecretId, Long> days = new ConcurrentHashMap<>();
    private final Map<SecretId, Long> waiting = new ConcurrentHashMap<>();
    private final ScheduledExecutorService rhythm =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("secret-uses").factory());

    public SecretUses(DataSource database, InstantSource clock) {
        this.jdbc = JdbcClient.create(database);
        this.clock = clock;
    }

    /** Has them written from now on. */
    public void start() {
        long period = PERIOD.toMillis();
        rhythm.scheduleWithFixedDelay(this::writeOrTell, period, period, TimeUnit.MILLISECONDS);
    }

    /** It was presented just now. */
    void used(SecretId id) {
        Long today = Math.floorDiv(clock.instant().getEpochSecond(), SECONDS_PER_DAY);
        if (!today.equals(days.get(id))) {
            days.put(id, today);
            waiting.put(id, today);
        }
    }

    /** Nobody asks for them any more. */
    void forget(Collection<SecretId> ids) {
        days.keySet().removeAll(ids);
        waiting.keySet().removeAll(ids);
    }

    /** Writes what waits. */
    public void write() {
        List<Map.Entry<SecretId, Long>> taken = new ArrayList<>(Map.copyOf(waiting).entrySet());
        if (taken.isEmpty()) {
            return;
        }
        jdbc.sql(
                        "update secret s set used_on = greatest(s.used_on, u.day)"
                                + " from unnest(?::text[], ?::date[]) u (id, day)"
                                + " where s.id = u.id")
                .params(
                        taken.stream().map(it -> it.getKey().value()).toArray(String[]::new),
                        taken.stream()
                                .map(it -> LocalDate.ofEpochDay(it.getValue()).toString())
                                .toArray(String[]::new))
                .update();
        taken.forEach(it -> waiting.remove(it.getKey(), it.getValue()));
    }

    /** The days of their last use, of those that have been used, as far as it is written. */
    public Map<SecretId, LocalDate> last(Collection<SecretId> ids) {
        Map<SecretId, LocalDate> last = new HashMap<>();
        jdbc.sql("select id, used_on from secret where id = any (?) and used_on is not null")
                .params(List.of((Object) ids.stream().map(SecretId::value).toArray(String[]::new)))
                .query(
                        row -> {
                            last.put(
                                    new SecretId(row.getString(1)),
                                    row.getObject(2, LocalDate.class));
                        });
        return last;
    }

    private void writeOrTell() {
        try {
            write();
        } catch (DataAccessException away) {
            LOG.info("Which secrets were used is written later: {}", away.getMessage());
        } catch (RuntimeException fault) {
            // Thrown, it would end the writing for ever.
            LOG.error("Which secrets were used cannot be written", fault);
        }
    }

    @Override
    public void close() {
        rhythm.shutdownNow();
        writeOrTell();
    }
}
