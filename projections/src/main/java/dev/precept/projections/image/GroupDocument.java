package dev.precept.projections.image;

import dev.precept.domain.shared.GroupId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;

/** A group's logical content, but for its members. */
public record GroupDocument(
        GroupId id, OrganizationId organization, Handle handle, EntityMeta meta) {}
