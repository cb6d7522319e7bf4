package dev.precept.pdp.history;

import dev.precept.domain.shared.Limits;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Position;
import dev.precept.pdp.eventstore.LogReader;
import dev.precept.pdp.eventstore.LogUnavailableException;
import dev.precept.pdp.eventstore.PastImages;
import dev.precept.pdp.web.Moment;
import dev.precept.projections.decision.AccessRequest;
import dev.precept.projections.image.PolicyImage;

import org.jspecify.annotations.Nullable;

import java.lang.ref.SoftReference;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * The log's past: finds the position that is meant, and the image at it. Those asked for last are
 * kept. Threads share it; all methods may read the database, and throw {@link
 * dev.precept.pdp.eventstore.LogUnavailableException} where they cannot.
 */
public final class History {
    private static final int KEPT = 4;
    private static final int MOMENTS = 256;
    private static final int POSITION_DIGITS = 18;
    private static final int INSTANT_CHARACTERS = 40;
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration LOOK = Duration.ofMillis(2);

    private static final int WAITING = 8;
    private static final Duration TURN = Duration.ofSeconds(20);

    /** In whose name whole images are made that are no one organization's. */
    private static final OrganizationId ANYBODY = new OrganizationId("anybody");

    /** One at a time: each takes memory and the database's time. */
    private final Turns turns = new Turns(1, WAITING, TURN);

    private final LogReader log;
    private final PastImages past;
    private final Parts parts;
    private final Supplier<PolicyImage> present;
    private final InstantSource clock;

    /** Given up where memory is short: each may be as large as the present one. */
    private final Map<Position, SoftReference<PolicyImage>> kept = latest(KEPT);

    private final Map<String, Moment> moments = latest(MOMENTS);

    /**
     * The past of a log.
     *
     * @param past makes images
     * @param parts makes those of a question
     * @param present the image that answers now, beyond which there is no past
     */
    History(
            LogReader log,
            PastImages past,
            Parts parts,
            Supplier<PolicyImage> present,
            InstantSource clock) {
        this.log = log;
        this.parts = parts;
        this.past = past;
        this.present = present;
        this.clock = clock;
    }

