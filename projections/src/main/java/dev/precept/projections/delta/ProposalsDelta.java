package dev.precept.projections.delta;

import static dev.precept.projections.delta.StreamRules.known;
import static dev.precept.projections.delta.StreamRules.require;

import dev.precept.domain.proposal.ProposalEvent;
import dev.precept.domain.proposal.ProposedRequest;
import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.ProposalId;
import dev.precept.projections.image.EntityMeta;
import dev.precept.projections.image.Fact;
import dev.precept.projections.image.ProposalDocument;
import dev.precept.projections.image.ProposalStatus;
import dev.precept.projections.image.ProposalsImage;

/** What changes among an organization's proposals. */
final class ProposalsDelta {
    private final FactsDelta facts;
    private ProposalsImage proposals;

    ProposalsDelta(ProposalsImage base, FactsDelta facts) {
        this.proposals = base;
        this.facts = facts;
    }

    ProposalsImage apply() {
        return proposals;
    }

    void replay(EventEnvelope envelope, ProposalEvent event) {
        switch (event) {
            case ProposalEvent.ProposalMade made -> make(envelope, made);
            case ProposalEvent.ProposalApproved _ -> end(envelope, ProposalStatus.APPROVED);
            case ProposalEvent.ProposalRefused _ -> end(envelope, ProposalStatus.REFUSED);
            case ProposalEvent.ProposalWithdrawn _ -> end(envelope, ProposalStatus.WITHDRAWN);
            case ProposalEvent.ProposalExpired _ -> end(envelope, ProposalStatus.EXPIRED);
        }
    }

    /** Takes in a fact of a snapshot. */
    void load(ProposalDocument document) {
        proposals = proposals.with(document);
        facts.added(new Fact.Proposal(document));
    }

    private void make(EventEnvelope envelope, ProposalEvent.ProposalMade event) {
        EntityMeta meta = StreamRules.created(envelope, event.proposal(), event.organization());
        require(envelope, proposals.get(event.proposal()) == null, "the proposal is there");
        load(
                new ProposalDocument(
                        event.proposal(),
                        event.organization(),
                        event.proposer(),
                        event.request(),
                        event.commands(),
                        envelope.recorded().reason(),
                        event.expiresAt(),
                        ProposalStatus.PENDING,
                        null,
                        meta));
    }

    private void end(EventEnvelope envelope, ProposalStatus status) {
        ProposalId id = new ProposalId(envelope.recorded().stream());
        ProposalDocument before = known(envelope, proposals.get(id), "such proposal");
        require(envelope, before.status() == ProposalStatus.PENDING, "the proposal has ended");
        ProposedRequest request = before.request();
        ProposalDocument after =
                new ProposalDocument(
                        id,
                        before.organization(),
                        before.proposer(),
                        new ProposedRequest(
                                request.method(),
                                request.path(),
                                request.query(),
                                request.contentType(),
                                "",
                                request.revision()),
                        before.commands(),
                        before.reason(),
                        before.expiresAt(),
                        status,
                        envelope.recorded().actor(),
                        StreamRules.next(envelope, before.meta()));
        proposals = proposals.with(after);
        facts.replaced(new Fact.Proposal(before), new Fact.Proposal(after));
    }
}
