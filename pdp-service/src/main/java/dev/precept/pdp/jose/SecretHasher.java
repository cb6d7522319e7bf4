package dev.precept.pdp.jose;

import dev.precept.domain.shared.SecretId;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Map;

/**
 * Makes and recognises generated secrets: 256 random bits each, kept as HMAC-SHA-256 under a server
 * key. A slow password hash would add nothing to 256 random bits but a way to keep us busy. Threads
 * may share it.
 */
public final class SecretHasher {
    private static final int SECRET_BYTES = 32;
    private final Hmac hmac;
    private final SecureRandom random = new SecureRandom();

    public SecretHasher(MasterKey master) {
        this.hmac = new Hmac(master, "precept client secrets v1");
    }

    /** A fresh secret, base64url: 43 characters. */
    public String newSecret() {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        return Base64Url.encode(secret);
    }

    /** What is kept of a secret. */
    public byte[] verifier(String secret) {
        return hmac.of(secret.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Which of those kept the secret is; null for none. One HMAC whether there are many, one or
     * none; each is compared, in constant time.
     */
    public @Nullable SecretId match(String secret, Map<SecretId, byte[]> verifiers) {
        byte[] presented = verifier(secret);
        SecretId found = null;
        for (Map.Entry<SecretId, byte[]> one : verifiers.entrySet()) {
            found = MessageDigest.isEqual(presented, one.getValue()) ? one.getKey() : found;
        }
        return found;
    }
}
