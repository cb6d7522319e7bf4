package dev.precept.pdp.management.document;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads JSON (RFC 8259) strictly: one value and nothing after it, no member named twice, no
 * extension of the syntax.
 */
public final class JsonReader {
    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(Limits.DEPTH)
                                    .maxNameLength(Limits.NAME_CHARACTERS)
                                    .maxStringLength(Limits.TEXT_CHARACTERS)
                                    .maxNumberLength(Limits.NUMBER_CHARACTERS)
                                    .build())
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .build();

    private final JsonParser parser;
    private final List<Fault> faults = new ArrayList<>();
    private int nodes;

    private JsonReader(JsonParser parser) {
        this.parser = parser;
    }

    /** Reads a whole document. */
    public static Parsed read(byte[] document) {
        String text = Utf8.decode(document);
        if (text == null) {
            return Parsed.Malformed.of(
                    new Fault("", null, "malformed-json", "The body is not UTF-8."));
        }
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            return new JsonReader(parser).document();
        } catch (JacksonException e) {
            return Parsed.Malformed.of(
                    new Fault("", place(e.getLocation()), "malformed-json", message(e)));
        }
    }

    private Parsed document() {
        JsonToken first = parser.nextToken();
        if (first == null) {
            return Parsed.Malformed.of(
                    new Fault("", null, "malformed-json", "The body is empty; JSON is expected."));
        }
        Node root = node(first, "");
        if (faults.isEmpty() && parser.nextToken() != null) {
            faults.add(new Fault("", here(), "malformed-json", "There is text after the value."));
        }
        return faults.isEmpty() ? new Parsed.Document(root) : new Parsed.Malformed(faults);
    }

    private Node node(JsonToken token, String pointer) {
        Place place = here();
        if (++nodes > Limits.NODES) {
            throw new TooLargeException(parser);
        }
        return switch (token) {
            case START_OBJECT -> object(place, pointer);
            case START_ARRAY -> array(place, pointer);
            case VALUE_STRING -> new Node.Scalar(place, Node.Kind.TEXT, parser.getString());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
                    new Node.Scalar(place, Node.Kind.NUMBER, parser.getString());
            case VALUE_TRUE, VALUE_FALSE ->
                    new Node.Scalar(place, Node.Kind.BOOLEAN, parser.getString());
            case VALUE_NULL -> new Node.Scalar(place, Node.Kind.NULL, "null");
            case END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
                    throw new IllegalStateException("no value begins with " + token);
        };
    }

    private Node object(Place place, String pointer) {
        Map<String, Node.Member> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            Place namePlace = here();
            String name = parser.currentName();
            String memberPointer = Cursor.append(pointer, name);
            Node value = node(parser.nextToken(), memberPointer);
            if (members.putIfAbsent(name, new Node.Member(namePlace, value)) != null
                    && faults.size() < Limits.FAULTS) {
                faults.add(
                        new Fault(
                                memberPointer,
                                namePlace,
                                "duplicate-member",
                                "The member '" + name + "' is there twice."));
            }
        }
        return new Node.ObjectNode(place, Collections.unmodifiableMap(members));
    }

    private Node array(Place place, String pointer) {
        List<Node> items = new ArrayList<>();
        for (JsonToken token = parser.nextToken();
                token != JsonToken.END_ARRAY;
                token = parser.nextToken()) {
            items.add(node(token, Cursor.append(pointer, Integer.toString(items.size()))));
        }
        return new Node.ArrayNode(place, List.copyOf(items));
    }

    private Place here() {
        TokenStreamLocation location = parser.currentTokenLocation();
        return new Place(location.getLineNr(), location.getColumnNr());
    }

    private static @Nullable Place place(@Nullable TokenStreamLocation location) {
        return location == null || location.getLineNr() < 1
                ? null
                : new Place(location.getLineNr(), Math.max(1, location.getColumnNr()));
    }

    private static String message(JacksonException e) {
        String message = e.getOriginalMessage();
        return message == null ? "The body is not JSON." : message;
    }

    /** More nodes than {@link Limits#NODES}. */
    private static final class TooLargeException extends JacksonException {
        TooLargeException(JsonParser parser) {
            super(
                    "The document has more than " + Limits.NODES + " values.",
                    parser.currentTokenLocation(),
                    null);
        }
    }
}
