package dev.precept.domain.application;

/** A whole set of rules that a client is held to. */
public enum Profile {
    /** OAuth 2.0 with what RFC 9700 asks for. */
    STANDARD,
    /** FAPI 2.0 Security Profile. */
    FAPI2_SECURITY,
    /** FAPI 2.0 Message Signing on top of it. */
    FAPI2_MESSAGE_SIGNING;

    /** Whether it is one of FAPI 2.0. */
    public boolean isFapi() {
        return this != STANDARD;
    }
}
