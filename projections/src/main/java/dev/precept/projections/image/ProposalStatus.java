package dev.precept.projections.image;

/** How it stands with a proposal. */
public enum ProposalStatus {
    /** It waits, unless its time is over. */
    PENDING,
    /** Somebody else approved of it, and it happened. */
    APPROVED,
    /** Somebody else refused it. */
    REFUSED,
    /** Its proposer took it back. */
    WITHDRAWN,
    /** Its time was over. */
    EXPIRED
}
