package dev.precept.domain.review;

import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.ReviewId;
import dev.precept.domain.shared.collection.PersistentMap;

/** What an access review's decider needs to know of its past. */
public sealed interface ReviewState {
    /** Never begun. */
    record Absent() implements ReviewState {}

    /**
     * Under way.
     *
     * @param decisions the last about each item, with its reason
     * @param revoked how many of them revoke
     */
    record Open(
            ReviewId review,
            OrganizationId organization,
            Handle handle,
            ReviewDetails details,
            PersistentMap<ReviewItem, Decided> decisions,
            int revoked)
            implements ReviewState {
        /** How many items are decided to be kept. */
        public int kept() {
            return decisions.size() - revoked;
        }

        Open withDetails(ReviewDetails changed) {
            return new Open(review, organization, handle, changed, decisions, revoked);
        }

        Open with(ReviewItem item, Decided decided) {
            Decided before = decisions.get(item);
            int fewer = before != null && before.verdict() == Verdict.REVOKE ? 1 : 0;
            int more = decided.verdict() == Verdict.REVOKE ? 1 : 0;
            return new Open(
                    review,
                    organization,
                    handle,
                    details,
                    decisions.with(item, decided),
                    revoked - fewer + more);
        }
    }

    /** A decision. */
    record Decided(Verdict verdict, String reason) {}

    /** Ended. */
    record Closed() implements ReviewState {}
}
