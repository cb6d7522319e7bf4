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

    /** A server in a data directory, made there from nothing, which the test must close. */
    static PostgresServer startNew(DataDirectory directory)
            throws IOException, InterruptedException {
        return PostgresServer.start(directory, PROGRAMS);
    }

    /** The same on a copy of one made before, which is faster, where the directory has none yet. */
    public static PostgresServer start(DataDirectory directory)
            throws IOException, InterruptedException {
        if (!Files.exists(directory.path().resolve("postgres"))) {
            copy(template(), directory.path());
        }
        return startNew(directory);
    }

    private static Path template() throws IOException, InterruptedException {
        Path programs = PostgresBinaries.unpack(PROGRAMS);
        Path template = programs.resolveSibling("template-" + programs.getFileName());
        if (!Files.exists(template)) {
            Path unfinished = Files.createTempDirectory(PROGRAMS, "unfinished-");
            try (DataDirectory directory = DataDirectory.open(unfinished)) {
                startNew(directory).close();
            }
            PostgresBinaries.put(unfinished, template);
        }
        return template;
    }

    /** With owner and rights, on which the server insists. */
    private static void copy(Path from, Path to) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                "cp",
                                "-a",
                                from.resolve("postgres").toString(),
                                from.resolve("postgres.password").toString(),
                                to.toString())
                        .inheritIO()
                        .start();
        if (process.waitFor() != 0) {
            throw new IOException("the template could not be copied");
        }
    }

    /** Kills the server as a power cut would; it is started again by its watch. */
    public static void kill(PostgresServer server) throws IOException {
        ProcessHandle process = server.process().orElseThrow();
        process.destroyForcibly();
        process.onExit().join();
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
