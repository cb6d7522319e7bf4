package dev.precept.domain.schema;

import dev.precept.domain.attribute.AttributeValue;
import dev.precept.domain.attribute.Attributes;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Values of attributes as the JSON that says the same. Numbers are written as RFC 8785 section
 * 3.2.2.3 writes those that a double holds, and the others in the same way with all their digits.
 */
record AttributeCodec() implements ValueCodec {
    /** How deep values may lie in values. */
    private static final int DEPTH = 64;

    /** Digits before the point beyond which a number is written with an exponent. */
    private static final int PLAIN_DIGITS = 21;

    /** Zeros behind the point beyond which a number is written with an exponent. */
    private static final int PLAIN_ZEROS = 6;

    @Override
    public void write(CanonicalWriter out, Object value) {
        switch ((AttributeValue) value) {
            case AttributeValue.Text(String text) -> out.string(text);
            case AttributeValue.Number(BigDecimal number) ->
                    out.raw(ValueCodec.literal(written(number)), 0);
            case AttributeValue.Flag(boolean flag) -> out.bool(flag);
            case AttributeValue.Items(List<AttributeValue> items) -> {
                out.raw('[');
                boolean isFirst = true;
                for (AttributeValue item : items) {
                    if (!isFirst) {
                        out.raw(',');
                    }
                    isFirst = false;
                    write(out, item);
                }
                out.raw(']');
            }
            case AttributeValue.Fields(Attributes fields) -> writeFields(out, fields);
        }
    }

    private void writeFields(CanonicalWriter out, Attributes fields) {
        out.raw('{');
        boolean isFirst = true;
        for (Map.Entry<String, AttributeValue> field : fields.value().entrySet()) {
            if (!isFirst) {
                out.raw(',');
            }
            isFirst = false;
            out.string(field.getKey());
            out.raw(':');
            write(out, field.getValue());
        }
        out.raw('}');
    }

    /** As ECMAScript's Number::toString, with as many digits as there are. */
    private static String written(BigDecimal number) {
        BigInteger unscaled = number.unscaledValue();
        String digits = unscaled.abs().toString();
        String sign = unscaled.signum() < 0 ? "-" : "";
        long before = (long) digits.length() - number.scale();
        if (before > PLAIN_DIGITS || before <= -PLAIN_ZEROS) {
            String rest = digits.length() == 1 ? "" : "." + digits.substring(1);
            String exponent = (before > 0 ? "+" : "") + (before - 1);
            return sign + digits.charAt(0) + rest + "e" + exponent;
        }
        if (before <= 0) {
            return sign + "0." + "0".repeat((int) -before) + digits;
        }
        if (before >= digits.length()) {
            return sign + digits + "0".repeat((int) before - digits.length());
        }
        return sign + digits.substring(0, (int) before) + "." + digits.substring((int) before);
    }

    @Override
    public Object read(CanonicalReader in) {
        return read(in, 0);
    }

    private static AttributeValue read(CanonicalReader in, int depth) {
        if (depth > DEPTH) {
            throw in.unreadable("a value that lies too deep");
        }
        return switch (in.next()) {
            case '"' -> new AttributeValue.Text(in.string());
            case '[' -> new AttributeValue.Items(items(in, depth));
            case '{' -> new AttributeValue.Fields(fields(in, depth));
            case 't', 'f' -> new AttributeValue.Flag(in.bool());
            default -> number(in);
        };
    }

    private static AttributeValue.Number number(CanonicalReader in) {
        int start = in.at();
        String text = in.numeral();
        try {
            AttributeValue.Number number = new AttributeValue.Number(new BigDecimal(text));
            if (written(number.value()).equals(text)) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new UnreadableException("not a number at offset " + start, e);
        }
        throw in.unreadable("a number that is not in its canonical form", start);
    }

    private static List<AttributeValue> items(CanonicalReader in, int depth) {
        List<AttributeValue> items = new ArrayList<>();
        in.expect('[');
        if (!in.take(']')) {
            do {
                items.add(read(in, depth + 1));
            } while (in.take(','));
            in.expect(']');
        }
        return items;
    }

    private static Attributes fields(CanonicalReader in, int depth) {
        TreeMap<String, AttributeValue> fields = new TreeMap<>();
        in.expect('{');
        if (!in.take('}')) {
            do {
                String name = in.string();
                if (!fields.isEmpty() && fields.lastKey().compareTo(name) >= 0) {
                    throw in.unreadable("members that are not sorted");
                }
                in.expect(':');
                fields.put(name, read(in, depth + 1));
            } while (in.take(','));
            in.expect('}');
        }
        return new Attributes(fields);
    }
}
