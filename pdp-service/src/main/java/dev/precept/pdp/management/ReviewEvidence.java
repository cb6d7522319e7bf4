package dev.precept.pdp.management;

import dev.precept.domain.review.ReviewDetails;
import dev.precept.domain.review.ReviewItem;
import dev.precept.domain.review.ReviewResult;
import dev.precept.domain.role.BreakGlass;
import dev.precept.domain.role.Validity;
import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.pdp.eventstore.HistoryReader;
import dev.precept.pdp.management.Reviewed.Decision;
import dev.precept.pdp.report.Table;
import dev.precept.pdp.report.Thing;
import dev.precept.pdp.review.ItemNames;
import dev.precept.projections.image.Fact;
import dev.precept.projections.image.ReviewDocument;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What an access review shows for: every item, what became of it, who decided so, when and why. */
final class ReviewEvidence {
    private static final List<String> COLUMNS =
            List.of(
                    "item",
                    "role",
                    "member",
                    "application",
                    "api",
                    "scope",
                    "state",
                    "reason",
                    "decidedBy",
                    "decidedAt",
                    "position",
                    "takenAt",
                    "held",
                    "changed",
                    "validFrom",
                    "validUntil",
                    "breakGlass");

    private final HistoryReader history;

    ReviewEvidence(HistoryReader history) {
        this.history = history;
    }

    /**
     * The report.
     *
     * @param overdue whether it is open beyond its time
     */
    Table table(Reviewed reviewed, boolean overdue) {
        ReviewDocument review = reviewed.review().document();
        ReviewResult result = reviewed.result();
        Iterable<List<@Nullable Object>> rows = () -> new Rows(reviewed);
        return new Table(
                "Access review " + review.handle(),
                facts(reviewed, result),
                COLUMNS,
                rows,
                notes(review, result, overdue));
    }

    /** What was decided about these, by the position of the decision. */
    Map<Long, Decision> decisions(List<Fact.ReviewDecision> decisions) {
        List<Long> positions = decisions.stream().map(it -> it.position().value()).toList();
        return history.at(positions).stream()
                .map(Decision::of)
                .collect(Collectors.toMap(it -> it.position().value(), it -> it));
    }

    private static Map<String, @Nullable Object> facts(Reviewed reviewed, ReviewResult result) {
        ReviewDocument review = reviewed.review().document();
        ReviewDetails details = review.details();
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("organization", reviewed.view().organization().document().handle().value());
        facts.put(
                "review", new Thing("access-review", review.handle().value(), review.id().value()));
        facts.put("name", details.name());
        facts.put("reviewers", reviewers(reviewed));
        facts.put("openedAt", review.meta().createdAt());
        facts.put("openedAtPosition", review.meta().createdAtPosition().value());
        facts.put("dueAt", details.dueAt());
        facts.put("closedAt", review.isOpen() ? null : review.meta().updatedAt());
        facts.put("asOfPosition", reviewed.view().image().position().value());
        facts.put("total", result.items());
        facts.put("kept", result.kept());
        facts.put("revoked", result.revoked());
        facts.put("gone", result.gone());
        facts.put("undecided", result.open());
        return facts;
    }

    private static List<Thing> reviewers(Reviewed reviewed) {
        var reviewers = reviewed.review().document().details().reviewers();
        Stream<Actor> users =
                reviewers.users().stream()
                        .map(it -> new Actor(Actor.Kind.USER, OrganizationId.SYSTEM, it.value()));
        Stream<Actor> applications =
                reviewers.applications().stream()
                        .map(
                                it ->
                                        new Actor(
                                                Actor.Kind.APPLICATION,
                                                OrganizationId.SYSTEM,
                                                it.value()));
        return Stream.concat(users, applications)
                .map(reviewed::actor)
                .sorted((a, b) -> a.toString().compareTo(b.toString()))
                .toList();
    }

    private static List<String> notes(ReviewDocument review, ReviewResult result, boolean overdue) {
        List<String> notes = new ArrayList<>();
        notes.add(
                "The items are what was held at position "
                        + review.meta().createdAtPosition()
                        + ", where the access review was opened. What was given later is not among"
                        + " them.");
        notes.add(
                "Whether an item is held, and whether what it gives has changed since, is as of"
                        + " the position that this report names.");
        notes.add(
                "Each decision is the event at its position, which can be proved:"
                        + " GET events/{position}/proof.");
        if (overdue) {
            notes.add("The access review is overdue.");
        }
        if (result.open() > 0) {
            notes.add(result.open() + " items that were held have not been decided.");
        }
        return notes;
    }

    /** One row an item; of the log, a page at a time is read. */
    private final class Rows implements Iterator<List<@Nullable Object>> {
        private final Reviewed reviewed;
        private List<ReviewItem> page;
        private Map<Long, Decision> decided;
        private int next;

        Rows(Reviewed reviewed) {
            this.reviewed = reviewed;
            this.page = reviewed.items().after(null, Limits.PAGE);
            this.decided = decided();
        }

        @Override
        public boolean hasNext() {
            if (next == page.size() && !page.isEmpty()) {
                page = reviewed.items().after(page.getLast(), Limits.PAGE);
                decided = decided();
                next = 0;
            }
            return next < page.size();
        }

        @Override
        public List<@Nullable Object> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return row(page.get(next++));
        }

        private Map<Long, Decision> decided() {
            return decisions(
                    page.stream()
                            .flatMap(it -> Stream.ofNullable(reviewed.review().decision(it)))
                            .toList());
        }

        private List<@Nullable Object> row(ReviewItem item) {
            Map<String, Thing> things = reviewed.things(item);
            Fact.ReviewDecision fact = reviewed.review().decision(item);
            Decision decision = fact == null ? null : decided.get(fact.position().value());
            Validity validity = reviewed.validity(item);
            BreakGlass breakGlass = validity.breakGlass();
            return Arrays.asList(
                    ItemNames.of(item),
                    things.get("role"),
                    things.get("member"),
                    things.get("application"),
                    things.get("api"),
                    things.get("scope"),
                    reviewed.state(item),
                    decision == null ? null : decision.event().reason(),
                    decision == null ? null : reviewed.actor(decision.actor()),
                    decision == null ? null : decision.at(),
                    decision == null ? null : decision.position().value(),
                    decision == null || decision.event().takenAt() == null
                            ? null
                            : decision.event().takenAt().value(),
                    reviewed.isHeld(item),
                    reviewed.isChanged(item),
                    validity.from(),
                    validity.until(),
                    breakGlass == null ? null : breakGlass.reason());
        }
    }
}
