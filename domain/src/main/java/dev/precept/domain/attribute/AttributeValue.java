package dev.precept.domain.attribute;

import java.math.BigDecimal;
import java.util.List;

/** A value of an attribute. Equal where JSON would call it equal: 1 and 1.0 are one number. */
public sealed interface AttributeValue {
    /** A text. */
    record Text(String value) implements AttributeValue {}

    /** A number, without trailing zeros. */
    record Number(BigDecimal value) implements AttributeValue {
        public Number {
            value = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
        }
    }

    /** True or false. */
    record Flag(boolean value) implements AttributeValue {}

    /** Several values, in their order. */
    record Items(List<AttributeValue> value) implements AttributeValue {
        public Items {
            value = List.copyOf(value);
        }
    }

    /** Named values; only those who ask send such, nothing that is stored has any. */
    record Fields(Attributes value) implements AttributeValue {}
}
