package dev.precept.pdp.management;

import dev.precept.domain.review.ReviewCommand.CloseReview;
import dev.precept.domain.review.ReviewItem;
import dev.precept.domain.review.ReviewResult;
import dev.precept.domain.review.Verdict;
import dev.precept.domain.role.BreakGlass;
import dev.precept.domain.role.Validity;
import dev.precept.domain.shared.DomainCommand;
import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.Position;
import dev.precept.domain.shared.ReviewId;
import dev.precept.pdp.eventstore.HistoryReader;
import dev.precept.pdp.history.History;
import dev.precept.pdp.management.Reviewed.Decision;
import dev.precept.pdp.report.Thing;
import dev.precept.pdp.review.ItemNames;
import dev.precept.pdp.review.ReviewItems;
import dev.precept.pdp.security.Caller;
import dev.precept.pdp.security.Right;
import dev.precept.projections.image.Fact;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.ReviewDocument;
import dev.precept.projections.image.ReviewImage;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Access reviews: what is held, item by item, kept or taken away by the reviewers, and the evidence
 * of it. What is revoked is taken away before the decision is recorded, by the ordinary command and
 * with the reviewer's own rights: what is cut off in between leaves nobody with what he should not
 * have, and the same request again records it.
 */
@RestController
@RequestMapping("/v1/organizations/{org}/access-reviews")
final class ReviewController {
    private final Administration administration;
    private final History history;
    private final ReviewEvidence evidence;
    private final InstantSource clock;

    ReviewController(
            Administration administration,
            History history,
            HistoryReader events,
            InstantSource clock) {
        this.administration = administration;
        this.history = history;
        this.evidence = new ReviewEvidence(events);
        this.clock = clock;
    }

    @GetMapping
    ResponseEntity<Object> list(Exchange exchange, @PathVariable("org") String org) {
        View view = administration.read(exchange, org);
        return Reply.body(
                view.image(),
                Pages.of(view.organization().reviews().list(), it -> it.document().handle().value())
                        .named(it -> it.document().details().name())
                        .page(exchange, it -> shown(exchange, view, it)));
    }

    @GetMapping("/{review}")
    ResponseEntity<Object> get(
            Exchange exchange,
            @PathVariable("org") String org,
            @PathVariable("review") String review) {
        View view = administration.read(exchange, org);
        exchange.query();
        Shown shown = shown(exchange, view, Exchange.handle(review));
        // To count them takes the image of the opening, which is for auditors to ask for.
        Json body =
                exchange.caller().may(Right.AUDIT, view.id())
                        ? shown.body()
                                .and(
                                        "items",
                                        reviewed(view, Exchange.handle(review)).items().count())
                        : shown.body();
        return Reply.thing(view.image(), new Shown(body, shown.revision()));
    }

    @PutMapping("/{review}")
    ResponseEntity<Object> put(
            Exchange exchange,
            @PathVariable("org") String org,
            @PathVariable("review") String review) {
        Administration.Order order = administration.order(exchange, org);
        Handle handle = Exchange.handle(review);
        ReviewId fresh = new ReviewId(administration.freshId());
        return order.put(
                view -> ReviewBody.read(exchange.json(), view).change(view, handle, fresh),
                view -> shown(exchange, view, handle));
    }

    @GetMapping("/{review}/items")
    ResponseEntity<Object> items(
            Exchange exchange,
            @PathVariable("org") String org,
            @PathVariable("review") String review) {
        View view = administration.view(exchange, org, Right.AUDIT);
        Reviewed reviewed = reviewed(view, Exchange.handle(review));
        Pages.Source<ReviewItem> source =
                (after, limit) ->
                        reviewed.items()
                                .after(
                                        after == null
                                                ? null
                                                : ItemNames.find(after)
                                                        .orElseThrow(Pages::invalidCursor),
                                        limit);
        return Reply.body(
                view.image(),
                Pages.of(source, ItemNames::of)
                        .named(it -> searched(reviewed, it))
                        .page(exchange, it -> shown(reviewed, it, null)));
    }

    @GetMapping("/{review}/items/{item}")
    ResponseEntity<Object> item(
            Exchange exchange,
            @PathVariable("org") String org,
            @PathVariable("review") String review,
            @PathVariable("item") String item) {
        View view = administration.view(exchange, org, Right.AUDIT);
        exchange.query();
        return Reply.thing(view.image(), item(reviewed(view, Exchange.handle(review)), item));
    }

