package dev.precept.projections.image;

import dev.precept.domain.api.ApiDetails;
import dev.precept.domain.api.Lifecycle;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;

/** An API's logical content, but for its scopes and operations. */
public record ApiDocument(
        ApiId id,
        OrganizationId organization,
        Handle handle,
        String identifier,
        ApiDetails details,
        Lifecycle lifecycle,
        EntityMeta meta) {}
