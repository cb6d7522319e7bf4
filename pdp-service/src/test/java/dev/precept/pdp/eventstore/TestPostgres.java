package dev.precept.pdp.eventstore;

import org.apache.commons.io.file.PathUtils;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The product's own PostgreSQL for tests; its programs are unpacked once per build folder. */
public final class TestPostgres {
    private static final Path PROGRAMS = Path.of("target", "postgres-programs").toAbsolutePath();

    private TestPostgres() {}

    /** A server in a data directory, which the test must close. */
    static PostgresServer start(DataDirectory directory) throws IOException, InterruptedException {
        return PostgresServer.start(directory, PROGRAMS);
    }

    /** A server in a temporary directory, which lives as long as the JVM. */
    public static Database shared() {
        try {
            Path path = Files.createTempDirectory("precept-test-");
            DataDirectory directory = DataDirectory.open(path);
            PostgresServer server = start(directory);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, directory)));
            return server.database();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void stop(PostgresServer server, DataDirectory directory) {
        try {
            server.close();
            directory.close();
            PathUtils.deleteDirectory(directory.path());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
