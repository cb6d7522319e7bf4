package dev.precept.pdp.stream.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Collection;
import java.util.stream.Collectors;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs messages by HMAC-SHA-256 with a secret that the receiver has as well.
 *
 * <p>Source: Standard Webhooks 1.0.0, "Signature scheme".
 */
public final class WebhookSignature {
    private static final String ALGORITHM = "HmacSHA256";
    private static final String PREFIX = "whsec_";
    private static final SecureRandom RANDOM = new SecureRandom();

    private WebhookSignature() {}

    /** A fresh secret, as it is shown and kept: {@code whsec_} and base64. */
    public static String newSecret() {
        byte[] secret = new byte[Limits.SECRET_BYTES];
        RANDOM.nextBytes(secret);
        return PREFIX + Base64.getEncoder().encodeToString(secret);
    }

    /**
     * The field {@code webhook-signature}: a signature by each of the secrets, with a space between
     * them, so that a receiver may have any of them.
     */
    static String of(String id, long atSeconds, byte[] body, Collection<String> secrets) {
        return secrets.stream()
                .map(secret -> "v1," + sign(secret, id, atSeconds, body))
                .collect(Collectors.joining(" "));
    }

    private static String sign(String secret, String id, long atSeconds, byte[] body) {
        try {
            byte[] key = Base64.getDecoder().decode(secret.substring(PREFIX.length()));
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            mac.update((id + '.' + atSeconds + '.').getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException fault) {
            throw new IllegalStateException("HMAC-SHA-256 does not sign", fault);
        }
    }
}
