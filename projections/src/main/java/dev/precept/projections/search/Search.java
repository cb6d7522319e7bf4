package dev.precept.projections.search;

import dev.precept.projections.image.PolicyImage;

import org.jspecify.annotations.Nullable;

/**
 * A question with one part left open. Its answers are the things that would be permitted in the
 * open place, all of them and nothing else, in one order that depends on their names only.
 */
public sealed interface Search permits SubjectSearch, ResourceSearch, ActionSearch {
    /**
     * The answers on this image that come after the cursor of an earlier one; null begins at the
     * first. Found as they are asked for, by one thread at a time. Taken up again on another image
     * it neither passes over nor repeats what was permitted on both.
     */
    Findings in(PolicyImage image, @Nullable String after);
}
