package dev.precept.domain.resource;

import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.DomainCommand;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.ResourceId;

/** What can be asked of a resource instance. */
public sealed interface ResourceCommand extends DomainCommand {
    /** The instance the command is for. */
    ResourceId resource();

    /** Keep it. */
    record CreateResource(
            ResourceId resource,
            OrganizationId organization,
            ApiId api,
            ResourceName name,
            Attributes attributes)
            implements ResourceCommand {}

    /** Have exactly these attributes. */
    record ChangeResource(ResourceId resource, Attributes attributes) implements ResourceCommand {}

    /** Keep it no more. */
    record DeleteResource(ResourceId resource) implements ResourceCommand {}
}
