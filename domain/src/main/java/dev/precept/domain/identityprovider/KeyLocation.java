package dev.precept.domain.identityprovider;

/** Where a provider publishes its keys. */
public sealed interface KeyLocation {
    /** In the document that this OpenID Connect Discovery 1.0 or RFC 8414 metadata names. */
    record Discovery(String url) implements KeyLocation {}

    /** In this JWK Set (RFC 7517 section 5). */
    record Jwks(String url) implements KeyLocation {}

    /** The URL that is configured. */
    default String location() {
        return switch (this) {
            case Discovery(String url) -> url;
            case Jwks(String url) -> url;
        };
    }
}
