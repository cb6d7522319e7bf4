package dev.precept.domain.gateway;

/** What a gateway is believed in beyond the request itself. */
public enum Trust {
    /** Attributes of subject, action and resource. */
    ATTRIBUTES,
    /** The certificate its client has shown. */
    CLIENT_CERTIFICATES
}
