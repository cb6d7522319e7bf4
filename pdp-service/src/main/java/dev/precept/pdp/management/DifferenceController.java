package dev.precept.pdp.management;

import dev.precept.domain.shared.Position;
import dev.precept.pdp.history.Difference;
import dev.precept.pdp.history.Differences;
import dev.precept.pdp.history.History;
import dev.precept.pdp.history.UnknownPastException;
import dev.precept.pdp.management.GrantsShown.Bookmark;
import dev.precept.pdp.security.Right;
import dev.precept.projections.difference.GrantPage;
import dev.precept.projections.difference.GrantPage.Place;
import dev.precept.projections.image.PolicyImage;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import java.util.List;
import java.util.Map;

/**
 * Who gained and lost which scope of which API between two moments, and because of which events,
 * for auditors. The later moment is, where the query does not say, that which the request is about:
 * now, or {@code Precept-At}.
 */
@RestController
@RequestMapping("/v1/organizations/{org}/diff")
final class DifferenceController {
    private final Administration administration;
    private final History history;
    private final Differences differences;

    DifferenceController(Administration administration, History history, Differences differences) {
        this.administration = administration;
        this.history = history;
        this.differences = differences;
    }

    @GetMapping
    ResponseEntity<Object> get(Exchange exchange, @PathVariable("org") String org) {
        View view = administration.view(exchange, org, Right.AUDIT);
        Query query = exchange.query("from", "to", "cursor", "limit");
        int limit = (int) query.number("limit", Limits.DEFAULT_PAGE, 1, Limits.PAGE);
        Span asked = span(view, query);
        Difference difference =
                differences.between(view.image(), view.organization(), asked.from(), asked.to());
        GrantPage page = difference.page(asked.place(), limit);
        GrantsShown shown = new GrantsShown(difference.before(), difference.after(), view.id());
        List<Map<String, Object>> changes =
                page.changes().stream().map(one -> shown.change(one).members()).toList();
        return Reply.body(
                view.image(),
                Json.of("from", moment(difference.before()))
                        .and("to", moment(difference.after()))
                        .and("counts", GrantsShown.counts(difference.counts()))
                        .and("users", difference.users())
                        .and(
                                "applications",
                                GrantsShown.things("application", difference.applications()))
                        .and(
                                "subscriptionsBroken",
                                GrantsShown.subscriptions(difference.brokenSubscriptions()))
                        .and(
                                "eventsLeftOut",
                                difference.eventsLeftOut() == 0 ? null : difference.eventsLeftOut())
                        .and("changes", changes)
                        .and("next", Bookmark.cursor(asked.list(), page.next())));
    }

    /** What is asked for: a cursor keeps the two moments of the pages before. */
    private record Span(Position from, Position to, @Nullable Place place) {
        private static final String LIST = "[0-9]{1,18}-[0-9]{1,18}";

        String list() {
            return from + "-" + to;
        }
    }

    private Span span(View view, Query query) {
        String cursor = query.text("cursor");
        Bookmark bookmark = cursor == null ? null : Bookmark.read(cursor);
        if (bookmark != null && !bookmark.list().matches(Span.LIST)) {
            throw Pages.invalidCursor();
        }
        int dash = bookmark == null ? 0 : bookmark.list().indexOf('-');
        String earlier = bookmark == null ? query.text("from") : bookmark.list().substring(0, dash);
        String later = bookmark == null ? query.text("to") : bookmark.list().substring(dash + 1);
        if (earlier == null) {
            throw Query.invalid("from", "a position or an instant is due");
        }
        Position from = position("from", earlier);
        Position to = later == null ? view.image().position() : position("to", later);
        if (from.compareTo(to) > 0) {
            throw Query.invalid("from", "it lies after 'to'");
        }
        return new Span(from, to, bookmark == null ? null : bookmark.place());
    }

    private Position position(String name, String text) {
        try {
            return history.position(text);
        } catch (UnknownPastException e) {
            throw ProblemException.of(
                    400, "invalid-parameter", "Query parameter '" + name + "': " + e.getMessage());
        }
    }

    private static Json moment(PolicyImage image) {
        return Json.of("position", image.position().value()).and("at", image.at());
    }
}
