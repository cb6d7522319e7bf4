package dev.precept.pdp.jose;

import java.security.GeneralSecurityException;

import javax.crypto.Mac;
import javax.crypto.SecretKey;

/** HMAC-SHA-256 (RFC 2104) under a key that is derived from the master key. Threads share it. */
final class Hmac {
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKey key;

    /**
     * Under the key of a purpose.
     *
     * @param purpose what it is for, with a version: keys of different purposes never meet
     */
    Hmac(MasterKey master, String purpose) {
        this.key = master.derive(purpose, ALGORITHM);
    }

    /** Over the parts, one after the other: where they have no fixed length, it has to be said. */
    byte[] of(byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException fault) {
            throw new IllegalStateException("HMAC-SHA-256 does not hash", fault);
        }
    }
}
