package dev.precept.pdp.decision;

import dev.precept.domain.attribute.AttributeValue;
import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.shared.Texts;
import dev.precept.pdp.decision.Evaluation.Action;
import dev.precept.pdp.decision.Evaluation.Context;
import dev.precept.pdp.decision.Evaluation.Entity;
import dev.precept.pdp.decision.Evaluation.Proof;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the parts that all AuthZEN requests consist of, as a stream: I-JSON (RFC 7493), bounded,
 * unknown members passed over. A part keeps what it has; whether that is enough, is for the request
 * to say. What is ill-typed is told once the request is read.
 */
final class PartsReader {
    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(Limits.NESTING_DEPTH)
                                    .maxNameLength(Limits.NAME_CHARACTERS)
                                    .maxStringLength(Limits.STRING_CHARACTERS)
                                    .maxNumberLength(Limits.NUMBER_CHARACTERS)
                                    .build())
                    .build();

    /** The parser's own words tell how it is set, and how much of a text it had read by chance. */
    private static final String TOO_LARGE =
            "the JSON is larger than may be: at most it nests %d deep, a name has %d characters,"
                            .formatted(Limits.NESTING_DEPTH, Limits.NAME_CHARACTERS)
                    + " a string %d, a number %d digits"
                            .formatted(Limits.STRING_CHARACTERS, Limits.NUMBER_CHARACTERS);

    private static final String HALF = " holds half a surrogate pair, which is no character";

    private final JsonParser parser;
    private @Nullable Entity subject;
    private @Nullable Action action;
    private @Nullable Entity resource;
    private @Nullable Context context;
    private @Nullable String fault;

    PartsReader(JsonParser parser) {
        this.parser = parser;
    }

    /** The request cannot be read; the message is for the caller. */
    static final class BadRequest extends Exception {
        private static final long serialVersionUID = 1L;

        BadRequest(String message) {
            super(message, null, false, false);
        }
    }

    /** Reads what lies between the braces of a body. */
    @FunctionalInterface
    interface Content<T> {
        /** Reads up to the object's end; the parser has read its beginning. */
        T read(JsonParser parser) throws BadRequest;
    }

    /** Reads a whole body, which is one object. */
    static <T> T read(byte[] body, Content<T> content) throws BadRequest {
        if (body.length == 0) {
            throw new BadRequest("the body is empty: send a JSON object");
        }
        try (JsonParser parser = parser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new BadRequest("the body must be a JSON object");
            }
            T read = content.read(parser);
            if (parser.nextToken() != null) {
                throw new BadRequest("something follows the JSON object");
            }
            return read;
        } catch (StreamConstraintsException tooLarge) {
            throw new BadRequest(TOO_LARGE);
        } catch (JacksonException malformed) {
            throw new BadRequest(
                    "not JSON that can be read: "
                            + malformed.getOriginalMessage()
                            + place(malformed.getLocation()));
        }
    }

    private static JsonParser parser(byte[] body) throws BadRequest {
        return isPlain(body)
                ? JSON.createParser(ObjectReadContext.empty(), body)
                : JSON.createParser(ObjectReadContext.empty(), text(body));
    }

    /** Whether there is nothing that the parser could take for another encoding than ASCII. */
    private static boolean isPlain(byte[] body) {
        for (byte b : body) {
            if (b <= 0) {
                return false;
            }
        }
        return true;
    }

    /** The parser's own decoding would take overlong forms: a second way to write a path. */
    private static String text(byte[] body) throws BadRequest {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
        } catch (CharacterCodingException malformed) {
            throw new BadRequest("the body is not UTF-8");
        }
    }

    private static String place(@Nullable TokenStreamLocation location) {
        return location == null
                ? ""
                : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
    }

    /** Reads the value of a member that may be a part; passes over any other. */
    void read(String name, JsonToken value) {
        switch (name) {
            case "subject" -> subject = entity(name, value);
            case "action" -> action = action(value);
            case "resource" -> resource = entity(name, value);
            case "context" -> context = context(value);
            default -> parser.skipChildren();
        }
    }

    /** What has been read, with the first fault in it. */
    Evaluation evaluation() {
        return new Evaluation(subject, action, resource, context, fault);
    }

    /** What is ill-typed in what was read so far, as told first; null where nothing is. */
    @Nullable String fault() {
        return fault;
    }

    private @Nullable Entity entity(String what, JsonToken value) {
        if (value != JsonToken.START_OBJECT) {
            illTyped(what + " must be an object with type and id");
            return null;
        }
        String type = null;
        String id = null;
        Attributes properties = Attributes.NONE;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken member = parser.nextToken();
            switch (name) {
                case "type" -> type = string(what + ".type", member);
                case "id" -> id = string(what + ".id", member);
                case "properties" -> properties = properties(what, member);
                default -> parser.skipChildren();
            }
        }
        return new Entity(type, id, properties);
    }

    private @Nullable Action action(JsonToken value) {
        if (value != JsonToken.START_OBJECT) {
            illTyped("action must be an object with name");
            return null;
        }
        String actionName = null;
        Attributes properties = Attributes.NONE;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken member = parser.nextToken();
            switch (name) {
                case "name" -> actionName = string("action.name", member);
                case "properties" -> properties = properties("action", member);
                default -> parser.skipChildren();
            }
        }
        return new Action(actionName, properties);
    }

    private @Nullable Context context(JsonToken value) {
        if (value != JsonToken.START_OBJECT) {
            illTyped("context must be an object");
            return null;
        }
        String application = null;
        String certificate = null;
        Proof dpop = null;
        Map<String, AttributeValue> members = new HashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken member = parser.nextToken();
            switch (name) {
                case "application" -> application = string("context.application", member);
                // Secrets for a minute: nothing else gets to see them.
                case "dpop" -> dpop = dpop(member);
                case "clientCertificate" ->
                        certificate = string("context.clientCertificate", member);
                default -> keep(members, "context", name, member);
            }
        }
        if (dpop == null && certificate == null) {
            return new Context(application, null, new Attributes(members));
        }
        Proof proof =
                dpop == null
                        ? new Proof(null, null, null, certificate)
                        : new Proof(dpop.dpop(), dpop.method(), dpop.uri(), certificate);
        return new Context(application, proof, new Attributes(members));
    }

    private @Nullable Proof dpop(JsonToken value) {
        if (value != JsonToken.START_OBJECT) {
            illTyped("context.dpop must be an object with proof, method and uri");
            return null;
        }
        String proof = null;
        String method = null;
        String uri = null;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken member = parser.nextToken();
            switch (name) {
                case "proof" -> proof = string("context.dpop.proof", member);
                case "method" -> method = string("context.dpop.method", member);
                case "uri" -> uri = string("context.dpop.uri", member);
                default -> parser.skipChildren();
            }
        }
        return new Proof(proof, method, uri, null);
    }

    private Attributes properties(String what, JsonToken value) {
        if (value == JsonToken.START_OBJECT) {
            return fields(what + ".properties");
        }
        fault(what + ".properties must be an object");
        parser.skipChildren();
        return Attributes.NONE;
    }

    /** An object whose beginning has been read. */
    private Attributes fields(String what) {
        Map<String, AttributeValue> fields = new HashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            keep(fields, what, name, parser.nextToken());
        }
        return new Attributes(fields);
    }

    /** What is null is not there. */
    private void keep(
            Map<String, AttributeValue> fields, String what, String name, JsonToken member) {
        if (!Texts.isWhole(name)) {
            fault("a name in " + what + HALF);
        }
        AttributeValue value = value(what, member);
        if (value != null) {
            fields.put(name, value);
        }
    }

    private @Nullable AttributeValue value(String what, JsonToken token) {
        return switch (token) {
            case VALUE_STRING -> new AttributeValue.Text(text());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(what);
            case VALUE_TRUE -> new AttributeValue.Flag(true);
            case VALUE_FALSE -> new AttributeValue.Flag(false);
            case START_OBJECT -> new AttributeValue.Fields(fields(what));
            case START_ARRAY -> items(what);
            case VALUE_NULL,
                    NOT_AVAILABLE,
                    END_OBJECT,
                    END_ARRAY,
                    PROPERTY_NAME,
                    VALUE_EMBEDDED_OBJECT ->
                    null;
        };
    }

    private AttributeValue items(String what) {
        List<AttributeValue> items = new ArrayList<>();
        for (JsonToken item = parser.nextToken();
                item != JsonToken.END_ARRAY;
                item = parser.nextToken()) {
            AttributeValue value = value(what, item);
            if (value != null) {
                items.add(value);
            }
        }
        return new AttributeValue.Items(items);
    }

    /** RFC 7493 section 2.2: what IEEE 754 cannot say, others would read as another number. */
    private @Nullable AttributeValue number(String what) {
        BigDecimal number = parser.getDecimalValue();
        if (Math.abs((long) number.precision() - number.scale()) > Limits.NUMBER_MAGNITUDE) {
            fault(what + " holds a number that is too large or too small");
            return null;
        }
        return new AttributeValue.Number(number);
    }

    private @Nullable String string(String what, JsonToken value) {
        if (value == JsonToken.VALUE_STRING) {
            return text();
        }
        illTyped(what + " must be a string");
        return null;
    }

    /** RFC 7493 section 2.1: what cannot be written, others would read as another text. */
    private String text() {
        String text = parser.getString();
        if (!Texts.isWhole(text)) {
            fault(parser.streamReadContext().pathAsPointer() + HALF);
        }
        return text;
    }

    private void illTyped(String message) {
        fault(message);
        parser.skipChildren();
    }

    private void fault(String message) {
        if (fault == null) {
            fault = message;
        }
    }
}
