package dev.precept.pdp.jose;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

import javax.crypto.SecretKey;

/**
 * Small texts given to a browser to bring back: it can neither read nor change them, nor bring them
 * where they do not belong. AES-256-GCM under a key derived from the master key for one purpose.
 * When one is out of date is for its content to say. Threads may share it.
 */
public final class Sealing {
    private final SecretKey key;
    private final AesGcm cipher = new AesGcm();

    /** For one purpose; what another purpose sealed does not open. */
    public Sealing(MasterKey master, String purpose) {
        this.key = master.derive("precept sealed " + purpose + " v1", "AES");
    }

    /** The text sealed, base64url; it opens only beside the same context. */
    public String seal(String context, String text) {
        return Base64Url.encode(cipher.seal(key, bytes(context), bytes(text)));
    }

    /** The text; empty where it was not sealed by us for this context. */
    public Optional<String> open(String context, String sealed) {
        if (sealed.length() > Limits.SEALED_CHARACTERS) {
            return Optional.empty();
        }
        try {
            byte[] plain = cipher.open(key, bytes(context), Base64Url.decode(sealed));
            return Optional.of(new String(plain, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
