package dev.precept.pdp.management;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Ways from one state of a thing to another, by the moves that are allowed. */
final class Moves {
    private Moves() {}

    /** The states on a shortest way, without the first; the last alone where there is no way. */
    static <E extends Enum<E>> List<E> between(E from, E to, Function<E, Set<E>> allowed) {
        if (from == to) {
            return List.of();
        }
        Map<E, E> cameFrom = new EnumMap<>(from.getDeclaringClass());
        Deque<E> open = new ArrayDeque<>(List.of(from));
        while (!open.isEmpty() && !cameFrom.containsKey(to)) {
            E state = open.remove();
            for (E next : allowed.apply(state)) {
                if (next != from && cameFrom.putIfAbsent(next, state) == null) {
                    open.add(next);
                }
            }
        }
        if (!cameFrom.containsKey(to)) {
            return List.of(to);
        }
        List<E> way = new ArrayList<>();
        for (E state = to; state != from; state = cameFrom.get(state)) {
            way.addFirst(state);
        }
        return way;
    }
}
