package dev.precept.pdp.stream.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** What a relay finds on Kafka and cannot go on from, it says, with what to do. */
class RelayRefusalTest {
    @TempDir static Path directory;
    private static KafkaBroker broker;
    private static LogWorld world;

    @BeforeAll
    static void start() {
        broker = KafkaBroker.start(directory);
        world = new LogWorld();
        world.happen(new Random(1));
    }

    @AfterAll
    static void stop() {
        world.close();
        broker.close();
    }

    @Test
    void aTopicThatWouldLoseSomething() throws Exception {
        make("compacted.changes", Map.of("cleanup.policy", "compact"));
        assertRefused("compacted.", "has cleanup.policy=compact", "Set cleanup.policy=delete");
        make("small.changes", Map.of("cleanup.policy", "delete"));
        assertRefused("small.", "has max.message.bytes=", "Set max.message.bytes=");
    }

    @Test
    void tooFewBrokersForTheCopies() {
        KafkaSettings settings = new KafkaSettings(broker.bootstrap(), "three.", 1, 3, null, null);
        assertThatThrownBy(() -> RelayTerm.begin(settings, world.relayed()))
                .isInstanceOf(RelayRefusal.class)
                .hasMessageContaining("precept.kafka.replication-factor");
    }

    @Test
    void topicsOfAnotherLog() {
        relay("other.");
        try (LogWorld another = new LogWorld()) {
            assertThatThrownBy(() -> RelayTerm.begin(settings("other."), another.relayed()))
                    .isInstanceOf(RelayRefusal.class)
                    .hasMessageContaining("are of the log")
                    .hasMessageContaining("another precept.kafka.prefix");
        }
    }

    @Test
    void changesThatAreGone() throws Exception {
        relay("gone.");
        try (Admin admin = admin()) {
            admin.deleteTopics(List.of("gone.changes")).all().get();
        }
        assertRefused("gone.", "gone.changes has never had a record", "Delete both topics");
    }

    @Test
    void partitionsThatWereAdded() throws Exception {
        relay("more.");
        try (Admin admin = admin()) {
            admin.createPartitions(
                            Map.of(
                                    "more.state",
                                    org.apache.kafka.clients.admin.NewPartitions.increaseTo(2)))
                    .all()
                    .get();
        }
        assertRefused("more.", "had 1 partitions and has 2", "Delete both topics");
    }

    @Test
    void whoIsNextBeginsWhereTheLastOneEnded() {
        relay("next.");
        long head = world.reader().head().position();
        try (RelayTerm next = RelayTerm.begin(settings("next."), world.relayed())) {
            assertThat(next.position()).isEqualTo(head);
        }
    }

    private static void relay(String prefix) {
        try (RelayTerm term = RelayTerm.begin(settings(prefix), world.relayed())) {
            world.relay(term);
            assertThat(term.failure()).isEmpty();
        }
    }

    private static void assertRefused(String prefix, String problem, String advice) {
        assertThatThrownBy(() -> RelayTerm.begin(settings(prefix), world.relayed()))
                .isInstanceOf(RelayRefusal.class)
                .hasMessageContaining(problem)
                .hasMessageContaining(advice);
    }

    private static void make(String topic, Map<String, String> configs) throws Exception {
        try (Admin admin = admin()) {
            NewTopic made = new NewTopic(topic, 1, (short) 1).configs(configs);
            admin.createTopics(List.of(made)).all().get();
        }
    }

    private static Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", broker.bootstrap()));
    }

    private static KafkaSettings settings(String prefix) {
        return new KafkaSettings(broker.bootstrap(), prefix, 1, 1, null, null);
    }
}
