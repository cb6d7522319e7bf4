package dev.precept.domain.signingkey;

import dev.precept.domain.shared.KeyRingId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.SigningKeyId;

import java.util.Map;

/** What the decider of a ring of signing keys needs to know of its past. */
public sealed interface SigningKeyState {
    /** Never made. */
    record Absent() implements SigningKeyState {}

    /** In being. */
    record Existing(
            KeyRingId ring,
            OrganizationId organization,
            Map<SignatureAlgorithm, SigningKeyId> active,
            Map<SignatureAlgorithm, SigningKeyId> next)
            implements SigningKeyState {
        public Existing {
            active = Map.copyOf(active);
            next = Map.copyOf(next);
        }
    }
}
