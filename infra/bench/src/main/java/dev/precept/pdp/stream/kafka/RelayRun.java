package dev.precept.pdp.stream.kafka;

import dev.precept.pdp.eventstore.HeadSignal;
import dev.precept.pdp.eventstore.LogReader;
import dev.precept.pdp.eventstore.LogTail;
import dev.precept.pdp.eventstore.PastImages;
import dev.precept.pdp.eventstore.StoredEvent;
import dev.precept.projections.image.PolicyImage;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/**
 * A term of the relay over a whole log, and a bare producer of the same records. In the product's
 * package, since a term is begun there only.
 */
public final class RelayRun {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(5);

    private final String bootstrap;
    private final RelayedLog log;

    /** Of a log, to a broker. */
    public RelayRun(String bootstrap, LogReader reader, HeadSignal signal) {
        this.bootstrap = bootstrap;
        PolicyImage beginning = PolicyImage.empty(reader.head().log().toString());
        PastImages past = new PastImages(reader, Path.of("there", "are", "none"), beginning);
        this.log = new RelayedLog(reader, signal, () -> beginning, past);
    }

    /** Relays the log up to a position to new topics; the seconds that it took. */
    public double relay(String prefix, long last) {
        try (RelayTerm term = RelayTerm.begin(settings(prefix), log)) {
            long start = System.nanoTime();
            try (LogTail tail = term.follow(log)) {
                while (term.position() < last) {
                    if (term.isOver() || tail.failure().isPresent()) {
                        throw new IllegalStateException(
                                "nothing is relayed any more: " + term.failure() + tail.failure());
                    }
                    Thread.sleep(LOOK_AGAIN);
                }
                return (System.nanoTime() - start) / 1e9;
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** Writes the records of these to a new topic; the seconds until all were acknowledged. */
    public double produce(String prefix, List<StoredEvent> events) {
        KafkaSettings settings = settings(prefix);
        Topics topics;
        try (Admin admin = new KafkaClients(settings).admin()) {
            topics = new TopicKeeper(admin, settings).ensure();
        }
        ChangeRecords records =
                new ChangeRecords(
                        log.nodesImage().get().log(), topics.changes(), topics.changesPartitions());
        List<ProducerRecord<byte[], byte[]>> made = events.stream().map(records::record).toList();
        try (Producer<byte[], byte[]> producer = producer()) {
            producer.partitionsFor(topics.changes());
            List<Future<?>> acknowledgements = new ArrayList<>(made.size());
            long start = System.nanoTime();
            made.forEach(record -> acknowledgements.add(producer.send(record)));
            producer.flush();
            double seconds = (System.nanoTime() - start) / 1e9;
            for (Future<?> acknowledgement : acknowledgements) {
                acknowledgement.get();
            }
            return seconds;
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a record was not written", e);
        }
    }

    /** As the relay's is tuned, but without transactions. */
    private Producer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrap,
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.COMPRESSION_TYPE_CONFIG,
                        "lz4",
                        ProducerConfig.BATCH_SIZE_CONFIG,
                        Limits.BATCH_BYTES,
                        ProducerConfig.BUFFER_MEMORY_CONFIG,
                        Limits.WAITING_BYTES,
                        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                        Limits.RECORD_BYTES),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private KafkaSettings settings(String prefix) {
        return new KafkaSettings(bootstrap, prefix, 1, 1, null, null);
    }

    private static IllegalStateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("interrupted", e);
    }
}
