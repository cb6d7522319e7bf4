package dev.precept.pdp.door;

import java.util.List;

/**
 * Where a question was sent: a doorway, and what its variables stand for.
 *
 * @param names the variables, in the order of the path
 * @param values what was sent in their place, not decoded
 * @param rest of a prefix door, what follows the prefix, as sent: empty or beginning with '/'
 */
public record Way(Doorway doorway, List<String> names, List<String> values, String rest) {
    /** Whether a gateway's key is part of the path. */
    boolean hasKey() {
        return names.contains(Doorway.KEY);
    }

    /** What was sent in place of a variable, not decoded; empty where the path has no such one. */
    public String variable(String name) {
        int index = names.indexOf(name);
        return index < 0 ? "" : values.get(index);
    }

    /** The doorway only: what was sent may hold a key. */
    @Override
    public String toString() {
        return doorway.path();
    }
}