    /** A map that keeps what was looked at last. */
    static <K, V> Map<K, V> latest(int most) {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > most;
            }
        };
    }

    /**
     * The moment that is meant.
     *
     * @param positionOrInstant a decimal number, or an instant of RFC 3339
     * @throws UnknownPastException if it is neither, or there is no such moment yet
     */
    public Moment moment(String positionOrInstant) {
        synchronized (moments) {
            Moment known = moments.get(positionOrInstant);
            if (known != null) {
                return known;
            }
        }
        Position end = present.get().position();
        Moment moment = find(positionOrInstant);
        if (moment.position().compareTo(end) < 0) {
            // What was is settled; what is may go on.
            synchronized (moments) {
                moments.put(positionOrInstant, moment);
            }
        }
        return moment;
    }

    private Moment find(String text) {
        if (text.matches("[0-9]{1," + POSITION_DIGITS + "}")) {
            Position position = position(new Position(Long.parseLong(text)));
            return new Moment(position, log.at(position.value()));
        }
        Instant at = instant(text);
        return new Moment(position(at), at);
    }

    private static Instant instant(String text) {
        try {
            Instant at = text.length() > INSTANT_CHARACTERS ? Instant.MAX : Instant.parse(text);
            if (!at.isBefore(Instant.EPOCH) && at.isBefore(Limits.END_OF_TIME)) {
                return at;
            }
        } catch (DateTimeException e) {
            // told below, as any other instant out of range
        }
        throw new UnknownPastException(
                "A moment of the past is a position, a decimal number, or an instant such as"
                        + " 2026-03-03T12:00:00Z.");
    }

    /**
     * The position that is meant: where the last command ended at or before it.
     *
     * @param positionOrInstant a decimal number, or an instant of RFC 3339
     * @throws UnknownPastException if it is neither, or there is no such moment yet
     */
    public Position position(String positionOrInstant) {
        return moment(positionOrInstant).position();
    }

    /**
     * Where the last command ended at or before this position.
     *
     * @throws UnknownPastException if the log ends before it
     */
    public Position position(Position at) {
        PolicyImage now = present.get();
        if (at.compareTo(now.position()) > 0) {
            if (log.head().position() < at.value()) {
                throw new UnknownPastException("The log ends before position " + at + ".");
            }
            now = reached(at);
        }
        return at.equals(now.position()) ? at : new Position(log.boundary(at.value()));
    }

    /**
     * Where the log was at this instant: all that was appended then or before.
     *
     * @throws UnknownPastException if it lies in the future
     */
    public Position position(Instant at) {
        if (at.isAfter(clock.instant())) {
            throw new UnknownPastException(at + " lies in the future.");
        }
        PolicyImage now = present.get();
        long end = now.position().value();
        if (!at.isBefore(now.at())) {
            end = log.head().position();
            if (end <= now.position().value()) {
                return now.position();
            }
        }
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, at);
        Position position = new Position(log.boundaryAt(micros, end));
        reached(position);
        return position;
    }

    /** The present image, once it has what the log has. */
    private PolicyImage reached(Position position) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        PolicyImage now = present.get();
        while (now.position().compareTo(position) < 0) {
            if (System.nanoTime() - deadline > 0) {
                throw new LogUnavailableException("position " + position + " is not reached", null);
            }
            LockSupport.parkNanos(LOOK.toNanos());
            now = present.get();
        }
        return now;
    }

    /**
     * The image at a position where a command ends.
     *
     * @throws IllegalArgumentException if no command ends there
     * @throws dev.precept.pdp.web.PastException if others wait for theirs: {@code busy}
     */
    public PolicyImage image(Position position) {
        return whole(position, ANYBODY);
    }

    private PolicyImage whole(Position position, OrganizationId asker) {
        PolicyImage image = known(position);
        if (image != null) {
            return image;
        }
        return turns.take(
                asker,
                () -> {
                    PolicyImage meanwhile = known(position);
                    return meanwhile == null ? made(position) : meanwhile;
                });
    }

    private PolicyImage made(Position position) {
        PolicyImage image = past.at(position, nearest(position));
        synchronized (kept) {
            kept.put(position, new SoftReference<>(image));
        }
        return image;
    }

    /** Keeps an image that was the present one, like those that were asked for. */
    public void keep(PolicyImage image) {
        synchronized (kept) {
            kept.put(image.position(), new SoftReference<>(image));
        }
    }

    /**
     * An image at a position on which the question is decided as on that of all there was.
     *
     * @param position where a command ends
     */
    public PolicyImage image(Position position, AccessRequest request) {
        PolicyImage image = known(position);
        if (image == null) {
            image = parts.of(position, request);
        }
        return image == null ? whole(position, request.organization()) : image;
    }

    /**
     * An image at a position of an organization and those above it: what they are, what they sign
     * with, and whom the organization trusts.
     *
     * @param position where a command ends
     */
    public PolicyImage frame(Position position, OrganizationId organization) {
        PolicyImage image = known(position);
        if (image == null) {
            image = parts.frame(position, organization);
        }
        return image == null ? whole(position, organization) : image;
    }

    private @Nullable PolicyImage known(Position position) {
        PolicyImage now = present.get();
        if (position.equals(now.position())) {
            return now;
        }
        synchronized (kept) {
            SoftReference<PolicyImage> image = kept.get(position);
            return image == null ? null : image.get();
        }
    }

    /** The last of those at hand that lie before; null where none does. */
    private @Nullable PolicyImage nearest(Position position) {
        PolicyImage nearest = null;
        synchronized (kept) {
            for (SoftReference<PolicyImage> reference : kept.values()) {
                PolicyImage image = reference.get();
                if (image != null
                        && image.position().compareTo(position) < 0
                        && (nearest == null
                                || image.position().compareTo(nearest.position()) > 0)) {
                    nearest = image;
                }
            }
        }
        return nearest;
    }
}