    @PutMapping("/{review}/items/{item}")
    ResponseEntity<Object> decide(
            Exchange exchange,
            @PathVariable("org") String org,
            @PathVariable("review") String review,
            @PathVariable("item") String item) {
        Administration.Order order = administration.order(exchange, org, Right.AUDIT);
        Handle handle = Exchange.handle(review);
        Deciding deciding =
                new Deciding(exchange.caller(), handle, item, DecisionBody.read(exchange.json()));
        // Whatever refuses the whole does so before anything is taken. A request that was answered
        // took what it took then.
        if (deciding.body.verdict() == Verdict.REVOKE && !order.isRemembered()) {
            List<EventEnvelope> rehearsed = order.rehearse(deciding::decide);
            ResponseEntity<Object> taken =
                    administration
                            .order(exchange, org, Right.ADMIN)
                            .part(deciding.body.reason())
                            .run(deciding::take, deciding::taken);
            if (order.isDryRun()) {
                return both(taken, rehearsed);
            }
        }
        return order.put(
                deciding::decide, view -> item(reviewed(view, handle, deciding.opening), item));
    }

    @PostMapping("/{review}/close")
    ResponseEntity<Object> close(
            Exchange exchange,
            @PathVariable("org") String org,
            @PathVariable("review") String review) {
        Administration.Order order = administration.order(exchange, org);
        Handle handle = Exchange.handle(review);
        Faults faults = new Faults();
        Fields fields = Fields.of(exchange.json(), faults);
        boolean isIncomplete = fields.flag("incomplete", false);
        fields.end();
        faults.check();
        return order.put(
                view -> {
                    Reviewed reviewed = reviewed(view, handle);
                    ReviewResult result = reviewed.result();
                    if (result.open() > 0
                            && !isIncomplete
                            && reviewed.review().document().isOpen()) {
                        throw ProblemException.of(
                                409,
                                "review-incomplete",
                                result.open()
                                        + " items are still to be decided: decide them, or close"
                                        + " it with {\"incomplete\": true}.");
                    }
                    return Change.changing(
                            new CloseReview(reviewed.review().document().id(), result));
                },
                view -> shown(exchange, view, handle));
    }

    /** The evidence, as JSON, CSV or a page to print. */
    @GetMapping("/{review}/evidence")
    ResponseEntity<Object> evidence(
            Exchange exchange,
            @PathVariable("org") String org,
            @PathVariable("review") String review) {
        View view = administration.view(exchange, org, Right.AUDIT);
        Query query = exchange.query("format");
        Reviewed reviewed = reviewed(view, Exchange.handle(review));
        return Reply.report(
                view.image(),
                exchange,
                query,
                evidence.table(reviewed, isOverdue(exchange, reviewed.review().document())));
    }

    /** What a dry run says, with more events. */
    private static ResponseEntity<Object> both(
            ResponseEntity<Object> dryRun, List<EventEnvelope> more) {
        if (!(dryRun.getBody() instanceof Map<?, ?> said)
                || !(said.get("events") instanceof List<?> events)) {
            throw new IllegalStateException("a dry run says what would happen");
        }
        Map<Object, Object> body = new LinkedHashMap<>(said);
        body.put(
                "events",
                Stream.concat(events.stream(), more.stream().map(Writing::event)).toList());
        return ResponseEntity.status(dryRun.getStatusCode())
                .headers(dryRun.getHeaders())
                .body(body);
    }

    /** A decision, and what it takes; each runs once an attempt, and the last run counts. */
    private final class Deciding {
        private final Caller caller;
        private final Handle review;
        private final String item;
        private final DecisionBody body;
        private final Opening opening = new Opening();
        private boolean isTaking;
        private @Nullable Position takenAt;

        Deciding(Caller caller, Handle review, String item, DecisionBody body) {
            this.caller = caller;
            this.review = review;
            this.item = item;
            this.body = body;
        }

        Change decide(View view) {
            Reviewed reviewed = reviewed(view, review, opening);
            return Change.changing(reviewed.decide(caller, reviewed.item(item), body, takenAt));
        }

