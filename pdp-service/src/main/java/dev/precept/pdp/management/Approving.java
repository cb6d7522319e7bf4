package dev.precept.pdp.management;

import dev.precept.domain.proposal.Party;
import dev.precept.domain.proposal.ProposalCommand.ApproveProposal;
import dev.precept.domain.proposal.ProposedRequest;
import dev.precept.domain.shared.Approval;
import dev.precept.domain.shared.ProposalId;
import dev.precept.pdp.command.CommandRequest;
import dev.precept.pdp.command.CommandResult;
import dev.precept.pdp.command.Hypothesis;
import dev.precept.pdp.command.Resolution;
import dev.precept.pdp.security.Caller;
import dev.precept.pdp.security.CallerAuthentication;
import dev.precept.pdp.security.Callers;
import dev.precept.pdp.security.Right;
import dev.precept.pdp.web.Headers;
import dev.precept.projections.image.ProposalDocument;
import dev.precept.projections.image.ProposalStatus;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Carries out what was proposed, in its proposer's name, with the approval of another. Both are
 * judged on what they may do now, and so is the request. Threads share it.
 */
@Component
final class Approving {
    private final Rehearsal rehearsal;
    private final WhatIf whatIf;
    private final InstantSource clock;

    Approving(Rehearsal rehearsal, WhatIf whatIf, InstantSource clock) {
        this.rehearsal = rehearsal;
        this.whatIf = whatIf;
        this.clock = clock;
    }

    /**
     * Approves of a proposal and carries it out, in a hypothesis that is appended as a whole.
     *
     * @param outer the request that approves
     * @param approver who sent it
     * @param order the request as an order
     * @throws ProblemException where what was proposed does not hold any more
     */
    CommandResult approve(
            HttpServletRequest outer,
            Caller approver,
            Administration.Order order,
            Hypothesis hypothesis,
            ProposalId id) {
        View view = order.view(hypothesis.image());
        ProposalDocument proposal =
                View.found(view.organization().proposals().get(id), "proposal", id.value());
        CommandRequest request = order.request();
        Party party = new Party(approver.actor(), approver.client());
        CommandResult approved =
                hypothesis.execute(
                        new CommandRequest(
                                request.actor(),
                                request.correlation(),
                                request.reason(),
                                request.expectedRevision(),
                                null,
                                request.isDryRun()),
                        _ -> new Resolution.Send(new ApproveProposal(id, party)));
        if (!(approved instanceof CommandResult.Done)) {
            return approved;
        }
        SupposedCommand command = command(proposal);
        Approval approval = new Approval(id, approver.actor());
        Hypothesis beside = hypothesis.beside();
        SupposedRequest proposed =
                new SupposedRequest(
                        outer,
                        command,
                        new CallerAuthentication(proposer(hypothesis, proposal)),
                        hypothesis);
        proposed.setAttribute(Rehearsal.APPROVAL, approval);
        Rehearsal.Answered answered = rehearsal.send(proposed);
        if (answered.status() >= 400) {
            throw outdated(
                    "What was proposed does not hold any more: "
                            + Optional.ofNullable(answered.problem())
                                    .map(it -> String.valueOf(it.get("detail")))
                                    .orElse("status " + answered.status()));
        }
        if (Proposing.COMMUTING.containsAll(proposal.commands())
                && !NamedThings.areSame(hypothesis, proposal)) {
            throw outdated(
                    "What was proposed was about something that has been deleted, and made again"
                            + " under its name.");
        }
        requireRights(outer, approver, command, approval, beside);
        return approved;
    }

    /**
     * Nobody has done by another what he may not do himself: what holds for who proposed it holds
     * for who approves as well, or he lacks a right. Part of a document may be refused for one
     * reason, and part for another.
     */
    private void requireRights(
            HttpServletRequest outer,
            Caller approver,
            SupposedCommand command,
            Approval approval,
            Hypothesis beside) {
        SupposedRequest itself =
                new SupposedRequest(outer, command, new CallerAuthentication(approver), beside);
        itself.setAttribute(Rehearsal.APPROVAL, approval);
        if (rehearsal.send(itself).status() >= 400) {
            throw ProblemException.forbidden(
                    Right.ADMIN,
                    "Who approves must hold the rights for what was proposed himself.");
        }
    }

    private Caller proposer(Hypothesis hypothesis, ProposalDocument proposal) {
        Party proposer = proposal.proposer();
        return Callers.standing(
                        hypothesis.before(), proposer.actor(), proposer.client(), clock.instant())
                .orElseThrow(
                        () ->
                                outdated(
                                        "Who proposed it does not have the rights for it any"
                                                + " more."));
    }

    private static ProblemException outdated(String detail) {
        return ProblemException.of(
                409,
                "proposal-outdated",
                detail + " Refuse it, or have it withdrawn and proposed again.");
    }

    /** What a proposal that waits would do, were it approved of now. */
    Json effect(HttpServletRequest outer, Caller caller, View view, ProposalDocument proposal) {
        Party proposer = proposal.proposer();
        Optional<Caller> standing =
                Callers.standing(
                        view.image(), proposer.actor(), proposer.client(), clock.instant());
        if (standing.isEmpty() || proposal.status() != ProposalStatus.PENDING) {
            return Json.of("holds", false);
        }
        return whatIf.inTurn(
                view.id(),
                () -> {
                    WhatIf.Supposed supposed =
                            whatIf.suppose(outer, standing.get(), List.of(command(proposal)));
                    WhatIf.Step step = supposed.steps().getFirst();
                    return Json.of("holds", step.answered().status() < 400)
                            .and("problem", step.answered().problem())
                            .and("events", step.events().stream().map(Writing::event).toList())
                            .and("effect", whatIf.effect(supposed, view.id(), caller));
                });
    }

    /** The request as it is sent again. */
    private static SupposedCommand command(ProposalDocument proposal) {
        ProposedRequest request = proposal.request();
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        if (request.contentType() != null) {
            headers.put(HttpHeaders.CONTENT_TYPE, request.contentType());
        }
        Long revision = request.revision();
        if (revision != null && revision < 0) {
            headers.put(HttpHeaders.IF_NONE_MATCH, "*");
        } else if (revision != null) {
            headers.put(HttpHeaders.IF_MATCH, Preconditions.etag(revision));
        }
        if (proposal.reason() != null) {
            headers.put(Headers.REASON, ReasonHeader.write(proposal.reason()));
        }
        return new SupposedCommand(
                request.method(),
                request.path(),
                request.query(),
                headers,
                request.body().getBytes(StandardCharsets.UTF_8));
    }
}
