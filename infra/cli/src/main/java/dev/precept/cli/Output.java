package dev.precept.cli;

import tools.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;

/**
 * Writes answers as they were asked for.
 *
 * @param terminal where to
 * @param format in which form
 */
record Output(Terminal terminal, Format format) {
    /** What tables leave out unless they are wide. */
    private static final Set<String> WIDE = Set.of("id", "revision", "createdAt", "updatedAt");

    /** The members that stand for a thing where a table has a cell for it only. */
    private static final List<String> NAMES = List.of("handle", "name", "id", "type");

    /** Things, a row each. */
    void list(List<JsonNode> items) {
        switch (format) {
            case JSON -> line(Trees.json(Trees.object().set("items", array(items))));
            case YAML -> terminal.out().print(Trees.yaml(array(items)));
            case TABLE, WIDE -> table(items);
        }
    }

    private static JsonNode array(List<JsonNode> items) {
        return Trees.array().addAll(items);
    }

    /** One thing: of tables, a row each of its members. */
    void thing(JsonNode thing) {
        switch (format) {
            case JSON -> line(Trees.json(thing));
            case YAML -> terminal.out().print(Trees.yaml(thing));
            case TABLE, WIDE -> {
                List<List<String>> rows = new ArrayList<>();
                flatten("", thing, rows);
                rows(rows);
            }
        }
    }

    /** Words that a person reads, or the whole for a program. */
    void words(JsonNode whole, List<String> words) {
        switch (format) {
            case JSON, YAML -> thing(whole);
            case TABLE, WIDE -> words.forEach(this::line);
        }
    }

    void line(String line) {
        terminal.out().println(line);
    }

    private void table(List<JsonNode> items) {
        SequencedSet<String> columns = new LinkedHashSet<>();
        boolean isById = items.stream().noneMatch(item -> item.has("handle"));
        for (JsonNode item : items) {
            item.properties().stream()
                    .map(Map.Entry::getKey)
                    .filter(name -> isShown(name, isById))
                    .forEach(columns::add);
        }
        if (columns.isEmpty()) {
            items.forEach(item -> line(cell(item)));
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(columns.stream().map(Output::heading).toList());
        for (JsonNode item : items) {
            rows.add(columns.stream().map(name -> cut(cell(item.path(name)))).toList());
        }
        rows(rows);
    }

    /** What has no handle is asked for by its id. */
    private boolean isShown(String name, boolean isById) {
        return format == Format.WIDE || !WIDE.contains(name) || (isById && name.equals("id"));
    }

    /** Rows of cells, each column as wide as its widest cell. */
    void rows(List<List<String>> rows) {
        int columns = rows.stream().mapToInt(List::size).max().orElse(0);
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                line.append(row.get(i));
                if (i < row.size() - 1) {
                    line.repeat(' ', widths[i] - row.get(i).length() + 2);
                }
            }
            line(line.toString().stripTrailing());
        }
    }

    private static String heading(String name) {
        StringBuilder heading = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char letter = name.charAt(i);
            if (Character.isUpperCase(letter) && i > 0) {
                heading.append('-');
            }
            heading.append(Character.toUpperCase(letter));
        }
        return heading.toString();
    }

    private void flatten(String name, JsonNode value, List<List<String>> rows) {
        if (value.isObject() && !value.isEmpty()) {
            for (Map.Entry<String, JsonNode> member : value.properties()) {
                String of = name.isEmpty() ? member.getKey() : name + "." + member.getKey();
                flatten(of, member.getValue(), rows);
            }
        } else if (value.isArray() && !value.isEmpty() && value.get(0).isObject()) {
            for (int i = 0; i < value.size(); i++) {
                flatten(name + "[" + i + "]", value.get(i), rows);
            }
        } else {
            rows.add(List.of(name, cell(value)));
        }
    }

    private static String cut(String cell) {
        return cell.length() <= Limits.CELL_CHARACTERS
                ? cell
                : cell.substring(0, Limits.CELL_CHARACTERS - 1) + "…";
    }

    /** A value in one line; control characters, which a terminal would obey, are made visible. */
    static String cell(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        if (value.isArray()) {
            List<String> items = new ArrayList<>();
            value.forEach(item -> items.add(cell(item)));
            return String.join(",", items);
        }
        if (value.isObject()) {
            for (String name : NAMES) {
                if (value.path(name).isString()) {
                    return plain(value.path(name).asString());
                }
            }
            return plain(Trees.line(value));
        }
        return plain(value.asString());
    }

    /** The text without control characters. */
    static String plain(String text) {
        return text.chars().noneMatch(Character::isISOControl)
                ? text
                : text.replaceAll("\\p{Cntrl}", "\uFFFD");
    }
}
