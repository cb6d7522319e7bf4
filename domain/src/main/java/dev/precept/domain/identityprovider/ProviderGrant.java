package dev.precept.domain.identityprovider;

/** What a provider's tokens may be brought to the token endpoint for. */
public enum ProviderGrant {
    /** As an assertion about one of our users (RFC 7523 section 2.1). */
    JWT_BEARER,
    /** To be exchanged for one of ours (RFC 8693). */
    TOKEN_EXCHANGE
}
