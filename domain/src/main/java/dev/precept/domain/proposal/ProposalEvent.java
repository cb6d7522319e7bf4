package dev.precept.domain.proposal;

import dev.precept.domain.shared.DomainEvent;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.ProposalId;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;

/** What can happen to a proposal. Why, the envelope says. */
public sealed interface ProposalEvent extends DomainEvent {
    /**
     * It was made.
     *
     * @param commands the names of the commands that it comes down to
     * @param expiresAt from when on it cannot be approved of, in microseconds
     */
    record ProposalMade(
            ProposalId proposal,
            OrganizationId organization,
            Party proposer,
            ProposedRequest request,
            Set<String> commands,
            Instant expiresAt)
            implements ProposalEvent {
        public ProposalMade {
            commands = Set.copyOf(commands);
            expiresAt = expiresAt.truncatedTo(ChronoUnit.MICROS);
        }
    }

    /** Somebody else approved of it: what was proposed happens with this event, in one append. */
    record ProposalApproved() implements ProposalEvent {}

    /** Somebody else refused it. */
    record ProposalRefused() implements ProposalEvent {}

    /** Its proposer took it back. */
    record ProposalWithdrawn() implements ProposalEvent {}

    /** Its time was over. */
    record ProposalExpired() implements ProposalEvent {}
}
