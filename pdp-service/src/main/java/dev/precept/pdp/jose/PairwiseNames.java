package dev.precept.pdp.jose;

import java.nio.charset.StandardCharsets;

/**
 * Pairwise subject identifiers (OpenID Connect Core section 8.1): HMAC-SHA-256 of sector and user
 * under a key derived from the master key. Nobody without that key tells whether two of them are
 * one user. Threads share it.
 */
public final class PairwiseNames {
    private final Hmac hmac;

    public PairwiseNames(MasterKey master) {
        this.hmac = new Hmac(master, "precept pairwise subjects v1");
    }

    /** The user's name in the sector, base64url: 43 characters. */
    public String of(String organization, String sector, String user) {
        // None of the three holds a line feed.
        String text = organization + '\n' + sector + '\n' + user;
        return Base64Url.encode(hmac.of(text.getBytes(StandardCharsets.UTF_8)));
    }
}
