package dev.precept.pdp.management;

import dev.precept.domain.attribute.AttributeValue;
import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.attribute.Storable;
import dev.precept.domain.shared.Limits;
import dev.precept.pdp.management.document.Cursor;
import dev.precept.pdp.management.document.Node;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Attributes as bodies and replies have them: the values that JSON has. */
final class AttributesBody {
    private AttributesBody() {}

    /** Reads a body that says nothing but attributes. */
    static Attributes read(Cursor body) {
        Faults faults = new Faults();
        Fields fields = Fields.of(body, faults);
        Attributes attributes = read(fields, faults);
        fields.end();
        faults.check();
        return attributes;
    }

    /** Reads the attributes among other things. */
    static Attributes read(Fields fields, Faults faults) {
        Cursor part = fields.part("attributes");
        return part == null ? Attributes.NONE : attributes(part, faults);
    }

    private static Attributes attributes(Cursor part, Faults faults) {
        if (!(part.node() instanceof Node.ObjectNode(_, Map<String, Node.Member> members))) {
            faults.wrongType(part, "an object");
            return Attributes.NONE;
        }
        if (members.size() > Limits.ATTRIBUTES) {
            faults.add(
                    part.fault(
                            "limit-exceeded",
                            "At most " + Limits.ATTRIBUTES + " attributes may be here."));
            return Attributes.NONE;
        }
        Map<String, AttributeValue> values = new TreeMap<>();
        for (String name : part.names()) {
            Cursor member = part.member(name);
            if (member != null && !Storable.isName(name)) {
                faults.add(member.fault("invalid-value", Storable.NAMES));
            } else if (member != null) {
                value(member, faults).ifPresent(value -> values.put(name, value));
            }
        }
        return new Attributes(values);
    }

    /** A value that can be kept; empty and a fault where the part is none. */
    static Optional<AttributeValue> value(Cursor part, Faults faults) {
        AttributeValue value = unchecked(part, faults);
        if (value == null) {
            return Optional.empty();
        }
        Optional<String> fault = Storable.fault(value);
        fault.ifPresent(detail -> faults.add(part.fault("invalid-value", detail)));
        return fault.isPresent() ? Optional.empty() : Optional.of(value);
    }

    private static @Nullable AttributeValue unchecked(Cursor part, Faults faults) {
        return switch (part.node()) {
            case Node.ArrayNode _ -> items(part, faults);
            case Node.Scalar scalar when scalar.kind() != Node.Kind.NULL ->
                    scalar(part, scalar, faults);
            case Node.Scalar _, Node.ObjectNode _ -> {
                faults.wrongType(part, "a string, a number, true, false or an array of these");
                yield null;
            }
        };
    }

    private static @Nullable AttributeValue items(Cursor part, Faults faults) {
        List<AttributeValue> items = new ArrayList<>();
        List<Cursor> parts = Fields.items(part, Limits.ATTRIBUTE_ITEMS, faults);
        for (Cursor item : parts) {
            if (item.node() instanceof Node.Scalar scalar && scalar.kind() != Node.Kind.NULL) {
                AttributeValue value = scalar(item, scalar, faults);
                if (value != null) {
                    items.add(value);
                }
            } else {
                faults.wrongType(item, "a string, a number, true or false");
            }
        }
        return items.size() == parts.size() ? new AttributeValue.Items(items) : null;
    }

    private static @Nullable AttributeValue scalar(Cursor part, Node.Scalar scalar, Faults faults) {
        return switch (scalar.kind()) {
            case BOOLEAN -> new AttributeValue.Flag(scalar.text().equals("true"));
            case NUMBER -> number(part, scalar.text(), faults);
            case TEXT, NULL -> new AttributeValue.Text(scalar.text());
        };
    }

    private static @Nullable AttributeValue number(Cursor part, String text, Faults faults) {
        try {
            return new AttributeValue.Number(new BigDecimal(text));
        } catch (NumberFormatException e) {
            faults.add(part.fault("invalid-value", "The number is out of every range."));
            return null;
        }
    }

    /** The attributes as a reply shows them. */
    static Map<String, Object> shown(Attributes attributes) {
        Map<String, Object> shown = new TreeMap<>();
        attributes.value().forEach((name, value) -> shown.put(name, shown(value)));
        return shown;
    }

    /** The value as a reply shows it. */
    static Object shown(AttributeValue value) {
        return switch (value) {
            case AttributeValue.Text(String text) -> text;
            case AttributeValue.Number(BigDecimal number) ->
                    number.scale() > 0 ? number : number.toBigInteger();
            case AttributeValue.Flag(boolean flag) -> flag;
            case AttributeValue.Items(List<AttributeValue> items) ->
                    items.stream().map(AttributesBody::shown).toList();
            case AttributeValue.Fields(Attributes fields) -> shown(fields);
        };
    }
}
