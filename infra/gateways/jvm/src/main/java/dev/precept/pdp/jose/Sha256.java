package dev.precept.pdp.jose;

import java.nio.charset.StandardCharsets;

/** SHA-256 (FIPS 180-4). */
public final class Sha256 {
    private Sha256() {}

    /** Of these bytes: 32 bytes. */
    public static byte[] of(byte[] bytes) {
        return Jca.sha256(bytes);
    }

    /** Of a text in UTF-8. */
    public static byte[] of(String text) {
        return Jca.sha256(text.getBytes(StandardCharsets.UTF_8));
    }
}
