package dev.precept.pdp.management;

import dev.precept.domain.proposal.Party;
import dev.precept.domain.proposal.ProposalCommand;
import dev.precept.domain.proposal.ProposalCommand.RefuseProposal;
import dev.precept.domain.proposal.ProposalCommand.WithdrawProposal;
import dev.precept.domain.shared.Id;
import dev.precept.domain.shared.ProposalId;
import dev.precept.domain.shared.RecordedEvent;
import dev.precept.pdp.management.document.Cursor;
import dev.precept.pdp.security.Right;
import dev.precept.projections.image.ProposalDocument;
import dev.precept.projections.image.ProposalStatus;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;

/** What waits for a second person, and what he says to it. */
@RestController
@RequestMapping("/v1/organizations/{org}/proposals")
final class ProposalController {
    private final Administration administration;
    private final Approving approving;
    private final InstantSource clock;

    ProposalController(Administration administration, Approving approving, InstantSource clock) {
        this.administration = administration;
        this.approving = approving;
        this.clock = clock;
    }

    @GetMapping
    ResponseEntity<Object> list(Exchange exchange, @PathVariable("org") String org) {
        View view = administration.read(exchange, org);
        Instant now = now(exchange);
        Query query = exchange.query("limit", "cursor", "filter", "status");
        String status =
                query.choice(
                        "status", "", "PENDING", "APPROVED", "REFUSED", "WITHDRAWN", "EXPIRED");
        List<ProposalDocument> some =
                view.organization().proposals().list().stream()
                        .filter(it -> status.isEmpty() || it.status(now).name().equals(status))
                        .toList();
        return Reply.body(
                view.image(),
                Pages.of(some, it -> it.id().value())
                        .named(it -> it.request().path() + ' ' + it.commands())
                        .page(exchange, query, it -> ProposalShown.of(view, it, now)));
    }

    @GetMapping("/{proposal}")
    ResponseEntity<Object> get(
            Exchange exchange,
            HttpServletRequest request,
            @PathVariable("org") String org,
            @PathVariable("proposal") String proposal) {
        View view = administration.read(exchange, org);
        exchange.query();
        ProposalDocument document = find(view, id(proposal));
        Shown shown = shown(exchange, view, document);
        boolean isAsked =
                exchange.then() == null
                        && document.status(clock.instant()) == ProposalStatus.PENDING
                        && exchange.caller().may(Right.AUDIT, view.id());
        // What it would do now takes deciding it, which is for auditors to ask for.
        Json body =
                isAsked
                        ? shown.body()
                                .with(approving.effect(request, exchange.caller(), view, document))
                        : shown.body();
        return Reply.thing(view.image(), new Shown(body, shown.revision()));
    }

    @PostMapping("/{proposal}/approve")
    ResponseEntity<Object> approve(
            Exchange exchange,
            HttpServletRequest request,
            @PathVariable("org") String org,
            @PathVariable("proposal") String proposal) {
        Administration.Order order = administration.order(exchange, org);
        ProposalId id = id(proposal);
        Administration.Order reasoned = order.because(reason(exchange));
        return reasoned.together(
                hypothesis ->
                        approving.approve(request, exchange.caller(), reasoned, hypothesis, id),
                view -> shown(exchange, view, find(view, id)));
    }

    @PostMapping("/{proposal}/refuse")
    ResponseEntity<Object> refuse(
            Exchange exchange,
            @PathVariable("org") String org,
            @PathVariable("proposal") String proposal) {
        return end(
                exchange,
                administration.order(exchange, org),
                id(proposal),
                party -> new RefuseProposal(id(proposal), party));
    }

    @PostMapping("/{proposal}/withdraw")
    ResponseEntity<Object> withdraw(
            Exchange exchange,
            @PathVariable("org") String org,
            @PathVariable("proposal") String proposal) {
        boolean isAdministrator = exchange.caller().rights().contains(Right.ADMIN);
        return end(
                exchange,
                administration.order(exchange, org, isAdministrator ? Right.ADMIN : Right.DEVELOP),
                id(proposal),
                party -> new WithdrawProposal(id(proposal), party));
    }

    private ResponseEntity<Object> end(
            Exchange exchange,
            Administration.Order order,
            ProposalId id,
            Function<Party, ProposalCommand> command) {
        Party party = new Party(exchange.caller().actor(), exchange.caller().client());
        return order.because(reason(exchange))
                .put(
                        view -> {
                            find(view, id);
                            return Change.changing(command.apply(party));
                        },
                        view -> shown(exchange, view, find(view, id)));
    }

    /** Why, as the body says; null where it says nothing. */
    private static @Nullable String reason(Exchange exchange) {
        Faults faults = new Faults();
        Fields fields = Fields.of(exchange.json(), faults);
        Cursor part = fields.part("reason");
        String reason = fields.text("reason", Limits.PARAMETER_CHARACTERS);
        if (part != null && faults.isEmpty() && !RecordedEvent.isReason(reason)) {
            faults.add(
                    part.fault(
                            "invalid-value",
                            "A reason has 1 to "
                                    + dev.precept.domain.shared.Limits.REASON_CHARACTERS
                                    + " characters and no control characters."));
        }
        fields.end();
        faults.check();
        return part == null ? null : reason;
    }

    private static ProposalId id(String text) {
        if (!Id.isId(text)) {
            throw ProblemException.notFound("There is no proposal '" + text + "' here.");
        }
        return new ProposalId(text);
    }

    private static ProposalDocument find(View view, ProposalId id) {
        return View.found(view.organization().proposals().get(id), "proposal", id.value());
    }

    private Shown shown(Exchange exchange, View view, ProposalDocument it) {
        return new Shown(ProposalShown.of(view, it, now(exchange)), it.meta().revision());
    }

    private Instant now(Exchange exchange) {
        var then = exchange.then();
        return then == null ? clock.instant() : then.at();
    }
}
