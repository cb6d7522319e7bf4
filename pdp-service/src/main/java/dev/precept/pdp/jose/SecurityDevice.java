package dev.precept.pdp.jose;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidParameterException;
import java.security.Key;
import java.security.KeyStore;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;

import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.IvParameterSpec;

/**
 * A device behind PKCS#11, such as an HSM, that holds a key of AES-256 which never leaves it. What
 * it makes of a fixed text under that key is the master key: all nodes that reach the same key have
 * the same, and no file holds it.
 *
 * @param configuration a configuration file of the provider SunPKCS11: library, slot and so on
 * @param alias the key's label (CKA_LABEL)
 */
public record SecurityDevice(Path configuration, String alias) {
    private static final String PROVIDER = "SunPKCS11";
    private static final int BLOCK_BYTES = 16;

    /** Two blocks, so that 32 bytes come out. */
    private static final byte[] TEXT =
            "precept master key, version one.".getBytes(StandardCharsets.US_ASCII);

    /**
     * The 32 bytes of the master key.
     *
     * @throws IllegalArgumentException where the device is not reached, or has no such key
     */
    byte[] masterKey(String pin) {
        if (!Files.isReadable(configuration)) {
            throw new IllegalArgumentException(
                    "The PKCS#11 configuration " + configuration + " cannot be read");
        }
        try {
            Provider device = Security.getProvider(PROVIDER).configure(configuration.toString());
            KeyStore keys = KeyStore.getInstance("PKCS11", device);
            keys.load(null, pin.toCharArray());
            Key key = keys.getKey(alias, null);
            if (!(key instanceof SecretKey secret) || !secret.getAlgorithm().equals("AES")) {
                throw new IllegalArgumentException(
                        "The PKCS#11 device holds no AES key labelled " + alias);
            }
            Cipher cipher = Cipher.getInstance("AES/CBC/NoPadding", device);
            cipher.init(Cipher.ENCRYPT_MODE, secret, new IvParameterSpec(new byte[BLOCK_BYTES]));
            return cipher.doFinal(TEXT);
        } catch (GeneralSecurityException
                | IOException
                | ProviderException
                | InvalidParameterException fault) {
            throw new IllegalArgumentException(
                    "The PKCS#11 device of " + configuration + " cannot be used: " + fault, fault);
        }
    }
}
