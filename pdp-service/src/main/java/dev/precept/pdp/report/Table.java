package dev.precept.pdp.report;

import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A report, whatever its form. A value is a text, a number, a truth, an instant, an enum, a {@link
 * Thing}, a list of those, or null where there is none.
 *
 * @param title what it is, such as {@code Unused scopes}; the CSV's file is named after it
 * @param facts what it is of, such as organization, position and span, by name, in order
 * @param columns the names of the rows' members, in camel case
 * @param rows as many values each as there are columns; gone through once, while they are written
 * @param notes what a reader must know: what is left out, what the records cannot tell
 */
public record Table(
        String title,
        Map<String, @Nullable Object> facts,
        List<String> columns,
        Iterable<? extends List<? extends @Nullable Object>> rows,
        List<String> notes) {
    public Table {
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
        columns = List.copyOf(columns);
        notes = List.copyOf(notes);
    }
}
