package dev.precept.pdp.management;

import dev.precept.domain.shared.Position;
import dev.precept.pdp.audit.BootstrapUses;
import dev.precept.pdp.audit.DecisionReader;
import dev.precept.pdp.audit.ReplayRange;
import dev.precept.pdp.audit.UsageReader;
import dev.precept.pdp.audit.UsageReader.Days;
import dev.precept.pdp.history.Turns;
import dev.precept.pdp.jose.SecretUses;
import dev.precept.pdp.report.Table;
import dev.precept.pdp.security.Right;
import dev.precept.pdp.web.Moment;
import dev.precept.projections.image.RoleImage;
import dev.precept.projections.report.LeastPrivilege;
import dev.precept.projections.report.Usage;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import tools.jackson.databind.json.JsonMapper;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Reports of an organization for auditors: each as JSON, CSV, or a page to print. */
@RestController
@RequestMapping("/v1/organizations/{org}/reports")
final class ReportController {
    private static final int DEFAULT_DAYS = 90;
    private static final int OLD_DAYS = 365;
    private static final int EXPIRING_DAYS = 30;

    private final Administration administration;
    private final Records records;
    private final ProposalEffect effect;
    private final JsonMapper json;
    private final InstantSource clock;

    private final Turns turns =
            new Turns(Limits.REPORTS, Limits.REPORTS_WAITING, Limits.REPORT_PATIENCE);

    /**
     * What is on record beside the image.
     *
     * @param uses what was made use of
     * @param secrets when secrets were
     * @param decisions the decision log
     * @param bootstrap what the bootstrap credential caused
     */
    record Records(
            UsageReader uses,
            SecretUses secrets,
            DecisionReader decisions,
            BootstrapUses bootstrap) {}

    ReportController(
            Administration administration,
            Records records,
            ProposalEffect effect,
            JsonMapper json,
            InstantSource clock) {
        this.administration = administration;
        this.records = records;
        this.effect = effect;
        this.json = json;
        this.clock = clock;
    }

    @GetMapping("/access-review")
    ResponseEntity<Object> accessReview(Exchange exchange, @PathVariable("org") String org) {
        View asked = administration.view(exchange, org, Right.AUDIT);
        return inTurn(
                exchange,
                asked,
                view -> {
                    Query query = exchange.query("role", "limit", "cursor", "format");
                    String name = query.text("role");
                    RoleImage role = name == null ? null : view.role(Exchange.handle(name));
                    AccessReviewReport report = new AccessReviewReport(view, role);
                    return reply(
                            exchange,
                            view,
                            query,
                            new Listing(
                                    "Access review",
                                    facts(view, null, now(exchange, view)),
                                    AccessReviewReport.COLUMNS,
                                    report::after,
                                    AccessReviewReport.NOTES));
                });
    }

    @GetMapping("/separation-of-duties")
    ResponseEntity<Object> separation(Exchange exchange, @PathVariable("org") String org) {
        View asked = administration.view(exchange, org, Right.AUDIT);
        return inTurn(
                exchange,
                asked,
                view -> {
                    Query query = exchange.query("exclude", "limit", "cursor", "format");
                    SeparationReport report =
                            new SeparationReport(view, now(exchange, view), query.text("exclude"));
                    return reply(
                            exchange,
                            view,
                            query,
                            new Listing(
                                    "Separation of duties",
                                    facts(view, null, now(exchange, view)),
                                    SeparationReport.COLUMNS,
                                    report::after,
                                    SeparationReport.NOTES));
                });
    }

