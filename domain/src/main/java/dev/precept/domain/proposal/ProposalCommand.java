package dev.precept.domain.proposal;

import dev.precept.domain.shared.DomainCommand;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.ProposalId;

import java.util.Set;

/** What can be asked of a proposal. */
public sealed interface ProposalCommand extends DomainCommand {
    /** The proposal the command is for. */
    ProposalId proposal();

    /** Make it, in an organization whose policy asks for approval. */
    record MakeProposal(
            ProposalId proposal,
            OrganizationId organization,
            Party proposer,
            ProposedRequest request,
            Set<String> commands)
            implements ProposalCommand {
        public MakeProposal {
            commands = Set.copyOf(commands);
        }
    }

    /** Approve of it; what was proposed is appended with it. */
    record ApproveProposal(ProposalId proposal, Party approver) implements ProposalCommand {}

    /** Refuse it. */
    record RefuseProposal(ProposalId proposal, Party refuser) implements ProposalCommand {}

    /** Take it back. */
    record WithdrawProposal(ProposalId proposal, Party proposer) implements ProposalCommand {}

    /** End it, since its time is over. */
    record ExpireProposal(ProposalId proposal) implements ProposalCommand {}
}
