package dev.precept.pdp.stream.webhook;

import dev.precept.domain.organization.OrganizationEvent;
import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.WebhookId;
import dev.precept.domain.webhook.WebhookEvent;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.Provenance;
import dev.precept.projections.loader.ImagePublisher;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Remembers what images say of webhooks until somebody looks. The loader of images asks for it: it
 * must not ask for the loader in turn. Threads share it.
 */
final class WebhookChanges implements ImagePublisher {
    private final Set<WebhookId> changed = new HashSet<>();
    private boolean isAny = true;
    private long position;

    @Override
    public synchronized void publish(PolicyImage image, List<EventEnvelope> events) {
        if (image.provenance() != Provenance.TAIL) {
            isAny = true;
            position = image.position().value();
            return;
        }
        for (EventEnvelope event : events) {
            switch (event.event()) {
                case WebhookEvent _ -> {
                    isAny = true;
                    position = image.position().value();
                    changed.add(new WebhookId(event.recorded().stream()));
                }
                case OrganizationEvent.OrganizationDeleted _ -> {
                    isAny = true;
                    position = image.position().value();
                }
                default -> {}
            }
        }
    }

    /**
     * The webhooks that events were about since this was asked last; empty where there is nothing
     * new at all.
     *
     * @param seen the position of an image that was looked at: what later ones say is left
     */
    synchronized Optional<Set<WebhookId>> take(long seen) {
        if (!isAny || position > seen) {
            return Optional.empty();
        }
        isAny = false;
        Set<WebhookId> taken = Set.copyOf(changed);
        changed.clear();
        return Optional.of(taken);
    }
}
