package dev.precept.pdp.stream.kafka;

import org.apache.kafka.common.Uuid;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** One broker or several that keep copies, each its own process and one of the controllers. */
final class KafkaCluster implements AutoCloseable {
    private final List<KafkaBroker> brokers;

    private KafkaCluster(List<KafkaBroker> brokers) {
        this.brokers = brokers;
    }

    /** Starts so many; the directory must be empty. */
    static KafkaCluster start(Path directory, int count) {
        if (count == 1) {
            return new KafkaCluster(List.of(KafkaBroker.start(directory)));
        }
        List<Integer> ports = new ArrayList<>();
        List<String> voters = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            ports.add(KafkaBroker.freePort());
            int controllerPort = KafkaBroker.freePort();
            ports.add(controllerPort);
            voters.add(i + "@127.0.0.1:" + controllerPort);
        }
        String id = Uuid.randomUuid().toString();
        List<KafkaBroker> brokers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String own = "127.0.0.1:" + ports.get(2 * i);
            Map<String, String> properties = new LinkedHashMap<>();
            properties.put("node.id", Integer.toString(i + 1));
            properties.put("controller.quorum.voters", String.join(",", voters));
            properties.put(
                    "listeners",
                    "PLAINTEXT://" + own + ",CONTROLLER://127.0.0.1:" + ports.get(2 * i + 1));
            properties.put("advertised.listeners", "PLAINTEXT://" + own);
            properties.put("offsets.topic.replication.factor", Integer.toString(count));
            properties.put("transaction.state.log.replication.factor", Integer.toString(count));
            properties.put("transaction.state.log.min.isr", Integer.toString(count - 1));
            KafkaBroker broker =
                    KafkaBroker.prepare(directory.resolve("broker-" + (i + 1)), own, properties);
            broker.format(List.of("--cluster-id", id));
            brokers.add(broker);
        }
        brokers.forEach(KafkaBroker::start);
        brokers.forEach(KafkaBroker::awaitReady);
        return new KafkaCluster(brokers);
    }

    /** Where clients find one of them or another. */
    String bootstrap() {
        return String.join(",", brokers.stream().map(KafkaBroker::bootstrap).toList());
    }

    /** Kills one, and starts it again. */
    void killAndRestartOne(Random random) {
        KafkaBroker broker = brokers.get(random.nextInt(brokers.size()));
        broker.kill();
        broker.restart();
    }

    @Override
    public void close() {
        brokers.forEach(KafkaBroker::close);
    }
}
