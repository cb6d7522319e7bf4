package dev.precept.pdp.decision.opa;

import dev.precept.pdp.door.Question;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Reads what is asked about: I-JSON (RFC 7493), bounded. */
final class Input {
    private static final JsonMapper JSON =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(Limits.NESTING_DEPTH)
                                                    .maxNameLength(Limits.NAME_CHARACTERS)
                                                    .maxStringLength(Limits.STRING_CHARACTERS)
                                                    .maxNumberLength(Limits.NUMBER_CHARACTERS)
                                                    .build())
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .build();

    private Input() {}

    /** The input of a question; null where it has none. */
    static @Nullable JsonNode of(Question question, Query query, DataVersion version)
            throws InvalidInputException {
        if (question.method().equals("GET")) {
            if (query.inputs().size() > 1) {
                throw new InvalidInputException("the parameter input is there twice");
            }
            return query.inputs().isEmpty() ? null : read(query.inputs().getFirst());
        }
        if (question.body().length == 0) {
            return null;
        }
        JsonNode body = read(question);
        return switch (version) {
            case V0 -> body;
            case V1 -> {
                if (!body.isObject() && !body.isNull()) {
                    throw new InvalidInputException("the body must be an object with input");
                }
                yield body.get("input");
            }
        };
    }

    /** A body that is the whole of it. */
    static JsonNode read(Question question) throws InvalidInputException {
        String body = utf8(Packing.unpacked(question));
        try {
            return read(body);
        } catch (InvalidInputException malformed) {
            String type = question.fields().first("Content-Type");
            throw type != null && type.toLowerCase(Locale.ROOT).contains("yaml")
                    ? new InvalidInputException("YAML is not read here: send JSON")
                    : malformed;
        }
    }

    /** As it was read, also half characters: encoded, they would be others. */
    static byte[] written(JsonNode input) {
        return JSON.writeValueAsBytes(input);
    }

    /**
     * As records are written: with characters as they are.
     *
     * @throws JacksonException where there is half a character
     */
    static byte[] recorded(JsonNode input) {
        return JSON.writer()
                .without(JsonWriteFeature.ESCAPE_NON_ASCII)
                .without(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
                .writeValueAsBytes(input);
    }

    /** JSON that we have written. */
    static JsonNode ours(String json) {
        return JSON.readTree(json);
    }

    /** The parser's own decoding would take overlong forms: a second way to write a path. */
    private static String utf8(byte[] body) throws InvalidInputException {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
        } catch (CharacterCodingException malformed) {
            throw new InvalidInputException("the body is not UTF-8");
        }
    }

    /** A text that somebody has sent. */
    static JsonNode read(String text) throws InvalidInputException {
        try {
            JsonNode node = JSON.readTree(text);
            if (node.isMissingNode()) {
                throw new InvalidInputException("there is no JSON");
            }
            return node;
        } catch (JacksonException malformed) {
            throw new InvalidInputException(
                    "not JSON that can be read" + place(malformed.getLocation()));
        }
    }

    /** What is too deep has no place. */
    private static String place(@Nullable TokenStreamLocation location) {
        return location == null
                ? ""
                : ", from line " + location.getLineNr() + ", column " + location.getColumnNr();
    }
}
