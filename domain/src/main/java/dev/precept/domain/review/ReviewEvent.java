package dev.precept.domain.review;

import dev.precept.domain.shared.DomainEvent;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Position;
import dev.precept.domain.shared.ReviewId;

import org.jspecify.annotations.Nullable;

/** What can happen to an access review. */
public sealed interface ReviewEvent extends DomainEvent {
    /** It was begun: its items are what was held at this event's position. */
    record ReviewOpened(
            ReviewId review, OrganizationId organization, Handle handle, ReviewDetails details)
            implements ReviewEvent {}

    /** Its details were replaced, but for its scope. */
    record ReviewChanged(ReviewDetails details) implements ReviewEvent {}

    /**
     * Somebody decided about an item.
     *
     * @param reason why, in the reviewer's words
     * @param takenAt the position of the event that took it away; null where none did
     */
    record ItemDecided(ReviewItem item, Verdict verdict, String reason, @Nullable Position takenAt)
            implements ReviewEvent {}

    /** It ended. */
    record ReviewClosed(ReviewResult result) implements ReviewEvent {}
}
