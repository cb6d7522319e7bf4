package dev.precept.domain.shared;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * The rules for what people write: bounded, and nothing in it that a reader cannot see. Each
 * answers the refusal, or nothing.
 */
public final class Texts {
    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
    private static final int ZERO_WIDTH_JOINER = 0x200D;

    private Texts() {}

    /** Refuses a display name that is empty, too long or not on one line. */
    public static Optional<Rejection> name(String what, String text) {
        if (text.codePoints().noneMatch(Texts::isSeen)) {
            return invalid(what + " is empty.");
        }
        return label(what, text);
    }

    /** Refuses a display name that is too long or not on one line; it may be empty. */
    public static Optional<Rejection> label(String what, String text) {
        if (text.length() > Limits.NAME_CHARACTERS) {
            return tooLong(what, Limits.NAME_CHARACTERS);
        }
        return isWritten(text, false)
                ? Optional.empty()
                : invalid(what + " holds a control character, or one that hides or turns others.");
    }

    /** Refuses a description that is too long; it may be empty and have several lines. */
    public static Optional<Rejection> description(String what, String text) {
        if (text.length() > Limits.DESCRIPTION_CHARACTERS) {
            return tooLong(what, Limits.DESCRIPTION_CHARACTERS);
        }
        return isWritten(text, true)
                ? Optional.empty()
                : invalid(what + " holds a control character, or one that hides or turns others.");
    }

    /** Refuses what is not 1 to so many printable ASCII characters without a space. */
    public static Optional<Rejection> token(String what, String text, int maximum) {
        if (text.isEmpty()) {
            return invalid(what + " is empty.");
        }
        if (text.length() > maximum) {
            return tooLong(what, maximum);
        }
        return text.chars().allMatch(c -> c > ' ' && c < 0x7F)
                ? Optional.empty()
                : invalid(what + " may hold printable ASCII characters only, and no space.");
    }

    /** Refuses an instant that the log could not write. */
    public static Optional<Rejection> expiry(Instant expiresAt) {
        return expiresAt.isBefore(Limits.END_OF_TIME)
                ? Optional.empty()
                : invalid("The expiry lies beyond the year 9999.");
    }

    /** Whether there is no half of a surrogate pair in it: what has one cannot be written. */
    public static boolean isWhole(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (!Character.isSupplementaryCodePoint(text.codePointAt(i))) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    /** The text with U+FFFD for every half of a surrogate pair. */
    public static String whole(String text) {
        return isWhole(text)
                ? text
                : new String(text.getBytes(StandardCharsets.UTF_16BE), StandardCharsets.UTF_16BE);
    }

    private static boolean isWritten(String text, boolean isOfSeveralLines) {
        return text.codePoints()
                .allMatch(
                        c -> {
                            boolean isLayout = c == '\n' || c == '\r' || c == '\t';
                            return isLayout ? isOfSeveralLines : !disguises(c);
                        });
    }

    /**
     * Whether it controls how others are read, so that people see another text than programs do.
     * Two that join or part letters belong to how some languages are written.
     */
    private static boolean disguises(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    true;
            case Character.FORMAT -> c != ZERO_WIDTH_JOINER && c != ZERO_WIDTH_NON_JOINER;
            default -> false;
        };
    }

    private static boolean isSeen(int c) {
        return !Character.isWhitespace(c)
                && !Character.isSpaceChar(c)
                && Character.getType(c) != Character.FORMAT;
    }

    private static Optional<Rejection> invalid(String detail) {
        return Optional.of(new Rejection(Rejection.Code.INVALID_VALUE, detail));
    }

    private static Optional<Rejection> tooLong(String what, int maximum) {
        return Optional.of(
                new Rejection(
                        Rejection.Code.LIMIT_EXCEEDED,
                        what + " has more than " + maximum + " characters."));
    }
}
