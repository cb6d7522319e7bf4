package dev.precept.projections.condition;

/**
 * What a condition comes to: Kleene's three values (Introduction to Metamathematics, section 64),
 * and one for what only a later question can tell. That one may still turn out to be any of the
 * three, so that it prevails over what is unknown now: no scope is left out of a token that the
 * check might have counted.
 */
public enum Truth {
    /** It does not hold. */
    NOT_MET,
    /** It cannot be told: something is missing, of another type, or fails. */
    UNKNOWN,
    /** While a token is made: it reads what only the check will bring. */
    DEFERRED,
    /** It holds. */
    MET;

    /** That both hold. */
    public Truth and(Truth other) {
        if (this == NOT_MET || other == NOT_MET) {
            return NOT_MET;
        }
        if (this == MET) {
            return other;
        }
        return other == DEFERRED ? DEFERRED : this;
    }

    /** That at least one holds. */
    public Truth or(Truth other) {
        if (this == MET || other == MET) {
            return MET;
        }
        if (this == NOT_MET) {
            return other;
        }
        return other == DEFERRED ? DEFERRED : this;
    }

    /** That it does not hold. */
    public Truth negated() {
        return switch (this) {
            case NOT_MET -> MET;
            case UNKNOWN -> UNKNOWN;
            case DEFERRED -> DEFERRED;
            case MET -> NOT_MET;
        };
    }

    /** What is known to be so or not. */
    public static Truth of(boolean holds) {
        return holds ? MET : NOT_MET;
    }
}
