package dev.precept.domain.signingkey;

import dev.precept.domain.shared.KeyRingId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.SigningKeyId;
import dev.precept.domain.shared.collection.PersistentMap;
import dev.precept.domain.shared.collection.PersistentSet;

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
     */
    record Existing(
            KeyRingId ring,
            OrganizationId organization,
            PersistentMap<SignatureAlgorithm, SigningKeyId> active,
            PersistentMap<SignatureAlgorithm, SigningKeyId> next,
            PersistentSet<SigningKeyId> keys)
            implements SigningKeyState {
        Existing withNext(SigningKey added) {
            return new Existing(
                    ring,
                    organization,
                    active,
                    next.with(added.algorithm(), added.key()),
                    keys.with(added.key()));
        }

        Existing withActive(SigningKeyId key) {
            for (Map.Entry<SignatureAlgorithm, SigningKeyId> entry : next.entrySet()) {
                if (entry.getValue().equals(key)) {
                    return new Existing(
                            ring,
                            organization,
                            active.with(entry.getKey(), key),
                            next.without(entry.getKey()),
                            keys);
                }
            }
            return this;
        }

        Existing withRetired(SigningKeyId key) {
            for (Map.Entry<SignatureAlgorithm, SigningKeyId> entry : active.entrySet()) {
                if (entry.getValue().equals(key)) {
                    return new Existing(
                            ring, organization, active.without(entry.getKey()), next, keys);
                }
            }
            return this;
        }
    }
}
