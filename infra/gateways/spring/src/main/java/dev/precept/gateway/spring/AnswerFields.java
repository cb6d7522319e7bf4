package dev.precept.gateway.spring;

/** The names of the fields that answers bear. */
final class AnswerFields {
    /** The log position that was decided at. */
    static final String POSITION = "Precept-Position";

    /** {@code true} where the request passed although nobody could say whether it still may. */
    static final String STALE = "Precept-Stale";

    private AnswerFields() {}
}
