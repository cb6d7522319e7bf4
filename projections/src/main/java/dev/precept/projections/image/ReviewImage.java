package dev.precept.projections.image;

import dev.precept.domain.review.ReviewItem;
import dev.precept.domain.review.Verdict;
import dev.precept.domain.schema.RecordCodec;
import dev.precept.projections.collection.OrderedMap;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Collection;

/**
 * An access review with what was decided, the last about each item. Who decided and why, the log
 * tells, at the decision's position. Immutable.
 */
public final class ReviewImage {
    private static final RecordCodec<ReviewItem> ITEMS = RecordCodec.of(ReviewItem.class);

    private final ReviewDocument document;
    private final OrderedMap<String, Fact.ReviewDecision> decisions;
    private final int revoked;

    private ReviewImage(
            ReviewDocument document,
            OrderedMap<String, Fact.ReviewDecision> decisions,
            int revoked) {
        this.document = document;
        this.decisions = decisions;
        this.revoked = revoked;
    }

    static ReviewImage of(ReviewDocument document) {
        return new ReviewImage(document, OrderedMap.empty(), 0);
    }

    /** The review's logical content, but for what was decided. */
    public ReviewDocument document() {
        return document;
    }

    /** What was decided about the item; null for nothing yet. */
    public Fact.@Nullable ReviewDecision decision(ReviewItem item) {
        return decisions.get(name(item));
    }

    /** All that was decided. */
    public Collection<Fact.ReviewDecision> decisions() {
        return decisions.values();
    }

    /** How many items are decided to be kept. */
    public int kept() {
        return decisions.size() - revoked;
    }

    /** How many items are decided to be taken away. */
    public int revoked() {
        return revoked;
    }

    ReviewImage with(ReviewDocument changed) {
        return new ReviewImage(changed, decisions, revoked);
    }

    ReviewImage with(Fact.ReviewDecision decision) {
        Fact.ReviewDecision before = decision(decision.item());
        int fewer = before != null && before.verdict() == Verdict.REVOKE ? 1 : 0;
        int more = decision.verdict() == Verdict.REVOKE ? 1 : 0;
        return new ReviewImage(
                document, decisions.with(name(decision.item()), decision), revoked - fewer + more);
    }

    private static String name(ReviewItem item) {
        return new String(ITEMS.encode(item), StandardCharsets.UTF_8);
    }
}
