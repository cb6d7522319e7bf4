package dev.precept.domain.condition;

import dev.precept.domain.shared.Limits;

/**
 * A pattern for whole texts: {@code *} stands for any characters or none, {@code ?} for exactly
 * one, and a backslash takes from the next its meaning. Characters are those of UTF-16.
 */
public record Glob(String value) {
    public Glob {
        Checks.require(
                !value.isEmpty() && value.length() <= Limits.GLOB_CHARACTERS,
                "a pattern has 1 to " + Limits.GLOB_CHARACTERS + " characters");
        Checks.text(value);
        int at = 0;
        while (at < value.length()) {
            at += value.charAt(at) == '\\' ? 2 : 1;
        }
        Checks.require(at == value.length(), "a pattern ends with a backslash");
    }

    /**
     * Whether the whole text has this form. Takes at most as many steps as the two lengths
     * multiplied: where the text parts from the pattern, only the last star is tried again.
     */
    public boolean matches(String text) {
        int at = 0;
        int in = 0;
        int star = -1;
        int starIn = 0;
        while (in < text.length()) {
            char wanted = at < value.length() ? value.charAt(at) : 0;
            if (at < value.length() && wanted == '*') {
                star = at++;
                starIn = in;
            } else if (at < value.length() && meets(at, text.charAt(in))) {
                at += wanted == '\\' ? 2 : 1;
                in++;
            } else if (star >= 0) {
                at = star + 1;
                in = ++starIn;
            } else {
                return false;
            }
        }
        while (at < value.length() && value.charAt(at) == '*') {
            at++;
        }
        return at == value.length();
    }

    private boolean meets(int at, char character) {
        return switch (value.charAt(at)) {
            case '?' -> true;
            case '\\' -> value.charAt(at + 1) == character;
            default -> value.charAt(at) == character;
        };
    }

    @Override
    public String toString() {
        return value;
    }
}
