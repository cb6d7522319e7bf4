package dev.precept.domain.signingkey;

import dev.precept.domain.shared.KeyRingId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.SigningKeyId;
import dev.precept.domain.shared.collection.PersistentMap;
import dev.precept.domain.shared.collection.PersistentSet;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Map;

/** What the decider of a ring of signing keys needs to know of its past. */
public sealed interface SigningKeyState {
    /** Never made. */
    record Absent() implements SigningKeyState {}

    /**
     * In being.
     *
     * @param active of each algorithm the key that signs
     * @param next of each algorithm the key that will sign
     * @param keys every key it has or had
     * @param withdrawn of those, the ones that are trusted no more
     */
    record Existing(
            KeyRingId ring,
            OrganizationId organization,
            PersistentMap<SignatureAlgorithm, SigningKeyId> active,
            PersistentMap<SignatureAlgorithm, Next> next,
            PersistentSet<SigningKeyId> keys,
            PersistentSet<SigningKeyId> withdrawn)
            implements SigningKeyState {
        /** The algorithm of which the key is active or next; null where it is neither. */
        @Nullable SignatureAlgorithm inUse(SigningKeyId key) {
            for (Map.Entry<SignatureAlgorithm, SigningKeyId> entry : active.entrySet()) {
                if (entry.getValue().equals(key)) {
                    return entry.getKey();
                }
            }
            for (Map.Entry<SignatureAlgorithm, Next> entry : next.entrySet()) {
                if (entry.getValue().key().equals(key)) {
                    return entry.getKey();
                }
            }
            return null;
        }

        Existing withNext(SigningKey added, @Nullable Instant usableFrom) {
            return new Existing(
                    ring,
                    organization,
                    active,
                    next.with(added.algorithm(), new Next(added.key(), usableFrom)),
                    keys.with(added.key()),
                    withdrawn);
        }

        Existing withActive(SigningKeyId key) {
            SignatureAlgorithm algorithm = inUse(key);
            return algorithm == null
                    ? this
                    : new Existing(
                            ring,
                            organization,
                            active.with(algorithm, key),
                            next.without(algorithm),
                            keys,
                            withdrawn);
        }

        Existing withRetired(SigningKeyId key) {
            SignatureAlgorithm algorithm = inUse(key);
            return algorithm == null || !key.equals(active.get(algorithm))
                    ? this
                    : new Existing(
                            ring, organization, active.without(algorithm), next, keys, withdrawn);
        }

        Existing withWithdrawn(SigningKeyId key) {
            SignatureAlgorithm algorithm = inUse(key);
            if (algorithm == null) {
                return new Existing(ring, organization, active, next, keys, withdrawn.with(key));
            }
            boolean isActive = key.equals(active.get(algorithm));
            return new Existing(
                    ring,
                    organization,
                    isActive ? active.without(algorithm) : active,
                    isActive ? next : next.without(algorithm),
                    keys,
                    withdrawn.with(key));
        }
    }

    /**
     * A key that will sign.
     *
     * @param usableFrom no sooner, but in an emergency; null for at once
     */
    record Next(SigningKeyId key, @Nullable Instant usableFrom) {}
}
