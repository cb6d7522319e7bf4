package dev.precept.pdp.management;

import dev.precept.domain.shared.Handle;
import dev.precept.pdp.web.Moment;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One page of a list that is in the order of its keys, after the cursor: the key of the last thing
 * that the page before looked at.
 *
 * @param <T> the things
 */
final class Pages<T> {
    private final Source<T> source;
    private final Function<T, String> key;
    private final Map<String, Function<T, String>> members = new LinkedHashMap<>();
    private final Map<String, Class<? extends Enum<?>>> choices = new HashMap<>();
    private Function<T, String> name = _ -> "";

    /** Where things come from. */
    interface Source<T> {
        /** Up to {@code limit} things whose keys come after the one given, by key. */
        List<T> after(@Nullable String key, int limit);
    }

    private Pages(Source<T> source, Function<T, String> key) {
        this.source = source;
        this.key = key;
    }

    static <T> Pages<T> of(Source<T> source, Function<T, String> key) {
        return new Pages<>(source, key);
    }

    /** Of a list that is in the order of the keys. */
    static <T> Pages<T> of(List<T> things, Function<T, String> key) {
        Source<T> source =
                (after, limit) ->
                        things.stream()
                                .filter(it -> after == null || key.apply(it).compareTo(after) > 0)
                                .limit(limit)
                                .toList();
        return new Pages<>(source, key);
    }

    /** Things have names, which the filter looks at as well as at their keys. */
    Pages<T> named(Function<T, String> names) {
        name = names;
        return this;
    }

    /** Those alone may be asked for of which this is exactly what the parameter says. */
    Pages<T> by(String parameter, Function<T, String> value) {
        members.put(parameter, value);
        return this;
    }

    /** The same of what is one of a few; anything else is refused. */
    <E extends Enum<E>> Pages<T> by(String parameter, Class<E> type, Function<T, E> value) {
        choices.put(parameter, type);
        return by(parameter, it -> value.apply(it).name());
    }

    /** Where things come from by handle. */
    interface ByHandle<T> {
        /** Up to {@code limit} things whose handles come after the one given. */
        List<T> after(@Nullable Handle handle, int limit);
    }

    static <T> Pages<T> byHandle(ByHandle<T> source, Function<T, String> key) {
        return of((after, limit) -> source.after(handle(after), limit), key);
    }

    /** The page that the request asks for. */
    Json page(Exchange exchange, Function<T, Json> show) {
        List<String> known = new ArrayList<>(List.of("limit", "cursor", "filter"));
        known.addAll(members.keySet());
        return page(exchange, exchange.query(known.toArray(String[]::new)), show);
    }

    /**
     * The same of a list that the query says more of.
     *
     * @param query with {@code limit}, {@code cursor} and {@code filter}
     */
    Json page(Exchange exchange, Query query, Function<T, Json> show) {
        int limit = (int) query.number("limit", Limits.DEFAULT_PAGE, 1, Limits.PAGE);
        Predicate<T> filter = filter(query.text("filter"));
        for (Map.Entry<String, Function<T, String>> member : members.entrySet()) {
            String wanted = query.text(member.getKey());
            if (wanted != null) {
                requireChoice(query, member.getKey());
                filter = filter.and(it -> member.getValue().apply(it).equals(wanted));
            }
        }
        String after = decode(exchange);
        List<Object> items = new ArrayList<>();
        int looked = 0;
        boolean isEnd = false;
        while (items.size() < limit && looked < Limits.THINGS_SCANNED && !isEnd) {
            List<T> things = source.after(after, Limits.PAGE);
            isEnd = things.size() < Limits.PAGE;
            for (T thing : things) {
                if (items.size() == limit) {
                    isEnd = false;
                    break;
                }
                after = key.apply(thing);
                looked++;
                if (filter.test(thing)) {
                    items.add(show.apply(thing).members());
                }
            }
        }
        return Json.of("items", items).and("next", isEnd ? null : encode(exchange, after));
    }

    private void requireChoice(Query query, String parameter) {
        Class<? extends Enum<?>> type = choices.get(parameter);
        if (type != null) {
            query.choice(
                    parameter,
                    Arrays.stream(type.getEnumConstants()).map(Enum::name).toArray(String[]::new));
        }
    }

    private static @Nullable Handle handle(@Nullable String cursor) {
        if (cursor != null && !Handle.isHandle(cursor)) {
            throw invalidCursor();
        }
        return cursor == null ? null : new Handle(cursor);
    }

    private Predicate<T> filter(@Nullable String text) {
        if (text == null) {
            return _ -> true;
        }
        String wanted = text.toLowerCase(Locale.ROOT);
        return thing ->
                key.apply(thing).toLowerCase(Locale.ROOT).contains(wanted)
                        || name.apply(thing).toLowerCase(Locale.ROOT).contains(wanted);
    }

    private static @Nullable String encode(Exchange exchange, @Nullable String key) {
        return key == null ? null : new PageCursor(moment(exchange), key).text(exchange);
    }

    /** A cursor into a list of the past goes on at that position alone. */
    private static String moment(Exchange exchange) {
        Moment then = exchange.then();
        return then == null ? "" : then.position().toString();
    }

    private static @Nullable String decode(Exchange exchange) {
        PageCursor cursor = PageCursor.of(exchange);
        if (cursor == null) {
            return null;
        }
        if (!cursor.moment().equals(moment(exchange))) {
            throw invalidCursor();
        }
        return cursor.key();
    }

    static ProblemException invalidCursor() {
        return Query.invalid("cursor", "take it from the 'next' of the page before");
    }
}