    @GetMapping("/unused-scopes")
    ResponseEntity<Object> unusedScopes(Exchange exchange, @PathVariable("org") String org) {
        View asked = administration.view(exchange, org, Right.AUDIT);
        return inTurn(
                exchange,
                asked,
                view -> {
                    Query query = exchange.query("days", "limit", "cursor", "format");
                    Instant now = now(exchange, view);
                    Instant from = from(query, now);
                    UnusedScopesReport report =
                            new UnusedScopesReport(
                                    view, young(view, from), records.uses(), days(from, now), now);
                    List<String> notes =
                            new ArrayList<>(ReportNotes.ofUses(records.uses().reach()));
                    notes.addAll(ReportNotes.UNUSED);
                    return reply(
                            exchange,
                            view,
                            query,
                            new Listing(
                                    "Unused scopes",
                                    facts(view, from, now),
                                    UnusedScopesReport.COLUMNS,
                                    Listing.of(report.lines()),
                                    notes));
                });
    }

    @GetMapping("/dormant-applications")
    ResponseEntity<Object> dormantApplications(Exchange exchange, @PathVariable("org") String org) {
        View asked = administration.present(exchange, org, Right.AUDIT);
        return inTurn(
                exchange,
                asked,
                view -> {
                    Query query = exchange.query("days", "limit", "cursor", "format");
                    Instant now = now(exchange, view);
                    Instant from = from(query, now);
                    records.secrets().write();
                    DormantApplicationsReport report =
                            new DormantApplicationsReport(
                                    view,
                                    records.uses().lastSeen(view.id(), now),
                                    records.secrets().last(DormantSecretsReport.all(view)),
                                    from);
                    return reply(
                            exchange,
                            view,
                            query,
                            new Listing(
                                    "Dormant applications",
                                    facts(view, from, now),
                                    DormantApplicationsReport.COLUMNS,
                                    Listing.of(report.lines()),
                                    ReportNotes.ofApplications(records.uses().reach())));
                });
    }

    @GetMapping("/dormant-secrets")
    ResponseEntity<Object> dormantSecrets(Exchange exchange, @PathVariable("org") String org) {
        View asked = administration.present(exchange, org, Right.AUDIT);
        return inTurn(
                exchange,
                asked,
                view -> {
                    Query query =
                            exchange.query("days", "old", "expiring", "limit", "cursor", "format");
                    Instant now = now(exchange, view);
                    Instant from = from(query, now);
                    DormantSecretsReport.Times times =
                            new DormantSecretsReport.Times(
                                    now,
                                    from,
                                    now.minus(span(query, "old", OLD_DAYS)),
                                    now.plus(span(query, "expiring", EXPIRING_DAYS)));
                    records.secrets().write();
                    DormantSecretsReport report =
                            new DormantSecretsReport(
                                    view,
                                    records.secrets().last(DormantSecretsReport.all(view)),
                                    times);
                    return reply(
                            exchange,
                            view,
                            query,
                            new Listing(
                                    "Dormant secrets",
                                    facts(view, from, now),
                                    DormantSecretsReport.COLUMNS,
                                    Listing.of(report.lines()),
                                    ReportNotes.OF_SECRETS));
                });
    }

    @GetMapping("/break-glass")
    ResponseEntity<Object> breakGlass(Exchange exchange, @PathVariable("org") String org) {
        View asked = administration.view(exchange, org, Right.AUDIT);
        return inTurn(
                exchange,
                asked,
                view -> {
                    Query query = exchange.query("days", "limit", "cursor", "format");
                    Instant now = now(exchange, view);
                    Instant from = from(query, now);
                    BreakGlassReport report =
                            new BreakGlassReport(
                                    view,
                                    records.bootstrap(),
                                    records.decisions(),
                                    new BreakGlassReport.Times(from, now.plusMillis(1)));
                    return reply(
                            exchange,
                            view,
                            query,
                            new Listing(
                                    "Break glass",
                                    facts(view, from, now),
                                    BreakGlassReport.COLUMNS,
                                    report::after,
                                    ReportNotes.ofBreakGlass(view, records.uses().reach())));
                });
    }

