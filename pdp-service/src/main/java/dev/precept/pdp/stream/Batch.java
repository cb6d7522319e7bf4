package dev.precept.pdp.stream;

import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Position;
import dev.precept.domain.shared.RecordedEvent;
import dev.precept.projections.feed.FeedFilter;
import dev.precept.projections.feed.FeedMessage;
import dev.precept.projections.feed.Streams;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Whole commands that follow each other in the log, written once for all who are sent them. Threads
 * share it.
 */
final class Batch {
    private final Position before;
    private final Position end;
    private final Instant at;
    private final List<Entry> entries;
    private final long bytes;

    private Batch(Position before, Position end, Instant at, List<Entry> entries) {
        this.before = before;
        this.end = end;
        this.at = at;
        this.entries = List.copyOf(entries);
        this.bytes = entries.stream().mapToLong(Entry::bytes).sum();
    }

    /**
     * A batch.
     *
     * @param before the position before the first event
     * @param events at least one
     * @param streams what they belong to
     */
    static Batch of(Position before, List<EventEnvelope> events, Streams streams) {
        EventEnvelope last = events.getLast();
        return of(before, last.position(), last.at(), events, streams);
    }

    /** Of what happened from one position to another, these events. */
    static Batch of(
            Position before,
            Position end,
            Instant at,
            List<EventEnvelope> events,
            Streams streams) {
        List<Entry> entries = new ArrayList<>(events.size());
        for (EventEnvelope event : events) {
            RecordedEvent recorded = event.recorded();
            // One of an organization that is gone belongs to no follower.
            if (streams.isThere(recorded.organization(), event.position())) {
                entries.add(
                        new Entry(
                                event.position(),
                                recorded.organization(),
                                FeedFilter.onlyFor(streams, recorded),
                                FeedMessage.encode(event)));
            }
        }
        return new Batch(before, end, at, entries);
    }

    Position before() {
        return before;
    }

    Position end() {
        return end;
    }

    /** When the last event was appended. */
    Instant at() {
        return at;
    }

    /** How many events it has for whoever follows everything. */
    int size() {
        return entries.size();
    }

    long bytes() {
        return bytes;
    }

    /**
     * What a follower is sent; null where there is nothing of its part in it.
     *
     * @param organizations where organizations stand, as any image says that has the batch
     * @param beyond the follower has everything up to there
     * @param message what the message says of itself, but for its events, end and time
     */
    byte @Nullable [] message(
            FeedFilter part, Streams organizations, Position beyond, Named named) {
        List<Entry> found = in(part, organizations, beyond);
        if (found.isEmpty()) {
            return null;
        }
        List<byte[]> written = new ArrayList<>(found.size());
        for (Entry entry : found) {
            written.add(
                    part.inherits(organizations, entry.organization)
                            ? entry.bare()
                            : entry.written);
        }
        return FeedMessage.encode(
                new FeedMessage.Changes(named.log, named.previous, end, at, List.of()), written);
    }

    /**
     * What a message says of itself.
     *
     * @param previous the position of the one before it
     */
    record Named(String log, Position previous) {}

    /**
     * Adds a part's events that lie after one position and up to another.
     *
     * @return false where there would be more than so many
     */
    boolean collect(FeedFilter part, Streams organizations, Span span, List<EventEnvelope> found) {
        for (Entry entry : in(part, organizations, span.after)) {
            if (entry.position.compareTo(span.until) <= 0) {
                if (found.size() == span.most) {
                    return false;
                }
                found.add(FeedMessage.decodeEvent(entry.written));
            }
        }
        return true;
    }

    /**
     * A stretch of the log.
     *
     * @param most how many events of it are wanted at most
     */
    record Span(Position after, Position until, int most) {}

    private List<Entry> in(FeedFilter part, Streams organizations, Position beyond) {
        List<Entry> found = new ArrayList<>();
        OrganizationId last = null;
        boolean isCovered = false;
        for (Entry entry : entries) {
            if (!entry.organization.equals(last)) {
                last = entry.organization;
                isCovered = part.covers(organizations, last);
            }
            if (isCovered && entry.position.compareTo(beyond) > 0 && part.includes(entry.api)) {
                found.add(entry);
            }
        }
        return found;
    }

    /** An event in writing, and what it belongs to. */
    private static final class Entry {
        private final Position position;
        private final OrganizationId organization;
        private final @Nullable ApiId api;
        private final byte[] written;
        private volatile byte @Nullable [] bare;

        Entry(Position position, OrganizationId organization, @Nullable ApiId api, byte[] written) {
            this.position = position;
            this.organization = organization;
            this.api = api;
            this.written = written;
        }

        long bytes() {
            return written.length;
        }

        /** Without who caused it: for those who only inherit it. */
        byte[] bare() {
            byte[] made = bare;
            if (made == null) {
                made = FeedMessage.encode(FeedMessage.decodeEvent(written).withoutOrigin());
                bare = made;
            }
            return made;
        }
    }
}
