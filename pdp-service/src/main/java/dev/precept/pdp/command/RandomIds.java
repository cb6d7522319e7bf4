package dev.precept.pdp.command;

import dev.precept.domain.shared.IdSource;

import java.security.SecureRandom;
import java.util.Base64;

/** Ids of 128 random bits, base64url: 22 characters. Thread-safe. */
public final class RandomIds implements IdSource {
    private static final int ID_BYTES = 16;

    private final SecureRandom random = new SecureRandom();

    @Override
    public String next() {
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(id);
    }
}
