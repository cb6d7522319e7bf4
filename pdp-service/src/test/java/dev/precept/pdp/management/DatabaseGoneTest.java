package dev.precept.pdp.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.TestDatabase;
import dev.precept.pdp.TestService;
import dev.precept.pdp.eventstore.Database;

import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * While the database is away, reads answer from the image, and the rest says what is the matter.
 */
class DatabaseGoneTest {
    @Test
    void readsGoOnAndCommandsSayThatTheyCannot() throws SQLException {
        Database database = TestDatabase.createEmpty();
        Database beside = TestDatabase.createEmpty();
        String name = database.url().replaceAll(".*/([a-z_0-9]+)(\\?.*)?", "$1");
        try (TestService service = TestService.start(database);
                Connection connection = beside.unpooled("test").getConnection();
                Statement statement = connection.createStatement()) {
            Administrator admin = Administrator.ofNewOrganization(service);
            admin.put("applications/app", "{\"name\": \"A\", \"type\": \"M2M\"}").is(201);
            long position = admin.lastPosition();

            statement.execute("alter database " + name + " allow_connections false");
            statement.execute(
                    "select pg_terminate_backend(pid) from pg_stat_activity where datname = '"
                            + name
                            + "'");
            admin.get("applications/app").is(200);
            assertThat(admin.put("users/u", "{}").status()).isEqualTo(503);
            admin.post("applications/app/secrets", "{}").is(503, "unavailable");
            admin.get("events").is(503, "unavailable");

            statement.execute("alter database " + name + " allow_connections true");
            assertThat(admin.put("users/u", "{}").status()).isIn(200, 201);
            // The log takes it at once; the image follows once its reads have a connection again.
            for (int i = 0; i < 100 && admin.lastPosition() == position; i++) {
                LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            }
            assertThat(admin.lastPosition())
                    .as("nothing lost, nothing twice")
                    .isEqualTo(position + 1);
        }
    }
}
