package dev.precept.pdp.eventstore;

import org.jspecify.annotations.Nullable;

import java.io.IOException;

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
                    new Database(settings.url(), settings.username(), settings.password()), null);
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

    @Override
    public void close() throws IOException, InterruptedException {
        if (server != null) {
            server.close();
        }
    }
}
