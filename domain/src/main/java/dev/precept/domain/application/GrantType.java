package dev.precept.domain.application;

/** How an application may ask for tokens. */
public enum GrantType {
    /** RFC 6749 section 4.4. */
    CLIENT_CREDENTIALS
}
