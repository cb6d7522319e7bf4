package dev.precept.projections.decision;

import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.UserImage;

import org.jspecify.annotations.Nullable;

import java.util.Objects;

/**
 * Who wants something, once known to be there.
 *
 * @param application through which; null for a user who comes without one
 * @param user on whose behalf; null for an application on its own
 * @param token by which token; null where none is in play
 */
record Party(
        @Nullable ApplicationImage application,
        @Nullable UserImage user,
        @Nullable TokenClaims token) {
    /** The application, where there must be one. */
    ApplicationImage client() {
        return Objects.requireNonNull(application);
    }
}
