package dev.precept.pdp.management.document;

/** The bounds of a document. Counts unless the name says else. */
public final class Limits {
    /** Objects and arrays inside each other. */
    public static final int DEPTH = 64;

    /** Nodes of one document. */
    public static final int NODES = 1_000_000;

    /** Characters of a member's name. */
    public static final int NAME_CHARACTERS = 4_000;

    /** Characters of one text: as long as the longest document. */
    public static final int TEXT_CHARACTERS = 8 << 20;

    /** Characters of a number. */
    public static final int NUMBER_CHARACTERS = 100;

    /** YAML aliases of one document that name an object or an array. */
    public static final int ALIASES = 1_000;

    /** Faults told of one document; more are left out. */
    public static final int FAULTS = 100;

    private Limits() {}
}
