package dev.precept.pdp.eventstore;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * The database of the log, with its server where that is our own.
 *
 * @param database where it is reached
 * @param server the server to stop at the end; null where it is somebody else's
 */
record LogDatabase(Database database, @Nullable PostgresServer server) implements AutoCloseable {
    /**
     * The configured database, or a server of our own in the data directory.
     *
     * @throws LogStartException where that cannot be started
     */
    static LogDatabase open(DatabaseSettings settings, DataDirectory directory)
            throws InterruptedException {
        if (!settings.url().isEmpty()) {
            return new LogDatabase(
                    reached(new Database(settings.url(), settings.username(), settings.password())),
                    null);
        }
        try {
            PostgresServer server = PostgresServer.start(directory);
            return new LogDatabase(server.database(), server);
        } catch (IOException e) {
            throw new LogStartException(
                    "PostgreSQL could not be started in "
                            + directory.path()
                            + ": "
                            + e.getMessage(),
                    "Mend that, or give the URL of a PostgreSQL that runs.",
                    e);
        }
    }

    /** The URL is not repeated: it may hold a password. */
    private static Database reached(Database database) {
        try (Connection _ = database.connect("precept")) {
            return database;
        } catch (SQLException | IllegalArgumentException e) {
            throw new LogStartException(
                    "The database of the given URL cannot be reached: " + e.getMessage(),
                    "See that PostgreSQL runs there, that the URL is of the form"
                            + " jdbc:postgresql://host:port/database, and that"
                            + " PRECEPT_DATABASE_USERNAME and PRECEPT_DATABASE_PASSWORD are right.",
                    e);
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        if (server != null) {
            server.close();
        }
    }
}
