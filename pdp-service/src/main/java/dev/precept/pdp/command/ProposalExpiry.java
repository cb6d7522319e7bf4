package dev.precept.pdp.command;

import dev.precept.domain.proposal.ProposalCommand.ExpireProposal;
import dev.precept.domain.shared.Actor;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.ProposalDocument;

import java.time.Instant;
import java.time.InstantSource;

/**
 * Writes down that proposals have expired, which they have from their time on whether or not that
 * is written: so that images give up what was proposed. All nodes look; the second to say so says
 * nothing new. Threads share it.
 */
final class ProposalExpiry implements OrganizationInitializer {
    private static final CommandRequest REQUEST =
            CommandRequest.of(Actor.SERVICE, "proposal-expiry");

    private final CommandGateway commands;
    private final InstantSource clock;

    ProposalExpiry(CommandGateway commands, InstantSource clock) {
        this.commands = commands;
        this.clock = clock;
    }

    /** What cannot be written now, a later round writes. */
    @Override
    public void initialize(OrganizationImage organization) {
        Instant now = clock.instant();
        for (ProposalDocument proposal : organization.proposals().pending()) {
            if (!now.isBefore(proposal.expiresAt())) {
                commands.execute(
                        REQUEST, _ -> new Resolution.Send(new ExpireProposal(proposal.id())));
            }
        }
    }
}
