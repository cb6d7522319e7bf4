package dev.precept.pdp.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.TestDatabase;
import dev.precept.pdp.eventstore.Database;
import dev.precept.pdp.eventstore.HeadListener;
import dev.precept.pdp.eventstore.HeadSignal;

import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;

/** What health says of those who work at the log. */
class LogHealthTest {
    @Test
    void aListenerThatHasStoppedForGoodIsOutOfService() throws Exception {
        Database database = TestDatabase.create();
        try (HeadListener listener = HeadListener.start(database, new HeadSignal())) {
            LogHealth health = new LogHealth(listener::failure);
            assertThat(status(health)).isEqualTo(Status.UP);
            try (Connection connection = database.unpooled("test").getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("delete from log_head");
            }
            Instant end = Instant.now().plus(Duration.ofSeconds(30));
            while (status(health).equals(Status.UP) && Instant.now().isBefore(end)) {
                Thread.sleep(20);
            }
            assertThat(status(health)).isEqualTo(Status.OUT_OF_SERVICE);
        }
    }

    private static Status status(LogHealth indicator) {
        Health health = indicator.health();
        assertThat(health).isNotNull();
        return health.getStatus();
    }
}
