package dev.precept.pdp.management;

import dev.precept.domain.shared.Id;
import dev.precept.pdp.eventstore.HistoryReader;
import dev.precept.pdp.eventstore.StoredEvent;
import dev.precept.pdp.security.Right;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import tools.jackson.databind.json.JsonMapper;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/** The history of an organization, for auditors: what happened up to the image that answers. */
@RestController
@RequestMapping("/v1/organizations/{org}/events")
final class EventController {
    private static final String NDJSON = "application/x-ndjson";

    private final Administration administration;
    private final HistoryReader history;
    private final JsonMapper json;

    EventController(Administration administration, HistoryReader history, JsonMapper json) {
        this.administration = administration;
        this.history = history;
        this.json = json;
    }

    @GetMapping
    ResponseEntity<Object> list(Exchange exchange, @PathVariable("org") String org) {
        View view = administration.view(exchange, org, Right.AUDIT);
        Query query = exchange.query("after", "before", "limit", "entity", "type", "order");
        int limit = (int) query.number("limit", Limits.DEFAULT_PAGE, 1, Limits.PAGE);
        HistoryReader.Window window = window(query, view.image().position().value());
        HistoryReader.Filter filter =
                new HistoryReader.Filter(
                        view.id().value(), entity(query.text("entity")), query.text("type"));
        List<StoredEvent> events = history.read(filter, window, limit);
        List<Map<String, Object>> shown =
                events.stream().map(it -> shown(org, it).members()).toList();
        String accept = exchange.header(HttpHeaders.ACCEPT);
        if (accept != null && accept.contains(NDJSON)) {
            StringBuilder lines = new StringBuilder();
            shown.forEach(it -> lines.append(json.writeValueAsString(it)).append('\n'));
            return Reply.on(200, view.image().log(), view.image().position())
                    .contentType(MediaType.parseMediaType(NDJSON + ";charset=UTF-8"))
                    .body(lines.toString());
        }
        Long next = next(query, window, view.image().position().value(), events, limit);
        return Reply.body(view.image(), Json.of("events", shown).and("next", next));
    }

    /** The positions that one page looks at, within bounds. */
    private static HistoryReader.Window window(Query query, long head) {
        long after = query.number("after", 0, 0, Long.MAX_VALUE);
        long before = query.number("before", Long.MAX_VALUE, 1, Long.MAX_VALUE);
        boolean isNewestFirst = query.choice("order", "asc", "desc").equals("desc");
        long last = Math.min(head, before - 1);
        return isNewestFirst
                ? new HistoryReader.Window(
                        Math.max(after, last - Limits.EVENTS_SCANNED), last, true)
                : new HistoryReader.Window(
                        after, Math.min(last, saturated(after, Limits.EVENTS_SCANNED)), false);
    }

    /**
     * What {@code after}, or newest first {@code before}, is for the next page; null at the end.
     */
    private static @Nullable Long next(
            Query query,
            HistoryReader.Window window,
            long head,
            List<StoredEvent> events,
            int limit) {
        boolean isFull = events.size() == limit;
        if (window.isNewestFirst()) {
            long least = query.number("after", 0, 0, Long.MAX_VALUE);
            long reached = isFull ? events.getLast().position() : window.after() + 1;
            return reached > least + 1 ? reached : null;
        }
        long before = query.number("before", Long.MAX_VALUE, 1, Long.MAX_VALUE);
        long reached = isFull ? events.getLast().position() : window.to();
        return reached < Math.min(head, before - 1) ? reached : null;
    }

    private static @Nullable String entity(@Nullable String id) {
        if (id != null && !Id.isId(id)) {
            throw Query.invalid("entity", "the id of a thing is due");
        }
        return id;
    }

    private static Json shown(String org, StoredEvent event) {
        if (!(PlainJson.read(event.envelope()) instanceof Map<?, ?> envelope)) {
            throw new IllegalStateException("event " + event.position() + " is no object");
        }
        String type = event.type();
        return Json.of("position", event.position())
                .and("id", event.id().toString())
                .and("type", type)
                .and(
                        "entity",
                        Json.of("type", type.substring(0, type.indexOf('.')))
                                .and("id", event.stream()))
                .and("organization", org)
                .and("at", Instant.EPOCH.plus(event.atMicros(), ChronoUnit.MICROS))
                .and("actor", envelope.get("actor"))
                .and("command", envelope.get("command"))
                .and("correlation", envelope.get("correlation"))
                .and("reason", envelope.get("reason"))
                .and("data", envelope.get("data"));
    }

    private static long saturated(long a, long b) {
        return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
    }
}
