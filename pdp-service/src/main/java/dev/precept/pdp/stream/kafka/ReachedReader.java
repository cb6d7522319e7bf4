package dev.precept.pdp.stream.kafka;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads from the topics up to where they have the log, once nobody else writes to them. For one
 * thread.
 */
final class ReachedReader {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final long FIRST_LOOK = 16;
    private static final int FURTHER = 16;

    private final Consumer<byte[], byte[]> consumer;
    private final Topics topics;

    ReachedReader(Consumer<byte[], byte[]> consumer, Topics topics) {
        this.consumer = consumer;
        this.topics = topics;
    }

    /**
     * Up to where everything is relayed; empty where nothing is.
     *
     * @throws RelayRefusal if what is there is not what a relay has left
     */
    Optional<Reached> read() {
        Set<Reached> found = new HashSet<>();
        int without = 0;
        for (TopicPartition partition : partitions(topics.state(), topics.statePartitions())) {
            Reached reached = last(partition);
            if (reached == null) {
                without++;
            } else {
                found.add(reached);
            }
        }
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Reached reached = found.iterator().next();
        if (reached.partitions() != topics.statePartitions()) {
            throw new RelayRefusal(
                    "The topic "
                            + topics.state()
                            + " had "
                            + reached.partitions()
                            + " partitions and has "
                            + topics.statePartitions()
                            + ": what is so would be told in two of them.",
                    advice());
        }
        if (found.size() > 1 || without > 0) {
            throw new RelayRefusal(
                    "The partitions of the topic " + topics.state() + " contradict each other.",
                    advice());
        }
        if (!hasChanges()) {
            throw new RelayRefusal(
                    "The topic "
                            + topics.state()
                            + " goes up to position "
                            + reached.position()
                            + " and the topic "
                            + topics.changes()
                            + " has never had a record.",
                    advice());
        }
        return Optional.of(reached);
    }

    private static String advice() {
        return "Delete both topics, and all is relayed again; or name another"
                + " precept.kafka.prefix.";
    }

    private boolean hasChanges() {
        return consumer
                .endOffsets(partitions(topics.changes(), topics.changesPartitions()))
                .values()
                .stream()
                .anyMatch(end -> end > 0);
    }

    /** The last one of a partition: looked for further and further back. */
    private @Nullable Reached last(TopicPartition partition) {
        Collection<TopicPartition> one = List.of(partition);
        consumer.assign(one);
        long end = consumer.endOffsets(one).getOrDefault(partition, 0L);
        long begin = consumer.beginningOffsets(one).getOrDefault(partition, 0L);
        Reached found = null;
        long look = FIRST_LOOK;
        long from = end;
        while (found == null && from > begin) {
            from = Math.max(begin, end - look);
            found = lastBetween(partition, from, end);
            look *= FURTHER;
        }
        return found;
    }

    private @Nullable Reached lastBetween(TopicPartition partition, long from, long end) {
        consumer.seek(partition, from);
        Reached found = null;
        long deadline = System.nanoTime() + Limits.DELIVERY.toNanos();
        while (consumer.position(partition) < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (Arrays.equals(record.key(), Reached.KEY) && record.value() != null) {
                    found = Reached.decode(record.value());
                    deadline = System.nanoTime() + Limits.DELIVERY.toNanos();
                }
            }
            if (System.nanoTime() - deadline > 0) {
                throw new KafkaException("the topic " + topics.state() + " cannot be read");
            }
        }
        return found;
    }

    private static List<TopicPartition> partitions(String topic, int count) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            partitions.add(new TopicPartition(topic, i));
        }
        return partitions;
    }
}
