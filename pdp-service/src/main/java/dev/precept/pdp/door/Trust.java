package dev.precept.pdp.door;

/** What a caller's word may be taken for. */
public enum Trust {
    /** Properties it sends of subject, action and resource. */
    ATTRIBUTES,
    /** Client certificates it says it has verified. */
    CLIENT_CERTIFICATES
}
