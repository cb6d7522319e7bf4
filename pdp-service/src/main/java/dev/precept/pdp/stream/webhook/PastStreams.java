package dev.precept.pdp.stream.webhook;

import dev.precept.domain.apikey.ApiKeyEvent.ApiKeyCreated;
import dev.precept.domain.organization.OrganizationEvent.OrganizationDeleted;
import dev.precept.domain.resource.ResourceEvent.ResourceCreated;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Position;
import dev.precept.domain.shared.RecordedEvent;
import dev.precept.domain.subscription.SubscriptionEvent.SubscriptionCreated;
import dev.precept.pdp.eventstore.ImageFeed;
import dev.precept.pdp.eventstore.LogReader;
import dev.precept.pdp.eventstore.StoredEvent;
import dev.precept.projections.feed.BatchStreams;
import dev.precept.projections.feed.Streams;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** What events of the past belong to: as a later image says, and the log for what is gone. */
record PastStreams(PolicyImage later, Streams places, LogReader log) implements Streams {
    PastStreams(PolicyImage later, LogReader log) {
        this(later, new BatchStreams(later, List.of()), log);
    }

    @Override
    public @Nullable OrganizationId parent(OrganizationId organization) {
        return places.parent(organization);
    }

    @Override
    public boolean isThere(OrganizationId organization, Position at) {
        if (later.organization(organization) != null) {
            return true;
        }
        List<StoredEvent> stream = log.readStream(organization.value(), 0);
        if (stream.isEmpty()) {
            return false;
        }
        EventEnvelope last = ImageFeed.envelope(stream.getLast());
        return last.event() instanceof OrganizationDeleted && at.compareTo(last.position()) <= 0;
    }

    @Override
    public @Nullable ApiId api(RecordedEvent event) {
        OrganizationImage there = later.organization(event.organization());
        ApiId known = there == null ? null : there.apiOfStream(event.stream());
        if (known != null) {
            return known;
        }
        List<StoredEvent> stream = log.readStream(event.stream(), 0);
        return stream.isEmpty()
                ? null
                : switch (ImageFeed.envelope(stream.getFirst()).event()) {
                    case SubscriptionCreated made -> made.api();
                    case ResourceCreated made -> made.api();
                    case ApiKeyCreated made -> made.api();
                    default -> null;
                };
    }
}
