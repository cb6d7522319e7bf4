package dev.precept.projections.feed;

import dev.precept.domain.apikey.ApiKeyEvent.ApiKeyCreated;
import dev.precept.domain.organization.OrganizationEvent.OrganizationCreated;
import dev.precept.domain.organization.OrganizationEvent.OrganizationDeleted;
import dev.precept.domain.resource.ResourceEvent.ResourceCreated;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Position;
import dev.precept.domain.shared.RecordedEvent;
import dev.precept.domain.subscription.SubscriptionEvent.SubscriptionCreated;
import dev.precept.projections.image.Fact;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the events of one batch belong to: as the image before it says, and the batch itself. For
 * one thread while it is made, then for any number.
 */
public final class BatchStreams implements Streams {
    private final PolicyImage before;
    private final Map<OrganizationId, OrganizationCreated> created = new HashMap<>();
    private final Map<OrganizationId, Position> deleted = new HashMap<>();
    private final Map<String, ApiId> apis = new HashMap<>();

    /**
     * @param before the image that the events follow
     * @param events in the order of the log
     */
    public BatchStreams(PolicyImage before, List<EventEnvelope> events) {
        this.before = before;
        for (EventEnvelope event : events) {
            String stream = event.recorded().stream();
            switch (event.event()) {
                case OrganizationCreated made -> created.put(made.organization(), made);
                case OrganizationDeleted _ ->
                        deleted.putIfAbsent(event.recorded().organization(), event.position());
                case SubscriptionCreated made -> apis.put(stream, made.api());
                case ResourceCreated made -> apis.put(stream, made.api());
                case ApiKeyCreated made -> apis.put(stream, made.api());
                default -> {}
            }
        }
    }

    @Override
    public @Nullable OrganizationId parent(OrganizationId id) {
        OrganizationCreated made = created.get(id);
        if (made != null) {
            return made.parent();
        }
        OrganizationImage known = before.organization(id);
        if (known != null) {
            return known.document().parent();
        }
        Fact.DeletedOrganization gone = before.organizationsImage().deleted().get(id);
        return gone == null ? null : gone.parent();
    }

    @Override
    public boolean isThere(OrganizationId id, Position at) {
        Position gone = deleted.get(id);
        return (created.containsKey(id) || before.organization(id) != null)
                && (gone == null || at.compareTo(gone) <= 0);
    }

    @Override
    public @Nullable ApiId api(RecordedEvent event) {
        ApiId made = apis.get(event.stream());
        OrganizationImage known = made == null ? before.organization(event.organization()) : null;
        return known == null ? made : known.apiOfStream(event.stream());
    }
}
