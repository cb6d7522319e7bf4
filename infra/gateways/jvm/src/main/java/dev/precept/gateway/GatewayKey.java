package dev.precept.gateway;

import dev.precept.domain.shared.Id;
import dev.precept.domain.shared.SecretId;

import java.util.regex.Pattern;

/**
 * The key by which a gateway is known to the service: {@code pgk_}, the key's id, a dot, a secret.
 *
 * @param id of the key, which the gateway's registration names
 * @param text the whole of it, a secret
 */
public record GatewayKey(SecretId id, String text) {
    private static final Pattern FORM = Pattern.compile("pgk_([^.]{1,64})\\.[!-~]{1,256}");

    /**
     * Reads a key.
     *
     * @throws IllegalArgumentException if it has not the form of one
     */
    public static GatewayKey of(String text) {
        var matcher = FORM.matcher(text);
        if (!matcher.matches() || !Id.isId(matcher.group(1))) {
            throw new IllegalArgumentException(
                    "a gateway's key begins with pgk_, as it was shown when it was made");
        }
        return new GatewayKey(new SecretId(matcher.group(1)), text);
    }

    /** Never the secret. */
    @Override
    public String toString() {
        return "key " + id;
    }
}
