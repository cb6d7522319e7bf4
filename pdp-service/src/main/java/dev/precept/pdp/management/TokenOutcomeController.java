package dev.precept.pdp.management;

import dev.precept.pdp.audit.DecisionReader;
import dev.precept.pdp.audit.DecisionReader.Outcome;
import dev.precept.pdp.audit.DecisionReader.OutcomeFilter;
import dev.precept.pdp.audit.DecisionReader.Span;
import dev.precept.pdp.audit.TokenOutcome;
import dev.precept.pdp.security.Right;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import tools.jackson.databind.json.JsonMapper;

import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What became of requests for tokens of an organization, for auditors. */
@RestController
@RequestMapping("/v1/organizations/{org}/token-outcomes")
final class TokenOutcomeController {
    private final Administration administration;
    private final DecisionReader decisions;
    private final AuditLists lists;

    TokenOutcomeController(
            Administration administration,
            DecisionReader decisions,
            JsonMapper json,
            InstantSource clock) {
        this.administration = administration;
        this.decisions = decisions;
        this.lists = new AuditLists(json, clock);
    }

    @GetMapping
    ResponseEntity<Object> list(Exchange exchange, @PathVariable("org") String org) {
        View view = administration.view(exchange, org, Right.AUDIT);
        Query query =
                exchange.query("from", "to", "subject", "client", "outcome", "after", "limit");
        Span span = lists.span(exchange, query);
        List<Outcome> found = decisions.outcomes(view.id(), span, filter(view, query));
        List<Json> shown = found.stream().map(one -> shown(view, one)).toList();
        String next = found.size() < span.maximum() ? null : found.getLast().id().toString();
        return lists.reply(exchange, view, "outcomes", shown, next);
    }

    private static OutcomeFilter filter(View view, Query query) {
        String after = query.text("after");
        return new OutcomeFilter(
                DecisionController.subject(view, query.text("subject")),
                DecisionController.application(view, query.text("client")),
                kind(query.text("outcome")),
                after == null
                        ? null
                        : DecisionController.uuid(after)
                                .orElseThrow(
                                        () -> Query.invalid("after", "an outcome's id is due")));
    }

    private static TokenOutcome.@Nullable Kind kind(@Nullable String text) {
        if (text == null) {
            return null;
        }
        return Arrays.stream(TokenOutcome.Kind.values())
                .filter(kind -> shown(kind).equals(text))
                .findFirst()
                .orElseThrow(
                        () ->
                                Query.invalid(
                                        "outcome",
                                        "issued, refreshed, exchanged, refused or revoked is due"));
    }

    private static String shown(TokenOutcome.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static Json shown(View view, Outcome one) {
        TokenOutcome outcome = one.outcome();
        String subject = outcome.subject();
        return Json.of("id", one.id().toString())
                .and("at", outcome.at())
                .and("position", outcome.position())
                .and("outcome", shown(outcome.kind()))
                .and("grantType", outcome.grantType())
                .and("client", DecisionController.applicationThing(view, outcome.application()))
                .and(
                        "subject",
                        subject == null ? null : DecisionController.subjectThing(view, subject))
                .and("grant", outcome.grantId())
                .and("granted", outcome.granted())
                .and("dropped", outcome.dropped())
                .and("error", outcome.error());
    }
}
