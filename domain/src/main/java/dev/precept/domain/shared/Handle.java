package dev.precept.domain.shared;

import java.util.regex.Pattern;

/** A name people choose for a thing, the key in its URL: {@code [a-z0-9][a-z0-9._-]{0,127}}. */
public record Handle(String value) implements Comparable<Handle> {
    private static final Pattern FORM =
            Pattern.compile("[a-z0-9][a-z0-9._-]{0," + (Limits.HANDLE_CHARACTERS - 1) + "}");

    public Handle {
        if (!isHandle(value)) {
            throw new IllegalArgumentException(
                    "a handle is [a-z0-9][a-z0-9._-]{0,127}, lower case");
        }
    }

    /** Whether the text has the form of a handle. */
    public static boolean isHandle(String text) {
        return text.length() <= Limits.HANDLE_CHARACTERS && FORM.matcher(text).matches();
    }

    @Override
    public int compareTo(Handle other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
