package dev.precept.domain.attribute;

import dev.precept.domain.shared.Limits;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The rules for attributes that are kept, and for constants they are compared with: bounded, and
 * the same to every reader of JSON. Faults are for people.
 */
public final class Storable {
    /** What a name of an attribute is. */
    public static final String NAMES =
            "The name of an attribute has 1 to "
                    + Limits.ATTRIBUTE_NAME_CHARACTERS
                    + " characters, no control character among them, and does not begin with '$'.";

    private Storable() {}

    /** What is wrong with the attributes, if anything. */
    public static Optional<String> fault(Attributes attributes) {
        if (attributes.value().size() > Limits.ATTRIBUTES) {
            return Optional.of("There are at most " + Limits.ATTRIBUTES + " attributes.");
        }
        for (Map.Entry<String, AttributeValue> attribute : attributes.value().entrySet()) {
            if (!isName(attribute.getKey())) {
                return Optional.of(NAMES);
            }
            Optional<String> fault = fault(attribute.getValue());
            if (fault.isPresent()) {
                return fault;
            }
        }
        return Optional.empty();
    }

    /** Whether an attribute may have this name. */
    public static boolean isName(String name) {
        return !name.isEmpty()
                && name.length() <= Limits.ATTRIBUTE_NAME_CHARACTERS
                && name.charAt(0) != '$'
                && isLine(name);
    }

    /** Whether the text has no half characters and none unseen. */
    public static boolean isLine(String text) {
        return isText(text) && text.chars().noneMatch(Character::isISOControl);
    }

    /** What is wrong with the value, if anything. */
    public static Optional<String> fault(AttributeValue value) {
        return switch (value) {
            case AttributeValue.Items(List<AttributeValue> items) -> fault(items);
            case AttributeValue.Text _,
                    AttributeValue.Number _,
                    AttributeValue.Flag _,
                    AttributeValue.Fields _ ->
                    faultOfItem(value);
        };
    }

    private static Optional<String> fault(List<AttributeValue> items) {
        if (items.size() > Limits.ATTRIBUTE_ITEMS) {
            return Optional.of("An array has at most " + Limits.ATTRIBUTE_ITEMS + " items.");
        }
        return items.stream().map(Storable::faultOfItem).flatMap(Optional::stream).findFirst();
    }

    private static Optional<String> faultOfItem(AttributeValue value) {
        return switch (value) {
            case AttributeValue.Text(String text) -> faultOf(text);
            case AttributeValue.Number(BigDecimal number) -> faultOf(number);
            case AttributeValue.Flag _ -> Optional.empty();
            case AttributeValue.Items _, AttributeValue.Fields _ ->
                    Optional.of(
                            "A value is a text, a number, true, false, or an array of such"
                                    + " values.");
        };
    }

    private static Optional<String> faultOf(String text) {
        if (text.length() > Limits.ATTRIBUTE_TEXT_CHARACTERS) {
            return Optional.of(
                    "A text has at most " + Limits.ATTRIBUTE_TEXT_CHARACTERS + " characters.");
        }
        return isText(text)
                ? Optional.empty()
                : Optional.of("A text holds half a character, or one that nobody sees.");
    }

    private static Optional<String> faultOf(BigDecimal number) {
        boolean isExact =
                number.precision() <= Limits.NUMBER_DIGITS
                        && number.scale() <= Limits.NUMBER_DIGITS
                        && (long) number.precision() - number.scale() <= Limits.NUMBER_DIGITS;
        return isExact
                ? Optional.empty()
                : Optional.of(
                        "A number has at most "
                                + Limits.NUMBER_DIGITS
                                + " digits, and as many before and behind the point; write a longer"
                                + " one as a text.");
    }

    /** Whether the text has no half characters and, but for the ends of lines, none unseen. */
    public static boolean isText(String text) {
        return text.codePoints()
                .allMatch(
                        c ->
                                c == '\n'
                                        || c == '\r'
                                        || c == '\t'
                                        || (!Character.isISOControl(c)
                                                && Character.getType(c) != Character.SURROGATE));
    }
}
