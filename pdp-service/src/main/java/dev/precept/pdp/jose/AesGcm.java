package dev.precept.pdp.jose;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;

import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * AES-256-GCM (NIST SP 800-38D) with a fresh random nonce of 96 bits each. Written as one version
 * byte, nonce, ciphertext, tag. Threads may share it.
 */
final class AesGcm {
    private static final byte VERSION = 1;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int HEAD_BYTES = 1 + NONCE_BYTES;

    private final SecureRandom random = new SecureRandom();

    /** The ciphertext, which opens only beside the same associated data. */
    byte[] seal(SecretKey key, byte[] associated, byte[] plain) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, key, nonce, associated).doFinal(plain);
            byte[] written = Arrays.copyOf(new byte[] {VERSION}, HEAD_BYTES + sealed.length);
            System.arraycopy(nonce, 0, written, 1, NONCE_BYTES);
            System.arraycopy(sealed, 0, written, HEAD_BYTES, sealed.length);
            return written;
        } catch (GeneralSecurityException fault) {
            throw new IllegalStateException("AES-GCM does not encrypt", fault);
        }
    }

    /**
     * What was sealed.
     *
     * @throws IllegalArgumentException where it was sealed under another key or beside other
     *     associated data, or was altered
     */
    byte[] open(SecretKey key, byte[] associated, byte[] written) {
        if (written.length <= HEAD_BYTES || written[0] != VERSION) {
            throw new IllegalArgumentException("Nothing that was sealed here");
        }
        byte[] nonce = Arrays.copyOfRange(written, 1, HEAD_BYTES);
        try {
            return cipher(Cipher.DECRYPT_MODE, key, nonce, associated)
                    .doFinal(written, HEAD_BYTES, written.length - HEAD_BYTES);
        } catch (AEADBadTagException altered) {
            throw new IllegalArgumentException("Sealed under another key, or altered", altered);
        } catch (GeneralSecurityException fault) {
            throw new IllegalStateException("AES-GCM does not decrypt", fault);
        }
    }

    private static Cipher cipher(int mode, SecretKey key, byte[] nonce, byte[] associated)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(associated);
        return cipher;
    }
}
