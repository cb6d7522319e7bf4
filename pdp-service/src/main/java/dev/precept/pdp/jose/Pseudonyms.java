package dev.precept.pdp.jose;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;

import javax.crypto.Mac;
import javax.crypto.SecretKey;

/**
 * Stand-ins for names that are not to be written down: HMAC-SHA-256 under a key of this
 * installation, so that the same name is known again, and nobody who reads the stand-in can try
 * names out. Threads may share it.
 */
public final class Pseudonyms {
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKey key;

    public Pseudonyms(MasterKey master) {
        this.key = master.derive("precept pseudonyms v1", ALGORITHM);
    }

    /** The stand-in, base64url: 43 characters. */
    public String of(String name) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return Base64Url.encode(mac.doFinal(name.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException fault) {
            throw new IllegalStateException("HMAC-SHA-256 does not hash", fault);
        }
    }
}
