package dev.precept.pdp.jose;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;

import javax.crypto.Mac;
import javax.crypto.SecretKey;

/**
 * Pairwise subject identifiers (OpenID Connect Core section 8.1): HMAC-SHA-256 of sector and user
 * under a key derived from the master key. Nobody without that key tells whether two of them are
 * one user. Threads share it.
 */
public final class PairwiseNames {
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKey key;

    public PairwiseNames(MasterKey master) {
        this.key = master.derive("precept pairwise subjects v1", ALGORITHM);
    }

    /** The user's name in the sector, base64url: 43 characters. */
    public String of(String organization, String sector, String user) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            // None of the three holds a line feed.
            String text = organization + '\n' + sector + '\n' + user;
            return Base64Url.encode(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException fault) {
            throw new IllegalStateException("HMAC-SHA-256 does not hash", fault);
        }
    }
}
