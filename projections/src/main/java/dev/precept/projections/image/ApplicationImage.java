package dev.precept.projections.image;

import dev.precept.domain.application.ApiAuthorization;
import dev.precept.domain.shared.ApiId;

import org.jspecify.annotations.Nullable;

/** An application and what it may ask for. Immutable. */
public record ApplicationImage(ApplicationDocument document) {
    /** What it may ask for of the API; null if it is not authorized for it. */
    public @Nullable ApiAuthorization authorization(ApiId api) {
        return document.authorizations().get(api);
    }
}
