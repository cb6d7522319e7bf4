package dev.precept.domain.proposal;

import dev.precept.domain.proposal.ProposalCommand.ApproveProposal;
import dev.precept.domain.proposal.ProposalCommand.ExpireProposal;
import dev.precept.domain.proposal.ProposalCommand.MakeProposal;
import dev.precept.domain.proposal.ProposalCommand.RefuseProposal;
import dev.precept.domain.proposal.ProposalCommand.WithdrawProposal;
import dev.precept.domain.proposal.ProposalEvent.ProposalApproved;
import dev.precept.domain.proposal.ProposalEvent.ProposalExpired;
import dev.precept.domain.proposal.ProposalEvent.ProposalMade;
import dev.precept.domain.proposal.ProposalEvent.ProposalRefused;
import dev.precept.domain.proposal.ProposalEvent.ProposalWithdrawn;
import dev.precept.domain.proposal.ProposalState.Absent;
import dev.precept.domain.proposal.ProposalState.Ended;
import dev.precept.domain.proposal.ProposalState.Pending;
import dev.precept.domain.shared.CommandContext;
import dev.precept.domain.shared.Directory;
import dev.precept.domain.shared.Limits;
import dev.precept.domain.shared.Outcome;
import dev.precept.domain.shared.Rejection;

import java.util.Optional;
import java.util.OptionalLong;

/** Decides what happens to a proposal. */
public final class ProposalDecider {
    private ProposalDecider() {}

    /** The answer to a command, given what happened before. */
    public static Outcome<ProposalEvent> decide(
            ProposalState state, ProposalCommand command, CommandContext context) {
        return switch (state) {
            case Absent _ ->
                    command instanceof MakeProposal make
                            ? make(make, context)
                            : rejected(Rejection.Code.NOT_FOUND, "There is no such proposal.");
            case Pending pending ->
                    context.directory().organizationExists(pending.organization())
                            ? end(pending, command, context)
                            : rejected(Rejection.Code.NOT_FOUND, "There is no such proposal.");
            case Ended _ ->
                    switch (command) {
                        case ExpireProposal _ -> Outcome.unchanged();
                        case MakeProposal _,
                                ApproveProposal _,
                                RefuseProposal _,
                                WithdrawProposal _ ->
                                rejected(
                                        Rejection.Code.TRANSITION_NOT_ALLOWED,
                                        "The proposal was decided about, withdrawn or has expired;"
                                                + " send the request again to make another one.");
                    };
        };
    }

    /** The state after an event; an event that does not fit changes nothing. */
    public static ProposalState evolve(ProposalState state, ProposalEvent event) {
        return switch (event) {
            case ProposalMade e -> new Pending(e.organization(), e.proposer(), e.expiresAt());
            case ProposalApproved _, ProposalRefused _, ProposalWithdrawn _, ProposalExpired _ ->
                    state instanceof Pending ? new Ended() : state;
        };
    }

    private static Outcome<ProposalEvent> make(MakeProposal command, CommandContext context) {
        Directory directory = context.directory();
        if (!directory.organizationExists(command.organization())) {
            return rejected(Rejection.Code.UNKNOWN_REFERENCE, "There is no such organization.");
        }
        OptionalLong seconds = directory.proposalSeconds(command.organization());
        if (seconds.isEmpty()) {
            return rejected(
                    Rejection.Code.TRANSITION_NOT_ALLOWED,
                    "Nothing waits for approval any more; send the request again.");
        }
        ProposedRequest request = command.request();
        if (request.body().length() > Limits.PROPOSED_BODY_CHARACTERS) {
            return rejected(
                    Rejection.Code.LIMIT_EXCEEDED,
                    "What waits for approval has at most "
                            + Limits.PROPOSED_BODY_CHARACTERS
                            + " characters; make the change in several steps.");
        }
        return Outcome.accepted(
                new ProposalMade(
                        command.proposal(),
                        command.organization(),
                        command.proposer(),
                        request,
                        command.commands(),
                        context.now().plusSeconds(seconds.getAsLong())));
    }

    private static Outcome<ProposalEvent> end(
            Pending state, ProposalCommand command, CommandContext context) {
        boolean isOver = !context.now().isBefore(state.expiresAt());
        return switch (command) {
            case MakeProposal _ ->
                    rejected(
                            Rejection.Code.ALREADY_EXISTS,
                            "There is a proposal of this id already.");
            case ApproveProposal(_, Party approver) ->
                    (isOver ? expired() : decider(state, approver, context.directory()))
                            .map(Outcome::<ProposalEvent>rejected)
                            .orElseGet(() -> Outcome.accepted(new ProposalApproved()));
            case RefuseProposal(_, Party refuser) ->
                    (isOver ? expired() : decider(state, refuser, context.directory()))
                            .map(Outcome::<ProposalEvent>rejected)
                            .orElseGet(() -> Outcome.accepted(new ProposalRefused()));
            case WithdrawProposal(_, Party party) ->
                    (isOver ? expired() : proposer(state, party))
                            .map(Outcome::<ProposalEvent>rejected)
                            .orElseGet(() -> Outcome.accepted(new ProposalWithdrawn()));
            case ExpireProposal _ ->
                    isOver
                            ? Outcome.accepted(new ProposalExpired())
                            : rejected(
                                    Rejection.Code.TRANSITION_NOT_ALLOWED,
                                    "The proposal's time is not over.");
        };
    }

    private static Optional<Rejection> expired() {
        return Optional.of(
                new Rejection(
                        Rejection.Code.TRANSITION_NOT_ALLOWED,
                        "The proposal's time is over; send the request again to make another"
                                + " one."));
    }

    private static Optional<Rejection> decider(Pending state, Party party, Directory directory) {
        if (state.proposer().isOneWith(party)) {
            return notAllowed(
                    "Nobody decides about his own proposal, nor does the client that it came by;"
                            + " whoever made it may withdraw it.");
        }
        return directory.mayApprove(state.organization(), party.actor())
                ? Optional.empty()
                : notAllowed("Only the approvers that the approval policy names decide.");
    }

    private static Optional<Rejection> proposer(Pending state, Party party) {
        return state.proposer().actor().equals(party.actor())
                ? Optional.empty()
                : notAllowed("Only who made a proposal withdraws it; refuse it instead.");
    }

    private static Optional<Rejection> notAllowed(String detail) {
        return Optional.of(new Rejection(Rejection.Code.NOT_ALLOWED, detail));
    }

    private static Outcome<ProposalEvent> rejected(Rejection.Code code, String detail) {
        return Outcome.rejected(code, detail);
    }
}
