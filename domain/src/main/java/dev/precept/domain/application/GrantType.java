package dev.precept.domain.application;

/** How an application may ask for tokens. */
public enum GrantType {
    /** RFC 6749 section 4.4. */
    CLIENT_CREDENTIALS,
    /** RFC 6749 section 4.1, always with PKCE (RFC 7636). */
    AUTHORIZATION_CODE,
    /** RFC 6749 section 6. */
    REFRESH_TOKEN,
    /** RFC 8628. */
    DEVICE_CODE,
    /** RFC 8693. */
    TOKEN_EXCHANGE,
    /** RFC 7523 section 2.1. */
    JWT_BEARER,
    /** OpenID Connect Client-Initiated Backchannel Authentication 1.0. */
    CIBA
}
