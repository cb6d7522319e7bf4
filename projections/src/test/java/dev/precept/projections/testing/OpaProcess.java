package dev.precept.projections.testing;

import org.junit.jupiter.api.Assumptions;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real OPA: its server on a free port of loopback, or one run of its program. Where there is none
 * the test is not run, and says so: {@code infra/opa/install} gets one. Close a server.
 */
public final class OpaProcess implements AutoCloseable {
    private static final int START_TRIES = 400;
    private static final long RUN_SECONDS = 120;

    private final Path program;
    private final Path directory;
    private final List<String> arguments;
    private final Map<String, String> environment;
    private final int port;
    private Process process;

    private OpaProcess(
            Path program,
            Path directory,
            List<String> arguments,
            Map<String, String> environment,
            int port)
            throws IOException {
        this.program = program;
        this.directory = directory;
        this.arguments = arguments;
        this.environment = environment;
        this.port = port;
        process = launch();
    }

    /**
     * What one run of the program wrote.
     *
     * @param status 0 where it succeeded
     */
    public record Run(int status, String output, String errors) {}

    /** Where it is; the test is not run where it is nowhere. */
    public static Path program() {
        Path program = found();
        if (program == null) {
            System.out.println("NOT RUN: there is no OPA, infra/opa/install gets one");
        }
        Assumptions.assumeTrue(program != null, "NOT RUN: infra/opa/install gets an OPA");
        return Objects.requireNonNull(program);
    }

    private static Path found() {
        String told = System.getenv("OPA_BIN");
        if (told != null) {
            return executable(Path.of(told));
        }
        String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
        String cache = System.getenv("XDG_CACHE_HOME");
        Path kept =
                cache == null ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache);
        return Stream.concat(
                        Arrays.stream(path.split(File.pathSeparator, -1))
                                .filter(folder -> !folder.isEmpty())
                                .map(folder -> Path.of(folder, "opa")),
                        Stream.of(kept.resolve("precept/opa/opa")))
                .filter(each -> executable(each) != null)
                .findFirst()
                .orElse(null);
    }

    private static Path executable(Path program) {
        return Files.isRegularFile(program) && Files.isExecutable(program) ? program : null;
    }

    /** Runs the program to its end, in a folder, with something on its standard input. */
    public static Run run(Path folder, String input, String... arguments) {
        List<String> command = new ArrayList<>(List.of(program().toString()));
        command.addAll(List.of(arguments));
        try {
            Path output = Files.createTempFile("opa", ".out");
            Path errors = Files.createTempFile("opa", ".err");
            Process process =
                    new ProcessBuilder(command)
                            .directory(folder.toFile())
                            .redirectOutput(output.toFile())
                            .redirectError(errors.toFile())
                            .start();
            try (OutputStream to = process.getOutputStream()) {
                to.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException endedBefore) {
                // It read no input: its status and what it wrote tell.
            }
            if (!process.waitFor(RUN_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("opa does not end: " + command);
            }
            Run run =
                    new Run(
                            process.exitValue(),
                            Files.readString(output),
                            Files.readString(errors));
            Files.delete(output);
            Files.delete(errors);
            return run;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Starts a server without a configuration, on what the files or folders hold. */
    public static OpaProcess serve(String... filesAndOptions) {
        return configured("", Map.of(), filesAndOptions);
    }

    /**
     * Starts a server and waits until it answers; its plugins may not be ready.
     *
     * @param yaml its configuration; empty for none
     * @param environment what {@code ${NAME}} stands for in the configuration, and settings of it
     * @param filesAndOptions as after {@code opa run --server}
     */
    public static OpaProcess configured(
            String yaml, Map<String, String> environment, String... filesAndOptions) {
        Path program = program();
        try {
            Path directory = Files.createTempDirectory("precept-opa");
            List<String> arguments = new ArrayList<>();
            if (!yaml.isEmpty()) {
                Path file = directory.resolve("opa.yaml");
                Files.writeString(file, yaml);
                arguments.addAll(List.of("--config-file", file.toString()));
            }
            arguments.addAll(List.of(filesAndOptions));
            OpaProcess opa = new OpaProcess(program, directory, arguments, environment, freePort());
            opa.awaitAnswer();
            return opa;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process launch() throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                program.toString(),
                                "run",
                                "--server",
                                "--addr",
                                "127.0.0.1:" + port,
                                "--disable-telemetry",
                                "--shutdown-grace-period",
                                "1"));
        command.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()));
        builder.environment().putAll(environment);
        return builder.start();
    }

    private void awaitAnswer() {
        for (int i = 0; i < START_TRIES; i++) {
            if (!process.isAlive()) {
                throw new AssertionError("it does not start: " + log());
            }
            if (isTls() ? isListening() : status("/health") == 200) {
                return;
            }
            pause();
        }
        close();
        throw new AssertionError("it does not answer: " + log());
    }

    /** Waits until its bundles are active and its plugins ready. */
    public void awaitReady() {
        for (int i = 0; i < START_TRIES; i++) {
            if (status("/health?bundles&plugins") == 200) {
                return;
            }
            pause();
        }
        throw new AssertionError("it is not ready: " + log());
    }

    /** The status it answers a GET with; 0 where it does not answer. */
    private int status(String path) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) base().resolve(path).toURL().openConnection();
            connection.setConnectTimeout(1_000);
            connection.setReadTimeout(1_000);
            int status = connection.getResponseCode();
            connection.disconnect();
            return status;
        } catch (IOException notYet) {
            return 0;
        }
    }

    private boolean isTls() {
        return arguments.stream().anyMatch(it -> it.startsWith("--tls-cert-file="));
    }

    private boolean isListening() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(25);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Where it listens, without a path; with TLS by name, as certificates have it. */
    public URI base() {
        return URI.create((isTls() ? "https://localhost:" : "http://127.0.0.1:") + port);
    }

    /** Its working directory, empty but for its configuration and its log. */
    public Path directory() {
        return directory;
    }

    /** What it has written so far, as JSON lines. */
    public String log() {
        try {
            return Files.readString(logFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path logFile() {
        return directory.resolve("opa.log");
    }

    /** Ends it at once, as a crash does. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** It takes connections and answers nothing, until {@link #resume}. */
    public void hang() {
        signal("STOP");
        Path stat = Path.of("/proc", Long.toString(process.pid()), "stat");
        try {
            // The signal is on its way still when kill has ended.
            while (Files.exists(stat) && !Files.readString(stat).contains(") T ")) {
                Thread.sleep(1);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Goes on after {@link #hang}. */
    public void resume() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            int status =
                    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                            .start()
                            .waitFor();
            if (status != 0) {
                throw new AssertionError("kill -" + name + " ended with " + status);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Starts it again after {@link #kill}, at the same place; what was put there by HTTP is gone.
     */
    public void restart() {
        try {
            process = launch();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        awaitAnswer();
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            resume();
            process.destroy();
            awaitEnd();
        }
    }

    private void awaitEnd() {
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
