package dev.precept.pdp.authorization;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/** What the client wants the user to be asked, OpenID Connect Core 1.0 section 3.1.2.1. */
enum Prompt {
    /** Nothing. */
    NONE,
    /** To sign in anew. */
    LOGIN,
    /** For consent, though it was given. */
    CONSENT,
    /** For the account: to sign in anew, where another name can be chosen. */
    SELECT_ACCOUNT;

    /** Its {@code prompt}. */
    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The one of this name; null where there is none. */
    static @Nullable Prompt of(String wire) {
        for (Prompt prompt : values()) {
            if (prompt.wire().equals(wire)) {
                return prompt;
            }
        }
        return null;
    }
}
