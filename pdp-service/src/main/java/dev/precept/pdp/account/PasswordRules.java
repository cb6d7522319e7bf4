package dev.precept.pdp.account;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Collection;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a password has to be (NIST SP 800-63B-4 section 3.1.1.2): long enough, not one that is tried
 * first, not made of what is known of its owner. No rule of composition: those make passwords
 * worse. Immutable.
 */
public final class PasswordRules {
    private static final int CONTEXT_CHARACTERS = 4;
    private static final int REST_CHARACTERS = 6;

    private final Set<String> common;

    private PasswordRules(Set<String> common) {
        this.common = common;
    }

    /** With the list that comes with the service. */
    public static PasswordRules load() {
        try (InputStream list = PasswordRules.class.getResourceAsStream("common-passwords.txt")) {
            BufferedReader lines =
                    new BufferedReader(
                            new InputStreamReader(
                                    Objects.requireNonNull(list), StandardCharsets.UTF_8));
            return new PasswordRules(
                    lines.lines()
                            .filter(line -> !line.isBlank() && !line.startsWith("#"))
                            .collect(Collectors.toUnmodifiableSet()));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /**
     * Why the password is refused; empty where it is not.
     *
     * @param about what is known of its owner and of this place: names, addresses
     */
    public Optional<PasswordFault> check(String password, Collection<String> about) {
        String text = Normalizer.normalize(password, Normalizer.Form.NFC);
        int length = text.codePointCount(0, text.length());
        if (length < Limits.PASSWORD_CHARACTERS_LEAST) {
            return Optional.of(PasswordFault.TOO_SHORT);
        }
        if (length > Limits.PASSWORD_CHARACTERS_MOST) {
            return Optional.of(PasswordFault.TOO_LONG);
        }
        if (text.codePoints().anyMatch(PasswordRules::isUntypable)) {
            return Optional.of(PasswordFault.UNREADABLE);
        }
        String plain = text.toLowerCase(Locale.ROOT);
        if (isCommon(plain)) {
            return Optional.of(PasswordFault.COMMON);
        }
        return isMadeOf(plain, about) ? Optional.of(PasswordFault.PERSONAL) : Optional.empty();
    }

    private static boolean isUntypable(int character) {
        return Character.isISOControl(character)
                || Character.getType(character) == Character.SURROGATE;
    }

    private boolean isCommon(String plain) {
        String letters = plain.replaceAll("^[^\\p{L}]+|[^\\p{L}]+$", "");
        return common.contains(plain)
                || common.contains(letters)
                || isRepeated(plain)
                || isRow(plain)
                || (!letters.isEmpty()
                        && plain.length() - letters.length() < REST_CHARACTERS
                        && isRepeated(letters));
    }

    /** One short piece again and again, as {@code abcabcabcabc}. */
    private static boolean isRepeated(String text) {
        for (int piece = 1; piece <= text.length() / 3; piece++) {
            if (text.length() % piece == 0
                    && text.substring(0, piece).repeat(text.length() / piece).equals(text)) {
                return true;
            }
        }
        return false;
    }

    /** Each character the one after, or before, the one before, as {@code abcdefghijkl}. */
    private static boolean isRow(String text) {
        int step = text.charAt(1) - text.charAt(0);
        if (Math.abs(step) > 1) {
            return false;
        }
        for (int i = 2; i < text.length(); i++) {
            boolean isNext = text.charAt(i) - text.charAt(i - 1) == step;
            boolean isTurn = text.charAt(i) == '0' && text.charAt(i - 1) == '9';
            if (!isNext && !isTurn) {
                return false;
            }
        }
        return true;
    }

    /** Whether little is left of the password once what is known has been taken out. */
    private static boolean isMadeOf(String plain, Collection<String> about) {
        String rest = plain;
        for (String known : about) {
            for (String part : known.toLowerCase(Locale.ROOT).split("[@\\s._-]+")) {
                if (part.length() >= CONTEXT_CHARACTERS) {
                    rest = rest.replace(part, "");
                }
            }
        }
        return rest.length() < REST_CHARACTERS;
    }
}
