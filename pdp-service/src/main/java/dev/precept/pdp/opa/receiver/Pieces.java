package dev.precept.pdp.opa.receiver;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads one value out of a report, within bounds. In the place of a member that is beyond them
 * stands {@link #LEFT_OUT}: what somebody asked an OPA, however deep or large, hides neither that a
 * decision was made nor those beside it. Used by one thread, for one value.
 */
final class Pieces {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String LEFT_OUT = "[too deep or too large]";

    private final JsonParser parser;
    private final Room all = new Room(Limits.ITEM_TOKENS, Limits.ITEM_CHARACTERS);
    private Room here = new Room(Limits.MEMBER_TOKENS, Limits.MEMBER_CHARACTERS);
    private boolean isWhole = true;

    /**
     * A value.
     *
     * @param isWhole whether all of it could be read
     * @param characters of its names and values
     */
    record Piece(JsonNode node, boolean isWhole, long characters) {}

    /** What there is still room for. */
    private static final class Room {
        private long tokens;
        private long characters;

        Room(long tokens, long characters) {
            this.tokens = tokens;
            this.characters = characters;
        }

        boolean take(int length) {
            tokens--;
            characters -= length;
            return tokens >= 0 && characters >= 0;
        }
    }

    private Pieces(JsonParser parser) {
        this.parser = parser;
    }

    /** The value whose first token is the parser's current one. */
    static Piece next(JsonParser parser) {
        Pieces pieces = new Pieces(parser);
        JsonNode node =
                parser.currentToken() == JsonToken.START_OBJECT
                        ? pieces.members()
                        : pieces.orLeftOut(pieces.value(1));
        return new Piece(
                node, pieces.isWhole, Limits.ITEM_CHARACTERS - Math.max(0, pieces.all.characters));
    }

    private ObjectNode members() {
        ObjectNode members = NODES.objectNode();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            here = new Room(Limits.MEMBER_TOKENS, Limits.MEMBER_CHARACTERS);
            String name = name();
            parser.nextToken();
            JsonNode value = value(2);
            if (name == null) {
                isWhole = false;
            } else {
                members.set(name, orLeftOut(value));
            }
        }
        return members;
    }

    private JsonNode orLeftOut(@Nullable JsonNode value) {
        if (value != null) {
            return value;
        }
        isWhole = false;
        return NODES.stringNode(LEFT_OUT);
    }

    /** Null where there is no room for it; it is passed over then. */
    private @Nullable JsonNode value(int depth) {
        JsonToken token = parser.currentToken();
        int length = token.isScalarValue() ? parser.getStringLength() : 0;
        boolean isTooLong = token.isNumeric() && length > Limits.NUMBER_CHARACTERS;
        if (!take(length) || isTooLong || depth > Limits.NESTING_DEPTH) {
            parser.skipChildren();
            return null;
        }
        return switch (token) {
            case START_OBJECT -> object(depth);
            case START_ARRAY -> array(depth);
            default -> parser.readValueAsTree();
        };
    }

    private boolean take(int length) {
        return here.take(length) && all.take(length);
    }

    private @Nullable JsonNode object(int depth) {
        ObjectNode object = NODES.objectNode();
        boolean fits = true;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = name();
            parser.nextToken();
            JsonNode value = value(depth + 1);
            fits &= name != null && value != null;
            if (name != null && value != null) {
                object.set(name, value);
            }
        }
        return fits ? object : null;
    }

    private @Nullable JsonNode array(int depth) {
        ArrayNode array = NODES.arrayNode();
        boolean fits = true;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            JsonNode value = value(depth + 1);
            fits &= value != null;
            if (value != null) {
                array.add(value);
            }
        }
        return fits ? array : null;
    }

    private @Nullable String name() {
        int length = parser.getStringLength();
        return take(length) && length <= Limits.NAME_CHARACTERS ? parser.currentName() : null;
    }
}
