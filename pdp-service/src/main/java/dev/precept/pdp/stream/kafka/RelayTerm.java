package dev.precept.pdp.stream.kafka;

import dev.precept.domain.shared.Position;
import dev.precept.pdp.eventstore.Head;
import dev.precept.pdp.eventstore.ImageFeed;
import dev.precept.pdp.eventstore.LogTail;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The time in which one relay writes: from the moment the brokers let nobody else until the first
 * thing that goes wrong. What was under way then is either all there or not at all, and whoever is
 * next finds out by reading.
 *
 * <p>The log's tail hands in events, on one thread; what they change is found out there, while
 * another thread writes what came before: the further behind, the more in one transaction. Others
 * look at it and end it.
 */
final class RelayTerm implements AutoCloseable {
    private static final Duration LOOK = Duration.ofMillis(100);

    private final Producer<byte[], byte[]> producer;
    private final Topics topics;
    private final ChangeRecords changes;
    private final CountDownLatch over = new CountDownLatch(1);
    private final Supplier<PolicyImage> nodesImage;
    private final BlockingQueue<Batch> batches = new ArrayBlockingQueue<>(Limits.BATCHES);
    private final Thread writer;
    private PolicyImage prepared;
    private volatile @Nullable RuntimeException failure;
    private volatile long position;

    /**
     * Commands that are to be written.
     *
     * @param events theirs
     * @param state what they change of what is so
     * @param image after them
     */
    private record Batch(List<StoredEvent> events, StateRecords state, PolicyImage image) {}

    private RelayTerm(
            Producer<byte[], byte[]> producer,
            Topics topics,
            PolicyImage image,
            Supplier<PolicyImage> nodesImage) {
        this.producer = producer;
        this.topics = topics;
        this.changes = new ChangeRecords(image.log(), topics.changes(), topics.changesPartitions());
        this.prepared = image;
        this.position = image.position().value();
        this.nodesImage = nodesImage;
        this.writer = Thread.ofPlatform().daemon().name("relay-writer").unstarted(this::write);
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
            RelayTerm begun =
                    new RelayTerm(producer, topics, log.image(position), log.nodesImage());
            begun.writer.start();
            return begun;
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

    /** Follows the log on, from where it is relayed. */
    LogTail follow(RelayedLog log) {
        LogTail.From from = new LogTail.From("relay", position, Limits.READ_EVENTS);
        return LogTail.start(from, log.reader(), log.signal(), this::accept);
    }

    /**
     * Prepares whole commands, and leaves them to be written; waits where too much is. Nothing once
     * the term is over.
     *
     * @param events what follows those of the call before, in the order of the log
     */
    void accept(List<StoredEvent> events) {
        if (isOver()) {
            return;
        }
        StateRecords state = new StateRecords();
        PolicyDelta delta = new PolicyDelta(prepared, state);
        for (StoredEvent event : events) {
            delta.replay(ImageFeed.envelope(event));
        }
        PolicyImage next = delta.apply(Provenance.TAIL);
        prepared = shared(next);
        try {
            leave(new Batch(events, state, prepared));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            over.countDown();
        }
    }

    private void leave(Batch batch) throws InterruptedException {
        boolean isLeft = false;
        while (!isLeft && !isOver()) {
            isLeft = batches.offer(batch, LOOK.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void write() {
        try {
            List<Batch> ready = new ArrayList<>();
            while (!isOver()) {
                Batch first = batches.poll(LOOK.toNanos(), TimeUnit.NANOSECONDS);
                if (first != null) {
                    ready.add(first);
                    batches.drainTo(ready, Limits.BATCHES - 1);
                    commit(ready);
                    ready.clear();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // What a producer that was closed meanwhile says of itself, is no failure.
            if (!isOver()) {
                failure = e;
            }
        } catch (Error e) {
            failure = new IllegalStateException("nothing can be written any more", e);
            throw e;
        } finally {
            over.countDown();
        }
    }

    /** One transaction of all that is ready, and of what is so after it. */
    private void commit(List<Batch> ready) {
        producer.beginTransaction();
        StateRecords state = new StateRecords();
        for (Batch batch : ready) {
            batch.events().forEach(event -> producer.send(changes.record(event)));
            state.addAll(batch.state());
        }
        PolicyImage next = ready.getLast().image();
        state.forEach(next.log(), topics, producer::send);
        sendReached(next);
        producer.commitTransaction();
        position = next.position().value();
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
        return position;
    }

    /** Whether nothing is relayed any more. */
    boolean isOver() {
        return over.getCount() == 0;
    }

    /** What ended it; empty where it goes on or was closed. */
    Optional<RuntimeException> failure() {
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
        try {
            writer.join(Limits.CLOSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
