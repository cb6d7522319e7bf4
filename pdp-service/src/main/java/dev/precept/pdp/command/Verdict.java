package dev.precept.pdp.command;

import dev.precept.domain.shared.RecordedEvent;
import dev.precept.domain.shared.Rejection;
import dev.precept.domain.shared.Reservation;

import java.util.List;

/** What an aggregate said to a command. */
sealed interface Verdict {
    /** The aggregate's revision that it was said at; -1 where it was never made. */
    long revision();

    /** The revision is not the one that the request demands. */
    record Mismatched(long revision) implements Verdict {}

    /** A rule refuses it. */
    record Refused(long revision, Rejection rejection) implements Verdict {}

    /** It holds; without events where everything is as asked. */
    record Accepted(
            long revision,
            List<RecordedEvent> events,
            List<Reservation> reservations,
            List<Reservation> releases)
            implements Verdict {}
}
