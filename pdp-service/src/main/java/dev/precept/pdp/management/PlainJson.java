package dev.precept.pdp.management;

import dev.precept.pdp.management.document.JsonReader;
import dev.precept.pdp.management.document.Node;
import dev.precept.pdp.management.document.Parsed;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON that we wrote ourselves, as maps, lists and values to be written again. */
final class PlainJson {
    private PlainJson() {}

    /**
     * Reads it.
     *
     * @throws IllegalStateException where it is none: the log would hold what it never took
     */
    static @Nullable Object read(byte[] json) {
        return plain(parse(json));
    }

    /** What we wrote, or would write, as a document is read. */
    static Node node(Object plain) {
        return parse(CanonicalJson.write(plain).getBytes(StandardCharsets.UTF_8));
    }

    private static Node parse(byte[] json) {
        return switch (JsonReader.read(json)) {
            case Parsed.Document(Node root) -> root;
            case Parsed.Malformed malformed ->
                    throw new IllegalStateException("not JSON: " + malformed.faults());
        };
    }

    static @Nullable Object plain(Node node) {
        return switch (node) {
            case Node.ObjectNode(_, Map<String, Node.Member> members) -> {
                Map<String, @Nullable Object> plain = new LinkedHashMap<>();
                members.forEach((name, member) -> plain.put(name, plain(member.value())));
                yield plain;
            }
            case Node.ArrayNode(_, List<Node> items) -> {
                List<@Nullable Object> plain = new ArrayList<>(items.size());
                items.forEach(item -> plain.add(plain(item)));
                yield plain;
            }
            case Node.Scalar(_, Node.Kind kind, String text) ->
                    switch (kind) {
                        case TEXT -> text;
                        case NUMBER -> new BigDecimal(text);
                        case BOOLEAN -> Boolean.valueOf(text);
                        case NULL -> null;
                    };
        };
    }
}
