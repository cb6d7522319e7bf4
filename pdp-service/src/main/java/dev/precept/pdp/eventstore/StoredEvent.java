package dev.precept.pdp.eventstore;

import java.util.UUID;

/**
 * An event of the log.
 *
 * @param position its place in the log, from 1
 * @param lastOfCommand the position of the last event of its command
 * @param atMicros when it was appended, in microseconds since 1970; never less than before it
 * @param stream the stream of its aggregate
 * @param revision its index in the stream, from 0
 * @param id its own id
 * @param organization the organization whose history it belongs to
 * @param type its written name with version
 * @param envelope its canonical bytes; not to be changed
 */
public record StoredEvent(
        long position,
        long lastOfCommand,
        long atMicros,
        String stream,
        long revision,
        UUID id,
        String organization,
        String type,
        byte[] envelope) {}
