package dev.precept.pdp.eventstore;

import org.apache.commons.io.file.PathUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The service's own PostgreSQL, in its data directory: a real server, durable, reachable from this
 * machine only, and only with a password that lies beside it in a file for its owner.
 *
 * <p>The data directory is held by this process, so a server that still runs in it was left behind
 * by a process that was killed; it is stopped, and a new one recovers what it had committed. A
 * server that dies is started again on the same port until {@link #close}.
 *
 * <p>Safe for any number of threads.
 */
public final class PostgresServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresServer.class);
    private static final String SUPERUSER = "precept";
    private static final String DATABASE = "precept";
    private static final int CONNECTIONS = 60;
    private static final int PASSWORD_BYTES = 32;
    private static final Duration START = Duration.ofMinutes(10);
    private static final Duration STOP = Duration.ofMinutes(1);
    private static final Duration BETWEEN_STARTS = Duration.ofMillis(200);
    private static final int PORT_TRIES = 5;

    private final Path programs;
    private final Path home;
    private final Path data;
    private final List<String> prefix;
    private final String password;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile int port;

    private PostgresServer(Path home, Path programs) throws IOException {
        this.home = home;
        this.programs = programs;
        this.data = home.resolve("postgres");
        this.prefix = ordinaryUser(home);
        this.password = password(home.resolve("postgres.password"));
    }

    /**
     * Starts the server of a data directory, making it first where there is none.
     *
     * @throws IOException where it cannot be started; the message says why
     */
    public static PostgresServer start(DataDirectory directory)
            throws IOException, InterruptedException {
        return start(directory, directory.path().resolve("postgres-programs"));
    }

    static PostgresServer start(DataDirectory directory, Path programs)
            throws IOException, InterruptedException {
        PostgresServer server =
                new PostgresServer(directory.path(), PostgresBinaries.unpack(programs));
        server.initialize();
        server.stopLeftBehind();
        server.startOnFreePort();
        Thread.ofPlatform().daemon().name("postgres-watch").start(server::watch);
        server.createDatabase();
        server.requireDurability();
        return server;
    }

    /** The server's database. */
    public Database database() {
        return database(DATABASE);
    }

    Database database(String name) {
        return new Database(
                "jdbc:postgresql://127.0.0.1:" + port + "/" + name, SUPERUSER, password);
    }

    /** The server's first process, while it runs. */
    Optional<ProcessHandle> process() throws IOException {
        try (Stream<String> lines = Files.lines(data.resolve("postmaster.pid"))) {
            return lines.findFirst()
                    .filter(line -> line.matches("[1-9][0-9]*"))
                    .map(Long::parseLong)
                    .flatMap(ProcessHandle::of);
        } catch (NoSuchFileException noServer) {
            return Optional.empty();
        }
    }

    /** Stops the server: what runs is rolled back, what is committed stays. */
    @Override
    public void close() throws IOException, InterruptedException {
        closing.countDown();
        synchronized (this) {
            stop();
        }
    }

    private void initialize() throws IOException, InterruptedException {
        Path unfinished = home.resolve("postgres.unfinished");
        if (Files.isDirectory(data)) {
            return;
        }
        if (Files.exists(unfinished)) {
            PathUtils.deleteDirectory(unfinished);
        }
        run(
                START,
                "initdb",
                "--pgdata=" + unfinished,
                "--username=" + SUPERUSER,
                "--pwfile=" + home.resolve("postgres.password"),
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8");
        Files.move(unfinished, data, StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * Ends a server whose service was killed; a process that only bears its number is no server.
     */
    private void stopLeftBehind() throws IOException, InterruptedException {
        Optional<ProcessHandle> process = process();
        if (process.isEmpty()) {
            return;
        }
        String command =
                process.get()
                        .info()
                        .commandLine()
                        .orElseThrow(
                                () ->
                                        new IOException(
                                                "process "
                                                        + process.get().pid()
                                                        + " may be PostgreSQL in "
                                                        + data
                                                        + ", and cannot be looked at"));
        if (command.contains("postgres") && command.contains(data.toString())) {
            LOG.warn("Stopping PostgreSQL, left behind by a process that was killed");
            stop();
        } else {
            Files.delete(data.resolve("postmaster.pid"));
        }
    }

    private void startOnFreePort() throws IOException, InterruptedException {
        for (int tries = 1; ; tries++) {
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = free.getLocalPort();
            }
            try {
                launch();
                return;
            } catch (IOException failed) {
                boolean taken = String.valueOf(failed.getMessage()).contains("already in use");
                if (!taken || tries == PORT_TRIES) {
                    throw failed;
                }
            }
        }
    }

    private void launch() throws IOException, InterruptedException {
        Files.writeString(data.resolve("postgresql.conf"), configuration());
        Path log = home.resolve("postgres.log");
        Files.deleteIfExists(log);
        run(
                START,
                "pg_ctl",
                "start",
                "--pgdata=" + data,
                "--log=" + log,
                "--wait",
                "--timeout=" + START.toSeconds());
    }

    private void stop() throws IOException, InterruptedException {
        if (process().isPresent()) {
            run(
                    STOP.plusSeconds(5),
                    "pg_ctl",
                    "stop",
                    "--pgdata=" + data,
                    "--mode=fast",
                    "--wait",
                    "--timeout=" + STOP.toSeconds());
        }
    }

    /** Starts the server again whenever it has died, until the close. */
    private void watch() {
        try {
            while (closing.getCount() > 0) {
                Optional<ProcessHandle> process = process();
                if (process.isPresent()) {
                    awaitEnd(process.get());
                } else {
                    startAgain();
                }
            }
        } catch (IOException | InterruptedException e) {
            LOG.error("PostgreSQL is no longer watched", e);
        }
    }

    private void awaitEnd(ProcessHandle process) throws InterruptedException {
        boolean closed = false;
        while (process.isAlive() && !closed) {
            closed = closing.await(BETWEEN_STARTS.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private synchronized void startAgain() throws InterruptedException {
        if (closing.await(BETWEEN_STARTS.toMillis(), TimeUnit.MILLISECONDS)) {
            return;
        }
        LOG.warn("PostgreSQL has died; starting it again");
        try {
            launch();
        } catch (IOException e) {
            LOG.error("PostgreSQL could not be started again", e);
        }
    }

    private void createDatabase() throws IOException {
        try (Connection connection = database("postgres").connect("precept-start");
                Statement statement = connection.createStatement()) {
            try (ResultSet found =
                    statement.executeQuery(
                            "select from pg_database where datname = '" + DATABASE + "'")) {
                if (found.next()) {
                    return;
                }
            }
            statement.execute("create database " + DATABASE);
        } catch (SQLException e) {
            throw new IOException("PostgreSQL has started and does not answer", e);
        }
    }

    private void requireDurability() throws IOException {
        try (Connection connection = database().connect("precept-start");
                Statement statement = connection.createStatement()) {
            for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
                try (ResultSet shown = statement.executeQuery("show " + setting)) {
                    if (!shown.next() || !shown.getString(1).equals("on")) {
                        throw new IOException("PostgreSQL runs with " + setting + " off");
                    }
                }
            }
        } catch (SQLException e) {
            throw new IOException("PostgreSQL has started and does not answer", e);
        }
    }

    private String configuration() {
        return """
        # Written at every start.
        listen_addresses = '127.0.0.1'
        port = %d
        unix_socket_directories = ''
        max_connections = %d
        password_encryption = 'scram-sha-256'
        fsync = on
        synchronous_commit = on
        full_page_writes = on
        jit = off
        timezone = 'UTC'
        # A lost race is an ordinary outcome here: only what concerns the server itself is logged.
        log_min_messages = log
        log_min_error_statement = panic
        log_checkpoints = off
        """
                .formatted(port, CONNECTIONS);
    }

    private void run(Duration limit, String program, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(prefix);
        command.add(programs.resolve("bin").resolve(program).toString());
        command.addAll(List.of(arguments));
        Path output = home.resolve(program + ".log");
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(program + " did not end within " + limit);
        }
        if (process.exitValue() != 0) {
            throw new IOException(
                    program
                            + " failed: "
                            + Files.readString(output).strip()
                            + lastWords(home.resolve("postgres.log")));
        }
    }

    private static String lastWords(Path log) throws IOException {
        return Files.exists(log) ? "\n" + Files.readString(log).strip() : "";
    }

    /** PostgreSQL refuses to run as root: there it runs as nobody in a user namespace. */
    private static List<String> ordinaryUser(Path home) throws IOException {
        boolean root = Files.getAttribute(home, "unix:uid").equals(0);
        return root ? List.of("unshare", "--user") : List.of();
    }

    private static String password(Path file) throws IOException {
        if (!Files.exists(file)) {
            byte[] random = new byte[PASSWORD_BYTES];
            new SecureRandom().nextBytes(random);
            Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
            Files.deleteIfExists(unfinished);
            Files.createFile(
                    unfinished,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
            Files.writeString(
                    unfinished, Base64.getUrlEncoder().withoutPadding().encodeToString(random));
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        }
        return Files.readString(file).strip();
    }
}
