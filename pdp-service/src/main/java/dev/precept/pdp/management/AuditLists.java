package dev.precept.pdp.management;

import dev.precept.pdp.audit.DecisionReader.Span;
import dev.precept.pdp.web.Moment;

import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

import tools.jackson.databind.json.JsonMapper;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.List;

/** What lists for auditors have in common: the time they are of, and the form they come in. */
final class AuditLists {
    /** How far back a list looks where the request does not say. */
    private static final Duration DEFAULT_SPAN = Duration.ofDays(1);

    private final JsonMapper json;
    private final InstantSource clock;

    AuditLists(JsonMapper json, InstantSource clock) {
        this.json = json;
        this.clock = clock;
    }

    ResponseEntity<Object> reply(
            Exchange exchange, View view, String name, List<Json> shown, @Nullable String next) {
        if (LineStream.isWanted(exchange)) {
            StringBuilder lines = new StringBuilder();
            shown.forEach(it -> lines.append(json.writeValueAsString(it.members())).append('\n'));
            return Reply.on(200, view.image().log(), view.image().position())
                    .contentType(MediaType.parseMediaType(LineStream.NDJSON + ";charset=UTF-8"))
                    .body(lines.toString());
        }
        Json body = Json.of(name, shown.stream().map(Json::members).toList());
        return Reply.body(view.image(), body.and("next", next));
    }

    /** The time that is asked for; of a past moment nothing after it. */
    Span span(Exchange exchange, Query query) {
        Instant to = instant(query, "to");
        Moment then = exchange.then();
        Instant last = then == null ? clock.instant() : then.at();
        Instant beyond = last.plusMillis(1);
        Instant end = to == null || (then != null && beyond.isBefore(to)) ? beyond : to;
        Instant from = instant(query, "from");
        requireOrder(from, to);
        int limit = (int) query.number("limit", Limits.DEFAULT_PAGE, 1, Limits.PAGE);
        return new Span(from == null ? end.minus(DEFAULT_SPAN) : from, end, limit);
    }

    /** Refuses a time whose beginning and end are both said, the wrong way round. */
    static void requireOrder(@Nullable Instant from, @Nullable Instant to) {
        if (from != null && to != null && from.isAfter(to)) {
            throw Query.invalid("from", "it lies after 'to'");
        }
    }

    /** An instant in the query; null where it is not there. */
    static @Nullable Instant instant(Query query, String name) {
        String text = query.text(name);
        if (text == null) {
            return null;
        }
        try {
            Instant instant = Instant.parse(text);
            if (!instant.isBefore(Instant.EPOCH)
                    && instant.isBefore(dev.precept.domain.shared.Limits.END_OF_TIME)) {
                return instant;
            }
        } catch (DateTimeParseException e) {
            // told below, as any other instant out of range
        }
        throw Query.invalid(name, "an instant as 2026-01-02T03:04:05Z is due");
    }
}
