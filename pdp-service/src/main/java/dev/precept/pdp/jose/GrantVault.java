package dev.precept.pdp.jose;

import java.nio.charset.StandardCharsets;

import javax.crypto.SecretKey;

/**
 * Encrypts what users let clients have while it is kept: it says who they are at other providers,
 * and what clients ask to know of them. AES-256-GCM under a key derived from the master key, the
 * row's name authenticated along. Threads share it.
 */
public final class GrantVault {
    private final AesGcm cipher = new AesGcm();
    private final SecretKey key;

    public GrantVault(MasterKey master) {
        this.key = master.derive("precept grants v1", "AES");
    }

    /** The ciphertext, which opens only under the same name. */
    public byte[] seal(String name, byte[] content) {
        return cipher.seal(key, name.getBytes(StandardCharsets.UTF_8), content);
    }

    /**
     * What was sealed.
     *
     * @throws IllegalArgumentException where it was sealed under another master key or another
     *     name, or was altered
     */
    public byte[] open(String name, byte[] sealed) {
        return cipher.open(key, name.getBytes(StandardCharsets.UTF_8), sealed);
    }
}
