package dev.precept.pdp.federated;

/** Ends a sign-in at a provider with a page that says why. Carries no stack: it is an answer. */
final class UpstreamException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Fault fault;
    private final String detail;

    /** What can be wrong; the text of each is {@code federated.} and its name in lower case. */
    enum Fault {
        /** The provider refused, or the user did. */
        REFUSED,
        /** The provider is out of reach, or answers what nobody can read. */
        UNREACHABLE,
        /** What came is not what was asked for. */
        NOT_TRUSTED,
        /** The sign-in is over, or was begun in another browser. */
        OVER,
        /** Whoever it is has no account here, and gets none. */
        NO_ACCOUNT
    }

    /**
     * Such an end.
     *
     * @param detail for whoever runs the provider's registration; never a secret or a name
     */
    UpstreamException(Fault fault, String detail) {
        super(detail, null, false, false);
        this.fault = fault;
        this.detail = detail;
    }

    Fault fault() {
        return fault;
    }

    String detail() {
        return detail;
    }
}
