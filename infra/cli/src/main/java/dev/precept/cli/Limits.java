package dev.precept.cli;

import java.time.Duration;

/** Maxima of the command line. */
public final class Limits {
    /** Bytes of a file that is read, or of an answer. */
    public static final int BYTES = 64 << 20;

    /** Files of a folder. */
    static final int FILES = 10_000;

    /** Levels of objects and arrays in a file. */
    public static final int DEPTH = 100;

    /** Aliases in a YAML file. */
    static final int ALIASES = 50;

    /** Things on a page that is asked for. */
    static final int PAGE = 1_000;

    /** Pages that one list is followed over. */
    static final int PAGES = 10_000;

    /** Characters of a table's cell. */
    static final int CELL_CHARACTERS = 60;

    /** How long a connection may take. */
    static final Duration CONNECT = Duration.ofSeconds(10);

    /** How long an answer may take. */
    static final Duration ANSWER = Duration.ofMinutes(5);

    /** A token that ends sooner than this is not used any more. */
    static final Duration TOKEN_REST = Duration.ofSeconds(20);

    private Limits() {}
}
