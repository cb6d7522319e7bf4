package dev.precept.pdp.jose;

import dev.precept.domain.shared.SigningKeyId;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;

import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Encrypts private keys at rest: AES-256-GCM (NIST SP 800-38D), a fresh random nonce of 96 bits
 * each, the key's id authenticated along, so that a ciphertext cannot stand under another id.
 * Written as one version byte, nonce, ciphertext, tag. Threads may share it.
 */
public final class KeyEncryption {
    private static final byte VERSION = 1;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int HEAD_BYTES = 1 + NONCE_BYTES;

    private final SecretKey key;
    private final SecureRandom random = new SecureRandom();

    public KeyEncryption(MasterKey master) {
        this.key = master.derive("precept private keys v1", "AES");
    }

    /** The ciphertext of a private key. */
    public byte[] encrypt(SigningKeyId id, byte[] pkcs8) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, id, nonce).doFinal(pkcs8);
            byte[] written = Arrays.copyOf(new byte[] {VERSION}, HEAD_BYTES + sealed.length);
            System.arraycopy(nonce, 0, written, 1, NONCE_BYTES);
            System.arraycopy(sealed, 0, written, HEAD_BYTES, sealed.length);
            return written;
        } catch (GeneralSecurityException fault) {
            throw new IllegalStateException("AES-GCM does not encrypt", fault);
        }
    }

    /**
     * The private key of a ciphertext.
     *
     * @throws IllegalArgumentException where it was made under another master key or another id, or
     *     was altered
     */
    public byte[] decrypt(SigningKeyId id, byte[] written) {
        if (written.length <= HEAD_BYTES || written[0] != VERSION) {
            throw new IllegalArgumentException("The private key " + id + " is not readable");
        }
        byte[] nonce = Arrays.copyOfRange(written, 1, HEAD_BYTES);
        try {
            return cipher(Cipher.DECRYPT_MODE, id, nonce)
                    .doFinal(written, HEAD_BYTES, written.length - HEAD_BYTES);
        } catch (AEADBadTagException altered) {
            throw new IllegalArgumentException(
                    "The private key "
                            + id
                            + " was encrypted under another master key, or was altered: start with"
                            + " the master key of this log",
                    altered);
        } catch (GeneralSecurityException fault) {
            throw new IllegalStateException("AES-GCM does not decrypt", fault);
        }
    }

    private Cipher cipher(int mode, SigningKeyId id, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(id.value().getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
