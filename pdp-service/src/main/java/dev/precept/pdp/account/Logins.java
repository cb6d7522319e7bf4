package dev.precept.pdp.account;

import java.text.Normalizer;

/**
 * When two ways of writing a username or an address mean the same person: where they differ in the
 * case of ASCII letters only. No wider folding: letters that merely look or sound alike would let
 * one person come in as another.
 */
final class Logins {
    private Logins() {}

    /** A username in the one form that is compared; composed, since keyboards differ in that. */
    static String username(String text) {
        return lowerCase(Normalizer.normalize(text.strip(), Normalizer.Form.NFC));
    }

    /** An address in the one form that is compared. */
    static String email(String text) {
        return lowerCase(text.strip());
    }

    private static String lowerCase(String text) {
        StringBuilder folded = new StringBuilder(text);
        for (int i = 0; i < folded.length(); i++) {
            char c = folded.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                folded.setCharAt(i, (char) (c + ('a' - 'A')));
            }
        }
        return folded.toString();
    }
}
