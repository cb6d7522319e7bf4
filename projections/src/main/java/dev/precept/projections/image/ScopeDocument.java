package dev.precept.projections.image;

import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.Position;
import dev.precept.domain.shared.ScopeId;
import dev.precept.domain.shared.ScopeToken;

/**
 * A scope's logical content.
 *
 * @param addedAt where in the log it was made: a token decided before does not hold it
 */
public record ScopeDocument(
        ScopeId id,
        ApiId api,
        ScopeToken name,
        ScopeToken wireName,
        String displayName,
        String description,
        Position addedAt) {}
