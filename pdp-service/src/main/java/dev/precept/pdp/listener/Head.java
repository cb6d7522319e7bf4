package dev.precept.pdp.listener;

import dev.precept.pdp.door.Fields;

/**
 * A request's line and header fields, once they are found sound.
 *
 * @param target in origin form, whatever form it came in
 * @param length bytes of the body; of a chunked one {@link #CHUNKED}
 * @param isOld whether it is of HTTP/1.0
 * @param isLast whether the connection ends with the answer
 * @param awaitsContinue whether the body comes only once it is asked for
 */
record Head(
        String method,
        String target,
        Fields fields,
        long length,
        boolean isOld,
        boolean isLast,
        boolean awaitsContinue) {
    /** The length of a body that comes in chunks. */
    static final long CHUNKED = -1;
}
