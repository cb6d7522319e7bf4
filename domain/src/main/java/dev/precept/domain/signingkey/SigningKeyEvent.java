package dev.precept.domain.signingkey;

import dev.precept.domain.shared.DomainEvent;
import dev.precept.domain.shared.KeyRingId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.SigningKeyId;

/** What can happen to an organization's ring of signing keys. */
public sealed interface SigningKeyEvent extends DomainEvent {
    /** The ring was made, empty. */
    record KeyRingCreated(KeyRingId ring, OrganizationId organization) implements SigningKeyEvent {}

    /** A key is published and will sign later (NEXT). */
    record SigningKeyAdded(SigningKey key) implements SigningKeyEvent {}

    /** The key signs from now on (ACTIVE). */
    record SigningKeyActivated(SigningKeyId key) implements SigningKeyEvent {}

    /** The key signs no more; what it signed still verifies until it has expired (RETIRED). */
    record SigningKeyRetired(SigningKeyId key) implements SigningKeyEvent {}
}
