package dev.precept.pdp.management;

import dev.precept.pdp.management.Parts.Part;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What applying a document changes: thing by thing, before and after, as an organization's document
 * has it.
 */
final class DocumentPlan {
    private final List<Entry> entries = new ArrayList<>();
    private final List<String> drift;
    private final List<String> waiting;
    private int unchanged;

    private DocumentPlan(List<String> drift, Set<String> waiting) {
        this.drift = List.copyOf(drift);
        this.waiting = waiting.stream().sorted().toList();
    }

    /** What happens to a thing. */
    private enum Action {
        CREATE('+'),
        CHANGE('~'),
        DELETE('-');

        private final char sign;

        Action(char sign) {
            this.sign = sign;
        }

        String written() {
            return Fields.lowerCase(this);
        }
    }

    /**
     * One thing.
     *
     * @param at where it stands in the document (RFC 6901)
     */
    private record Entry(
            Action action, String at, @Nullable Object before, @Nullable Object after) {}

    static DocumentPlan of(Applying.Outcome outcome) {
        Map<String, Part> before = outcome.before();
        Map<String, Part> after = outcome.after();
        DocumentPlan plan = new DocumentPlan(outcome.drift(), outcome.hypothesis().waiting());
        after.forEach((at, part) -> plan.compare(at, before.get(at), part));
        before.forEach(
                (at, part) -> {
                    if (!after.containsKey(at)) {
                        plan.entries.add(new Entry(Action.DELETE, at, part.body(), null));
                    }
                });
        return plan;
    }

    private void compare(String at, @Nullable Part before, Part after) {
        if (before == null) {
            entries.add(new Entry(Action.CREATE, at, null, after.body()));
        } else if (CanonicalJson.isSame(before.body(), after.body())) {
            unchanged++;
        } else {
            entries.add(new Entry(Action.CHANGE, at, before.body(), after.body()));
        }
    }

    /** How many things are created, changed, deleted, left as they are. */
    Json counts() {
        return Json.of("created", count(Action.CREATE))
                .and("changed", count(Action.CHANGE))
                .and("deleted", count(Action.DELETE))
                .and("unchanged", unchanged);
    }

    private long count(Action action) {
        return entries.stream().filter(entry -> entry.action() == action).count();
    }

    /** Where the things stand that the document leaves out, and that stay. */
    List<String> drift() {
        return drift;
    }

    /** The names of the commands for which the whole waits for a second person, in order. */
    List<String> waiting() {
        return waiting;
    }

    /** As a reply shows it. */
    List<Object> entries() {
        List<Object> shown = new ArrayList<>();
        for (Entry entry : entries) {
            Json json = Json.of("action", entry.action().written()).and("at", entry.at());
            if (entry.action() == Action.CHANGE) {
                List<Object> fields = new ArrayList<>();
                changes(entry)
                        .forEach(
                                (name, values) ->
                                        fields.add(
                                                Json.of("field", name)
                                                        .and("before", values.before())
                                                        .and("after", values.after())
                                                        .members()));
                json.and("fields", fields);
            } else {
                json.and("before", entry.before()).and("after", entry.after());
            }
            shown.add(json.members());
        }
        return shown;
    }

    /** A field's value before and after. */
    private record Values(@Nullable Object before, @Nullable Object after) {}

    /** The fields that differ, by name; the whole, without a name, where it has no fields. */
    private static Map<String, Values> changes(Entry entry) {
        Map<String, Values> changes = new LinkedHashMap<>();
        if (!(entry.before() instanceof Map<?, ?> before)
                || !(entry.after() instanceof Map<?, ?> after)) {
            changes.put("", new Values(entry.before(), entry.after()));
            return changes;
        }
        Set<String> names = new TreeSet<>();
        before.keySet().forEach(name -> names.add(String.valueOf(name)));
        after.keySet().forEach(name -> names.add(String.valueOf(name)));
        for (String name : names) {
            if (!CanonicalJson.isSame(before.get(name), after.get(name))) {
                changes.put(name, new Values(before.get(name), after.get(name)));
            }
        }
        return changes;
    }

    /** For people: a line a thing, and below it one a field that changes. */
    String text() {
        StringBuilder text = new StringBuilder();
        for (Entry entry : entries) {
            text.append(entry.action().sign).append(' ').append(entry.at()).append('\n');
            if (entry.action() == Action.CHANGE) {
                changes(entry).forEach((name, values) -> line(text, name, values));
            }
        }
        for (String at : drift) {
            text.append("! ").append(at).append(" is not in the document, and stays\n");
        }
        if (!waiting.isEmpty()) {
            text.append("! waits for a second person: ")
                    .append(String.join(", ", waiting))
                    .append('\n');
        }
        return text.append(count(Action.CREATE))
                .append(" to create, ")
                .append(count(Action.CHANGE))
                .append(" to change, ")
                .append(count(Action.DELETE))
                .append(" to delete, ")
                .append(unchanged)
                .append(" as they are\n")
                .toString();
    }

    private static void line(StringBuilder text, String name, Values values) {
        text.append("    ");
        if (!name.isEmpty()) {
            text.append(name).append(": ");
        }
        text.append(values.before() == null ? "-" : CanonicalJson.write(values.before()))
                .append(" -> ")
                .append(values.after() == null ? "-" : CanonicalJson.write(values.after()))
                .append('\n');
    }
}
