package dev.precept.pdp.eventstore;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Signature only; see the implementation that follows. */
public interface LogReader {
    /** Where the log ends now. */
    Head head();

    /**
     * The events after a position, whole commands only: as many as fit in {@code maximum}, but at
     * least one command where there is one.
     */
    List<StoredEvent> readAfter(long position, int maximum);

    /** Hands every event after a position to the consumer, in order; returns the last position. */
    long replay(long position, Consumer<StoredEvent> consumer);

    /** The events of a stream from a revision on. */
    List<StoredEvent> readStream(String stream, long fromRevision);

    /** The remembered answer of an idempotency key. */
    Optional<StoredAnswer> answer(String deduplicationKey);
}
