package dev.precept.pdp.jose;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.stream.Stream;

import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * What is personal, at rest: sealed by AES-256-GCM under a key of the subject's own, which is kept
 * wrapped under a key derived from the master key. Whoever forgets the wrapped key has forgotten
 * all of it. A ciphertext opens only for its subject and as what it was sealed as. Threads may
 * share it.
 */
public final class PersonalVault {
    private static final int KEY_BYTES = 32;

    private final SecretKey wrapping;
    private final Hmac hashing;
    private final AesGcm cipher = new AesGcm();
    private final SecureRandom random = new SecureRandom();

    public PersonalVault(MasterKey master) {
        this.wrapping = master.derive("precept subject keys v1", "AES");
        this.hashing = new Hmac(master, "precept personal look-ups v1");
    }

    /** A fresh key for a subject, wrapped. */
    public byte[] newKey(String subject) {
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(key);
        return cipher.seal(wrapping, bytes(subject), key);
    }

    /** Seals something of a subject's under his wrapped key. */
    public byte[] seal(String subject, byte[] wrappedKey, String what, byte[] plain) {
        return cipher.seal(unwrapped(subject, wrappedKey), associated(subject, what), plain);
    }

    /**
     * Opens it.
     *
     * @throws IllegalArgumentException where it is another subject's, another thing, altered, or of
     *     another master key
     */
    public byte[] open(String subject, byte[] wrappedKey, String what, byte[] sealed) {
        return cipher.open(unwrapped(subject, wrappedKey), associated(subject, what), sealed);
    }

    /** A keyed hash (HMAC-SHA-256) of these parts in this order, to find a row by: 32 bytes. */
    public byte[] digest(String... parts) {
        // Each with its length before it: no two lists of parts are one text.
        byte[][] told =
                Stream.of(parts)
                        .map(PersonalVault::bytes)
                        .flatMap(
                                text ->
                                        Stream.of(
                                                ByteBuffer.allocate(Integer.BYTES)
                                                        .putInt(0, text.length)
                                                        .array(),
                                                text))
                        .toArray(byte[][]::new);
        return hashing.of(told);
    }

    private SecretKey unwrapped(String subject, byte[] wrappedKey) {
        return new SecretKeySpec(cipher.open(wrapping, bytes(subject), wrappedKey), "AES");
    }

    /** A subject never holds a line feed. */
    private static byte[] associated(String subject, String what) {
        return bytes(subject + "\n" + what);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
