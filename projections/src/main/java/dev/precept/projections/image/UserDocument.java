package dev.precept.projections.image;

import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.UserId;

/** A user's logical content. */
public record UserDocument(
        UserId id, OrganizationId organization, Handle handle, EntityMeta meta) {}
