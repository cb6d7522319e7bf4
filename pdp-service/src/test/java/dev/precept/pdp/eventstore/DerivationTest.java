package dev.precept.pdp.eventstore;

import static dev.precept.pdp.eventstore.TestEvents.append;
import static dev.precept.pdp.eventstore.TestEvents.committed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.TestDatabase;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;

/**
 * Tables that follow from the log have each event once, whoever writes them, and whatever fails.
 */
class DerivationTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Database database = TestDatabase.create();
    private final LogReader reader =
            new LogReader(database.unpooled("test-reader"), InstantSource.system());
    private final HeadSignal signal = new HeadSignal();
    private final List<Derivation> started = new ArrayList<>();

    @AfterEach
    void stop() {
        started.forEach(Derivation::stop);
    }

    @Test
    void twoWhoShareTheWorkWriteEachEventOnceInOrder() throws Exception {
        execute("create table derived (ordinal serial, position bigint)");
        Derivation one = start(DerivationTest::write);
        Derivation other = start(DerivationTest::write);
        try (Appender here =
                Appender.start(database, InstantSource.system(), signal, Duration.ofSeconds(5))) {
            for (int i = 0; i < 50; i++) {
                committed(here.append(append("s" + i, 0, 2)));
            }
        }
        assertThat(one.await(100, PATIENCE)).isTrue();
        assertThat(other.await(100, PATIENCE)).isTrue();
        assertThat(derived())
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 100).boxed().toList());
    }

    @Test
    void aStepThatFailsIsTakenAgainAndLeavesNothing() throws Exception {
        execute("create table derived (ordinal serial, position bigint)");
        AtomicInteger failures = new AtomicInteger(2);
        Derivation derivation =
                start(
                        (connection, events) -> {
                            write(connection, events);
                            if (failures.getAndDecrement() > 0) {
                                throw new SQLException("as the test wants it");
                            }
                        });
        try (Appender here =
                Appender.start(database, InstantSource.system(), signal, Duration.ofSeconds(5))) {
            committed(here.append(append("s", 0, 3)));
        }
        assertThat(derivation.await(3, PATIENCE)).isTrue();
        assertThat(derived()).containsExactly(1L, 2L, 3L);
    }

    private Derivation start(Derivation.Step step) {
        Derivation derivation =
                new Derivation("test", database.unpooled("derivation"), reader, signal, step);
        started.add(derivation);
        derivation.start();
        return derivation;
    }

    private static void write(Connection connection, List<StoredEvent> events) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("insert into derived (position) values (?)")) {
            for (StoredEvent event : events) {
                insert.setLong(1, event.position());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private List<Long> derived() throws SQLException {
        try (Connection connection = database.unpooled("test").getConnection();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("select position from derived order by ordinal")) {
            List<Long> positions = new ArrayList<>();
            while (row.next()) {
                positions.add(row.getLong(1));
            }
            return positions;
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.unpooled("test").getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
