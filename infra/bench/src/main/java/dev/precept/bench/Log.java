package dev.precept.bench;

import dev.precept.pdp.eventstore.DataDirectory;
import dev.precept.pdp.eventstore.Database;
import dev.precept.pdp.eventstore.LogReader;
import dev.precept.pdp.eventstore.LogSchema;
import dev.precept.pdp.eventstore.PostgresServer;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;

/** The log of a data directory, with its PostgreSQL, without the service. */
record Log(DataDirectory directory, PostgresServer server) implements AutoCloseable {

    /** Opens it, making it first where there is none. */
    static Log open(Path path) {
        try {
            DataDirectory directory = DataDirectory.open(path);
            PostgresServer server = PostgresServer.start(directory);
            LogSchema.migrate(server.database().unpooled("bench"));
            return new Log(directory, server);
        } catch (IOException e) {
            throw new BenchException("the log of " + path + " cannot be opened", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted", e);
        }
    }

    Database database() {
        return server.database();
    }

    LogReader reader() {
        return new LogReader(database().unpooled("bench"), InstantSource.system());
    }

    @Override
    public void close() {
        try (directory;
                server) {
            return;
        } catch (IOException e) {
            throw new BenchException("the log cannot be closed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted", e);
        }
    }
}
