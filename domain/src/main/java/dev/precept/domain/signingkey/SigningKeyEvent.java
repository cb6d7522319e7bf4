package dev.precept.domain.signingkey;

import dev.precept.domain.shared.DomainEvent;
import dev.precept.domain.shared.KeyRingId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.SigningKeyId;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/** What can happen to an organization's ring of signing keys. */
public sealed interface SigningKeyEvent extends DomainEvent {
    /** The ring was made, empty. */
    record KeyRingCreated(KeyRingId ring, OrganizationId organization) implements SigningKeyEvent {}

    /**
     * A key is published and will sign later (NEXT).
     *
     * @param usableFrom when everybody will have heard of it: no sooner does it sign, but in an
     *     emergency; null for at once
     */
    record SigningKeyAdded(SigningKey key, @Nullable Instant usableFrom)
            implements SigningKeyEvent {}

    /** The key signs from now on (ACTIVE). */
    record SigningKeyActivated(SigningKeyId key) implements SigningKeyEvent {}

    /** The key signs no more; what it signed still verifies until it has expired (RETIRED). */
    record SigningKeyRetired(SigningKeyId key) implements SigningKeyEvent {}

    /** The key is not trusted any more: it is published no longer, and what it signed is dead. */
    record SigningKeyWithdrawn(SigningKeyId key) implements SigningKeyEvent {}
}
