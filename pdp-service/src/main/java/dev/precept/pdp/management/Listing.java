package dev.precept.pdp.management;

import dev.precept.pdp.report.Table;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A report before it has a form: rows in the order of keys, found as they are asked for. Whole
 * where the request names no {@code limit}, written as it is found; otherwise a page.
 *
 * @param title what it is
 * @param facts what it is of
 * @param columns the names of values
 * @param rows where they come from
 * @param notes what a reader must know
 */
record Listing(
        String title,
        Map<String, @Nullable Object> facts,
        List<String> columns,
        Source rows,
        List<String> notes) {

    /** One row. */
    record Line(String key, List<@Nullable Object> values) {
        /** With as many values as there are columns. */
        static Line of(String key, @Nullable Object... values) {
            List<@Nullable Object> all = new ArrayList<>(values.length);
            for (Object value : values) {
                all.add(value);
            }
            return new Line(key, Collections.unmodifiableList(all));
        }
    }

    /** Where rows come from. */
    interface Source {
        /** All whose keys come after the one given, in their order. */
        Iterator<Line> after(@Nullable String key);
    }

    /** Of a list, in whatever order. */
    static Source of(List<Line> lines) {
        List<Line> sorted = lines.stream().sorted((a, b) -> a.key().compareTo(b.key())).toList();
        return after ->
                sorted.stream()
                        .filter(it -> after == null || it.key().compareTo(after) > 0)
                        .iterator();
    }

    /**
     * As the request asks for it.
     *
     * @param moment which state of its rows is told
     */
    Table table(Exchange exchange, Query query, String moment) {
        PageCursor cursor = PageCursor.of(exchange);
        String after = cursor == null ? null : cursor.key();
        if (after == null && query.text("limit") == null) {
            return new Table(title, facts, columns, all(), notes);
        }
        int limit = (int) query.number("limit", Limits.DEFAULT_PAGE, 1, Limits.PAGE);
        Iterator<Line> found = rows.after(after);
        List<List<@Nullable Object>> page = new ArrayList<>();
        String last = null;
        while (page.size() < limit && found.hasNext()) {
            Line line = found.next();
            page.add(line.values());
            last = line.key();
        }
        Map<String, @Nullable Object> named = new LinkedHashMap<>(facts);
        named.put(
                "next",
                last == null || !found.hasNext()
                        ? null
                        : new PageCursor(moment, last).text(exchange));
        return new Table(title, named, columns, page, notes);
    }

    private Iterable<List<@Nullable Object>> all() {
        return () -> {
            Iterator<Line> found = rows.after(null);
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return found.hasNext();
                }

                @Override
                public List<@Nullable Object> next() {
                    return found.next().values();
                }
            };
        };
    }
}
