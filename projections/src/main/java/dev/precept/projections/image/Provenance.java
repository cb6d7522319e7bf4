package dev.precept.projections.image;

/** Where an image was made from, beside the image before it. */
public enum Provenance {
    /** The log, read again from an earlier position. */
    REPLAY,
    /** A snapshot. */
    SNAPSHOT,
    /** The end of the log, as it grows. */
    TAIL
}
