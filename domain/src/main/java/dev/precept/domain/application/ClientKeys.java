package dev.precept.domain.application;

/** Where a client's public keys are. */
public sealed interface ClientKeys {
    /** Here: the text of a JWK Set (RFC 7517 section 5), public keys only. */
    record Inline(String jwks) implements ClientKeys {}

    /** In the JWK Set at this https URI. */
    record ByUri(String uri) implements ClientKeys {}
}
