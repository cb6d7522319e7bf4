package dev.precept.pdp.stream.kafka;

import dev.precept.pdp.eventstore.StoredEvent;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Utils;

import java.nio.charset.StandardCharsets;

/**
 * Events as records of the changes' topic: key is the organization's id, value the event's
 * canonical envelope, byte by byte as the log has it; where it stands in the log is in headers. For
 * any number of threads.
 *
 * @param log the id of the log
 * @param topic the topic's name
 * @param partitions how many partitions it has
 */
record ChangeRecords(String log, String topic, int partitions) {
    /** The id of the log, in every record of both topics. */
    static final String LOG = "log";

    /** The event's position. */
    static final String POSITION = "position";

    /** The position of the last event of its command. */
    static final String LAST_OF_COMMAND = "last-of-command";

    /** When it was appended, in microseconds since 1970. */
    static final String AT_MICROS = "at-micros";

    /** Its written name with version. */
    static final String TYPE = "type";

    private static final long MICROS_PER_MILLI = 1_000;

    ProducerRecord<byte[], byte[]> record(StoredEvent event) {
        byte[] key = bytes(event.organization());
        Headers headers = new RecordHeaders();
        headers.add(LOG, bytes(log));
        headers.add(POSITION, bytes(Long.toString(event.position())));
        headers.add(LAST_OF_COMMAND, bytes(Long.toString(event.lastOfCommand())));
        headers.add(AT_MICROS, bytes(Long.toString(event.atMicros())));
        headers.add(TYPE, bytes(event.type()));
        long millis = event.atMicros() / MICROS_PER_MILLI;
        return new ProducerRecord<>(
                topic, partition(key, partitions), millis, key, event.envelope(), headers);
    }

    /** Where the records of an organization are: as producers choose by the key. */
    static int partition(byte[] organization, int partitions) {
        return Utils.toPositive(Utils.murmur2(organization)) % partitions;
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
