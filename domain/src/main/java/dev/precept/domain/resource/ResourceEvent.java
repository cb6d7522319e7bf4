package dev.precept.domain.resource;

import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.DomainEvent;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.ResourceId;

/** What can happen to a resource instance. */
public sealed interface ResourceEvent extends DomainEvent {
    /** It is kept from now on. */
    record ResourceCreated(
            ResourceId resource,
            OrganizationId organization,
            ApiId api,
            ResourceName name,
            Attributes attributes)
            implements ResourceEvent {}

    /** It has exactly these attributes. */
    record ResourceChanged(Attributes attributes) implements ResourceEvent {}

    /** It is kept no more. */
    record ResourceDeleted() implements ResourceEvent {}
}
