package dev.precept.pdp.management;

import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.Id;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.pdp.eventstore.EventPages;
import dev.precept.pdp.eventstore.EventPages.Filter;
import dev.precept.pdp.eventstore.EventPages.Span;
import dev.precept.pdp.eventstore.LogReader;
import dev.precept.projections.image.OrganizationImage;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which events of an organization are asked for.
 *
 * @param filters of the organization, and where inherited ones are wanted of those above it
 * @param span where they are looked for
 */
record EventQuery(List<Filter> filters, Span span) {
    /** What may be asked. */
    static final String[] PARAMETERS = {
        "after", "before", "limit", "entity", "actor", "type", "from", "to", "order", "inherited"
    };

    /**
     * The one kind whose events are inherited: what lies below sees of APIs above what they are.
     */
    private static final String INHERITED = "api";

    private static final String SERVICE = "SERVICE";

    EventQuery {
        filters = List.copyOf(filters);
    }

    /** Reads the query; handles in it are those on the image. */
    static EventQuery read(Query query, View view, LogReader log) {
        Filter own =
                new Filter(
                        view.id().value(),
                        entity(view, query.text("entity")),
                        query.text("type"),
                        actors(view, query.text("actor")));
        boolean isInherited = query.choice("inherited", "false", "true").equals("true");
        Stream<OrganizationImage> above =
                isInherited
                        ? view.image().ancestors(view.organization()).stream()
                        : Stream.<OrganizationImage>empty();
        if (isInherited && !own.actors().isEmpty()) {
            throw Query.invalid("actor", "whose events are inherited is not told");
        }
        List<Filter> filters =
                Stream.concat(
                                Stream.of(own),
                                above.flatMap(it -> inherited(own, it.document().id()).stream()))
                        .distinct()
                        .toList();
        return new EventQuery(filters, span(query, view, log));
    }

    /** What is inherited of an organization above; nothing where other types are asked for. */
    private static Optional<Filter> inherited(Filter own, OrganizationId above) {
        String type = own.type();
        if (type != null && !type.equals(INHERITED) && !type.startsWith(INHERITED + ".")) {
            return Optional.empty();
        }
        String wanted = type == null ? INHERITED : type;
        return Optional.of(new Filter(above.value(), own.stream(), wanted, own.actors()));
    }

    /** The same, from where a page ended. */
    EventQuery from(long reached) {
        return new EventQuery(
                filters,
                span.isNewestFirst()
                        ? new Span(span.after(), reached - 1, true)
                        : new Span(reached, span.to(), false));
    }

    private static Span span(Query query, View view, LogReader log) {
        long after = query.number("after", 0, 0, Long.MAX_VALUE);
        long before = query.number("before", Long.MAX_VALUE, 1, Long.MAX_VALUE);
        long head = view.image().position().value();
        long last = Math.min(head, before - 1);
        Instant from = AuditLists.instant(query, "from");
        Instant to = AuditLists.instant(query, "to");
        AuditLists.requireOrder(from, to);
        if (from != null) {
            after = Math.max(after, log.boundaryAt(microsBefore(from), head));
        }
        if (to != null) {
            last = Math.min(last, log.boundaryAt(microsBefore(to), head));
        }
        return new Span(after, last, query.choice("order", "asc", "desc").equals("desc"));
    }

    /** The last microsecond before an instant. */
    private static long microsBefore(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant) - 1;
    }

    /** A thing by its id, or by its kind and handle. */
    private static @Nullable String entity(View view, @Nullable String text) {
        if (text == null) {
            return null;
        }
        int colon = text.indexOf(':');
        if (colon < 0) {
            if (!Id.isId(text)) {
                throw Query.invalid("entity", "the id of a thing is due, or type:handle");
            }
            return text;
        }
        String handle = text.substring(colon + 1);
        String id =
                Handle.isHandle(handle)
                        ? EventNames.id(
                                view.organization(), text.substring(0, colon), new Handle(handle))
                        : null;
        if (id == null) {
            throw Query.invalid(
                    "entity",
                    "nothing has this type and handle; what is gone, or of a type without"
                            + " handles, is named by its id");
        }
        return id;
    }

    /** Whoever has this handle here or in {@code system}, where callers are; or this id. */
    private static List<byte[]> actors(View view, @Nullable String text) {
        if (text == null) {
            return List.of();
        }
        if (text.equals(SERVICE)) {
            return List.of(EventPages.byService());
        }
        if (!Handle.isHandle(text) && !Id.isId(text)) {
            throw Query.invalid("actor", "a handle, an id or " + SERVICE + " is due");
        }
        List<byte[]> actors = new ArrayList<>();
        OrganizationImage system = view.image().organization(OrganizationId.SYSTEM);
        if (Handle.isHandle(text)) {
            for (OrganizationImage in :
                    system == null
                            ? List.of(view.organization())
                            : List.of(view.organization(), system)) {
                for (String kind : List.of("application", "user")) {
                    String id = EventNames.id(in, kind, new Handle(text));
                    if (id != null) {
                        actors.add(EventPages.byId(id));
                    }
                }
            }
        }
        if (Id.isId(text)) {
            actors.add(EventPages.byId(text));
        }
        return actors;
    }
}
