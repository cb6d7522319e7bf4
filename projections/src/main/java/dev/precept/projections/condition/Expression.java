package dev.precept.projections.condition;

import dev.precept.domain.condition.Operand.Source;

import java.util.Set;

/** An expression, ready to be evaluated. Immutable; for any number of threads. */
public interface Expression {
    /** One nobody can evaluate. */
    Expression UNKNOWN = new Unreadable();

    /** The sources it reads. */
    Set<Source> reads();

    /** Those of them of which it reads more than the values of names: that one is not there. */
    Set<Source> readsAsWhole();

    /**
     * Its value; UNKNOWN where it has none or none that is true or false. Never DEFERRED.
     *
     * @param inputs of which only {@linkplain #reads what it reads} and the instant are asked
     */
    Truth evaluate(Inputs inputs);

    /** Where nobody made anything of the source. */
    record Unreadable() implements Expression {
        @Override
        public Set<Source> reads() {
            return Set.of();
        }

        @Override
        public Set<Source> readsAsWhole() {
            return Set.of();
        }

        @Override
        public Truth evaluate(Inputs inputs) {
            return Truth.UNKNOWN;
        }
    }
}
