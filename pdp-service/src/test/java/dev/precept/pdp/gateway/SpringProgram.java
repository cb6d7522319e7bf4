package dev.precept.pdp.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A packaged sample of {@code infra/gateways/spring}, as a process of its own. */
final class SpringProgram implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Pattern STARTED = Pattern.compile("started on port (\\d+)");

    private final Process process;
    private final Path log;
    private final int port;

    private SpringProgram(Process process, Path log) throws IOException, InterruptedException {
        this.process = process;
        this.log = log;
        this.port = awaitPort();
    }

    /**
     * Starts one at a free port, and waits until it takes requests.
     *
     * @param sample its module
     * @param settings environment variables
     * @param log the file that it writes to
     */
    static SpringProgram start(String sample, Map<String, String> settings, Path log)
            throws IOException, InterruptedException {
        Path jar = RunningGateway.samples().resolve("spring").resolve(sample).resolve("target");
        ProcessBuilder command =
                new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        jar.resolve(sample + ".jar").toString());
        command.redirectErrorStream(true).redirectOutput(log.toFile());
        command.environment().putAll(settings);
        command.environment().put("SERVER_PORT", "0");
        return new SpringProgram(command.start(), log);
    }

    private int awaitPort() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Matcher started = STARTED.matcher(log());
        while (!started.find()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                close();
                throw new AssertionError("it does not start: " + log());
            }
            Thread.sleep(50);
            started = STARTED.matcher(log());
        }
        return Integer.parseInt(started.group(1));
    }

    /** Gets a path of {@code books.example}; fields as name, value, name, value. */
    RawAnswer get(String path, String... fields) throws IOException {
        List<String> lines = new ArrayList<>(List.of("GET " + path + " HTTP/1.1"));
        lines.addAll(List.of("Host: books.example", "Connection: close"));
        for (int i = 0; i < fields.length; i += 2) {
            lines.add(fields[i] + ": " + fields[i + 1]);
        }
        byte[] request = (String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.UTF_8);
        return RawAnswer.of(port, request);
    }

    /** What it has written. */
    String log() throws IOException {
        return Files.readString(log);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            boolean hasEnded = process.waitFor(20, TimeUnit.SECONDS);
            if (!hasEnded) {
                process.destroyForcibly().waitFor();
            }
            assertThat(hasEnded).as("ends when it is told to").isTrue();
        } catch (InterruptedException impatient) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
