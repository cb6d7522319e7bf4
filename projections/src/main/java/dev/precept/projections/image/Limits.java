package dev.precept.projections.image;

/** Every bound the read side sets on what it reads. Counts unless the name says else. */
public final class Limits {
    /** Characters of a request's path. */
    public static final int PATH_CHARACTERS = 8_192;

    /** Segments of a request's path. */
    public static final int PATH_SEGMENTS = 256;

    /** How many ancestors of an organization are looked at. */
    public static final int ORGANIZATION_DEPTH = 16;

    private Limits() {}
}
