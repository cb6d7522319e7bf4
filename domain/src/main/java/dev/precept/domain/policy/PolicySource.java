package dev.precept.domain.policy;

/** What a policy asks, in one of the languages there are. */
public sealed interface PolicySource {
    /** A typed condition. */
    record Condition(dev.precept.domain.condition.Condition condition) implements PolicySource {}

    /** An expression in the Common Expression Language. */
    record Cel(String source) implements PolicySource {
        /**
         * @throws IllegalArgumentException unless it has the form of an expression
         */
        public Cel {
            source = new dev.precept.domain.condition.Condition.Cel(source).source();
        }
    }

    /** The condition to be met. */
    default dev.precept.domain.condition.Condition asCondition() {
        return switch (this) {
            case Condition(var condition) -> condition;
            case Cel(String source) -> new dev.precept.domain.condition.Condition.Cel(source);
        };
    }
}
