package dev.precept.domain.review;

import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.DomainCommand;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Position;
import dev.precept.domain.shared.ReviewId;

import org.jspecify.annotations.Nullable;

/** What can be asked of an access review. */
public sealed interface ReviewCommand extends DomainCommand {
    /** The review the command is for. */
    ReviewId review();

    /** Begin it: its items are what is held at the position of its first event. */
    record OpenReview(
            ReviewId review, OrganizationId organization, Handle handle, ReviewDetails details)
            implements ReviewCommand {}

    /** Replace its details; the scope must be the one it has. */
    record ChangeReview(ReviewId review, ReviewDetails details) implements ReviewCommand {}

    /**
     * Decide about an item.
     *
     * @param reviewer who decides
     * @param takenAt the position of the event that took it away; null where none did
     */
    record DecideItem(
            ReviewId review,
            Actor reviewer,
            ReviewItem item,
            Verdict verdict,
            String reason,
            @Nullable Position takenAt)
            implements ReviewCommand {}

    /**
     * End it.
     *
     * @param result as it is where kept and revoked are as many as have been decided so
     */
    record CloseReview(ReviewId review, ReviewResult result) implements ReviewCommand {}
}
