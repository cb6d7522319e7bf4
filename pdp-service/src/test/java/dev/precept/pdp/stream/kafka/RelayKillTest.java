package dev.precept.pdp.stream.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precept.pdp.eventstore.ImageFeed;
import dev.precept.pdp.eventstore.StoredEvent;
import dev.precept.projections.delta.PolicyDelta;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.Provenance;
import dev.precept.testing.Seed;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Whoever is killed whenever, relay or broker, readers of committed records find every event of the
 * log once, in order, and what is so as it is. {@code infra/chaos/relay} runs the same for long:
 * {@code -Drelay.kills=}, {@code -Drelay.minutes=}, {@code -Drelay.brokers=}.
 */
class RelayKillTest {
    private static final int KILLS = Integer.getInteger("relay.kills", 4);
    private static final Duration BUDGET = Duration.ofMinutes(Long.getLong("relay.minutes", 4));
    private static final int BROKERS = Integer.getInteger("relay.brokers", 1);
    private static final Duration LONGEST_RECOVERY = Duration.ofMinutes(2);
    private static final int LONGEST_LIFE_MILLIS = 3_000;

    @TempDir Path directory;
    private final Random random = Seed.random(RelayKillTest.class);
    private KafkaCluster brokers;
    private LogWorld world;
    private KafkaSettings settings;

    @BeforeEach
    void start() {
        brokers = KafkaCluster.start(directory.resolve("kafka"), BROKERS);
        world = new LogWorld();
        settings = new KafkaSettings(brokers.bootstrap(), "precept.", 2, BROKERS, null, null);
    }

    @AfterEach
    void stop() {
        world.close();
        brokers.close();
    }

    @Test
    void nothingIsLostAndNothingIsThereTwiceWhoeverIsKilled() throws Exception {
        List<RelayProcess> relays =
                List.of(
                        new RelayProcess(
                                world.database(), settings, directory.resolve("relay-1.log")),
                        new RelayProcess(
                                world.database(), settings, directory.resolve("relay-2.log")));
        try {
            relays.forEach(RelayProcess::start);
            awaitRelayed();
            long deadline = System.nanoTime() + BUDGET.toNanos();
            int kills = 0;
            while (kills < KILLS && System.nanoTime() - deadline < 0) {
                happenFor(Duration.ofMillis(random.nextInt(LONGEST_LIFE_MILLIS)));
                killOne(relays, kills);
                kills++;
            }
            awaitRelayed();
            assertAllIsThereOnce();
            System.out.println(
                    "After "
                            + kills
                            + " kills: "
                            + world.reader().head().position()
                            + " events, each there once");
            assertThat(kills).as("kills in " + BUDGET).isEqualTo(KILLS);
        } finally {
            relays.forEach(RelayProcess::close);
        }
    }

    @Test
    void whatWasNotCommittedIsNeverReadAndItsWriterNeverWritesAgain() throws Exception {
        KafkaClients clients = new KafkaClients(settings);
        happenFor(Duration.ofMillis(200));
        relayAll();
        try (Producer<byte[], byte[]> dead = clients.producer()) {
            dead.initTransactions();
            dead.beginTransaction();
            dead.send(new ProducerRecord<>("precept.changes", 0, null, bytes("half")));
            dead.send(new ProducerRecord<>("precept.state", 0, Reached.KEY, bytes("a lie")));
            dead.flush();
            happenFor(Duration.ofMillis(200));
            relayAll();
            assertAllIsThereOnce();
            assertThatThrownBy(dead::commitTransaction)
                    .isInstanceOfAny(ProducerFencedException.class, KafkaException.class);
        }
        assertAllIsThereOnce();
    }

    private static byte[] bytes(String text) {
        return ChangeRecords.bytes(text);
    }

    private void relayAll() throws InterruptedException {
        Relay relay = new Relay(settings, world.database(), world.relayed());
        relay.start();
        awaitRelayed();
        relay.stop();
    }

    /** One of both relays or a broker; it comes back. */
    private void killOne(List<RelayProcess> relays, int kills) {
        boolean isBroker = kills % 2 == 1;
        if (isBroker) {
            brokers.killAndRestartOne(random);
        } else {
            RelayProcess relay = relays.get(random.nextInt(relays.size()));
            relay.kill();
            relay.start();
        }
    }

    private void happenFor(Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        do {
            world.happen(random);
            Thread.sleep(random.nextInt(5));
        } while (System.nanoTime() - end < 0);
    }

    private void awaitRelayed() throws InterruptedException {
        long head = world.reader().head().position();
        long deadline = System.nanoTime() + LONGEST_RECOVERY.toNanos();
        while (reached() < head) {
            assertThat(System.nanoTime() - deadline).as("relayed up to " + reached()).isNegative();
            Thread.sleep(100);
        }
    }

    private long reached() {
        try (Consumer<byte[], byte[]> consumer = new KafkaClients(settings).consumer()) {
            Topics topics = new Topics("precept.changes", 2, "precept.state", 2);
            return new ReachedReader(consumer, topics)
                    .read()
                    .map(found -> found.position().value())
                    .orElse(0L);
        } catch (KafkaException | RelayRefusal e) {
            // Not made yet, away just now, or read in the middle of a commit.
            return 0;
        }
    }

    private void assertAllIsThereOnce() {
        List<StoredEvent> log = new ArrayList<>();
        long head = world.reader().head().position();
        while (log.size() < head) {
            log.addAll(world.reader().readAfter(log.size(), 10_000));
        }
        Map<String, Object> client = Map.of("bootstrap.servers", brokers.bootstrap());
        List<ConsumerRecord<byte[], byte[]>> records = Committed.of(client, "precept.changes");
        assertThat(records)
                .extracting(record -> Long.parseLong(Committed.header(record, "position")))
                .containsExactlyElementsOf(log.stream().map(StoredEvent::position).toList());
        for (int i = 0; i < log.size(); i++) {
            assertThat(records.get(i).value()).isEqualTo(log.get(i).envelope());
        }
        PolicyDelta delta = new PolicyDelta(world.relayed().nodesImage().get());
        log.forEach(event -> delta.replay(ImageFeed.envelope(event)));
        PolicyImage expected = delta.apply(Provenance.REPLAY);
        PolicyImage found = StateTopic.image(Committed.of(client, "precept.state"), expected);
        assertThat(found.position()).isEqualTo(expected.position());
        assertThat(found.stateHash()).isEqualTo(expected.stateHash());
    }
}
