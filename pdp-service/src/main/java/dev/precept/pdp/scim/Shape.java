package dev.precept.pdp.scim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.unboundid.scim2.common.types.AttributeDefinition;
import com.unboundid.scim2.common.types.AttributeDefinition.Mutability;
import com.unboundid.scim2.common.types.AttributeDefinition.Type;
import com.unboundid.scim2.common.types.SchemaResource;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * Brings documents into the form that their schemas give them (RFC 7643 section 2): names as they
 * are defined, types checked, what is read-only or of no schema left out (RFC 7644 section 3.3).
 * Takes what identity providers are known to write differently: booleans as texts, one value where
 * a list is due, and the value alone where an object with it is due.
 */
final class Shape {
    private Shape() {}

    /** The document in its form, without {@code schemas}. */
    static ObjectNode of(Kind kind, ObjectNode document) {
        ObjectNode shaped = Documents.object();
        String external = Documents.text(document, "externalId");
        if (external != null && !external.isEmpty()) {
            shaped.put("externalId", bounded(external, "externalId", Limits.VALUE_CHARACTERS));
        }
        copy(kind.core(), document, shaped);
        for (SchemaResource extension : kind.extensions()) {
            JsonNode said = document.get(Kind.urn(extension));
            if (said instanceof ObjectNode part) {
                ObjectNode shapedPart = Documents.object();
                copy(extension, part, shapedPart);
                if (!shapedPart.isEmpty()) {
                    shaped.set(Kind.urn(extension), shapedPart);
                }
            } else if (said != null && !said.isNull()) {
                throw ScimException.invalidValue(Kind.urn(extension), "An object is due.");
            }
        }
        return shaped;
    }

    private static void copy(SchemaResource schema, ObjectNode from, ObjectNode to) {
        for (AttributeDefinition definition : schema.getAttributes()) {
            JsonNode value =
                    value(definition, from.get(definition.getName()), definition.getName());
            if (value != null) {
                to.set(definition.getName(), value);
            }
        }
    }

    /** The value in its form; null where nothing is said. */
    private static @Nullable JsonNode value(
            AttributeDefinition definition, @Nullable JsonNode said, String path) {
        if (said == null || said.isNull() || definition.getMutability() == Mutability.READ_ONLY) {
            return null;
        }
        List<JsonNode> items = Documents.items(said);
        if (!definition.isMultiValued()) {
            if (items.size() > 1) {
                throw ScimException.invalidValue(path, "One value is due, not several.");
            }
            return items.isEmpty() ? null : one(definition, items.getFirst(), path);
        }
        if (items.size() > most(definition)) {
            throw ScimException.badRequest(
                    "tooMany", path + ": at most " + most(definition) + " values may be here.");
        }
        ArrayNode values = Documents.array();
        int primaries = 0;
        for (JsonNode item : items) {
            JsonNode value = one(definition, item, path);
            if (value != null) {
                values.add(value);
                primaries += value.path("primary").asBoolean() ? 1 : 0;
            }
        }
        if (primaries > 1) {
            throw ScimException.invalidValue(path, "One value at most may be primary.");
        }
        return values.isEmpty() ? null : values;
    }

    private static int most(AttributeDefinition definition) {
        return definition.getName().equals("members") ? Limits.MEMBERS_CHANGED : Limits.VALUES;
    }

    private static @Nullable JsonNode one(
            AttributeDefinition definition, JsonNode said, String path) {
        if (said.isNull()) {
            return null;
        }
        return switch (definition.getType()) {
            case COMPLEX -> complex(definition, said, path);
            case BOOLEAN -> bool(said, path);
            case STRING, REFERENCE, BINARY, DATETIME -> text(definition, said, path);
            case DECIMAL, INTEGER -> {
                if (!said.isNumber()) {
                    throw ScimException.invalidValue(path, "A number is due.");
                }
                yield said;
            }
        };
    }

    private static @Nullable JsonNode complex(
            AttributeDefinition definition, JsonNode said, String path) {
        ObjectNode shaped = Documents.object();
        boolean isValueAlone = said.isTextual();
        if (!isValueAlone && !said.isObject()) {
            throw ScimException.invalidValue(path, "An object is due.");
        }
        for (AttributeDefinition part : Filters.given(definition.getSubAttributes())) {
            JsonNode saidOfPart =
                    isValueAlone
                            ? (part.getName().equals("value") ? said : null)
                            : said.get(part.getName());
            JsonNode value = value(part, saidOfPart, path + "." + part.getName());
            if (value != null) {
                shaped.set(part.getName(), value);
            }
        }
        if (isValueAlone && shaped.isEmpty() && !said.textValue().isEmpty()) {
            throw ScimException.invalidValue(path, "An object is due.");
        }
        return shaped.isEmpty() ? null : shaped;
    }

    private static JsonNode bool(JsonNode said, String path) {
        if (said.isBoolean()) {
            return said;
        }
        if (said.isTextual() && said.textValue().equalsIgnoreCase("true")) {
            return BooleanNode.TRUE;
        }
        if (said.isTextual() && said.textValue().equalsIgnoreCase("false")) {
            return BooleanNode.FALSE;
        }
        throw ScimException.invalidValue(path, "true or false is due.");
    }

    private static @Nullable JsonNode text(
            AttributeDefinition definition, JsonNode said, String path) {
        if (!said.isTextual()) {
            throw ScimException.invalidValue(path, "A string is due.");
        }
        String text = said.textValue();
        if (definition.getType() == Type.STRING && text.indexOf('\0') >= 0) {
            throw ScimException.invalidValue(path, "It holds a character that is none.");
        }
        int most =
                definition.getType() == Type.BINARY
                        ? Limits.CONTENT_BYTES
                        : Limits.VALUE_CHARACTERS;
        return text.isEmpty() ? null : TextNode.valueOf(bounded(text, path, most));
    }

    private static String bounded(String text, String path, int most) {
        if (text.length() > most) {
            throw ScimException.invalidValue(path, "At most " + most + " characters are due.");
        }
        return text;
    }
}
