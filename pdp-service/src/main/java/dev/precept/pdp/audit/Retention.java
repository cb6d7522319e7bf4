package dev.precept.pdp.audit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * For how long records are kept, by whole days in UTC.
 *
 * @param kept at least; parts of a day do not count
 */
record Retention(Duration kept, InstantSource clock) {
    private static final Duration EVER = Duration.ofDays(36_500);

    /** The first day whose records no node has dropped yet, whatever its clock says. */
    LocalDate firstDay() {
        return day(clock.instant().plus(Limits.CLOCKS_OF_NODES)).minusDays(kept.toDays());
    }

    /** The first instant of that day. */
    Instant begin() {
        return firstDay().atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /** The same, of what is known to be there. */
    Retention unbounded() {
        return new Retention(EVER, clock);
    }

    /** The day of now. */
    LocalDate today() {
        return day(clock.instant());
    }

    static LocalDate day(Instant at) {
        return at.atZone(ZoneOffset.UTC).toLocalDate();
    }
}
