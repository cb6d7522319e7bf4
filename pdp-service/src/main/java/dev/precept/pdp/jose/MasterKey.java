package dev.precept.pdp.jose;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;

import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * The one key that everything secret at rest hangs on: 256 bits, given by the environment, by a
 * device behind PKCS#11, or made at the first start. What is encrypted or hashed uses keys derived
 * from it, each for one purpose, by HKDF (RFC 5869). All nodes of one log need the same.
 */
public final class MasterKey {
    /** The environment variable that holds it in Base64. */
    public static final String VARIABLE = "PRECEPT_MASTER_KEY";

    /** The environment variable that holds the PIN of the device that makes it. */
    public static final String PIN_VARIABLE = "PRECEPT_PKCS11_PIN";

    /** Its file in the data directory. */
    public static final String FILE = "master.key";

    private static final int KEY_BYTES = 32;

    private final byte[] key;

    private MasterKey(byte[] key) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("The master key has to be 32 bytes in Base64");
        }
        this.key = key.clone();
    }

    /**
     * The key of this installation.
     *
     * @param variable the value of {@link #VARIABLE}, or null where it is not set
     * @param dataDirectory where the file lies or is made, readable by its owner only
     * @throws IllegalArgumentException where the variable or the file holds no such key
     * @throws IllegalStateException where others may read the file
     */
    public static MasterKey load(@Nullable String variable, Path dataDirectory) {
        if (variable != null && !variable.isBlank()) {
            return decode(variable, VARIABLE);
        }
        Path file = dataDirectory.resolve(FILE);
        try {
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                create(file);
            }
            refuseIfOpen(file);
            return decode(Files.readString(file), file.toString());
        } catch (IOException fault) {
            throw new UncheckedIOException("The master key in " + file + " is out of reach", fault);
        }
    }

    /**
     * The key that a device makes.
     *
     * @param pin of the device's user, or null where it is not set
     * @throws IllegalArgumentException where the device is not reached, or has no such key
     */
    public static MasterKey of(SecurityDevice device, @Nullable String pin) {
        if (pin == null || pin.isEmpty()) {
            throw new IllegalArgumentException("The PKCS#11 device needs a PIN in " + PIN_VARIABLE);
        }
        return new MasterKey(device.masterKey(pin));
    }

    /** A key for one purpose; the same purpose always gives the same key. */
    SecretKey derive(String purpose, String algorithm) {
        try {
            return KDF.getInstance("HKDF-SHA256")
                    .deriveKey(
                            algorithm,
                            HKDFParameterSpec.ofExtract()
                                    .addIKM(key)
                                    .thenExpand(
                                            purpose.getBytes(StandardCharsets.UTF_8), KEY_BYTES));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("No provider derives keys by HKDF", missing);
        }
    }

    private static MasterKey decode(String base64, String source) {
        try {
            return new MasterKey(Base64.getDecoder().decode(base64.strip()));
        } catch (IllegalArgumentException malformed) {
            // The cause would quote the key.
            throw new IllegalArgumentException(source + " holds no key of 32 bytes in Base64");
        }
    }

    /**
     * A link to a finished file: nobody sees half a key, and whoever comes second takes the first.
     */
    private static void create(Path file) throws IOException {
        byte[] fresh = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(fresh);
        Path draft = OwnerOnlyFile.draft(file, Base64.getEncoder().encode(fresh));
        try {
            Files.createLink(file, draft);
        } catch (FileAlreadyExistsException madeMeanwhile) {
            // Another process was first; its key is the key.
            return;
        } finally {
            Files.delete(draft);
        }
    }

    private static void refuseIfOpen(Path file) throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        if (!OwnerOnlyFile.PERMISSIONS.containsAll(permissions)) {
            throw new IllegalStateException(
                    "Others may read " + file + "; it has to have mode 600: chmod 600 " + file);
        }
    }
}
