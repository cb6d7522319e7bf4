package dev.precept.pdp.stream.kafka;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A Kafka broker, its own controller, as a process that can be killed and started again on the same
 * data and port. From the jars of Maven Central on the tests' class path.
 */
public final class KafkaBroker implements AutoCloseable {
    private static final Duration LONGEST_START = Duration.ofMinutes(2);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private final Path directory;
    private final String bootstrap;
    private @Nullable Process process;

    private KafkaBroker(Path directory, String bootstrap) {
        this.directory = directory;
        this.bootstrap = bootstrap;
    }

    /** Starts one whose data is new; the directory must be empty. */
    public static KafkaBroker start(Path directory) {
        int port = freePort();
        int controllerPort = freePort();
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("node.id", "1");
        properties.put("controller.quorum.bootstrap.servers", "127.0.0.1:" + controllerPort);
        properties.put(
                "listeners",
                "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
        properties.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
        properties.put("offsets.topic.replication.factor", "1");
        properties.put("transaction.state.log.replication.factor", "1");
        properties.put("transaction.state.log.min.isr", "1");
        KafkaBroker broker = prepare(directory, "127.0.0.1:" + port, properties);
        broker.format(List.of("--cluster-id", Uuid.randomUuid().toString(), "--standalone"));
        broker.start();
        broker.awaitReady();
        return broker;
    }

    /** One that is neither formatted nor started. */
    static KafkaBroker prepare(Path directory, String bootstrap, Map<String, String> properties) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("process.roles", "broker,controller");
        all.put("controller.listener.names", "CONTROLLER");
        all.put("log.dirs", directory.resolve("data").toString());
        all.put("auto.create.topics.enable", "false");
        all.put("offsets.topic.num.partitions", "1");
        all.put("transaction.state.log.num.partitions", "1");
        all.put("log.cleaner.dedupe.buffer.size", "2097152");
        all.put("log.cleaner.io.buffer.size", "65536");
        all.put("num.network.threads", "1");
        all.put("num.io.threads", "2");
        all.put("background.threads", "2");
        all.putAll(properties);
        List<String> lines = new ArrayList<>();
        all.forEach((name, value) -> lines.add(name + "=" + value));
        try {
            Files.createDirectories(directory);
            Files.write(directory.resolve("server.properties"), lines);
            Files.writeString(
                    directory.resolve("logback.xml"),
                    """
                    <configuration>
                      <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
                        <encoder><pattern>%d %p %c{0} %m%n</pattern></encoder>
                      </appender>
                      <root level="WARN"><appender-ref ref="out"/></root>
                    </configuration>
                    """);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new KafkaBroker(directory, bootstrap);
    }

    /** Prepares the data directory. */
    void format(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of("format", "--config", properties()));
        command.addAll(arguments);
        try {
            Process format = run("kafka.tools.StorageTool", command);
            if (format.waitFor() != 0) {
                throw new IllegalStateException("not formatted:\n" + output());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Starts the process, and does not wait for it. */
    void start() {
        process = run("kafka.Kafka", List.of(properties()));
    }

    /** Returns once clients are answered. */
    void awaitReady() {
        long deadline = System.nanoTime() + LONGEST_START.toNanos();
        Map<String, Object> client =
                Map.of(
                        AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrap,
                        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        2_000,
                        AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        2_000,
                        AdminClientConfig.RECONNECT_BACKOFF_MS_CONFIG,
                        500);
        await(deadline, this::isListening);
        try (Admin admin = Admin.create(client)) {
            await(deadline, () -> isReady(admin));
        }
    }

    private void await(long deadline, BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Process running = process;
            boolean isDead = running == null || !running.isAlive();
            if (isDead || System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("the broker is not ready:\n" + output());
            }
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
    }

    private boolean isListening() {
        try (Socket socket = new Socket()) {
            int colon = bootstrap.lastIndexOf(':');
            int port = Integer.parseInt(bootstrap.substring(colon + 1));
            socket.connect(new InetSocketAddress(bootstrap.substring(0, colon), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isReady(Admin admin) {
        try {
            return !admin.describeCluster().nodes().get().isEmpty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof KafkaException) {
                return false;
            }
            throw new IllegalStateException(e);
        }
    }

    /** Where clients find it. */
    public String bootstrap() {
        return bootstrap;
    }

    /** Ends it as {@code kill -9} does. */
    public void kill() {
        Process running = process;
        process = null;
        if (running != null) {
            running.destroyForcibly();
            join(running);
        }
    }

    /** Starts it again on what it had written. */
    public void restart() {
        start();
        awaitReady();
    }

    /** Stops it as an operator would not: its data is thrown away anyway. */
    @Override
    public void close() {
        kill();
    }

    private static void join(Process running) {
        try {
            if (!running.waitFor(LONGEST_START.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("a killed process lives on: " + running.pid());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Process run(String main, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dlogback.configurationFile=" + directory.resolve("logback.xml"),
                        "--class-path",
                        System.getProperty("java.class.path"),
                        main));
        command.addAll(arguments);
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(
                            ProcessBuilder.Redirect.appendTo(
                                    directory.resolve("broker.log").toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String properties() {
        return directory.resolve("server.properties").toString();
    }

    private String output() {
        try {
            return Files.readString(directory.resolve("broker.log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
