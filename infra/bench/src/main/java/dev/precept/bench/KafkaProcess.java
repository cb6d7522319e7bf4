package dev.precept.bench;

import org.apache.kafka.common.Uuid;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A Kafka broker, its own controller, as a process of its own, on data that is new. */
final class KafkaProcess implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(2);
    private static final String READY = "Kafka Server started";

    private final Child child;
    private final int port;

    private KafkaProcess(Child child, int port) {
        this.child = child;
        this.port = port;
    }

    /** Starts it and waits until it serves. */
    static KafkaProcess start(Session session) {
        Path directory = session.work().resolve("kafka");
        Machine.run(List.of("rm", "-rf", directory.toString()));
        int port = Machine.freePort();
        Path properties = directory.resolve("server.properties");
        Path logging = directory.resolve("logback.xml");
        try {
            Files.createDirectories(directory);
            Files.writeString(properties, properties(directory, port, Machine.freePort()));
            Files.writeString(logging, logging());
        } catch (IOException e) {
            throw new BenchException(directory + " cannot be written", e);
        }
        List<String> options =
                List.of("-Xms1g", "-Xmx1g", "-Dlogback.configurationFile=" + logging);
        Machine.run(
                JavaCommand.onClassPath(
                        "kafka.tools.StorageTool",
                        options,
                        "format",
                        "--standalone",
                        "--config",
                        properties.toString(),
                        "--cluster-id",
                        Uuid.randomUuid().toString()));
        Child child =
                Child.start(
                        Machine.allCores(),
                        JavaCommand.onClassPath("kafka.Kafka", options, properties.toString()),
                        session.work().resolve("kafka.log"),
                        READY);
        child.awaitReady(START);
        return new KafkaProcess(child, port);
    }

    /** A broker's defaults, but that it is alone. */
    private static String properties(Path directory, int port, int controllerPort) {
        return """
        process.roles=broker,controller
        node.id=1
        controller.listener.names=CONTROLLER
        controller.quorum.bootstrap.servers=127.0.0.1:%2$d
        listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
        advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
        log.dirs=%3$s
        auto.create.topics.enable=false
        offsets.topic.num.partitions=1
        offsets.topic.replication.factor=1
        transaction.state.log.num.partitions=1
        transaction.state.log.replication.factor=1
        transaction.state.log.min.isr=1
        """
                .formatted(port, controllerPort, directory.resolve("data"));
    }

    private static String logging() {
        return """
        <configuration>
          <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
            <encoder><pattern>%d %p %c{0} %m%n</pattern></encoder>
          </appender>
          <logger name="kafka.server.KafkaRaftServer" level="INFO"/>
          <root level="WARN"><appender-ref ref="out"/></root>
        </configuration>
        """;
    }

    /** Where clients find it. */
    String bootstrap() {
        return "127.0.0.1:" + port;
    }

    Child process() {
        return child;
    }

    @Override
    public void close() {
        child.close();
    }
}
