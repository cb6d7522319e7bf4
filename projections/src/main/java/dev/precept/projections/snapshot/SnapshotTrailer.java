package dev.precept.projections.snapshot;

import dev.precept.projections.image.StateHash;

/**
 * The last line of a snapshot: without it, the snapshot is not whole.
 *
 * @param count how many lines are between header and trailer
 * @param digest SHA-256 of all bytes before this line, in hexadecimal
 * @param stateHash the image's
 */
public record SnapshotTrailer(long count, String digest, StateHash stateHash) {}
