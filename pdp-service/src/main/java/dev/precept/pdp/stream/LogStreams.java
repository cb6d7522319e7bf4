package dev.precept.pdp.stream;

import dev.precept.domain.apikey.ApiKeyEvent.ApiKeyCreated;
import dev.precept.domain.organization.OrganizationEvent.OrganizationDeleted;
import dev.precept.domain.resource.ResourceEvent.ResourceCreated;
import dev.precept.domain.schema.EventCodec;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Position;
import dev.precept.domain.shared.RecordedEvent;
import dev.precept.domain.subscription.SubscriptionEvent.SubscriptionCreated;
import dev.precept.pdp.eventstore.HistoryReader;
import dev.precept.pdp.eventstore.StoredEvent;
import dev.precept.projections.feed.BatchStreams;
import dev.precept.projections.feed.Streams;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What events of the past belong to: as a later image says, and for what that no longer has, the
 * log. For one thread and one batch.
 */
public final class LogStreams implements Streams {
    private final PolicyImage later;
    private final Streams places;
    private final HistoryReader history;
    private final Map<OrganizationId, Position> ends = new HashMap<>();
    private final Map<String, Optional<ApiId>> apis = new HashMap<>();

    /**
     * @param later has all the events
     */
    public LogStreams(PolicyImage later, HistoryReader history) {
        this.later = later;
        this.places = new BatchStreams(later, List.of());
        this.history = history;
    }

    @Override
    public @Nullable OrganizationId parent(OrganizationId organization) {
        return places.parent(organization);
    }

    @Override
    public boolean isThere(OrganizationId organization, Position at) {
        return later.organization(organization) != null
                || at.compareTo(ends.computeIfAbsent(organization, this::end)) <= 0;
    }

    /** Where it was deleted: nothing follows in its stream. */
    private Position end(OrganizationId organization) {
        for (StoredEvent last : history.newest(organization.value(), Long.MAX_VALUE, 1)) {
            if (EventCodec.decode(last.envelope()).event() instanceof OrganizationDeleted) {
                return new Position(last.position());
            }
        }
        return Position.ZERO;
    }

    @Override
    public @Nullable ApiId api(RecordedEvent event) {
        OrganizationImage there = later.organization(event.organization());
        ApiId known = there == null ? null : there.apiOfStream(event.stream());
        return known == null
                ? apis.computeIfAbsent(event.stream(), this::begun).orElse(null)
                : known;
    }

    private Optional<ApiId> begun(String stream) {
        return history.first(stream)
                .flatMap(
                        first ->
                                switch (EventCodec.decode(first.envelope()).event()) {
                                    case SubscriptionCreated made -> Optional.of(made.api());
                                    case ResourceCreated made -> Optional.of(made.api());
                                    case ApiKeyCreated made -> Optional.ofNullable(made.api());
                                    default -> Optional.empty();
                                });
    }
}
