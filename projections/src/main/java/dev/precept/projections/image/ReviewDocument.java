package dev.precept.projections.image;

import dev.precept.domain.review.ReviewDetails;
import dev.precept.domain.review.ReviewResult;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.ReviewId;

import org.jspecify.annotations.Nullable;

/**
 * An access review's logical content, but for what was decided. Its items are what was held where
 * it was opened, at {@code meta.createdAtPosition}.
 *
 * @param result null while it is open
 */
public record ReviewDocument(
        ReviewId id,
        OrganizationId organization,
        Handle handle,
        ReviewDetails details,
        @Nullable ReviewResult result,
        EntityMeta meta) {
    /** Whether it is under way. */
    public boolean isOpen() {
        return result == null;
    }
}
