package dev.precept.domain.shared;

/**
 * That a second person approved of what happened: it was proposed by the actor of the event.
 *
 * @param proposal what was proposed
 * @param approver who approved of it
 */
public record Approval(ProposalId proposal, Actor approver) {}
