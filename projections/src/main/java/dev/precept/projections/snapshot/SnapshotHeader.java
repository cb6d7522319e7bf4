package dev.precept.projections.snapshot;

import dev.precept.domain.shared.Position;

import java.time.Instant;

/**
 * The first line of a snapshot.
 *
 * @param format the form of all other lines
 * @param log of which log
 * @param position at which position
 * @param at when that was appended
 */
public record SnapshotHeader(int format, String log, Position position, Instant at) {
    /** The form that is written, and the only one that is read. */
    public static final int FORMAT = 4;
}
