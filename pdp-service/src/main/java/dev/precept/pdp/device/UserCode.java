package dev.precept.pdp.device;

import java.security.SecureRandom;
import java.util.Locale;

/**
 * A code that people type from one screen to another, RFC 8628 section 6.1: consonants that are not
 * mistaken for each other and make no words, shown in two groups.
 *
 * @param letters without the hyphen
 */
record UserCode(String letters) {
    private static final String ALPHABET = "BCDFGHJKLMNPQRSTVWXZ";
    private static final int GROUP = Limits.USER_CODE_LETTERS / 2;

    /** A new one. */
    static UserCode next(SecureRandom random) {
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < Limits.USER_CODE_LETTERS; i++) {
            letters.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return new UserCode(letters.toString());
    }

    /** The one that somebody has typed, in whatever case and with whatever between the letters. */
    static UserCode typed(String text) {
        StringBuilder letters = new StringBuilder();
        text.substring(0, Math.min(text.length(), Limits.TYPED_CHARACTERS))
                .toUpperCase(Locale.ROOT)
                .chars()
                .filter(c -> ALPHABET.indexOf(c) >= 0)
                .forEach(c -> letters.append((char) c));
        return new UserCode(letters.toString());
    }

    /** As it is shown. */
    String shown() {
        return letters.length() == Limits.USER_CODE_LETTERS
                ? letters.substring(0, GROUP) + '-' + letters.substring(GROUP)
                : letters;
    }
}
