package dev.precept.pdp.door;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The header fields of a question or an answer, in their order: a name may come several times and
 * is compared without case (RFC 9110 section 5). Immutable.
 */
public final class Fields {
    /** No fields. */
    public static final Fields NONE = new Fields(new String[0]);

    /** Name, value, name, value and so on. */
    private final String[] pairs;

    private Fields(String[] pairs) {
        this.pairs = pairs;
    }

    /** Fields of alternating names and values. */
    public static Fields of(String... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException("a name without a value");
        }
        return new Fields(namesAndValues.clone());
    }

    /** Takes the array over from a listener, which keeps no hold of it. */
    public static Fields taking(String[] namesAndValues) {
        return new Fields(namesAndValues);
    }

    /** How many there are. */
    public int size() {
        return pairs.length / 2;
    }

    /** The name of one of them, as it was sent. */
    public String name(int index) {
        return pairs[2 * index];
    }

    /** The value of one of them. */
    public String value(int index) {
        return pairs[2 * index + 1];
    }

    /** The first value under a name; null where there is none. */
    public @Nullable String first(String name) {
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i].equalsIgnoreCase(name)) {
                return pairs[i + 1];
            }
        }
        return null;
    }

    /** Every value under a name, in order. */
    public List<String> all(String name) {
        List<String> values = new ArrayList<>(1);
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i].equalsIgnoreCase(name)) {
                values.add(pairs[i + 1]);
            }
        }
        return values;
    }

    /** How often a name comes. */
    public int count(String name) {
        int count = 0;
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i].equalsIgnoreCase(name)) {
                count++;
            }
        }
        return count;
    }

    /** These and one more. */
    public Fields with(String name, String value) {
        String[] more = Arrays.copyOf(pairs, pairs.length + 2);
        more[pairs.length] = name;
        more[pairs.length + 1] = value;
        return new Fields(more);
    }

    /** The names only: values may be secrets. */
    @Override
    public String toString() {
        StringBuilder names = new StringBuilder("Fields[");
        for (int i = 0; i < pairs.length; i += 2) {
            names.append(i == 0 ? "" : ", ").append(pairs[i]);
        }
        return names.append(']').toString();
    }
}