        /** What was revoked before and given again since is another's decision, and stays. */
        Change take(View view) {
            Reviewed reviewed = reviewed(view, review, opening);
            ReviewItem named = reviewed.item(item);
            DomainCommand command =
                    reviewed.state(named) == Reviewed.State.REVOKED
                            ? null
                            : Revoking.command(caller, view, named);
            isTaking = command != null;
            return command == null ? new Change.Nothing(0) : Change.changing(command);
        }

        ResponseEntity<Object> taken(Writing.Written written, PolicyImage image) {
            takenAt = isTaking ? written.position() : null;
            return Reply.on(204, image.log(), written.position()).build();
        }
    }

    /** The image of the opening, looked up once and held while a request is worked on. */
    private final class Opening {
        private @Nullable PolicyImage image;

        PolicyImage image(Position opened) {
            PolicyImage held = image;
            if (held == null) {
                held = history.image(opened);
                image = held;
            }
            return held;
        }
    }

    private Reviewed reviewed(View view, Handle handle) {
        return reviewed(view, handle, new Opening());
    }

    private Reviewed reviewed(View view, Handle handle, Opening opening) {
        ReviewImage review = find(view, handle);
        ReviewDocument document = review.document();
        View then = then(view, document.meta().createdAtPosition(), opening);
        return new Reviewed(
                view,
                review,
                then,
                ReviewItems.of(then.organization(), document.details().scope()));
    }

    /** The organization where the review was opened; on an image that is only supposed, on it. */
    private View then(View view, Position opened, Opening opening) {
        if (opened.compareTo(administration.image().position()) > 0) {
            return view;
        }
        PolicyImage image = opening.image(opened);
        Handle handle = view.organization().document().handle();
        return new View(
                image, View.found(image.organization(handle), "organization", handle.value()));
    }

    private Shown item(Reviewed reviewed, String name) {
        ReviewItem item = reviewed.item(name);
        Fact.ReviewDecision fact = reviewed.review().decision(item);
        Decision decision =
                fact == null
                        ? null
                        : evidence.decisions(List.of(fact)).get(fact.position().value());
        long revision = reviewed.review().document().meta().revision();
        return new Shown(shown(reviewed, item, decision), revision);
    }

    private static Json shown(Reviewed reviewed, ReviewItem item, @Nullable Decision decision) {
        Fact.ReviewDecision fact = reviewed.review().decision(item);
        Json shown = Json.of("item", ItemNames.of(item));
        reviewed.things(item).forEach((name, thing) -> shown.and(name, Show.thing(thing)));
        Validity validity = reviewed.validity(item);
        BreakGlass breakGlass = validity.breakGlass();
        return shown.and("validFrom", validity.from())
                .and("validUntil", validity.until())
                .and("breakGlass", breakGlass == null ? null : breakGlass.reason())
                .and("state", reviewed.state(item))
                .and("held", reviewed.isHeld(item))
                .and("changed", reviewed.isChanged(item))
                .and("decision", fact == null ? null : fact.verdict())
                .and("position", fact == null ? null : fact.position().value())
                .and("reason", decision == null ? null : decision.event().reason())
                .and(
                        "decidedBy",
                        decision == null ? null : Show.thing(reviewed.actor(decision.actor())))
                .and("decidedAt", decision == null ? null : decision.at())
                .and(
                        "takenAt",
                        decision == null || decision.event().takenAt() == null
                                ? null
                                : decision.event().takenAt().value());
    }

    /** What a filter looks at: how it stands with the item, and what its things are called. */
    private static String searched(Reviewed reviewed, ReviewItem item) {
        StringBuilder text = new StringBuilder(reviewed.state(item).name());
        for (Thing thing : reviewed.things(item).values()) {
            text.append(' ').append(thing);
        }
        return text.toString();
    }

    private Shown shown(Exchange exchange, View view, Handle handle) {
        ReviewImage review = find(view, handle);
        return new Shown(shown(exchange, view, review), review.document().meta().revision());
    }

    private Json shown(Exchange exchange, View view, ReviewImage review) {
        return Show.review(view, review, isOverdue(exchange, review.document()));
    }

    private boolean isOverdue(Exchange exchange, ReviewDocument review) {
        var then = exchange.then();
        Instant now = then == null ? clock.instant() : then.at();
        return review.isOpen() && now.isAfter(review.details().dueAt());
    }

    private static ReviewImage find(View view, Handle handle) {
        return View.found(
                view.organization().reviews().get(handle), "access review", handle.value());
    }
}
