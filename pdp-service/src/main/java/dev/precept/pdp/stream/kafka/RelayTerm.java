package dev.precept.pdp.stream.kafka;

import dev.precept.domain.shared.Position;
import dev.precept.pdp.eventstore.Head;
import dev.precept.pdp.eventstore.ImageFeed;
import dev.precept.pdp.eventstore.StoredEvent;
import dev.precept.projections.delta.PolicyDelta;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.Provenance;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The time in which one relay writes: from the moment the brokers let nobody else until the first
 * thing that goes wrong. What was under way then is either all there or not at all, and whoever is
 * next finds out by reading.
 *
 * <p>The log's tail hands in events, on one thread; others look at it and end it.
 */
final class RelayTerm implements AutoCloseable {
    private final Producer<byte[], byte[]> producer;
    private final Topics topics;
    private final ChangeRecords changes;
    private final CountDownLatch over = new CountDownLatch(1);
    private final Supplier<PolicyImage> nodesImage;
    private volatile @Nullable KafkaException failure;
    private volatile PolicyImage image;

    private RelayTerm(
            Producer<byte[], byte[]> producer,
            Topics topics,
            PolicyImage image,
            Supplier<PolicyImage> nodesImage) {
        this.producer = producer;
        this.topics = topics;
        this.changes = new ChangeRecords(image.log(), topics.changes(), topics.changesPartitions());
        this.image = image;
        this.nodesImage = nodesImage;
    }

    /**
     * Begins: ends the transactions of whoever wrote before, and reads how far he came.
     *
     * @throws RelayRefusal if what is on Kafka does not fit to the log
     * @throws KafkaException if the brokers cannot be reached or do not let the relay
     */
    static RelayTerm begin(KafkaSettings settings, RelayedLog log) {
        KafkaClients clients = new KafkaClients(settings);
        Topics topics;
        try (Admin admin = clients.admin()) {
            topics = new TopicKeeper(admin, settings).ensure();
        }
        Producer<byte[], byte[]> producer = clients.producer();
        try (Consumer<byte[], byte[]> consumer = clients.consumer()) {
            producer.initTransactions();
            Optional<Reached> reached = new ReachedReader(consumer, topics).read();
            Head head = log.reader().head();
            reached.ifPresent(found -> check(found, head, topics));
            Position position = reached.map(Reached::position).orElse(Position.ZERO);
            return new RelayTerm(producer, topics, log.image(position), log.nodesImage());
        } catch (RuntimeException e) {
            producer.close(Duration.ZERO);
            throw e;
        }
    }

    private static void check(Reached reached, Head head, Topics topics) {
        if (!reached.log().equals(head.log().toString())) {
            throw new RelayRefusal(
                    "The topics "
                            + topics.changes()
                            + " and "
                            + topics.state()
                            + " are of the log "
                            + reached.log()
                            + ", and this one is "
                            + head.log()
                            + ".",
                    "Name another precept.kafka.prefix, or delete both topics.");
        }
        if (reached.position().value() > head.position()) {
            throw new RelayRefusal(
                    "The topics have the log up to position "
                            + reached.position()
                            + ", and it ends at "
                            + head.position()
                            + ": it has lost events.",
                    "Restore the log, or begin another one with another precept.kafka.prefix.");
        }
    }

    /**
     * Relays whole commands in one transaction; nothing once the term is over.
     *
     * @param events what follows the position, in the order of the log
     */
    void accept(List<StoredEvent> events) {
        if (isOver()) {
            return;
        }
        try {
            producer.beginTransaction();
            StateRecords state = new StateRecords();
            PolicyDelta delta = new PolicyDelta(image, state);
            for (StoredEvent event : events) {
                producer.send(changes.record(event));
                delta.replay(ImageFeed.envelope(event));
            }
            PolicyImage next = delta.apply(Provenance.TAIL);
            state.forEach(next.log(), topics, producer::send);
            sendReached(next);
            producer.commitTransaction();
            image = shared(next);
        } catch (KafkaException e) {
            failure = e;
            over.countDown();
        } catch (IllegalStateException e) {
            // What a producer that was closed meanwhile says of itself.
            if (!isOver()) {
                throw e;
            }
        }
    }

    /** In every partition the last thing, so that each says by itself how far it goes. */
    private void sendReached(PolicyImage next) {
        Reached reached =
                new Reached(next.log(), next.position(), next.at(), topics.statePartitions());
        byte[] value = reached.encode();
        for (int partition = 0; partition < topics.statePartitions(); partition++) {
            producer.send(new ProducerRecord<>(topics.state(), partition, Reached.KEY, value));
        }
    }

    /** Of two that are the same the one that the node has anyway. */
    private PolicyImage shared(PolicyImage next) {
        PolicyImage nodes = nodesImage.get();
        return nodes.position().equals(next.position()) ? nodes : next;
    }

    /** Up to where the log is relayed. */
    long position() {
        return image.position().value();
    }

    /** Whether nothing is relayed any more. */
    boolean isOver() {
        return over.getCount() == 0;
    }

    /** What ended it; empty where it goes on or was closed. */
    Optional<KafkaException> failure() {
        return Optional.ofNullable(failure);
    }

    /** Waits for the end, so long at most. */
    void awaitOver(Duration atMost) throws InterruptedException {
        over.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Ends it; what is under way may be finished within a moment, or is not there at all. */
    @Override
    public void close() {
        over.countDown();
        producer.close(Limits.CLOSE);
    }
}
