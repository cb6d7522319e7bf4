package dev.precept.pdp.eventstore;

import dev.precept.domain.shared.Texts;

/** The maxima of the log. What lies beyond one is refused before it reaches the database. */
public final class Limits {
    /** Appends of one transaction. */
    public static final int BATCH_COMMANDS = 256;

    /** Appends that wait for the appender's thread; one more is refused. */
    public static final int QUEUE_COMMANDS = 8_192;

    /** Events of one command on one aggregate. */
    public static final int COMMAND_EVENTS = 20_000;

    /** Bytes of all envelopes of such a command. */
    public static final int COMMAND_BYTES = 16 << 20;

    /** Bytes of all envelopes of one transaction, unless its one append alone has more. */
    public static final int BATCH_BYTES = 16 << 20;

    /** Bytes of one envelope. */
    public static final int ENVELOPE_BYTES = 4 << 20;

    /**
     * Characters of a stream's name, an organization's id, a reserved or watched key: at four bytes
     * each they still fit into a page of an index.
     */
    public static final int KEY_CHARACTERS = 600;

    /** Characters of an event type's name. */
    public static final int TYPE_CHARACTERS = 128;

    /** Reservations, releases, each, of such a command. */
    public static final int COMMAND_KEYS = 20_000;

    /** Keys that such a command may have looked at. */
    public static final int COMMAND_READS = 20_000;

    /** Events of one append, which may hold many commands. */
    public static final int APPEND_EVENTS = 100_000;

    /** Bytes of all envelopes of one append. */
    public static final int APPEND_BYTES = 64 << 20;

    /** Reservations, releases, touched keys, each, of one append. */
    public static final int APPEND_KEYS = 100_000;

    /** Keys that what one append holds may have looked at. */
    public static final int APPEND_READS = 100_000;

    /** Ids that a remembered answer may name. */
    public static final int ANSWER_IDS = 1_000;

    /** Keys whose last write the appender remembers, so that it need not ask the database. */
    public static final int RECENT_WRITES = 65_536;

    /** Events of one read by position, unless one command alone has more. */
    public static final int READ_EVENTS = 20_000;

    /** Remembered answers that one round of clean-up removes. */
    public static final int EXPIRED_ANSWERS = 1_000;

    private Limits() {}

    static void atMost(int maximum, long actual, String what) {
        if (actual > maximum) {
            throw new IllegalArgumentException(
                    "too many " + what + ": " + actual + ", allowed are " + maximum);
        }
    }

    /** What PostgreSQL can store as text and give back the same, and no longer than allowed. */
    static String text(int maximum, String value, String what) {
        if (value.isEmpty() || value.length() > maximum) {
            throw new IllegalArgumentException(
                    what + " is empty or longer than " + maximum + " characters");
        }
        if (value.indexOf('\0') >= 0 || !Texts.isWhole(value)) {
            throw new IllegalArgumentException(what + " is not valid text");
        }
        return value;
    }
}
