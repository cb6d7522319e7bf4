package dev.precept.pdp.description;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Puts an OpenAPI 3.1 document together from parts in a short form. Of a part count: {@code tag},
 * {@code traits}, {@code pathParameters}, {@code components} (as OpenAPI has them), {@code
 * schemas}, {@code things} ({@link Things}) and {@code paths}. Under a path stand methods, or
 * {@code thing} for what has GET, PUT, PATCH and DELETE, or {@code list} for a list of things. A
 * part that names what is not there is a fault of the build, told as {@link IllegalStateException}.
 */
final class Description {
    private final Map<String, Object> traits = new LinkedHashMap<>();
    private final Map<String, Object> pathParameters = new LinkedHashMap<>();
    private final Map<String, Object> schemas = new LinkedHashMap<>();
    private final Map<String, Object> components = new LinkedHashMap<>();
    private final Map<String, Object> paths = new LinkedHashMap<>();
    private final List<Object> tags = new ArrayList<>();
    private final Things things = new Things();

    private Description() {}

    /**
     * The whole document.
     *
     * @param head what it begins with: {@code openapi}, {@code info} and so on
     */
    static Map<String, Object> of(Map<String, Object> head, List<Map<String, Object>> parts) {
        Description description = new Description();
        parts.forEach(description::collect);
        parts.forEach(description::describe);
        Map<String, Object> whole = new LinkedHashMap<>(head);
        whole.put("tags", description.tags);
        whole.put("paths", description.paths);
        Map<String, Object> components = new LinkedHashMap<>(description.components);
        components.put("schemas", description.schemas);
        whole.put("components", components);
        return whole;
    }

    private void collect(Map<String, Object> part) {
        traits.putAll(Part.object(part, "traits"));
        pathParameters.putAll(Part.object(part, "pathParameters"));
        components.putAll(Part.object(part, "components"));
        schemas.putAll(Part.object(part, "schemas"));
        things.read(Part.object(part, "things"), schemas);
    }

    private void describe(Map<String, Object> part) {
        Map<String, Object> tag = Part.object(part, "tag");
        if (!tag.isEmpty()) {
            tags.add(tag);
        }
        Part.object(part, "paths")
                .forEach((path, item) -> describe(tag, path, Part.as(item, path)));
    }

    private void describe(Map<String, Object> tag, String path, Map<String, Object> item) {
        Map<String, Object> methods = new LinkedHashMap<>();
        things.operations(item)
                .forEach(
                        (method, said) -> {
                            String where = method + " " + path;
                            Map<String, Object> operation = new LinkedHashMap<>();
                            operation.put("operationId", id(method, path));
                            if (!tag.isEmpty()) {
                                operation.put("tags", List.of(Part.text(tag, "name")));
                            }
                            methods.put(
                                    method,
                                    operation(operation, path, Part.as(said, where), where));
                        });
        paths.put(path, methods);
    }

    private Map<String, Object> operation(
            Map<String, Object> operation, String path, Map<String, Object> said, String where) {
        List<Object> parameters = new ArrayList<>();
        for (String name : names(path)) {
            Map<String, Object> parameter = new LinkedHashMap<>();
            parameter.put("name", name);
            parameter.put("in", "path");
            parameter.put("required", true);
            parameter.putAll(Part.as(Part.found(pathParameters, name, where), where));
            parameters.add(parameter);
        }
        Map<String, Object> responses = new LinkedHashMap<>();
        Map<String, Object> headers = new LinkedHashMap<>();
        @Nullable Object security = said.get("security");
        for (Object name : Part.list(said.get("is"))) {
            Map<String, Object> trait = Part.as(Part.found(traits, name, where), where);
            parameters.addAll(references("parameters", Part.list(trait.get("parameters")), where));
            Part.object(trait, "responses")
                    .forEach(
                            (status, response) ->
                                    responses.put(status, reference("responses", response, where)));
            for (Object header : Part.list(trait.get("headers"))) {
                headers.put(String.valueOf(header), reference("headers", header, where));
            }
            security = security == null ? trait.get("security") : security;
        }
        parameters.addAll(references("parameters", Part.list(said.get("query")), where));
        operation.put("summary", Part.text(said, "summary"));
        if (said.containsKey("description")) {
            operation.put("description", Part.text(said, "description"));
        }
        operation.put("parameters", parameters);
        if (said.containsKey("takes")) {
            operation.put(
                    "requestBody",
                    Map.of(
                            "required",
                            !said.containsKey("mayBeEmpty"),
                            "content",
                            content(said.get("takes"), where)));
        }
        Part.object(said, "answers")
                .forEach((status, answer) -> responses.put(status, answer(answer, headers, where)));
        operation.put("responses", responses);
        if (security != null) {
            operation.put("security", security);
        }
        return operation;
    }

    private Map<String, Object> answer(
            @Nullable Object said, Map<String, Object> headers, String where) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("description", said == null ? "Done; there is nothing to show." : "As asked.");
        if (!headers.isEmpty()) {
            answer.put("headers", headers);
        }
        if (said != null) {
            answer.put("content", content(said, where));
        }
        return answer;
    }

    /** The name of a schema as JSON, or media types with names of schemas, or none where empty. */
    private Map<String, Object> content(@Nullable Object said, String where) {
        Map<String, Object> content = new LinkedHashMap<>();
        if (said instanceof Map<?, ?> types) {
            types.forEach(
                    (type, schema) -> {
                        Object media =
                                schema == null ? Map.of() : Map.of("schema", schema(schema, where));
                        content.put(String.valueOf(type), media);
                    });
        } else {
            content.put("application/json", Map.of("schema", schema(said, where)));
        }
        return content;
    }

    private Object schema(@Nullable Object said, String where) {
        if (said instanceof Map<?, ?> inline) {
            return inline;
        }
        List<Object> all = new ArrayList<>();
        for (Object name : Part.list(said)) {
            Part.found(schemas, name, where);
            all.add(Map.of("$ref", "#/components/schemas/" + name));
        }
        return all.size() == 1 ? all.getFirst() : Map.of("anyOf", all);
    }

    private List<Object> references(String kind, List<?> names, String where) {
        List<Object> references = new ArrayList<>();
        names.forEach(name -> references.add(reference(kind, name, where)));
        return references;
    }

    private Map<String, Object> reference(String kind, Object name, String where) {
        Part.found(Part.object(components, kind), name, where);
        return Map.of("$ref", "#/components/" + kind + "/" + name);
    }

    private static List<String> names(String path) {
        List<String> names = new ArrayList<>();
        for (String piece : path.split("/")) {
            if (piece.startsWith("{")) {
                names.add(piece.substring(1, piece.indexOf('}')));
            }
        }
        return names;
    }

    /** A name for generated clients: the method and the way, as {@code putRolesByRole}. */
    private static String id(String method, String path) {
        StringBuilder id = new StringBuilder(method);
        String last = "";
        for (String piece : path.split("/")) {
            boolean isVariable = piece.startsWith("{");
            for (String word : piece.split("[^A-Za-z0-9]+")) {
                if (!word.isEmpty()) {
                    id.append(isVariable ? "By" : "")
                            .append(word.substring(0, 1).toUpperCase(Locale.ROOT))
                            .append(word.substring(1));
                }
            }
            last = piece;
        }
        return last.isEmpty() ? id + "Root" : id.toString();
    }
}
