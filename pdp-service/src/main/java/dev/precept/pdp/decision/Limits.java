package dev.precept.pdp.decision;

/** Every bound the decision point's doors set on what a caller may bring. */
final class Limits {
    /** Evaluations of one batch. */
    static final int EVALUATIONS = 1_000;

    /** How deep the JSON of a request may nest. */
    static final int NESTING_DEPTH = 32;

    /** Characters of a name in the JSON of a request. */
    static final int NAME_CHARACTERS = 1_000;

    /** Characters of a string in the JSON of a request: a token is the longest that counts. */
    static final int STRING_CHARACTERS = 64 * 1024;

    /** Digits of a number in the JSON of a request. */
    static final int NUMBER_CHARACTERS = 100;

    /** Digits before or after the point of a number in the JSON of a request. */
    static final int NUMBER_MAGNITUDE = 310;

    /** Results of a page that a search answers where the request does not say how many. */
    static final int PAGE = 100;

    /** Results of a page that a search answers at most. */
    static final int LONGEST_PAGE = 1_000;

    /** Things that a search looks at for a page. */
    static final int CANDIDATES = 100_000;

    /** How long others may keep the decision point's metadata, in seconds. */
    static final int METADATA_SECONDS = 300;

    /** How often one question is decided again since an engine said what it was asked. */
    static final int ENGINE_ROUNDS = 4;

    private Limits() {}
}
