package dev.precept.domain.application;

/** How an application's client authenticates at the token endpoint. */
public enum ClientAuthentication {
    /** RFC 6749 section 2.3.1: HTTP Basic. */
    CLIENT_SECRET_BASIC,
    /** RFC 6749 section 2.3.1: in the request body. */
    CLIENT_SECRET_POST,
    /** A public client. */
    NONE
}
