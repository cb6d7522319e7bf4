package dev.precept.pdp.door;

import dev.precept.pdp.web.Problem;

/** Every bound that holds at all doors. */
public final class Limits {
    /** Bytes of a question's body. */
    public static final int BODY_BYTES = 1 << 20;

    /** Bytes of a line, where each line of a body is a question. */
    public static final int LINE_BYTES = 256 * 1024;

    /** Characters of a request id that is echoed. */
    static final int REQUEST_ID_CHARACTERS = 200;

    /** What is said of a body beyond its bound. */
    public static final Problem TOO_LARGE =
            new Problem(413, "too-large", "The body has more than " + BODY_BYTES + " bytes.");

    /** What is said of a line beyond its bound; the answer ends there. */
    public static final Problem LINE_TOO_LONG =
            new Problem(413, "too-large", "A line has more than " + LINE_BYTES + " bytes.");

    private Limits() {}
}
