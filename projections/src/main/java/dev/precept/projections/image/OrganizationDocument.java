package dev.precept.projections.image;

import dev.precept.domain.organization.OrganizationMode;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;

import org.jspecify.annotations.Nullable;

/** An organization's logical content. */
public record OrganizationDocument(
        OrganizationId id,
        Handle handle,
        String name,
        @Nullable OrganizationId parent,
        OrganizationMode mode,
        EntityMeta meta) {}
