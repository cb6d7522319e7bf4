package dev.precept.projections.condition;

import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** The order of texts by their code points, in which OPA has them, too. */
public final class TextOrder {
    private TextOrder() {}

    /** As a comparator does: where two texts part, half characters come after all whole ones. */
    public static int compare(String left, String right) {
        int length = Math.min(left.length(), right.length());
        for (int i = 0; i < length; i++) {
            char one = left.charAt(i);
            char other = right.charAt(i);
            if (one != other) {
                boolean isOneHalf = Character.isSurrogate(one);
                return isOneHalf == Character.isSurrogate(other)
                        ? Character.compare(one, other)
                        : isOneHalf ? 1 : -1;
            }
        }
        return Integer.compare(left.length(), right.length());
    }

    /** The texts in this order, each once. */
    public static List<String> sorted(Collection<String> texts) {
        SortedSet<String> sorted = new TreeSet<>(TextOrder::compare);
        sorted.addAll(texts);
        return List.copyOf(sorted);
    }
}
