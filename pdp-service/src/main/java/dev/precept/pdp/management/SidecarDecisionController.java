package dev.precept.pdp.management;

import dev.precept.domain.shared.GatewayId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.Id;
import dev.precept.pdp.audit.DecisionReader.Span;
import dev.precept.pdp.audit.SidecarDecision.Kind;
import dev.precept.pdp.audit.SidecarDecision.Outcome;
import dev.precept.pdp.audit.SidecarDecision.Verdict;
import dev.precept.pdp.audit.SidecarDecisions;
import dev.precept.pdp.audit.SidecarDecisions.Counted;
import dev.precept.pdp.audit.SidecarDecisions.Filter;
import dev.precept.pdp.audit.SidecarDecisions.Gap;
import dev.precept.pdp.audit.SidecarDecisions.Place;
import dev.precept.pdp.audit.SidecarDecisions.Stored;
import dev.precept.pdp.security.Right;
import dev.precept.projections.image.GatewayDocument;

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
import java.util.stream.Collectors;

/** What OPAs say that they decided, and what we say of it, for auditors. */
@RestController
@RequestMapping("/v1/organizations/{org}/opa/decisions")
final class SidecarDecisionController {
    private final Administration administration;
    private final SidecarDecisions decisions;
    private final JsonMapper json;
    private final AuditLists lists;

    SidecarDecisionController(
            Administration administration,
            SidecarDecisions decisions,
            JsonMapper json,
            InstantSource clock) {
        this.administration = administration;
        this.decisions = decisions;
        this.json = json;
        this.lists = new AuditLists(json, clock);
    }

    @GetMapping
    ResponseEntity<Object> list(Exchange exchange, @PathVariable("org") String org) {
        View view = administration.view(exchange, org, Right.AUDIT);
        Query query =
                exchange.query(
                        "from",
                        "to",
                        "gateway",
                        "decision",
                        "outcome",
                        "check",
                        "subject",
                        "application",
                        "api",
                        "after",
                        "limit");
        Span span = lists.span(exchange, query);
        List<Stored> found = decisions.list(view.id(), span, filter(view, query));
        List<Json> shown = found.stream().map(one -> shown(view, one)).toList();
        String next = found.size() < span.maximum() ? null : written(found.getLast().place());
        return lists.reply(exchange, view, "decisions", shown, next);
    }

    /** How many came to what; and what the OPAs themselves say that they have not sent. */
    @GetMapping("/counts")
    ResponseEntity<Object> counts(Exchange exchange, @PathVariable("org") String org) {
        View view = administration.view(exchange, org, Right.AUDIT);
        Span span = lists.span(exchange, exchange.query("from", "to", "limit"));
        return Reply.body(
                view.image(),
                Json.of(
                                "counts",
                                decisions.counts(view.id(), span).stream()
                                        .map(one -> shown(view, one).members())
                                        .toList())
                        .and(
                                "gaps",
                                decisions.gaps(view.id(), span).stream()
                                        .map(one -> shown(view, one).members())
                                        .toList()));
    }

    private static Filter filter(View view, Query query) {
        String gateway = query.text("gateway");
        String after = query.text("after");
        return new Filter(
                gateway == null ? null : gateway(view, gateway),
                query.text("decision"),
                choice(query, "outcome", Outcome.values()),
                choice(query, "check", Kind.values()),
                DecisionController.subject(view, query.text("subject")),
                DecisionController.application(view, query.text("application")),
                DecisionController.api(view, query.text("api")),
                after == null ? null : place(after));
    }

    private static <E extends Enum<E>> @Nullable E choice(Query query, String name, E[] choices) {
        String text = query.text(name);
        if (text == null) {
            return null;
        }
        return Arrays.stream(choices)
                .filter(it -> written(it).equals(text))
                .findFirst()
                .orElseThrow(
                        () ->
                                Query.invalid(
                                        name,
                                        Arrays.stream(choices)
                                                        .map(SidecarDecisionController::written)
                                                        .collect(Collectors.joining(", "))
                                                + ": one of them is due"));
    }

    private static String written(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static String gateway(View view, String name) {
        GatewayDocument gateway =
                Handle.isHandle(name) ? view.organization().gateways().get(new Handle(name)) : null;
        return gateway == null ? name : gateway.id().value();
    }

    private static String written(Place place) {
        return place.atMicros() + "." + place.gateway() + "." + place.id();
    }

    private static Place place(String after) {
        String[] parts = after.split("\\.", 3);
        if (parts.length == 3 && parts[0].matches("[0-9]{1,18}")) {
            return new Place(Long.parseLong(parts[0]), parts[1], parts[2]);
        }
        throw Query.invalid("after", "the 'next' of a list is due");
    }

    private Json shown(View view, Stored one) {
        byte[] record = one.record();
        String subject = one.subject();
        String application = one.application();
        String api = one.api();
        return Json.of("id", one.place().id())
                .and("gateway", gatewayThing(view, one.place().gateway()))
                .and("instance", one.instance().isEmpty() ? null : one.instance())
                .and("at", one.at())
                .and("path", one.path())
                .and("position", one.position())
                .and("outcome", written(one.outcome()))
                .and("check", check(one.verdict()).members())
                .and(
                        "subject",
                        subject == null ? null : DecisionController.subjectThing(view, subject))
                .and("application", DecisionController.applicationThing(view, application))
                .and("api", api == null ? null : DecisionController.apiThing(view, api))
                .and("record", record == null ? null : PlainJson.read(record))
                .and("told", json.readValue(one.told(), Object.class));
    }

    /** Whether we say the same, and where not, in what; or why we cannot tell. */
    private static Json check(Verdict verdict) {
        boolean isPlain = verdict == Verdict.AGREES;
        return Json.of("result", written(verdict.kind()))
                .and("why", isPlain ? null : written(verdict));
    }

    private static Json shown(View view, Counted one) {
        return Json.of("gateway", gatewayThing(view, one.gateway()))
                .and("outcome", written(one.outcome()))
                .and("check", check(one.verdict()).members())
                .and("decisions", one.decisions());
    }

    private static Json shown(View view, Gap one) {
        return Json.of("gateway", gatewayThing(view, one.gateway()))
                .and("instance", one.instance().isEmpty() ? null : one.instance())
                .and("counter", one.counter())
                .and("lost", one.lost())
                .and("lastSeen", one.seen());
    }

    private static Json gatewayThing(View view, String id) {
        GatewayDocument gateway =
                Id.isId(id) ? view.organization().gateways().get(new GatewayId(id)) : null;
        return DecisionController.thing(
                "gateway", id, gateway == null ? null : gateway.handle().value());
    }
}
