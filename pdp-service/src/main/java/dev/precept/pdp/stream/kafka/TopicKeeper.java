package dev.precept.pdp.stream.kafka;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/**
 * Makes the topics where they are missing, and sees to it that those that are there lose nothing.
 * For one thread.
 */
final class TopicKeeper {
    private static final int REPLICAS_FOR_TWO_IN_SYNC = 3;
    private static final Duration VISIBLE = Duration.ofSeconds(10);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private final Admin admin;
    private final KafkaSettings settings;

    TopicKeeper(Admin admin, KafkaSettings settings) {
        this.admin = admin;
        this.settings = settings;
    }

    /**
     * The topics, made where they were missing.
     *
     * @throws RelayRefusal if one is set up so that it could lose something
     * @throws KafkaException if the brokers cannot be asked
     */
    Topics ensure() {
        TopicDescription changes =
                ensure(settings.changesTopic(), TopicConfig.CLEANUP_POLICY_DELETE);
        TopicDescription state = ensure(settings.stateTopic(), TopicConfig.CLEANUP_POLICY_COMPACT);
        return new Topics(
                changes.name(),
                changes.partitions().size(),
                state.name(),
                state.partitions().size());
    }

    private TopicDescription ensure(String topic, String cleanup) {
        Optional<TopicDescription> there = find(topic);
        if (there.isEmpty()) {
            create(topic, cleanup);
        }
        long deadline = System.nanoTime() + VISIBLE.toNanos();
        while (there.isEmpty()) {
            if (System.nanoTime() - deadline > 0) {
                throw new KafkaException("the topic " + topic + " was made and is not there");
            }
            pause();
            there = find(topic);
        }
        check(there.get(), cleanup);
        return there.get();
    }

    private Optional<TopicDescription> find(String topic) {
        try {
            Map<String, TopicDescription> found =
                    get(admin.describeTopics(List.of(topic)).allTopicNames());
            return Optional.ofNullable(found.get(topic));
        } catch (UnknownTopicOrPartitionException e) {
            return Optional.empty();
        }
    }

    private void create(String topic, String cleanup) {
        Map<String, String> configs = new HashMap<>();
        configs.put(TopicConfig.CLEANUP_POLICY_CONFIG, cleanup);
        configs.put(TopicConfig.RETENTION_MS_CONFIG, "-1");
        configs.put(TopicConfig.RETENTION_BYTES_CONFIG, "-1");
        configs.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, String.valueOf(Limits.RECORD_BYTES));
        configs.put(TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG, "false");
        configs.put(
                TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
                String.valueOf(inSync(settings.replicationFactor())));
        NewTopic made =
                new NewTopic(topic, settings.partitions(), (short) settings.replicationFactor())
                        .configs(configs);
        try {
            get(admin.createTopics(List.of(made)).all());
        } catch (TopicExistsException e) {
            // Another relay was faster; what it made is checked like any other.
        } catch (InvalidReplicationFactorException e) {
            throw new RelayRefusal(
                    "The topic " + topic + " cannot be made: " + e.getMessage(),
                    "Start more brokers, or set precept.kafka.replication-factor to how many there"
                            + " are; with fewer than 3, records may be lost with a broker.");
        }
    }

    private void check(TopicDescription topic, String cleanup) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
        Config config =
                get(admin.describeConfigs(List.of(resource)).all())
                        .getOrDefault(resource, new Config(List.of()));
        require(topic, config, TopicConfig.CLEANUP_POLICY_CONFIG, cleanup);
        require(topic, config, TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG, "false");
        int replicas = topic.partitions().getFirst().replicas().size();
        requireAtLeast(topic, config, TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, inSync(replicas));
        requireAtLeast(topic, config, TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Limits.RECORD_BYTES);
    }

    /** How many replicas must have a record before it counts. */
    private static int inSync(int replicas) {
        return replicas >= REPLICAS_FOR_TWO_IN_SYNC ? 2 : 1;
    }

    private static void require(
            TopicDescription topic, Config config, String name, String expected) {
        String found = value(config, name);
        if (!found.equals(expected)) {
            throw wrong(topic, name, found, "=" + expected);
        }
    }

    private static void requireAtLeast(
            TopicDescription topic, Config config, String name, long least) {
        String found = value(config, name);
        if (Long.parseLong(found) < least) {
            throw wrong(topic, name, found, "=" + least + " or more");
        }
    }

    private static String value(Config config, String name) {
        ConfigEntry entry = config.get(name);
        String value = entry == null ? null : entry.value();
        if (value == null) {
            throw new KafkaException("the brokers do not tell a topic's " + name);
        }
        return value;
    }

    private static RelayRefusal wrong(
            TopicDescription topic, String name, String found, String expected) {
        return new RelayRefusal(
                "The topic " + topic.name() + " has " + name + "=" + found + ".",
                "Set "
                        + name
                        + expected
                        + " on it (kafka-configs.sh), or name another"
                        + " precept.kafka.prefix.");
    }

    private static <T> T get(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof KafkaException cause) {
                throw cause;
            }
            throw new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_AGAIN);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
