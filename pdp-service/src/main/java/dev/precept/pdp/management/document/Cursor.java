package dev.precept.pdp.management.document;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A node and how it was reached.
 *
 * @param pointer the way from the root (RFC 6901)
 * @param place where to look: a member's name, or where the node begins
 */
public record Cursor(String pointer, Place place, Node node) {
    /** At the root of a document. */
    public static Cursor root(Node node) {
        return new Cursor("", node.place(), node);
    }

    /** The pointer of a member or item below one. */
    public static String append(String pointer, String token) {
        return pointer + "/" + token.replace("~", "~0").replace("/", "~1");
    }

    /** The member of this name; null where there is none or this is no object. */
    public @Nullable Cursor member(String name) {
        if (!(node instanceof Node.ObjectNode(_, Map<String, Node.Member> members))) {
            return null;
        }
        Node.Member member = members.get(name);
        return member == null ? null : at(name, member.place(), member.value());
    }

    /** The items in order; none where this is no array. */
    public List<Cursor> items() {
        if (!(node instanceof Node.ArrayNode(_, List<Node> items))) {
            return List.of();
        }
        List<Cursor> found = new ArrayList<>(items.size());
        for (int i = 0; i < items.size(); i++) {
            found.add(at(Integer.toString(i), items.get(i).place(), items.get(i)));
        }
        return found;
    }

    /** The names of the members in order; none where this is no object. */
    public Iterable<String> names() {
        return node instanceof Node.ObjectNode(_, Map<String, Node.Member> members)
                ? members.keySet()
                : List.of();
    }

    /** A leaf's text, but for null; null where this is anything else. */
    public @Nullable String text() {
        return node instanceof Node.Scalar(_, Node.Kind kind, String text) && kind != Node.Kind.NULL
                ? text
                : null;
    }

    /** What is wrong with this part. */
    public Fault fault(String code, String detail) {
        return new Fault(pointer, place, code, detail);
    }

    private Cursor at(String token, Place place, Node node) {
        return new Cursor(append(pointer, token), place, node);
    }
}
