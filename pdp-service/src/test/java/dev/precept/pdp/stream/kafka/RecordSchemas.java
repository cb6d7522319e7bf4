package dev.precept.pdp.stream.kafka;

import dev.precept.domain.attribute.AttributeValue;
import dev.precept.domain.condition.AddressRange;
import dev.precept.domain.shared.Approval;
import dev.precept.projections.image.Fact;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Makes JSON Schemas (2020-12) of records as the codec of the domain writes them. What they refer
 * to are definitions of one document.
 */
final class RecordSchemas {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Set<Class<?>> TEXTS =
            Set.of(String.class, LocalTime.class, ZoneId.class, AddressRange.class);

    private final Map<String, ObjectNode> definitions = new TreeMap<>();
    private final Map<String, Class<?>> named = new TreeMap<>();

    /** The whole document: what the root says, and all it refers to. */
    String document(String title, ObjectNode root) {
        ObjectNode document = JSON.createObjectNode();
        document.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        document.put("title", title);
        document.setAll(root);
        ObjectNode all = document.putObject("$defs");
        definitions.forEach(all::set);
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n";
    }

    /** One of those that are permitted, but for some; each with a member {@code kind}. */
    ObjectNode oneOf(Class<?> type, Set<Class<?>> without) {
        ObjectNode schema = JSON.createObjectNode();
        ArrayNode any = schema.putArray("oneOf");
        for (Class<?> permitted : type.getPermittedSubclasses()) {
            if (!without.contains(permitted)) {
                any.add(reference(permitted, kind(permitted)));
            }
        }
        return schema;
    }

    /** A fact, or up to where the log is relayed. */
    ObjectNode facts() {
        ObjectNode schema =
                oneOf(Fact.class, Set.of(Fact.OrganizationState.class, Fact.Part.class));
        ((ArrayNode) schema.get("oneOf")).add(reference(Reached.class, null));
        return schema;
    }

    ObjectNode of(Type type) {
        return switch (type) {
            case Class<?> plain -> ofClass(plain);
            case ParameterizedType generic -> ofCollection(generic);
            default -> throw new IllegalArgumentException(type.getTypeName());
        };
    }

    private ObjectNode ofCollection(ParameterizedType type) {
        Type[] arguments = type.getActualTypeArguments();
        ObjectNode schema = JSON.createObjectNode();
        if (type.getRawType() == Map.class) {
            schema.put("type", "object").set("additionalProperties", of(arguments[1]));
            return schema;
        }
        schema.put("type", "array").set("items", of(arguments[0]));
        if (type.getRawType() == Set.class) {
            schema.put("uniqueItems", true);
        }
        return schema;
    }

    private ObjectNode ofClass(Class<?> type) {
        ObjectNode schema = JSON.createObjectNode();
        if (type == boolean.class) {
            return schema.put("type", "boolean");
        }
        if (type == int.class || type == long.class || type == Long.class) {
            return schema.put("type", "integer");
        }
        if (TEXTS.contains(type)) {
            return schema.put("type", "string");
        }
        if (type == UUID.class) {
            return schema.put("type", "string").put("format", "uuid");
        }
        if (type == Instant.class) {
            return schema.put("type", "string").put("format", "date-time");
        }
        if (type == AttributeValue.class) {
            return schema.put("description", "any JSON value but null");
        }
        return ofOurs(type);
    }

    private ObjectNode ofOurs(Class<?> type) {
        if (type.isEnum()) {
            ObjectNode schema = JSON.createObjectNode();
            ArrayNode names = schema.putArray("enum");
            Arrays.stream(type.getEnumConstants())
                    .forEach(constant -> names.add(((Enum<?>) constant).name()));
            return schema;
        }
        if (type.isRecord() && isBare(type)) {
            return of(type.getRecordComponents()[0].getGenericType());
        }
        return reference(type, null);
    }

    private static boolean isBare(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        return components.length == 1 && components[0].getName().equals("value");
    }

    private ObjectNode reference(Class<?> type, @Nullable String kind) {
        String package_ = type.getPackageName();
        String name =
                package_.substring(package_.lastIndexOf('.') + 1)
                        + "."
                        + type.getName().substring(package_.length() + 1).replace('$', '.');
        Class<?> known = named.putIfAbsent(name, type);
        if (known != null && known != type) {
            throw new IllegalArgumentException(known + " and " + type);
        }
        if (known == null) {
            definitions.put(name, type.isRecord() ? whole(type, kind) : oneOf(type, Set.of()));
        }
        return JSON.createObjectNode().put("$ref", "#/$defs/" + name);
    }

    private ObjectNode whole(Class<?> type, @Nullable String kind) {
        ObjectNode schema = JSON.createObjectNode().put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        Set<String> required = new TreeSet<>();
        if (kind != null) {
            properties.putObject("kind").put("const", kind);
            required.add("kind");
        }
        for (RecordComponent component : type.getRecordComponents()) {
            properties.set(component.getName(), of(component.getGenericType()));
            if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                required.add(component.getName());
            }
        }
        ArrayNode names = schema.putArray("required");
        required.forEach(names::add);
        return schema;
    }

    /** As the codec names the members of a sealed interface. */
    private static String kind(Class<?> type) {
        return type.getSimpleName()
                .replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_")
                .toUpperCase(Locale.ROOT);
    }

    /** An event's envelope around what it says, by the names of events. */
    ObjectNode envelopes(Map<String, Class<?>> events, Class<?> actor) {
        ObjectNode schema = JSON.createObjectNode().put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        properties.set("actor", of(actor));
        properties.set("approval", of(Approval.class));
        properties.set("command", of(UUID.class));
        properties.set("correlation", of(String.class));
        properties.set("id", of(UUID.class));
        properties.set("organization", of(String.class));
        properties.set("reason", of(String.class));
        properties.set("revision", of(long.class));
        properties.set("stream", of(String.class));
        ArrayNode required = schema.putArray("required");
        List.of(
                        "actor",
                        "command",
                        "correlation",
                        "data",
                        "id",
                        "organization",
                        "revision",
                        "stream",
                        "type")
                .forEach(required::add);
        ArrayNode any = schema.putArray("oneOf");
        new TreeMap<>(events)
                .forEach(
                        (name, event) -> {
                            ObjectNode of = any.addObject().putObject("properties");
                            of.putObject("type").put("const", name);
                            of.set("data", of(event));
                        });
        return schema;
    }
}
