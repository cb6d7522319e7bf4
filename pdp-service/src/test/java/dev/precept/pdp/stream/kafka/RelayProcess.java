package dev.precept.pdp.stream.kafka;

import dev.precept.pdp.eventstore.Database;
import dev.precept.pdp.eventstore.HeadListener;
import dev.precept.pdp.eventstore.HeadSignal;
import dev.precept.pdp.eventstore.LogReader;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The relay of a node without the rest of it, as a process that can be killed. */
final class RelayProcess implements AutoCloseable {
    private static final int LONGEST_END_SECONDS = 60;

    private final List<String> command;
    private final Path output;
    private @Nullable Process process;

    /** One of this log and these brokers; not started. */
    RelayProcess(Database database, KafkaSettings settings, Path output) {
        this.output = output;
        this.command =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx192m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dlogging.level.root=warn",
                        "--class-path",
                        System.getProperty("java.class.path"),
                        RelayProcess.class.getName(),
                        database.url(),
                        database.username(),
                        database.password(),
                        settings.bootstrapServers(),
                        Integer.toString(settings.partitions()),
                        Integer.toString(settings.replicationFactor()));
    }

    /** Runs until its parent ends. */
    public static void main(String[] arguments) throws IOException {
        Database database = new Database(arguments[0], arguments[1], arguments[2]);
        KafkaSettings settings =
                new KafkaSettings(
                        arguments[3],
                        "precept.",
                        Integer.parseInt(arguments[4]),
                        Integer.parseInt(arguments[5]),
                        null,
                        null);
        HeadSignal signal = new HeadSignal();
        LogReader reader = new LogReader(database.unpooled("relay"), InstantSource.system());
        Relay relay = new Relay(settings, database, LogWorld.relayed(reader, signal));
        try (HeadListener _ = HeadListener.start(database, signal)) {
            relay.start();
            while (System.in.read() >= 0) {
                // Nothing is said to it.
            }
            relay.stop();
        }
    }

    void start() {
        try {
            process =
                    new ProcessBuilder(new ArrayList<>(command))
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                            .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it as {@code kill -9} does. */
    void kill() {
        Process running = process;
        process = null;
        if (running == null) {
            return;
        }
        running.destroyForcibly();
        try {
            if (!running.waitFor(LONGEST_END_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("a killed process lives on: " + running.pid());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
