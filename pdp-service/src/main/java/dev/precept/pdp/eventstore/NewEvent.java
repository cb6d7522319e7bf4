package dev.precept.pdp.eventstore;

import java.util.UUID;

/**
 * An event that is to be appended.
 *
 * @param id the event's own id
 * @param stream the stream of its aggregate
 * @param revision its index in the stream, from 0; the one before it is in the log or in the same
 *     append
 * @param organization the organization whose history it belongs to
 * @param type its written name with version, as {@code api.scope-added.v1}
 * @param envelope its canonical bytes; handed over, not copied
 */
public record NewEvent(
        UUID id, String stream, long revision, String organization, String type, byte[] envelope) {
    public NewEvent {
        Limits.text(Limits.KEY_CHARACTERS, stream, "the stream");
        Limits.text(Limits.KEY_CHARACTERS, organization, "the organization");
        Limits.text(Limits.TYPE_CHARACTERS, type, "the event type");
        Limits.atMost(Limits.ENVELOPE_BYTES, envelope.length, "bytes in an envelope");
        if (revision < 0) {
            throw new IllegalArgumentException("a revision is never negative: " + revision);
        }
    }
}
