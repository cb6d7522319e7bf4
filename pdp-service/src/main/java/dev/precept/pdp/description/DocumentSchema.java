package dev.precept.pdp.description;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The JSON Schema (2020-12) of an organization's document, made of the schemas of the bodies that
 * stand in it: what a thing has within the document are members besides those of its body.
 */
final class DocumentSchema {
    private static final String COMPONENTS = "#/components/schemas/";
    private static final String DEFINITIONS = "#/$defs/";
    private static final String PROPERTIES = "properties";

    private final Map<String, Object> schemas;
    private final Map<String, String> parts = new LinkedHashMap<>();

    private DocumentSchema(Map<String, Object> schemas) {
        this.schemas = schemas;
    }

    /**
     * The schema.
     *
     * @param description the description that has the schemas of the bodies
     * @param parts what stands where
     */
    static Map<String, Object> of(Map<String, Object> description, Map<String, Object> parts) {
        Map<String, Object> schemas =
                Part.object(Part.object(description, "components"), "schemas");
        DocumentSchema made = new DocumentSchema(schemas);
        parts.forEach((path, name) -> made.parts.put(path, String.valueOf(name)));
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", "An organization as one document");
        schema.putAll(made.at(""));
        schema.put("$defs", schemas);
        return Part.as(moved(schema), "schema");
    }

    /** What may stand at a path; of a body that says nothing, null as well. */
    private Map<String, Object> at(String path) {
        Map<String, Object> schema = new LinkedHashMap<>();
        Map<String, Object> properties = new LinkedHashMap<>();
        String name = parts.get(path);
        if (name == null) {
            schema.put("type", List.of("object", "null"));
            schema.put("additionalProperties", false);
        } else if (name.contains("/")) {
            String[] way = name.split("/");
            Map<String, Object> move = Part.object(schemas, way[0]);
            return Part.object(Part.object(move, PROPERTIES), way[1]);
        } else {
            Map<String, Object> body = Part.object(schemas, name + "Body");
            schema.putAll(body);
            if ("object".equals(body.get("type"))) {
                schema.put("type", List.of("object", "null"));
            }
            properties.putAll(Part.object(body, PROPERTIES));
        }
        String below = path.isEmpty() ? "" : path + "/";
        for (String part : parts.keySet()) {
            if (part.startsWith(below)) {
                String next = part.substring(below.length()).split("/")[0];
                if (next.equals("*")) {
                    schema.put("additionalProperties", at(below + next));
                } else if (!properties.containsKey(next)) {
                    properties.put(next, at(below + next));
                }
            }
        }
        if (!properties.isEmpty()) {
            schema.put(PROPERTIES, properties);
        }
        return schema;
    }

    /** With references to where the schemas lie here. */
    private static Object moved(Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                Map<String, Object> moved = new LinkedHashMap<>();
                map.forEach((name, member) -> moved.put(String.valueOf(name), moved(member)));
                yield moved;
            }
            case List<?> list -> list.stream().map(DocumentSchema::moved).toList();
            case String text when text.startsWith(COMPONENTS) ->
                    DEFINITIONS + text.substring(COMPONENTS.length());
            default -> value;
        };
    }
}
