package dev.precept.pdp.details;

/** The bounds of authorization details and their schemas. Counts unless the name says else. */
final class Limits {
    /** Characters of one {@code authorization_details}: all of it goes into the token. */
    static final int DETAILS_CHARACTERS = 8_192;

    /** Objects of one {@code authorization_details}. */
    static final int DETAILS = 20;

    /** Arrays and objects inside each other. */
    static final int DEPTH = 16;

    /** Characters of a number. */
    static final int NUMBER_CHARACTERS = 100;

    /** Places of a schema that are come by in one check, each as often as it is referred to. */
    static final int SCHEMA_PLACES = 2_000;

    /** Schemas that are kept ready. */
    static final int SCHEMAS_KEPT = 500;

    /** Characters of what is told of a fault. */
    static final int FAULT_CHARACTERS = 300;

    private Limits() {}
}
