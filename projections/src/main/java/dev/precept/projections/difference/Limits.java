package dev.precept.projections.difference;

/** The bounds of differences. Counts. */
public final class Limits {
    /** Events of one organization that changes are told to be because of. */
    public static final int CAUSES = 200_000;

    /** Of those, the last ones that one change is told to be because of. */
    public static final int CAUSES_OF_ONE = 100;

    private Limits() {}
}
