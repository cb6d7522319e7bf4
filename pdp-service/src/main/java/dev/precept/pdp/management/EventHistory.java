package dev.precept.pdp.management;

import dev.precept.domain.schema.EventCodec;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.pdp.eventstore.Derivation;
import dev.precept.pdp.eventstore.EventPages;
import dev.precept.pdp.eventstore.EventPages.Page;
import dev.precept.pdp.eventstore.HistoryReader;
import dev.precept.pdp.eventstore.HistoryReader.Stretch;
import dev.precept.pdp.eventstore.StoredEvent;
import dev.precept.pdp.trail.OldValues;
import dev.precept.projections.image.OrganizationImage;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The history of organizations, as auditors are shown it: each event with what it changed as it was
 * before. Threads share it.
 */
final class EventHistory {
    private final EventPages pages;
    private final HistoryReader streams;
    private final Derivation chains;
    private final Duration wait;

    /**
     * A history.
     *
     * @param chains knows where each organization's events stand
     * @param wait how long to wait until it has them all
     */
    EventHistory(EventPages pages, HistoryReader streams, Derivation chains, Duration wait) {
        this.pages = pages;
        this.streams = streams;
        this.chains = chains;
        this.wait = wait;
    }

    /** Ends the request where it is not known yet where all events up to a position stand. */
    void awaitPosition(long position) {
        try {
            if (chains.await(position, wait)) {
                return;
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
        throw ProblemException.of(
                503,
                "not-caught-up",
                "The history is known up to position " + chains.position() + " so far: try again.");
    }

    /** How many events of an organization there are up to a position. */
    long countUpTo(String organization, long position) {
        return pages.countUpTo(organization, position);
    }

    /** The first events that are asked for, at most as many as said. */
    Page page(EventQuery query, int maximum) {
        boolean isNewestFirst = query.span().isNewestFirst();
        List<Page> found =
                query.filters().stream()
                        .map(filter -> pages.read(filter, query.span(), maximum))
                        .toList();
        if (found.size() == 1) {
            return found.getFirst();
        }
        Comparator<Long> order =
                isNewestFirst ? Comparator.reverseOrder() : Comparator.naturalOrder();
        long end = isNewestFirst ? query.span().after() + 1 : query.span().to();
        long known =
                found.stream()
                        .filter(page -> !page.isEnd())
                        .map(Page::reached)
                        .min(order)
                        .orElse(end);
        List<StoredEvent> events =
                found.stream()
                        .flatMap(page -> page.events().stream())
                        .filter(event -> order.compare(event.position(), known) <= 0)
                        .sorted(Comparator.comparing(StoredEvent::position, order))
                        .toList();
        boolean isEnd = found.stream().allMatch(Page::isEnd);
        return events.size() <= maximum
                ? new Page(events, known, isEnd)
                : new Page(events.subList(0, maximum), events.get(maximum - 1).position(), false);
    }

    /** The events as they are shown, from the image that answers. */
    List<Map<String, Object>> shown(View view, List<StoredEvent> events) {
        Map<Long, OldValues.Before> before = before(events);
        return events.stream()
                .map(event -> shown(view, event, before.get(event.position())).members())
                .toList();
    }

    private static Json shown(View view, StoredEvent event, OldValues.@Nullable Before before) {
        Map<?, ?> envelope = object(event.envelope());
        OrganizationId organization = new OrganizationId(event.organization());
        OrganizationImage in = view.image().organization(organization);
        Json shown =
                Json.of("position", event.position())
                        .and("id", event.id().toString())
                        .and("type", event.type())
                        .and(
                                "entity",
                                EventNames.thing(in, EventNames.kind(event.type()), event.stream()))
                        .and(
                                "organization",
                                in == null ? event.organization() : in.document().handle().value())
                        .and("at", Instant.EPOCH.plus(event.atMicros(), ChronoUnit.MICROS));
        if (organization.equals(view.id())) {
            shown.and("actor", actor(view, envelope.get("actor")))
                    .and("command", envelope.get("command"))
                    .and("correlation", envelope.get("correlation"))
                    .and("reason", envelope.get("reason"))
                    .and("approval", approval(view, envelope.get("approval")));
        } else {
            shown.and("inherited", true);
        }
        shown.and("data", envelope.get("data"));
        if (before != null) {
            shown.and("before", before.values().isEmpty() ? null : before.values())
                    .and("beforeIsCut", before.isCut() ? true : null);
        }
        return shown;
    }

    /** The proposal, and who approved of it; null where nobody had to. */
    private static @Nullable Object approval(View view, @Nullable Object written) {
        return written instanceof Map<?, ?> approval
                ? Map.of(
                        "proposal",
                        String.valueOf(approval.get("proposal")),
                        "approver",
                        actor(view, approval.get("approver")))
                : null;
    }

    private static Object actor(View view, @Nullable Object written) {
        Map<Object, Object> actor = new LinkedHashMap<>();
        if (written instanceof Map<?, ?> members) {
            actor.putAll(members);
            if (members.get("id") instanceof String id) {
                String handle = EventNames.actor(view.image(), members.get("organization"), id);
                if (handle != null) {
                    actor.put("handle", handle);
                }
            }
        }
        return actor;
    }

    /** What each of the events changed, by position. */
    private Map<Long, OldValues.Before> before(List<StoredEvent> events) {
        int back =
                Math.clamp(
                        Limits.EVENTS_FOLDED / Math.max(1, events.size()),
                        Limits.LEAST_FOLDED,
                        Limits.MOST_FOLDED);
        List<Stretch> stretches =
                events.stream()
                        .sorted(
                                Comparator.comparing(StoredEvent::stream)
                                        .thenComparing(StoredEvent::revision))
                        .collect(
                                ArrayList::new,
                                (all, event) -> stretch(all, event, back),
                                List::addAll);
        Map<Long, OldValues.Before> before = new HashMap<>();
        OldValues fold = new OldValues(true);
        StoredEvent last = null;
        for (StoredEvent event : streams.read(stretches)) {
            boolean follows =
                    last != null
                            && last.stream().equals(event.stream())
                            && last.revision() + 1 == event.revision();
            if (!follows) {
                fold = new OldValues(event.revision() == 0);
            }
            Map<?, ?> data = (Map<?, ?>) object(event.envelope()).get("data");
            OldValues.Before was =
                    fold.take(
                            EventCodec.decode(event.envelope()).event(),
                            data == null ? Map.of() : data);
            before.put(event.position(), was);
            last = event;
        }
        return before;
    }

    /** Adds what is read for an event: with the stretch before it, where that touches. */
    private static void stretch(List<Stretch> all, StoredEvent event, int back) {
        long first = Math.max(0, event.revision() - back);
        Stretch before = all.isEmpty() ? null : all.getLast();
        if (before != null
                && before.stream().equals(event.stream())
                && first <= before.last() + 1) {
            all.removeLast();
            first = before.first();
        }
        all.add(new Stretch(event.stream(), first, event.revision()));
    }

    private static Map<?, ?> object(byte[] envelope) {
        if (PlainJson.read(envelope) instanceof Map<?, ?> object) {
            return object;
        }
        throw new IllegalStateException("an event that is no object");
    }
}
