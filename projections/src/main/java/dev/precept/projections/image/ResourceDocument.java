package dev.precept.projections.image;

import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.resource.ResourceName;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.ResourceId;

/** A resource instance's logical content; its API may be gone. */
public record ResourceDocument(
        ResourceId id,
        OrganizationId organization,
        ApiId api,
        ResourceName name,
        Attributes attributes,
        EntityMeta meta) {}
