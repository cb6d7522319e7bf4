package dev.precept.pdp.history;

import dev.precept.domain.shared.Position;
import dev.precept.pdp.eventstore.LogReader;
import dev.precept.pdp.eventstore.PastImages;
import dev.precept.projections.image.PolicyImage;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The log's past: finds the position that is meant, and the image at it. Those asked for last are
 * kept. Threads share it; all methods may read the database, and throw {@link
 * dev.precept.pdp.eventstore.LogUnavailableException} where they cannot.
 */
public final class History {
    private static final int KEPT = 4;
    private static final int POSITION_DIGITS = 18;

    private final LogReader log;
    private final PastImages past;
    private final Supplier<PolicyImage> present;
    private final Map<Position, PolicyImage> kept =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Position, PolicyImage> eldest) {
                    return size() > KEPT;
                }
            };

    /**
     * The past of a log.
     *
     * @param past makes images
     * @param present the image that answers now, beyond which there is no past
     */
    public History(LogReader log, PastImages past, Supplier<PolicyImage> present) {
        this.log = log;
        this.past = past;
        this.present = present;
    }

    /**
     * The position that is meant: where the last command ended at or before it.
     *
     * @param positionOrInstant a decimal number, or an instant of RFC 3339
     * @throws UnknownPastException if it is neither, or lies beyond this node's image
     */
    public Position position(String positionOrInstant) {
        if (positionOrInstant.matches("[0-9]{1," + POSITION_DIGITS + "}")) {
            return position(new Position(Long.parseLong(positionOrInstant)));
        }
        try {
            return position(Instant.parse(positionOrInstant));
        } catch (DateTimeException e) {
            throw new UnknownPastException(
                    "A moment of the past is a position, a decimal number, or an instant such as"
                            + " 2026-03-03T12:00:00Z.");
        }
    }

    /** Where the last command ended at or before this position. */
    public Position position(Position at) {
        PolicyImage now = present.get();
        if (at.compareTo(now.position()) > 0) {
            throw new UnknownPastException(
                    "This node's image is at position " + now.position() + ", before " + at + ".");
        }
        return at.equals(now.position()) ? at : new Position(log.boundary(at.value()));
    }

    /** Where the log was at this instant: all that was appended then or before. */
    public Position position(Instant at) {
        PolicyImage now = present.get();
        if (!at.isBefore(now.at())) {
            return now.position();
        }
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, at);
        return new Position(log.boundaryAt(micros, now.position().value()));
    }

    /**
     * The image at a position where a command ends.
     *
     * @throws IllegalArgumentException if no command ends there
     */
    public PolicyImage image(Position position) {
        PolicyImage now = present.get();
        if (position.equals(now.position())) {
            return now;
        }
        synchronized (kept) {
            PolicyImage image = kept.get(position);
            if (image == null) {
                image = past.at(position);
                kept.put(position, image);
            }
            return image;
        }
    }
}
