package dev.precept.projections.feed;

import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Position;
import dev.precept.domain.shared.RecordedEvent;

import org.jspecify.annotations.Nullable;

/** What events belong to, beyond what they say themselves. */
public interface Streams {
    /** The organization above that of this id, also of one that is gone; null for none. */
    @Nullable OrganizationId parent(OrganizationId organization);

    /** Whether the organization is there for an event at the position: made, and not deleted. */
    boolean isThere(OrganizationId organization, Position at);

    /** The API that a subscription, resource or API key is about, of whose stream the event is. */
    @Nullable ApiId api(RecordedEvent event);
}
