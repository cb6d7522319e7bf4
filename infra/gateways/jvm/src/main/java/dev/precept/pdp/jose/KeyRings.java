package dev.precept.pdp.jose;

import dev.precept.domain.shared.SigningKeyId;
import dev.precept.domain.signingkey.SignatureAlgorithm;
import dev.precept.domain.signingkey.SigningKey;
import dev.precept.projections.image.KeyDocument;
import dev.precept.projections.image.KeyRingDocument;
import dev.precept.projections.image.KeyStatus;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The keys an image names, as objects that verify. An image says which keys an organization has; a
 * key's object is made once, since an id always stands for the same key. Threads share it.
 */
public final class KeyRings {
    private final Map<SigningKeyId, VerificationKey> objects = new ConcurrentHashMap<>();

    /** The keys of this image. */
    public KeySource of(PolicyImage image) {
        return (organization, kid) -> {
            OrganizationImage found = image.organization(organization);
            KeyRingDocument ring = found == null ? null : found.keyRing();
            if (ring == null) {
                return Optional.empty();
            }
            for (KeyDocument key : ring.keys()) {
                if (key.key().key().equals(kid)) {
                    return Optional.of(object(key.key()));
                }
            }
            return Optional.empty();
        };
    }

    /**
     * The keys to be published: those that will sign, that sign, and that signed tokens which may
     * still be in life.
     */
    public static List<SigningKey> published(KeyRingDocument ring, Instant now) {
        return ring.keys().stream()
                .filter(key -> mayHaveSignedLiveTokens(key, now))
                .map(KeyDocument::key)
                .toList();
    }

    /** The key that signs with the algorithm. */
    public static Optional<SigningKey> active(KeyRingDocument ring, SignatureAlgorithm algorithm) {
        return ring.keys().stream()
                .filter(key -> key.status() == KeyStatus.ACTIVE)
                .map(KeyDocument::key)
                .filter(key -> key.algorithm() == algorithm)
                .findFirst();
    }

    private static boolean mayHaveSignedLiveTokens(KeyDocument key, Instant now) {
        return key.status() != KeyStatus.RETIRED
                || now.isBefore(key.since().plus(Limits.TOKEN_LIFETIME).plus(Limits.CLOCK_SKEW));
    }

    private VerificationKey object(SigningKey published) {
        return objects.computeIfAbsent(published.key(), _ -> VerificationKey.of(published));
    }
}
