package dev.precept.projections.delta;

import static dev.precept.projections.delta.StreamRules.known;
import static dev.precept.projections.delta.StreamRules.require;

import dev.precept.domain.review.ReviewDetails;
import dev.precept.domain.review.ReviewEvent;
import dev.precept.domain.review.ReviewResult;
import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.ReviewId;
import dev.precept.projections.image.EntityMeta;
import dev.precept.projections.image.Fact;
import dev.precept.projections.image.ReviewDocument;
import dev.precept.projections.image.ReviewImage;
import dev.precept.projections.image.ReviewsImage;

import org.jspecify.annotations.Nullable;

/** What changes among an organization's access reviews. */
final class ReviewsDelta {
    private final FactsDelta facts;
    private ReviewsImage reviews;

    ReviewsDelta(ReviewsImage base, FactsDelta facts) {
        this.reviews = base;
        this.facts = facts;
    }

    ReviewsImage apply() {
        return reviews;
    }

    void replay(EventEnvelope envelope, ReviewEvent event) {
        switch (event) {
            case ReviewEvent.ReviewOpened opened -> open(envelope, opened);
            case ReviewEvent.ReviewChanged(ReviewDetails details) ->
                    replace(envelope, details, null);
            case ReviewEvent.ItemDecided decided -> decide(envelope, decided);
            case ReviewEvent.ReviewClosed(ReviewResult result) ->
                    replace(envelope, open(envelope).document().details(), result);
        }
    }

    /** Takes in a fact of a snapshot. */
    void load(ReviewDocument document) {
        reviews = reviews.with(document);
        facts.added(new Fact.Review(document));
    }

    /** Takes in a fact of a snapshot: the review is there. */
    void load(Fact.ReviewDecision decision) {
        reviews = reviews.with(decision);
        facts.added(decision);
    }

    private void open(EventEnvelope envelope, ReviewEvent.ReviewOpened event) {
        EntityMeta meta = StreamRules.created(envelope, event.review(), event.organization());
        require(envelope, reviews.get(event.review()) == null, "the access review is there");
        require(envelope, reviews.get(event.handle()) == null, "the handle is taken");
        load(
                new ReviewDocument(
                        event.review(),
                        event.organization(),
                        event.handle(),
                        event.details(),
                        null,
                        meta));
    }

    private void decide(EventEnvelope envelope, ReviewEvent.ItemDecided event) {
        ReviewImage review = open(envelope);
        ReviewDocument document = review.document();
        Fact.ReviewDecision before = review.decision(event.item());
        Fact.ReviewDecision after =
                new Fact.ReviewDecision(
                        document.id(), event.item(), event.verdict(), envelope.position());
        reviews = reviews.with(after);
        if (before == null) {
            facts.added(after);
        } else {
            facts.replaced(before, after);
        }
        replace(envelope, document.details(), null);
    }

    private void replace(
            EventEnvelope envelope, ReviewDetails details, @Nullable ReviewResult result) {
        ReviewDocument before = open(envelope).document();
        ReviewDocument after =
                new ReviewDocument(
                        before.id(),
                        before.organization(),
                        before.handle(),
                        details,
                        result,
                        StreamRules.next(envelope, before.meta()));
        reviews = reviews.with(after);
        facts.replaced(new Fact.Review(before), new Fact.Review(after));
    }

    private ReviewImage open(EventEnvelope envelope) {
        ReviewId id = new ReviewId(envelope.recorded().stream());
        ReviewImage review = known(envelope, reviews.get(id), "such access review");
        require(envelope, review.document().isOpen(), "the access review is closed");
        return review;
    }
}
