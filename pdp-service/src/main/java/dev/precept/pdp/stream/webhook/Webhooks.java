package dev.precept.pdp.stream.webhook;

import dev.precept.domain.schema.EventCodec;
import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.WebhookId;
import dev.precept.pdp.eventstore.HistoryReader;
import dev.precept.pdp.eventstore.ImageFeed;
import dev.precept.pdp.eventstore.LogReader;
import dev.precept.pdp.eventstore.LogUnavailableException;
import dev.precept.pdp.stream.LogStreams;
import dev.precept.pdp.stream.Places;
import dev.precept.pdp.stream.Rounds;
import dev.precept.projections.feed.FeedFilter;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.WebhookDocument;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Tells webhooks: looks in short rounds which of them have not been told of everything that this
 * node's image has, claims such a one and sends it one message after the other, the next only when
 * the one before has arrived. Where one does not, it is tried again after a growing pause, and
 * after it did not for long enough the webhook is switched off.
 */
final class Webhooks implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Webhooks.class);

    private final WebhookChanges changes;
    private final LogReader log;
    private final HistoryReader history;
    private final WebhookDeliveries deliveries;
    private final WebhookSender sender;
    private final WebhookSwitch off;
    private final Supplier<PolicyImage> images;
    private final String node;
    private final Set<WebhookId> inHand = ConcurrentHashMap.newKeySet();
    private final Places places =
            new Places(Limits.TOLD_AT_ONCE, Limits.TOLD_AT_ONCE_PER_ORGANIZATION);
    private final Rounds rounds = new Rounds("webhooks", Limits.ROUND);
    private Map<String, Place> all = Map.of();
    private long toldOfAll = -1;
    private final Set<WebhookId> beginning = new HashSet<>();
    private boolean isAnyLeft;
    private boolean isListStale;

    Webhooks(
            WebhookChanges changes,
            Past past,
            WebhookSender sender,
            WebhookSwitch off,
            Supplier<PolicyImage> images) {
        this.changes = changes;
        this.log = past.log();
        this.history = past.history();
        this.deliveries = off.deliveries();
        this.sender = sender;
        this.off = off;
        this.images = images;
        this.node = off.node();
    }

    /** What has happened. */
    record Past(LogReader log, HistoryReader history) {}

    /** A webhook as it was when its list was made. */
    private record Place(WebhookDocument listed) {
        OrganizationId organization() {
            return listed.organization();
        }

        WebhookId webhook() {
            return listed.id();
        }

        /** Whether it is so still; otherwise it is told more when it has been listed again. */
        boolean isIn(PolicyImage image) {
            OrganizationImage there = image.organization(organization());
            return there != null && listed.equals(there.webhooks().get(webhook()));
        }
    }

    /** What a webhook is told before another one may be told something. */
    private record Turn(@Nullable Instant failingSince, long endNanos) {
        boolean isOver() {
            return System.nanoTime() - endNanos >= 0;
        }
    }

    @Override
    public void start() {
        rounds.start(this::roundOrTell);
    }

    /** Ends after what is on its way. */
    @Override
    public void stop() {
        rounds.stop();
    }

    @Override
    public boolean isRunning() {
        return rounds.isRunning();
    }

    private void roundOrTell(Executor tellers) {
        try {
            round(tellers);
        } catch (DataAccessException | LogUnavailableException away) {
            LOG.info("Webhooks are told later: {}", away.getMessage());
        } catch (RuntimeException fault) {
            // Thrown, it would end the rounds for ever.
            LOG.error("A round of webhooks failed", fault);
        }
    }

    private void round(Executor tellers) {
        PolicyImage image = images.get();
        long position = image.position().value();
        changes.take(position)
                .ifPresent(
                        changed -> {
                            isListStale = true;
                            beginning.addAll(changed);
                        });
        if (isListStale) {
            // Whatever failed before the change is forgotten before it is told anything after it.
            for (WebhookId webhook : Set.copyOf(beginning)) {
                deliveries.begun(webhook);
                beginning.remove(webhook);
            }
            all = list(image);
            isListStale = false;
            toldOfAll = -1;
        }
        if (all.isEmpty() || (position == toldOfAll && !isAnyLeft)) {
            return;
        }
        List<String> due = deliveries.due(all.keySet(), position);
        // What waits for its pause, or for another node, has to be looked for again.
        isAnyLeft = deliveries.isAnyBehind(all.keySet(), position);
        toldOfAll = position;
        for (String id : due) {
            Place place = all.get(id);
            if (place != null && inHand.add(place.webhook())) {
                if (places.enter(place.organization())) {
                    tellers.execute(() -> tellOrTell(place));
                } else {
                    inHand.remove(place.webhook());
                }
            }
        }
    }

    /** Those that are to be told; also begins with those that are new. */
    private Map<String, Place> list(PolicyImage image) {
        Map<String, Place> found = new HashMap<>();
        Map<String, Place> told = new HashMap<>();
        for (OrganizationImage organization : image.organizations()) {
            for (WebhookDocument webhook : organization.webhooks().list()) {
                Place place = new Place(webhook);
                found.put(webhook.id().value(), place);
                deliveries.begin(webhook);
                if (webhook.details().enabled() && !webhook.secrets().isEmpty()) {
                    told.put(webhook.id().value(), place);
                }
            }
        }
        deliveries.retain(found.keySet(), image.position().value());
        return told;
    }

    private void tellOrTell(Place place) {
        try {
            tell(place);
        } catch (DataAccessException | LogUnavailableException away) {
            LOG.info("Webhook {} is told later: {}", place.webhook(), away.getMessage());
        } catch (RuntimeException fault) {
            LOG.error("Webhook {} could not be told", place.webhook(), fault);
        } finally {
            places.leave(place.organization());
            inHand.remove(place.webhook());
        }
    }

    private void tell(Place place) {
        WebhookDeliveries.Claim claim = deliveries.claim(place.webhook(), node).orElse(null);
        if (claim == null) {
            return;
        }
        try {
            Turn turn = new Turn(claim.failingSince(), System.nanoTime() + Limits.TURN.toNanos());
            long position = claim.position();
            for (int i = 0; i < Limits.BATCHES_PER_TURN && position >= 0 && isRunning(); i++) {
                position = tellBatch(place, position, turn);
            }
        } catch (DataAccessException away) {
            throw away;
        } catch (RuntimeException fault) {
            // Tried again at once it would fail at once, for ever.
            deliveries.deferred(place.webhook(), node, "This service could not make the message.");
            throw fault;
        } finally {
            deliveries.release(place.webhook(), node);
        }
    }

    /** Tells what comes next; returns how far it came, or -1 where this is the end for now. */
    private long tellBatch(Place place, long after, Turn turn) {
        PolicyImage image = images.get();
        List<EventEnvelope> events =
                log.readAfter(after, Limits.EVENTS_READ).stream()
                        .filter(stored -> stored.position() <= image.position().value())
                        .map(ImageFeed::envelope)
                        .toList();
        if (events.isEmpty()) {
            return -1;
        }
        LogStreams streams = new LogStreams(image, history);
        WebhookDocument webhook = place.listed();
        long reached = after;
        for (EventEnvelope event : events) {
            if (!place.isIn(images.get()) || !isRunning()) {
                return -1;
            }
            if (turn.isOver()) {
                break;
            }
            if (wants(webhook, streams, event)
                    && !sendOne(webhook, streams, event, turn.failingSince())) {
                return -1;
            }
            reached = event.position().value();
        }
        return deliveries.passed(place.webhook(), node, reached) && !turn.isOver() ? reached : -1;
    }

    private static boolean wants(WebhookDocument webhook, LogStreams streams, EventEnvelope event) {
        return webhook.details().wants(EventCodec.typeName(event.event()))
                && FeedFilter.of(webhook.organization(), webhook.details().filter())
                        .isAbout(streams, event);
    }

    private boolean sendOne(
            WebhookDocument webhook,
            LogStreams streams,
            EventEnvelope event,
            @Nullable Instant failingSince) {
        boolean isInherited =
                FeedFilter.of(webhook.organization(), webhook.details().filter())
                        .inherits(streams, event.recorded().organization());
        WebhookMessage message = WebhookMessage.of(event, isInherited);
        WebhookSender.Result result = sender.send(webhook, message);
        String error = result.error();
        if (error == null) {
            int status = result.status() == null ? 0 : result.status();
            return deliveries.arrived(webhook.id(), node, event.position().value(), status);
        }
        deliveries.failed(webhook.id(), node, result.status(), error);
        off.afterFailure(webhook, failingSince, result.isGone());
        return false;
    }
}
