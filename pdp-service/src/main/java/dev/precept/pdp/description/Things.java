package dev.precept.pdp.description;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Resources in short form: {@code noun}, {@code members} (of the body and of what is shown), {@code
 * required} ones, {@code sent} (of the body only), {@code told} (shown only), {@code changed} (a
 * trait of what makes and changes it, beside those of all commands), and {@code part} for what has
 * no handle and id of its own. Each makes two schemas, {@code NBody} and {@code N}, both closed,
 * and {@code NList}; and a path that has the thing gets its operations.
 */
final class Things {
    /** What is shown of everything. */
    private static final Map<String, Object> GIVEN = new LinkedHashMap<>();

    static {
        GIVEN.put("handle", Map.of("$ref", "#/components/schemas/Handle"));
        GIVEN.put("id", Map.of("$ref", "#/components/schemas/Id"));
        GIVEN.put("revision", Map.of("$ref", "#/components/schemas/Revision"));
        GIVEN.put("createdAt", Map.of("$ref", "#/components/schemas/Instant"));
        GIVEN.put("updatedAt", Map.of("$ref", "#/components/schemas/Instant"));
    }

    private final Map<String, String> nouns = new LinkedHashMap<>();
    private final Map<String, List<String>> commands = new LinkedHashMap<>();

    void read(Map<String, Object> said, Map<String, Object> schemas) {
        said.forEach(
                (name, thing) -> {
                    Map<String, Object> it = Part.as(thing, name);
                    nouns.put(name, Part.text(it, "noun"));
                    commands.put(name, commands(it));
                    Map<String, Object> members = Part.object(it, "members");
                    Map<String, Object> body = new LinkedHashMap<>(members);
                    body.putAll(Part.object(it, "sent"));
                    List<Object> required = new ArrayList<>(Part.list(it.get("required")));
                    schemas.put(
                            name + "Body",
                            it.containsKey("body") ? it.get("body") : closed(body, required));
                    Map<String, Object> shown = new LinkedHashMap<>();
                    if (it.containsKey("part")) {
                        shown.put("revision", GIVEN.get("revision"));
                    } else {
                        shown.putAll(GIVEN);
                    }
                    shown.putAll(members);
                    shown.putAll(Part.object(it, "told"));
                    schemas.put(name, closed(shown, List.of()));
                    schemas.put(name + "List", listOf(name));
                });
    }

    /** The operations of a path, in long form. */
    Map<String, Object> operations(Map<String, Object> item) {
        Map<String, Object> operations = new LinkedHashMap<>();
        if (item.get("list") instanceof String name) {
            Map<String, Object> get = said("Lists: " + noun(name) + ".", "list");
            get.put("answers", Map.of("200", name + "List"));
            operations.put("get", get);
        }
        if (item.get("thing") instanceof String name) {
            things(operations, name, Part.list(item.get("without")));
        }
        item.forEach(
                (method, operation) -> {
                    if (!List.of("list", "thing", "without").contains(method)) {
                        operations.put(method, operation);
                    }
                });
        return operations;
    }

    private void things(Map<String, Object> operations, String name, List<?> without) {
        String noun = noun(name);
        Map<String, Object> get = said("Shows one: " + noun + ".", "read");
        get.put("answers", Map.of("200", name));
        Map<String, Object> put = said("Makes or replaces: " + noun + ".", "command");
        put.put("is", commands.get(name));
        put.put("takes", name + "Body");
        put.put("mayBeEmpty", true);
        Map<String, Object> made = new LinkedHashMap<>();
        made.put("200", List.of(name, "DryRun"));
        made.put("201", name);
        put.put("answers", made);
        Map<String, Object> patch = said("Changes some of it: " + noun + ".", "command");
        patch.put("is", commands.get(name));
        patch.put("takes", Map.of("application/merge-patch+json", "MergePatch"));
        patch.put("answers", Map.of("200", List.of(name, "DryRun")));
        Map<String, Object> delete = said("Removes: " + noun + ".", "command");
        Map<String, Object> gone = new LinkedHashMap<>();
        gone.put("200", "DryRun");
        gone.put("204", null);
        delete.put("answers", gone);
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("get", get);
        all.put("put", put);
        all.put("patch", patch);
        all.put("delete", delete);
        all.forEach(
                (method, operation) -> {
                    if (!without.contains(method)) {
                        operations.put(method, operation);
                    }
                });
    }

    private static List<String> commands(Map<String, Object> thing) {
        return thing.containsKey("changed")
                ? List.of("command", Part.text(thing, "changed"))
                : List.of("command");
    }

    private String noun(String name) {
        String noun = nouns.get(name);
        if (noun == null) {
            throw new IllegalStateException("there is no thing '" + name + "'");
        }
        return noun;
    }

    private static Map<String, Object> said(String summary, String trait) {
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("summary", summary);
        said.put("is", trait);
        return said;
    }

    private static Map<String, Object> closed(Map<String, Object> members, List<Object> required) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("properties", members);
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        schema.put("additionalProperties", false);
        return schema;
    }

    private static Map<String, Object> listOf(String name) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put(
                "items",
                Map.of("type", "array", "items", Map.of("$ref", "#/components/schemas/" + name)));
        members.put("next", Map.of("type", "string"));
        return closed(members, List.of("items"));
    }
}
