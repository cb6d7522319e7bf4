package dev.precept.pdp.web;

/** The names of our own HTTP headers. */
public final class Headers {
    /** On a reply: the position of the image that answered, or of the command. */
    public static final String POSITION = "Precept-Position";

    /** On a reply: the log's id. On a request: the log the caller's positions are of. */
    public static final String LOG = "Precept-Log";

    /** On a request: the position that the answer must not predate. */
    public static final String AT_LEAST = "Precept-At-Least";

    /** On a request: the past position or instant that should answer. */
    public static final String AT = "Precept-At";

    /** On an answer about the past: what has none, and is therefore not in it. */
    public static final String LEFT_OUT = "Precept-Left-Out";

    /** On a command and its reply: where it is to be live, and whether it is. */
    public static final String FENCE = "Precept-Fence";

    /** On a command: why it is given, percent-encoded UTF-8. */
    public static final String REASON = "Precept-Reason";

    /** On a command: that the proof of it is wanted. On its reply: the proof. */
    public static final String PROOF = "Precept-Proof";

    /** On a request: the key of the gateway that asks; the other fields are its client's. */
    public static final String GATEWAY_KEY = "Precept-Gateway-Key";

    /** On a request and its reply: what the caller names the request by. */
    public static final String REQUEST_ID = "X-Request-ID";

    private Headers() {}
}
