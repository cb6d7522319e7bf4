package dev.precept.pdp.management.document;

import java.util.List;
import java.util.Map;

/** A part of a document. Immutable; a YAML alias and what it names may be one and the same node. */
public sealed interface Node {
    /** Where it begins. */
    Place place();

    /** What people call its type. */
    String typeName();

    /** Members by name, in the order of the document. */
    record ObjectNode(Place place, Map<String, Member> members) implements Node {
        @Override
        public String typeName() {
            return "an object";
        }
    }

    /** Items in order. */
    record ArrayNode(Place place, List<Node> items) implements Node {
        @Override
        public String typeName() {
            return "an array";
        }
    }

    /**
     * A leaf.
     *
     * @param text a text's content, otherwise as written
     */
    record Scalar(Place place, Kind kind, String text) implements Node {
        @Override
        public String typeName() {
            return switch (kind) {
                case TEXT -> "a string";
                case NUMBER -> "a number";
                case BOOLEAN -> "a boolean";
                case NULL -> "null";
            };
        }
    }

    /**
     * A member of an object.
     *
     * @param place where its name stands
     */
    record Member(Place place, Node value) {}

    /** The types of leaves. */
    enum Kind {
        TEXT,
        NUMBER,
        BOOLEAN,
        NULL
    }
}
