package dev.precept.pdp.scim;

/** Every bound this package sets. Counts unless the name says else. */
final class Limits {
    /** Bytes of a request. */
    static final int BODY_BYTES = 1 << 20;

    /** Objects and arrays inside each other in a request. */
    static final int DEPTH = 16;

    /** Characters of a text in a request. */
    static final int TEXT_CHARACTERS = 100_000;

    /** Characters of one value of a resource, but for pictures and certificates. */
    static final int VALUE_CHARACTERS = 1_024;

    /** Values of one attribute of a user. */
    static final int VALUES = 100;

    /** Bytes of what is kept of one user. */
    static final int CONTENT_BYTES = 64 << 10;

    /** Characters of a filter or a path. */
    static final int FILTER_CHARACTERS = 2_000;

    /** Resources on one page, where nothing is said. */
    static final int PAGE = 100;

    /** Resources on one page, at most. */
    static final int PAGE_MOST = 1_000;

    /** People who are looked at, one by one, for a filter that no look-up answers. */
    static final int SCANNED_USERS = 10_000;

    /** Groups who are looked at for a filter. */
    static final int SCANNED_GROUPS = 100_000;

    /** People found by one look-up. */
    static final int FOUND = 1_000;

    /** Members that a group is shown with; a larger one is shown without. */
    static final int MEMBERS_SHOWN = 10_000;

    /** Members that one request puts into groups or takes out. */
    static final int MEMBERS_CHANGED = 10_000;

    /** Operations of one PATCH. */
    static final int PATCH_OPERATIONS = 1_000;

    /** Operations of one bulk request. */
    static final int BULK_OPERATIONS = 1_000;

    /** Characters of what the caller names a request by. */
    static final int REQUEST_ID_CHARACTERS = 128;

    private Limits() {}
}
