package dev.precept.projections.image;

import dev.precept.domain.proposal.Party;
import dev.precept.domain.proposal.ProposedRequest;
import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.ProposalId;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Set;

/**
 * A proposal's logical content.
 *
 * @param request without its body once it has ended; the log tells that
 * @param commands the names of the commands that it comes down to
 * @param reason why, in the proposer's words; null where he gave none
 * @param endedBy who ended it; null while it waits
 */
public record ProposalDocument(
        ProposalId id,
        OrganizationId organization,
        Party proposer,
        ProposedRequest request,
        Set<String> commands,
        @Nullable String reason,
        Instant expiresAt,
        ProposalStatus status,
        @Nullable Actor endedBy,
        EntityMeta meta) {
    public ProposalDocument {
        commands = Set.copyOf(commands);
    }

    /** How it stands at an instant. */
    public ProposalStatus status(Instant now) {
        return status == ProposalStatus.PENDING && !now.isBefore(expiresAt)
                ? ProposalStatus.EXPIRED
                : status;
    }
}
