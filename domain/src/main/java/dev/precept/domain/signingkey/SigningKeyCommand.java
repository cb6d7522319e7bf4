package dev.precept.domain.signingkey;

import dev.precept.domain.shared.DomainCommand;
import dev.precept.domain.shared.KeyRingId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.SigningKeyId;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** What can be asked of a ring of signing keys. */
public sealed interface SigningKeyCommand extends DomainCommand {
    /** The ring the command is for. */
    KeyRingId ring();

    /**
     * Make the ring; of each algorithm the first key is active at once and the second is next. One
     * ring an organization.
     */
    record CreateKeyRing(KeyRingId ring, OrganizationId organization, List<SigningKey> keys)
            implements SigningKeyCommand {
        public CreateKeyRing {
            keys = List.copyOf(keys);
        }
    }

    /**
     * Give the ring algorithms it has no keys of: of each the first key is active at once, the
     * second is next.
     */
    record AddAlgorithms(KeyRingId ring, List<SigningKey> keys) implements SigningKeyCommand {
        public AddAlgorithms {
            keys = List.copyOf(keys);
        }
    }

    /**
     * Retire the active key of the new key's algorithm, activate the next, and add the new one.
     *
     * @param isEmergency whether the next key signs even if not everybody has heard of it yet
     */
    record RotateKeys(KeyRingId ring, SigningKey next, boolean isEmergency)
            implements SigningKeyCommand {}

    /**
     * Trust a key no more, at once; where it signs, the next key does from now on.
     *
     * @param replacement the new next key, where the key is active or next; null where it is
     *     retired
     */
    record WithdrawKey(KeyRingId ring, SigningKeyId key, @Nullable SigningKey replacement)
            implements SigningKeyCommand {}
}
