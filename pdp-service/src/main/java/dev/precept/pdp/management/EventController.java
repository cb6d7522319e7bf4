package dev.precept.pdp.management;

import dev.precept.pdp.eventstore.EventPages.Page;
import dev.precept.pdp.eventstore.LogReader;
import dev.precept.pdp.security.Right;

import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/** The history of an organization, for auditors: what happened up to the image that answers. */
@RestController
@RequestMapping("/v1/organizations/{org}/events")
final class EventController {
    private final Administration administration;
    private final EventHistory history;
    private final LogReader log;
    private final JsonMapper json;
    private final LineStream streams;

    EventController(
            Administration administration,
            EventHistory history,
            LogReader log,
            JsonMapper json,
            LineStream streams) {
        this.administration = administration;
        this.history = history;
        this.log = log;
        this.json = json;
        this.streams = streams;
    }

    @GetMapping
    @Nullable ResponseEntity<Object> list(
            Exchange exchange, HttpServletResponse response, @PathVariable("org") String org) {
        View view = administration.view(exchange, org, Right.AUDIT);
        Query asked = exchange.query(EventQuery.PARAMETERS);
        EventQuery query = EventQuery.read(asked, view, log);
        history.awaitPosition(query.span().to());
        if (LineStream.isWanted(exchange)) {
            long limit = asked.number("limit", Long.MAX_VALUE, 1, Long.MAX_VALUE);
            streams.answer(response, view.image(), view.id(), new Lines(view, query, limit));
            return null;
        }
        int limit = (int) asked.number("limit", Limits.DEFAULT_PAGE, 1, Limits.PAGE);
        Page page = history.page(query, limit);
        return Reply.body(
                view.image(),
                Json.of("events", history.shown(view, page.events()))
                        .and("next", page.isEnd() ? null : page.reached()));
    }

    /** The events that are asked for, page by page. For one thread. */
    private final class Lines implements LineStream.Lines {
        private final View view;
        private EventQuery query;
        private long left;

        Lines(View view, EventQuery query, long limit) {
            this.view = view;
            this.query = query;
            this.left = limit;
        }

        @Override
        public boolean writeMore(OutputStream out) throws IOException {
            Page page = history.page(query, (int) Math.min(left, Limits.PAGE));
            for (Map<String, Object> event : history.shown(view, page.events())) {
                out.write(json.writeValueAsBytes(event));
                out.write('\n');
            }
            left -= page.events().size();
            query = query.from(page.reached());
            return !page.isEnd() && left > 0;
        }
    }
}
