package dev.precept.pdp;

import dev.precept.pdp.eventstore.Database;
import dev.precept.pdp.eventstore.LogSchema;
import dev.precept.pdp.eventstore.TestPostgres;

import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A PostgreSQL for tests: one server per JVM, one database per call, so per test class.
 *
 * <p>{@code -Dinfra=docker} starts it as a container, {@code -Dinfra=local} from the programs that
 * the product brings along, {@code -Dinfra=auto} (the default) as a container where Docker answers.
 * Which one ran is printed. Ask in a static field or {@code @BeforeAll}.
 */
public final class TestDatabase {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private TestDatabase() {}

    /** A new database with the product's tables. */
    public static Database create() {
        Database database = createEmpty();
        LogSchema.migrate(database.unpooled("test"));
        return database;
    }

    /** A new database without tables. */
    public static Database createEmpty() {
        String name = "test_" + COUNT.incrementAndGet();
        Database server = Server.DATABASE;
        try (Connection connection = server.unpooled("test").getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        String url = server.url();
        int slash = url.lastIndexOf('/');
        int query = url.indexOf('?', slash);
        return new Database(
                url.substring(0, slash + 1) + name + (query < 0 ? "" : url.substring(query)),
                server.username(),
                server.password());
    }

    /** The server, started by the first who asks and stopped when the JVM ends. */
    private static final class Server {
        static final Database DATABASE = start(System.getProperty("infra", "auto"));

        private static Database start(String infra) {
            boolean docker =
                    switch (infra) {
                        case "docker" -> true;
                        case "local" -> false;
                        case "auto" -> isDockerHere();
                        default ->
                                throw new IllegalArgumentException(
                                        "infra is docker, local or auto: " + infra);
                    };
            System.out.println(
                    "Tests run against PostgreSQL "
                            + (docker ? "in a container" : "from the embedded programs"));
            return docker ? container() : TestPostgres.shared();
        }

        /** Asked for its socket first: the client tells at length what it has not found. */
        private static boolean isDockerHere() {
            return (System.getenv("DOCKER_HOST") != null
                            || Files.exists(Path.of("/var/run/docker.sock")))
                    && DockerClientFactory.instance().isDockerAvailable();
        }

        private static Database container() {
            // Stopped by Testcontainers when the JVM ends.
            PostgreSQLContainer container = new PostgreSQLContainer("postgres:18");
            container.withCommand("postgres", "-c", "max_connections=200");
            container.start();
            return new Database(
                    container.getJdbcUrl(), container.getUsername(), container.getPassword());
        }
    }
}
