package dev.precept.pdp.decision.opa;

/** Every bound on what is asked of OPA's data API. */
final class Limits {
    /** Bytes of a body that came packed. */
    static final int UNPACKED_BYTES = dev.precept.pdp.door.Limits.BODY_BYTES;

    /** Bytes from which an answer is packed, where that is asked for: as many as OPA has. */
    static final int PACKED_BYTES = 1024;

    /** How deep the JSON of an input may nest. */
    static final int NESTING_DEPTH = 32;

    /** Characters of a name in the JSON of an input. */
    static final int NAME_CHARACTERS = 1_000;

    /** Characters of a string in the JSON of an input. */
    static final int STRING_CHARACTERS = 64 * 1024;

    /** Digits of a number in the JSON of an input. */
    static final int NUMBER_CHARACTERS = 100;

    /** Characters of the query of a GET. */
    static final int QUERY_CHARACTERS = 64 * 1024;

    /** Keys that Gatekeeper may ask a provider for at once. */
    static final int PROVIDER_KEYS = 100;

    private Limits() {}
}