    @GetMapping("/least-privilege")
    ResponseEntity<Object> leastPrivilege(
            Exchange exchange, HttpServletRequest request, @PathVariable("org") String org) {
        View asked = administration.view(exchange, org, Right.AUDIT);
        return inTurn(
                exchange,
                asked,
                view -> {
                    Query query = exchange.query("days", "limit", "cursor", "format");
                    Instant now = now(exchange, view);
                    Instant from = from(query, now);
                    Days days = days(from, now);
                    Usage usage = new Usage(view.image(), view.organization(), now);
                    records.uses().uses(view.id(), days, usage::add);
                    LeastPrivilege least =
                            new LeastPrivilege(
                                    view.organization(),
                                    usage,
                                    records.uses().called(view.id(), days));
                    LeastPrivilegeReport report =
                            new LeastPrivilegeReport(view, young(view, from), least, json);
                    List<String> notes =
                            new ArrayList<>(ReportNotes.ofUses(records.uses().reach()));
                    notes.addAll(ReportNotes.LEAST);
                    Map<String, @Nullable Object> facts = facts(view, from, now);
                    if (exchange.then() == null && query.text("cursor") == null) {
                        ReplayRange span = new ReplayRange(view.id(), from, now);
                        facts.putAll(
                                effect.of(request, exchange.caller(), report.commands(), span));
                    }
                    return reply(
                            exchange,
                            view,
                            query,
                            new Listing(
                                    "Least privilege",
                                    facts,
                                    LeastPrivilegeReport.COLUMNS,
                                    Listing.of(report.lines()),
                                    notes));
                });
    }

    /** The organization as the first page of the report was of it. */
    private View begun(Exchange exchange, View view) {
        PageCursor cursor = PageCursor.of(exchange);
        return cursor == null
                ? view
                : administration.resumed(exchange, view, begun(cursor.moment()));
    }

    private static Moment begun(String moment) {
        String[] parts = moment.split("@", -1);
        try {
            return new Moment(new Position(Long.parseLong(parts[0])), Instant.parse(parts[1]));
        } catch (IllegalArgumentException | DateTimeException | IndexOutOfBoundsException e) {
            throw Pages.invalidCursor();
        }
    }

    /** What is summed up takes the database's time: few at once, one of an organization. */
    private ResponseEntity<Object> inTurn(
            Exchange exchange, View asked, Function<View, ResponseEntity<Object>> report) {
        try {
            return turns.take(asked.id(), () -> report.apply(begun(exchange, asked)));
        } catch (UsageReader.TooLongException e) {
            throw ProblemException.of(503, "report-too-long", String.valueOf(e.getMessage()));
        }
    }

    private ResponseEntity<Object> reply(
            Exchange exchange, View view, Query query, Listing listing) {
        String moment = view.image().position() + "@" + listing.facts().get("at");
        Table table = listing.table(exchange, query, moment);
        if (table.facts().get("next") != null) {
            administration.keep(view.image());
        }
        return Reply.report(view.image(), exchange, query, table);
    }

    /** The moment that the request asks of, or the present. */
    private Instant now(Exchange exchange, View view) {
        Moment then = exchange.then();
        return then == null ? view.image().notBefore(clock.instant()) : then.at();
    }

    private YoungGrants young(View view, Instant from) {
        return new YoungGrants(from, at -> administration.before(view, at));
    }

    private static Instant from(Query query, Instant now) {
        return now.minus(span(query, "days", DEFAULT_DAYS));
    }

    private static Duration span(Query query, String name, int fallback) {
        return Duration.ofDays(query.number(name, fallback, 0, Limits.REPORT_DAYS));
    }

    private static Days days(Instant from, Instant to) {
        return new Days(day(from), day(to));
    }

    private static LocalDate day(Instant at) {
        return at.atZone(ZoneOffset.UTC).toLocalDate();
    }

    private static Map<String, @Nullable Object> facts(
            View view, @Nullable Instant from, Instant now) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("organization", view.organization().document().handle().value());
        facts.put("position", view.image().position().value());
        facts.put("from", from);
        facts.put("at", now);
        return facts;
    }
}
