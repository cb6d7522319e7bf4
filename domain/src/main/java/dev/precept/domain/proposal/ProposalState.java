package dev.precept.domain.proposal;

import dev.precept.domain.shared.OrganizationId;

import java.time.Instant;

/** What a proposal's decider needs to know of its past. */
public sealed interface ProposalState {
    /** Never made. */
    record Absent() implements ProposalState {}

    /** Waiting for somebody to decide. */
    record Pending(OrganizationId organization, Party proposer, Instant expiresAt)
            implements ProposalState {}

    /** Decided about, withdrawn or expired. */
    record Ended() implements ProposalState {}
}
