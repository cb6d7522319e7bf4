package dev.precept.projections.embedded;

/** The service cannot be followed now, and why. */
public final class FeedException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What is to be done about it. */
    public enum Kind {
        /** It cannot be reached, or is not able to answer: ask again after a while. */
        UNAVAILABLE,
        /** It does not let this follower have what it asks for; a person has to see to it. */
        REFUSED,
        /** It has another log, or has not kept what follows: begin again with a snapshot. */
        BEGIN_AGAIN,
        /** It knows that the follower's image is not what it should be: answer from it no more. */
        QUARANTINED
    }

    private final Kind kind;

    /**
     * It happened.
     *
     * @param message names no secret
     */
    public FeedException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** It happened, by way of something else. */
    public FeedException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** What is to be done about it. */
    public Kind kind() {
        return kind;
    }
}
