package dev.precept.projections.image;

import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.ReviewId;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** An organization's access reviews. Immutable. */
public final class ReviewsImage {
    /** None. */
    public static final ReviewsImage EMPTY = new ReviewsImage(Catalog.empty());

    private final Catalog<ReviewId, ReviewImage> reviews;

    private ReviewsImage(Catalog<ReviewId, ReviewImage> reviews) {
        this.reviews = reviews;
    }

    public @Nullable ReviewImage get(ReviewId id) {
        return reviews.get(id);
    }

    public @Nullable ReviewImage get(Handle handle) {
        return reviews.get(handle);
    }

    /** All, by handle. */
    public List<ReviewImage> list() {
        return reviews.list();
    }

    /** With the review, new or in the place of what had its id; its decisions stay. */
    public ReviewsImage with(ReviewDocument document) {
        ReviewImage before = reviews.get(document.id());
        return with(before == null ? ReviewImage.of(document) : before.with(document));
    }

    /**
     * With the decision, in the place of an earlier one about its item.
     *
     * @throws IllegalArgumentException if its review is not there
     */
    public ReviewsImage with(Fact.ReviewDecision decision) {
        ReviewImage before = reviews.get(decision.review());
        if (before == null) {
            throw new IllegalArgumentException("there is no review " + decision.review());
        }
        return with(before.with(decision));
    }

    private ReviewsImage with(ReviewImage review) {
        ReviewDocument document = review.document();
        return new ReviewsImage(reviews.with(document.id(), document.handle(), review));
    }
}
