package dev.precept.pdp.sidecar;

import dev.precept.domain.shared.SecretId;
import dev.precept.pdp.jose.KnownSecrets;
import dev.precept.pdp.jose.PresentedKey;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * The one secret that a sidecar knows: the key by which it is known itself, of which verifiers
 * never leave the service. Threads share it.
 */
final class OwnKey implements KnownSecrets {
    private final SecretId id;
    private final byte[] secret;

    OwnKey(PresentedKey key) {
        this.id = key.id();
        this.secret = key.secret().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public boolean isKnown(String shown, SecretId shownId) {
        boolean isSame = MessageDigest.isEqual(secret, shown.getBytes(StandardCharsets.UTF_8));
        return isSame & id.equals(shownId);
    }
}
