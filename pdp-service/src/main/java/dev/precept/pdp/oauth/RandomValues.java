package dev.precept.pdp.oauth;

import dev.precept.pdp.jose.Sha256;

import java.security.SecureRandom;
import java.util.Base64;

/**
 * Values that nobody can guess: codes, refresh tokens, ids of sessions. 256 random bits; only their
 * SHA-256 is ever stored, so that who reads the table has none of them. Threads share it.
 */
public final class RandomValues {
    private final SecureRandom random = new SecureRandom();

    /** A new one: 43 characters of base64url. */
    public String next() {
        byte[] bytes = new byte[Limits.RANDOM_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** What is stored of a value. */
    public static byte[] digest(String value) {
        return Sha256.of(value);
    }
}
