package dev.precept.domain.revocation;

import dev.precept.domain.shared.DomainEvent;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.RevocationId;

/** What can happen to a revocation. */
public sealed interface RevocationEvent extends DomainEvent {
    /** Tokens decided before this event's position are cut off. */
    record TokensCutOff(RevocationId revocation, OrganizationId organization, CutOffTarget target)
            implements RevocationEvent {}
}
