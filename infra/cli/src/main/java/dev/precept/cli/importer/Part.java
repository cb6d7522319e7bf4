package dev.precept.cli.importer;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A part of an export that remembers what was read of it, so that the rest is reported. Not
 * thread-safe.
 */
final class Part {
    private static final String UNKNOWN = "Precept has no counterpart of it.";

    private final String file;
    private final String pointer;
    private final JsonNode node;
    private final List<Left> left;
    private final Set<String> read = new HashSet<>();
    private final Set<String> reported = new HashSet<>();

    private Part(String file, String pointer, JsonNode node, List<Left> left) {
        this.file = file;
        this.pointer = pointer;
        this.node = node;
        this.left = left;
    }

    /** The whole of a file; what is left out is added to the list. */
    static Part of(Source source, List<Left> left) {
        return new Part(source.file(), "", source.content(), left);
    }

    String file() {
        return file;
    }

    JsonNode node() {
        return node;
    }

    boolean has(String name) {
        return node.has(name);
    }

    private Part child(String name, JsonNode value) {
        String escaped = name.replace("~", "~0").replace("/", "~1");
        return new Part(file, pointer + "/" + escaped, value, left);
    }

    /** A member; one that is not there has nothing in it. */
    Part part(String name) {
        read.add(name);
        return child(name, node.path(name));
    }

    /** A member's text; empty where there is none. */
    String text(String name) {
        read.add(name);
        return node.path(name).asString("");
    }

    boolean flag(String name, boolean absent) {
        String text = text(name);
        return text.isEmpty() ? absent : text.equals("true");
    }

    /** A member's whole number, also where it is written as text. */
    Optional<Integer> number(String name) {
        try {
            return Optional.of(Integer.valueOf(text(name)));
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    /** The items of an array, or the one value that stands for it. */
    List<Part> items(String name) {
        read.add(name);
        JsonNode of = node.path(name);
        if (!of.isArray()) {
            return of.isMissingNode() || of.isNull() ? List.of() : List.of(child(name, of));
        }
        return child(name, of).items();
    }

    /** The items of this array. */
    List<Part> items() {
        List<Part> items = new ArrayList<>();
        for (int i = 0; i < node.size() && node.isArray(); i++) {
            items.add(child(Integer.toString(i), node.get(i)));
        }
        return items;
    }

    /** The texts of an array; what is no text is left out and reported. */
    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (Part item : items(name)) {
            if (item.node.isString()) {
                texts.add(item.node.asString());
            } else {
                item.leave("It is no text.");
            }
        }
        return texts;
    }

    /** The members, by name. */
    Map<String, Part> members() {
        Map<String, Part> members = new LinkedHashMap<>();
        node.properties()
                .forEach(it -> members.put(it.getKey(), child(it.getKey(), it.getValue())));
        read.addAll(members.keySet());
        return members;
    }

    /** Says that members with these names mean nothing to anybody but the other product. */
    void skip(String... names) {
        read.addAll(Set.of(names));
    }

    /** Reports a member with this reason, once, if it says anything. */
    void leave(String name, String reason) {
        read.add(name);
        if (says(node.path(name)) && reported.add(name)) {
            child(name, node.path(name)).leave(reason);
        }
    }

    /** Reports this part. */
    void leave(String reason) {
        left.add(new Left(file, pointer, reason));
    }

    /** Reports whatever nobody read. */
    void end() {
        node.properties().stream()
                .filter(it -> !read.contains(it.getKey()) && says(it.getValue()))
                .forEach(it -> child(it.getKey(), it.getValue()).leave(UNKNOWN));
    }

    /** Whether the value is more than what stands for nothing. */
    private static boolean says(JsonNode value) {
        return !(value.isMissingNode()
                || value.isNull()
                || (value.isContainer() && value.isEmpty())
                || (value.isBoolean() && !value.asBoolean())
                || (value.isString() && value.asString().isBlank()));
    }

    /** The same with a text that holds JSON read as that JSON. */
    Part unfolded(String name, Function<String, JsonNode> reader) {
        String text = text(name);
        JsonNode inner = text.isEmpty() ? JsonNodeFactory.instance.arrayNode() : reader.apply(text);
        return child(name, inner);
    }
}
