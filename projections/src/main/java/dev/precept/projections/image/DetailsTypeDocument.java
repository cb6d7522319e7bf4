package dev.precept.projections.image;

import dev.precept.domain.api.DetailsType;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.Position;

/**
 * The logical content of a type of authorization details.
 *
 * @param addedAt where in the log it was made: what was granted before was of another one of its
 *     name
 */
public record DetailsTypeDocument(ApiId api, DetailsType type, Position addedAt) {
    /** The type's name, unique in its API. */
    public String name() {
        return type.type();
    }
}
