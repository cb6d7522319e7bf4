package dev.precept.pdp.jose;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The claims of a JWT (RFC 7519 section 4), each asked for by name and type: a claim of another
 * type than the one asked for is as if it were not there. Immutable; threads share it.
 */
public final class JwtClaims {
    /** The last second of the year 9999: no instant of ours lies beyond. */
    static final long LAST_SECOND = 253_402_300_799L;

    private final Map<String, Value> values;

    private JwtClaims(Map<String, Value> values) {
        this.values = values;
    }

    /**
     * What a claim says.
     *
     * @param json its text, as it was sent
     */
    private sealed interface Value {
        String json();

        record Text(String json, String text) implements Value {}

        record Number(String json, double number) implements Value {}

        record Texts(String json, List<String> texts) implements Value {}

        record Other(String json) implements Value {}
    }

    /**
     * The claims of one JSON object.
     *
     * @throws InvalidJwtException unless the text is one, its members unique at every level
     */
    public static JwtClaims read(String json) {
        Map<String, Value> values = new HashMap<>();
        try {
            StrictJson.readObject(json, (name, parser) -> values.put(name, value(json, parser)));
        } catch (IllegalArgumentException malformed) {
            throw new InvalidJwtException(Verification.Reason.MALFORMED);
        }
        return new JwtClaims(values);
    }

    private static Value value(String json, JsonParser parser) {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_STRING) {
            String text = parser.getString();
            return new Value.Text(StrictJson.text(json, parser), text);
        }
        if (token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT) {
            return new Value.Number(parser.getString(), parser.getDoubleValue());
        }
        if (token != JsonToken.START_ARRAY) {
            return new Value.Other(StrictJson.text(json, parser));
        }
        int start = (int) parser.currentTokenLocation().getCharOffset();
        List<String> texts = new ArrayList<>();
        boolean isOfTexts = true;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() == JsonToken.VALUE_STRING) {
                texts.add(parser.getString());
            } else {
                isOfTexts = false;
                parser.skipChildren();
            }
        }
        String whole = StrictJson.slice(json, start, parser);
        return isOfTexts ? new Value.Texts(whole, List.copyOf(texts)) : new Value.Other(whole);
    }

    /** Whether the claim is there, of whatever type. */
    public boolean has(String name) {
        return values.containsKey(name);
    }

    /** The names of all claims. */
    public Set<String> names() {
        return Set.copyOf(values.keySet());
    }

    /** The claim as a string; null where it is none. */
    public @Nullable String string(String name) {
        return values.get(name) instanceof Value.Text(_, String text) ? text : null;
    }

    /** The claim as a string or an array of strings, as {@code aud} is; empty where neither. */
    public List<String> strings(String name) {
        Value value = values.get(name);
        return switch (value) {
            case Value.Text(_, String text) -> List.of(text);
            case Value.Texts(_, List<String> texts) -> texts;
            case Value.Number _, Value.Other _ -> List.of();
            case null -> List.of();
        };
    }

    /** Whether the claim is true, or the text that says so, as some providers have it. */
    public boolean isTrue(String name) {
        return switch (values.get(name)) {
            case Value.Other(String json) -> json.equals("true");
            case Value.Text(_, String text) -> text.equals("true");
            case Value.Number _, Value.Texts _ -> false;
            case null -> false;
        };
    }

    /** The claim as a NumericDate, fractions of a second cut off; null where it is none. */
    public @Nullable Instant instant(String name) {
        return values.get(name) instanceof Value.Number(_, double seconds)
                        && seconds >= 0
                        && seconds <= LAST_SECOND
                ? Instant.ofEpochSecond((long) seconds)
                : null;
    }

    /**
     * The claim as an object, to be read as claims are; null where it is none.
     *
     * @throws InvalidJwtException where its members are not unique
     */
    public @Nullable JwtClaims object(String name) {
        return values.get(name) instanceof Value.Other(String json) && json.startsWith("{")
                ? read(json)
                : null;
    }

    /** The JSON text of the claim, as it was sent; null where there is none. */
    public @Nullable String json(String name) {
        Value value = values.get(name);
        return value == null ? null : value.json();
    }
}
