package dev.precept.pdp.signin;

import java.util.List;

/** What a person has proven himself with, in the words of RFC 8176. */
enum SignInMethod {
    /** A password. */
    PASSWORD("pwd"),
    /** A one-time password (TOTP, or a recovery code in its place). */
    ONE_TIME_PASSWORD("otp"),
    /** A key that does not leave its hardware, as far as its authenticator says. */
    HARDWARE_KEY("hwk", "user"),
    /** A key that is kept by software, as synced passkeys are. */
    SOFTWARE_KEY("swk", "user");

    private final List<String> references;

    SignInMethod(String... references) {
        this.references = List.of(references);
    }

    /** The authentication method references that it stands for. */
    List<String> references() {
        return references;
    }
}
