package dev.precept.projections.image;

import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.shared.GroupId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;

/** A group's logical content, but for its members. */
public record GroupDocument(
        GroupId id,
        OrganizationId organization,
        Handle handle,
        Attributes attributes,
        EntityMeta meta) {}
