package dev.precept.pdp.jose;

/** The key that the bearer of a token has to prove to hold: its {@code cnf} (RFC 7800). */
public sealed interface SenderKey {
    /** SHA-256, in base64url. */
    String thumbprint();

    /** A key proved by DPoP: {@code jkt}, the JWK's thumbprint (RFC 9449 section 6.1). */
    record Dpop(String thumbprint) implements SenderKey {}

    /** The key of a TLS client certificate: {@code x5t#S256} (RFC 8705 section 3.1). */
    record Certificate(String thumbprint) implements SenderKey {}
}
