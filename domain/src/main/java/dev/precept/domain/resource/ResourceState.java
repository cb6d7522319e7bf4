package dev.precept.domain.resource;

import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.ResourceId;

/** What a resource instance's decider needs to know of its past. */
public sealed interface ResourceState {
    /** Never kept. */
    record Absent() implements ResourceState {}

    /** In being. */
    record Existing(
            ResourceId resource,
            OrganizationId organization,
            ApiId api,
            ResourceName name,
            Attributes attributes)
            implements ResourceState {}

    /** Removed. */
    record Deleted() implements ResourceState {}
}
