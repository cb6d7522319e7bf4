package dev.precept.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A process of ours, on cores of its choice; stopped when closed, or when this JVM ends. */
final class Child implements AutoCloseable {
    private static final Duration STOP_TIME = Duration.ofSeconds(30);

    private final Process process;
    private final Path log;
    private final String readyMark;
    private final CompletableFuture<String> ready = new CompletableFuture<>();
    private volatile long measured;

    private Child(Process process, Path log, String readyMark) {
        this.process = process;
        this.measured = process.pid();
        this.log = log;
        this.readyMark = readyMark;
    }

    /**
     * Starts a command.
     *
     * @param cores a list as taskset takes it
     * @param log where its output goes
     * @param readyMark what a line holds once it is ready
     */
    static Child start(String cores, List<String> command, Path log, String readyMark) {
        List<String> pinned = new ArrayList<>(List.of("taskset", "--cpu-list", cores));
        pinned.addAll(command);
        try {
            Files.createDirectories(log.getParent());
            Process process = new ProcessBuilder(pinned).redirectErrorStream(true).start();
            Child child = new Child(process, log, readyMark);
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
            Thread.ofPlatform().daemon().name("output of " + log).start(child::copyOutput);
            return child;
        } catch (IOException e) {
            throw new BenchException(command.getFirst() + " cannot be started", e);
        }
    }

    private void copyOutput() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
                PrintWriter copy = new PrintWriter(log.toFile(), StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                copy.println(line);
                copy.flush();
                if (line.contains(readyMark)) {
                    ready.complete(line);
                }
            }
        } catch (IOException e) {
            ready.completeExceptionally(e);
        }
        ready.completeExceptionally(new IOException("it ended before it was ready"));
    }

    /** Waits until the line of readiness has come, and returns it. */
    String awaitReady(Duration time) {
        try {
            return ready.get(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            close();
            throw new BenchException("a server did not become ready; see " + log, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted", e);
        }
    }

    long pid() {
        return measured;
    }

    /** Processor time used until now, in microseconds. */
    double cpuMicros() {
        return Machine.cpuMicros(pid());
    }

    /** To be said once it is ready, where the server is the one process that a script started. */
    void isScript() {
        measured =
                process.children()
                        .findFirst()
                        .orElseThrow(() -> new BenchException("the script started no server"))
                        .pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Ends it at once, as a crash would. */
    void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Stops it in order. */
    @Override
    public void close() {
        process.destroy();
        awaitEnd();
    }

    private void awaitEnd() {
        try {
            if (!process.waitFor(STOP_TIME.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
