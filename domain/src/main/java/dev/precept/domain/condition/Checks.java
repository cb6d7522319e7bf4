package dev.precept.domain.condition;

import dev.precept.domain.attribute.AttributeValue;
import dev.precept.domain.attribute.Storable;
import dev.precept.domain.shared.Limits;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** The rules of form that conditions share. Each throws {@link IllegalArgumentException}. */
final class Checks {
    /** RFC 3339 has years of four digits. */
    private static final Instant BEGINNING_OF_TIME = Instant.parse("0000-01-01T00:00:00Z");

    private Checks() {}

    static void require(boolean isSo, String rule) {
        if (!isSo) {
            throw new IllegalArgumentException(rule);
        }
    }

    /** One condition or more, together neither too deep nor too many. */
    static List<Condition> several(List<Condition> conditions) {
        require(!conditions.isEmpty(), "at least one condition is needed");
        List<Condition> copy = List.copyOf(conditions);
        size(copy);
        return copy;
    }

    /** Refuses a condition of these parts if it were too deep or had too many. */
    static void size(List<Condition> parts) {
        require(
                1 + depth(parts) <= Limits.CONDITION_DEPTH,
                "conditions lie at most " + Limits.CONDITION_DEPTH + " deep");
        require(
                1 + count(parts) <= Limits.CONDITION_PARTS,
                "a condition has at most " + Limits.CONDITION_PARTS + " parts");
    }

    private static int depth(List<Condition> parts) {
        return parts.stream().mapToInt(part -> 1 + depth(part.parts())).max().orElse(0);
    }

    private static int count(List<Condition> parts) {
        return parts.stream().mapToInt(part -> 1 + count(part.parts())).sum();
    }

    static void count(Collection<?> values) {
        require(
                !values.isEmpty() && values.size() <= Limits.ATTRIBUTE_ITEMS,
                "1 to " + Limits.ATTRIBUTE_ITEMS + " values are needed");
    }

    static Set<String> words(Set<String> words) {
        Set<String> copy = Set.copyOf(words);
        count(copy);
        for (String word : copy) {
            require(
                    !word.isBlank() && word.length() <= Limits.ATTRIBUTE_NAME_CHARACTERS,
                    "a value has 1 to " + Limits.ATTRIBUTE_NAME_CHARACTERS + " characters");
            text(word);
        }
        return copy;
    }

    static void text(String text) {
        require(Storable.isText(text), "a text holds half a character, or one that nobody sees");
    }

    static Instant instant(Instant instant) {
        require(
                !instant.isBefore(BEGINNING_OF_TIME) && instant.isBefore(Limits.END_OF_TIME),
                "an instant lies in the years 0 to 9999");
        return instant.truncatedTo(ChronoUnit.MICROS);
    }

    static void ordered(Operand operand) {
        require(
                !(operand instanceof Operand.Constant(AttributeValue value))
                        || value instanceof AttributeValue.Number
                        || value instanceof AttributeValue.Text,
                "only numbers and texts are compared by order");
    }
}
