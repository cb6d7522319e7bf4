package dev.precept.domain.application;

/** How an application's client authenticates at the token endpoint. */
public enum ClientAuthentication {
    /** RFC 6749 section 2.3.1: HTTP Basic. */
    CLIENT_SECRET_BASIC,
    /** RFC 6749 section 2.3.1: in the request body. */
    CLIENT_SECRET_POST,
    /** A public client. */
    NONE,
    /** RFC 7523 section 2.2: an assertion signed by a key of the client's. */
    PRIVATE_KEY_JWT,
    /** RFC 8705 section 2.1: a certificate that an authority gave to the client's name. */
    TLS_CLIENT_AUTH,
    /** RFC 8705 section 2.2: a certificate among the client's own keys. */
    SELF_SIGNED_TLS_CLIENT_AUTH;

    /** Whether it rests on a secret that both sides keep. */
    public boolean isBySecret() {
        return this == CLIENT_SECRET_BASIC || this == CLIENT_SECRET_POST;
    }
}
