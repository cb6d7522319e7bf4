package dev.precept.pdp.decision;

import dev.precept.pdp.decision.Evaluation.Context;
import dev.precept.pdp.decision.Evaluation.Entity;
import dev.precept.pdp.decision.EvaluationsRequest.Semantic;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads AuthZEN requests as a stream: I-JSON (RFC 7493), bounded, unknown members passed over. What
 * is ill-typed inside an item of a batch is that item's fault; everything else fails the request.
 */
final class EvaluationReader {
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

    private final JsonParser parser;
    private @Nullable String fault;

    private EvaluationReader(JsonParser parser) {
        this.parser = parser;
    }

    /** The request cannot be read; the message is for the caller. */
    static final class BadRequest extends Exception {
        private static final long serialVersionUID = 1L;

        BadRequest(String message) {
            super(message, null, false, false);
        }
    }

    /** Reads a whole body. */
    static EvaluationsRequest read(byte[] body) throws BadRequest {
        if (body.length == 0) {
            throw new BadRequest("the body is empty: send a JSON object");
        }
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text(body))) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new BadRequest("the body must be a JSON object");
            }
            EvaluationsRequest request = new EvaluationReader(parser).request();
            if (parser.nextToken() != null) {
                throw new BadRequest("something follows the JSON object");
            }
            return request;
        } catch (JacksonException malformed) {
            throw new BadRequest(
                    "not JSON that can be read: "
                            + malformed.getOriginalMessage()
                            + place(malformed.getLocation()));
        }
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

    private EvaluationsRequest request() throws BadRequest {
        Parts parts = new Parts();
        List<Evaluation> items = List.of();
        Semantic semantic = Semantic.EXECUTE_ALL;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (name) {
                case "evaluations" -> items = items(value);
                case "options" -> semantic = semantic(value);
                default -> part(parts, name, value);
            }
        }
        if (fault != null) {
            throw new BadRequest(fault);
        }
        return new EvaluationsRequest(parts.evaluation(null), items, semantic);
    }

    /** The parts of one evaluation while they are read. */
    private static final class Parts {
        private @Nullable Entity subject;
        private @Nullable String action;
        private @Nullable Entity resource;
        private @Nullable Context context;

        Evaluation evaluation(@Nullable String fault) {
            return new Evaluation(subject, action, resource, context, fault);
        }
    }

    private void part(Parts parts, String name, JsonToken value) {
        switch (name) {
            case "subject" -> parts.subject = entity(name, value);
            case "action" -> parts.action = action(value);
            case "resource" -> parts.resource = entity(name, value);
            case "context" -> parts.context = context(value);
            default -> parser.skipChildren();
        }
    }

    private List<Evaluation> items(JsonToken value) throws BadRequest {
        if (value != JsonToken.START_ARRAY) {
            throw new BadRequest("evaluations must be an array");
        }
        String outer = fault;
        List<Evaluation> items = new ArrayList<>();
        for (JsonToken item = parser.nextToken();
                item != JsonToken.END_ARRAY;
                item = parser.nextToken()) {
            if (items.size() == Limits.EVALUATIONS) {
                throw new BadRequest("evaluations has more than " + Limits.EVALUATIONS + " items");
            }
            items.add(item(item));
        }
        fault = outer;
        return items;
    }

    private Evaluation item(JsonToken value) {
        fault = null;
        Parts parts = new Parts();
        if (value == JsonToken.START_OBJECT) {
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                part(parts, name, parser.nextToken());
            }
        } else {
            illTyped("an evaluation must be an object");
        }
        return parts.evaluation(fault);
    }

    private Semantic semantic(JsonToken value) throws BadRequest {
        Semantic semantic = Semantic.EXECUTE_ALL;
        if (value != JsonToken.START_OBJECT) {
            throw new BadRequest("options must be an object");
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            boolean isSemantic = "evaluations_semantic".equals(parser.currentName());
            JsonToken option = parser.nextToken();
            if (isSemantic) {
                Semantic named =
                        option == JsonToken.VALUE_STRING ? Semantic.of(parser.getString()) : null;
                if (named == null) {
                    throw new BadRequest(
                            "options.evaluations_semantic must be execute_all, deny_on_first_deny"
                                    + " or permit_on_first_permit");
                }
                semantic = named;
            } else {
                parser.skipChildren();
            }
        }
        return semantic;
    }

    private @Nullable Entity entity(String what, JsonToken value) {
        if (value != JsonToken.START_OBJECT) {
            illTyped(what + " must be an object with type and id");
            return null;
        }
        String type = null;
        String id = null;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken member = parser.nextToken();
            switch (name) {
                case "type" -> type = string(what + ".type", member);
                case "id" -> id = string(what + ".id", member);
                case "properties" -> properties(what, member);
                default -> parser.skipChildren();
            }
        }
        if (type == null || id == null) {
            fault(what + " needs type and id, both strings");
            return null;
        }
        return new Entity(type, id);
    }

    private @Nullable String action(JsonToken value) {
        if (value != JsonToken.START_OBJECT) {
            illTyped("action must be an object with name");
            return null;
        }
        String action = null;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken member = parser.nextToken();
            switch (name) {
                case "name" -> action = string("action.name", member);
                case "properties" -> properties("action", member);
                default -> parser.skipChildren();
            }
        }
        if (action == null) {
            fault("action needs a name, a string");
        }
        return action;
    }

    private @Nullable Context context(JsonToken value) {
        if (value != JsonToken.START_OBJECT) {
            illTyped("context must be an object");
            return null;
        }
        String application = null;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            boolean isApplication = "application".equals(parser.currentName());
            JsonToken member = parser.nextToken();
            if (isApplication) {
                application = string("context.application", member);
            } else {
                parser.skipChildren();
            }
        }
        return new Context(application);
    }

    private void properties(String what, JsonToken value) {
        if (value != JsonToken.START_OBJECT) {
            fault(what + ".properties must be an object");
        }
        parser.skipChildren();
    }

    private @Nullable String string(String what, JsonToken value) {
        if (value == JsonToken.VALUE_STRING) {
            return parser.getString();
        }
        illTyped(what + " must be a string");
        return null;
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
