package dev.precept.pdp.scim;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.unboundid.scim2.common.utils.JsonUtils;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** JSON as SCIM has it: names of attributes are the same in any case (RFC 7643 section 2.1). */
final class Documents {
    private static final ObjectMapper JSON = mapper();

    private Documents() {}

    private static ObjectMapper mapper() {
        ObjectMapper json = JsonUtils.createObjectMapper();
        json.getFactory()
                .setStreamReadConstraints(
                        StreamReadConstraints.builder()
                                .maxNestingDepth(Limits.DEPTH)
                                .maxNameLength(Limits.FILTER_CHARACTERS)
                                .maxStringLength(Limits.TEXT_CHARACTERS)
                                .build());
        json.getFactory().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
        json.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
        return json;
    }

    /** A request's body, which must be an object. */
    static ObjectNode read(byte[] body) {
        JsonNode document;
        try {
            // Bytes would be read in whatever encoding they look like.
            document =
                    JSON.readTree(
                            StandardCharsets.UTF_8
                                    .newDecoder()
                                    .decode(ByteBuffer.wrap(body))
                                    .toString());
        } catch (CharacterCodingException e) {
            throw ScimException.invalidSyntax("The body is not UTF-8.");
        } catch (JsonProcessingException e) {
            var where = e.getLocation();
            throw ScimException.invalidSyntax(
                    "The body is not the JSON that is expected"
                            + (where == null
                                    ? "."
                                    : ": line "
                                            + where.getLineNr()
                                            + ", column "
                                            + where.getColumnNr()
                                            + "."));
        }
        if (document instanceof ObjectNode object) {
            return object;
        }
        throw ScimException.invalidSyntax("The body must be a JSON object.");
    }

    static byte[] write(JsonNode document) {
        try {
            return JSON.writeValueAsBytes(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can be written", e);
        }
    }

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    static ArrayNode array() {
        return JSON.createArrayNode();
    }

    /** Ends the request unless the document says that it is of this schema. */
    static void require(ObjectNode document, String schema) {
        for (JsonNode one : document.path("schemas")) {
            if (one.isTextual() && one.textValue().equalsIgnoreCase(schema)) {
                return;
            }
        }
        throw ScimException.invalidSyntax("schemas: '" + schema + "' must be among them.");
    }

    /** A member's text; null where there is none. */
    static @Nullable String text(JsonNode document, String name) {
        JsonNode value = document.get(name);
        return value != null && value.isTextual() ? value.textValue() : null;
    }

    /** A value's items: those of an array, or the one value; none of null. */
    static List<JsonNode> items(@Nullable JsonNode value) {
        List<JsonNode> items = new ArrayList<>();
        if (value instanceof ArrayNode array) {
            array.forEach(items::add);
        } else if (value != null && !value.isNull()) {
            items.add(value);
        }
        return items;
    }
}
