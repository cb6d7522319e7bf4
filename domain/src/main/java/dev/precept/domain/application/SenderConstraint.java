package dev.precept.domain.application;

/** What an access token is bound to, so that a thief cannot use it (RFC 9700 section 2.2.1). */
public enum SenderConstraint {
    /** Nothing is demanded; a client that proves a key gets a token bound to it. */
    NONE,
    /** A key proved by DPoP (RFC 9449). */
    DPOP,
    /** The client's TLS certificate (RFC 8705 section 3). */
    MTLS,
    /** One of both. */
    ANY
}
