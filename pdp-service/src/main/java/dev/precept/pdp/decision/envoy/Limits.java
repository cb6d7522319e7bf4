package dev.precept.pdp.decision.envoy;

/** Every bound on what is taken from Envoy. */
final class Limits {
    /** Bytes of a message; a request's body has no say in a decision, its header fields have. */
    static final int MESSAGE_BYTES = 256 * 1024;

    /** Bytes of a call's metadata. */
    static final int METADATA_BYTES = 8 * 1024;

    /** Calls at once over one connection. */
    static final int CALLS_PER_CONNECTION = 1_000;

    /** How long a TLS handshake and the first message may take, in seconds. */
    static final int HANDSHAKE_SECONDS = 20;

    /** How often a connection may be asked whether it is alive, in seconds. */
    static final int KEEP_ALIVE_SECONDS = 10;

    private Limits() {}
}
