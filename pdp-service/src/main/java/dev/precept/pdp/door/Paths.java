package dev.precept.pdp.door;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the doorway of a path. Segments are compared as they were sent, so that there is one way to
 * write a path; a literal segment wins over a variable, the longer prefix over the shorter.
 */
final class Paths {
    private final Node root = new Node();

    Paths(Collection<Doorway> doorways) {
        doorways.forEach(this::add);
    }

    /** What may follow here. Written while the table is made, only read afterwards. */
    private static final class Node {
        private final Map<String, Node> literals = new HashMap<>();
        private @Nullable Node variable;
        private @Nullable Target end;
        private @Nullable Target below;

        Node next(String segment) {
            if (!isVariable(segment)) {
                return literals.computeIfAbsent(segment, _ -> new Node());
            }
            Node next = variable;
            if (next == null) {
                next = new Node();
                variable = next;
            }
            return next;
        }
    }

    private record Target(Doorway doorway, List<String> names) {}

    private void add(Doorway doorway) {
        String path = doorway.path();
        boolean isPrefix = path.endsWith("/**");
        String fixed = isPrefix ? path.substring(0, path.length() - "/**".length()) : path;
        List<String> names = new ArrayList<>();
        Node node = root;
        for (String segment : fixed.substring(1).split("/", -1)) {
            node = node.next(segment);
            if (isVariable(segment)) {
                names.add(segment.substring(1, segment.length() - 1));
            }
        }
        Target target = new Target(doorway, List.copyOf(names));
        boolean isTaken = (isPrefix ? node.below : node.end) != null;
        if (isTaken || !names.contains(Doorway.ORGANIZATION)) {
            throw new IllegalArgumentException("no path for a door of its own: " + path);
        }
        if (isPrefix) {
            node.below = target;
        } else {
            node.end = target;
        }
    }

    private static boolean isVariable(String segment) {
        return segment.startsWith("{") && segment.endsWith("}");
    }

    /** The doorway of a path without its query; null where there is none. */
    @Nullable Way find(String path) {
        return path.startsWith("/") ? find(root, path, 1, new ArrayList<>(2)) : null;
    }

    /** From a node on, where the next segment begins at {@code start}. */
    private static @Nullable Way find(Node node, String path, int start, List<String> values) {
        if (start > path.length()) {
            Target end = node.end == null ? node.below : node.end;
            return end == null ? null : way(end, values, "");
        }
        int slash = path.indexOf('/', start);
        int stop = slash < 0 ? path.length() : slash;
        String segment = path.substring(start, stop);
        Node literal = node.literals.get(segment);
        Way way = literal == null ? null : find(literal, path, stop + 1, values);
        if (way == null && node.variable != null && !segment.isEmpty()) {
            values.add(segment);
            way = find(node.variable, path, stop + 1, values);
            values.removeLast();
        }
        if (way == null && node.below != null) {
            way = way(node.below, values, path.substring(start - 1));
        }
        return way;
    }

    private static Way way(Target target, List<String> values, String rest) {
        return new Way(target.doorway, target.names, List.copyOf(values), rest);
    }
}
