package dev.precept.pdp.jose;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Reads the JSON of keys, headers and claims: one object, its members unique at every level,
 * nesting and numbers bounded, nothing after it, UTF-8 without a fault (RFC 8725 sections 2.4 and
 * 3.2). Every fault is an {@link IllegalArgumentException} that quotes nothing of the input.
 */
final class StrictJson {
    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(Limits.TOKEN_JSON_DEPTH)
                                    .maxStringLength(Limits.TOKEN_CHARACTERS)
                                    .maxNameLength(Limits.TOKEN_CHARACTERS)
                                    .maxNumberLength(Limits.TOKEN_NUMBER_CHARACTERS)
                                    .maxDocumentLength(Limits.TOKEN_CHARACTERS)
                                    .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .build();

    private StrictJson() {}

    /** What is done with one member: the parser stands on its value and must be left at its end. */
    @FunctionalInterface
    interface MemberReader {
        void read(String name, JsonParser parser);
    }

    /** The members of one object, in order. */
    static void readObject(String json, MemberReader reader) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("not a JSON object");
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                reader.read(name, parser);
                parser.skipChildren();
            }
            if (parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
                throw new IllegalArgumentException("not one JSON object");
            }
        } catch (JacksonException malformed) {
            throw new IllegalArgumentException("not valid JSON", malformed);
        }
    }

    /** The string the parser stands on. */
    static String string(JsonParser parser) {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw new IllegalArgumentException("what has to be a string is not");
        }
        return parser.getString();
    }

    /** The JSON text of the value the parser stands on; the parser is left at its end. */
    static String text(String json, JsonParser parser) {
        int start = (int) parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        return slice(json, start, parser);
    }

    /** What the parser has read since. */
    static String slice(String json, int start, JsonParser parser) {
        parser.finishToken();
        return json.substring(start, (int) parser.currentLocation().getCharOffset());
    }

    /** The text of UTF-8 bytes; malformed and overlong sequences are refused. */
    static String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException malformed) {
            throw new IllegalArgumentException("not UTF-8", malformed);
        }
    }
}
