package dev.precept.domain.shared;

/**
 * A scope's name: one scope-token of RFC 6749 section 3.3, {@code 1*( %x21 / %x23-5B / %x5D-7E )}.
 * Compared byte by byte.
 */
public record ScopeToken(String value) implements Comparable<ScopeToken> {
    public ScopeToken {
        if (!isScopeToken(value)) {
            throw new IllegalArgumentException(
                    "a scope has 1 to 256 printable ASCII characters, no space, quote or"
                            + " backslash");
        }
    }

    /** Whether the text is a scope-token within the length limit. */
    public static boolean isScopeToken(String text) {
        if (text.isEmpty() || text.length() > Limits.SCOPE_CHARACTERS) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x21 || c > 0x7E || c == '"' || c == '\\') {
                return false;
            }
        }
        return true;
    }

    @Override
    public int compareTo(ScopeToken other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
