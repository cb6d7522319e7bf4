package dev.precept.projections.decision;

import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;

/** Ordered lists of names as one, without repetitions. For one thread. */
final class Merged implements Iterator<String> {
    private final PriorityQueue<Head> heads =
            new PriorityQueue<>(Comparator.comparing((Head head) -> head.name));

    private static final class Head {
        private final Iterator<String> rest;
        private String name;

        Head(Iterator<String> rest) {
            this.rest = rest;
            this.name = rest.next();
        }
    }

    Merged(List<Iterator<String>> lists) {
        for (Iterator<String> list : lists) {
            if (list.hasNext()) {
                heads.add(new Head(list));
            }
        }
    }

    @Override
    public boolean hasNext() {
        return !heads.isEmpty();
    }

    @Override
    public String next() {
        String name = heads.element().name;
        for (Head head = heads.peek();
                head != null && head.name.equals(name);
                head = heads.peek()) {
            heads.remove();
            if (head.rest.hasNext()) {
                head.name = head.rest.next();
                heads.add(head);
            }
        }
        return name;
    }
}
