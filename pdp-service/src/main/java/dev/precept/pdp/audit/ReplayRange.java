package dev.precept.pdp.audit;

import dev.precept.domain.shared.OrganizationId;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.UUID;

/**
 * Which recorded decisions of an organization are meant: all that lie within both spans.
 *
 * @param from the first instant of asking
 * @param to the instant of asking before which the last lies
 * @param first the first position they were made at
 * @param last the last position they were made at
 * @param application an id; null for any
 * @param api an id; null for any
 * @param after only those that follow this place; null from the beginning
 */
public record ReplayRange(
        OrganizationId organization,
        Instant from,
        Instant to,
        long first,
        long last,
        @Nullable String application,
        @Nullable String api,
        @Nullable Place after) {

    /** All decisions asked for from one instant to before another. */
    public ReplayRange(OrganizationId organization, Instant from, Instant to) {
        this(organization, from, to, 0, Long.MAX_VALUE, null, null, null);
    }

    /** The same, of an application, an API, or both; null for any. */
    public ReplayRange of(@Nullable String anApplication, @Nullable String anApi) {
        return new ReplayRange(organization, from, to, first, last, anApplication, anApi, after);
    }

    /** Whether it is of every decision of its time. */
    boolean isOfAll() {
        return first == 0 && last == Long.MAX_VALUE && application == null && api == null;
    }

    /** What of it is left after a place. */
    public ReplayRange after(@Nullable Place place) {
        return new ReplayRange(organization, from, to, first, last, application, api, place);
    }

    /**
     * A place in the decision log of an organization, which is in the order of asking.
     *
     * @param atMicros the instant of asking, in microseconds since 1970
     * @param id of the last decision before the place
     */
    public record Place(long atMicros, UUID id) implements Comparable<Place> {
        /**
         * The place that was written so.
         *
         * @throws IllegalArgumentException if it is none
         */
        public static Place parse(String text) {
            int dot = text.indexOf('.');
            if (dot < 0) {
                throw new IllegalArgumentException("'" + text + "' is no place in the log");
            }
            return new Place(
                    Long.parseLong(text.substring(0, dot)),
                    UUID.fromString(text.substring(dot + 1)));
        }

        /** In the order of asking; ids as the database has them, byte by byte. */
        @Override
        public int compareTo(Place other) {
            int at = Long.compare(atMicros, other.atMicros);
            int high =
                    Long.compareUnsigned(
                            id.getMostSignificantBits(), other.id.getMostSignificantBits());
            int low =
                    Long.compareUnsigned(
                            id.getLeastSignificantBits(), other.id.getLeastSignificantBits());
            return at != 0 ? at : high != 0 ? high : low;
        }

        @Override
        public String toString() {
            return atMicros + "." + id;
        }
    }
}
