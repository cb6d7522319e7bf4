package dev.precept.domain.shared;

/** A name people choose for a thing, the key in its URL: {@code [a-z0-9][a-z0-9._-]{0,127}}. */
public record Handle(String value) implements Comparable<Handle> {
    public Handle {
        if (!isHandle(value)) {
            throw new IllegalArgumentException(
                    "a handle is [a-z0-9][a-z0-9._-]{0,127}, lower case");
        }
    }

    /** Whether the text has the form of a handle. */
    public static boolean isHandle(String text) {
        if (text.isEmpty()
                || text.length() > Limits.HANDLE_CHARACTERS
                || !isLetterOrDigit(text.charAt(0))) {
            return false;
        }
        for (int i = 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isLetterOrDigit(c) && c != '.' && c != '_' && c != '-') {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
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
