package dev.precept.projections.collection;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PrimitiveIterator;

/**
 * A set of numbers in the order of the texts they stand for; the texts lie elsewhere. Never
 * changed: {@link #with} and {@link #without} give another set that shares all but a few nodes. A
 * B+ tree; every operation takes logarithmic time. Safe for any number of threads.
 */
public final class OrderedInts {
    private static final int MOST_NUMBERS = 256;
    private static final int MOST_CHILDREN = 32;
    private static final int[] NOTHING = {};
    private static final OrderedInts EMPTY = new OrderedInts(NOTHING);

    /** A leaf, an array of numbers; or a branch. */
    private final Object root;

    private OrderedInts(Object root) {
        this.root = root;
    }

    /** Nodes of one level, and each one's first number and size. */
    private static final class Branch {
        final Object[] children;
        final int[] firsts;
        final int size;

        private Branch(Object[] children, int[] firsts, int size) {
            this.children = children;
            this.firsts = firsts;
            this.size = size;
        }

        static Branch of(Object[] children) {
            int[] firsts = new int[children.length];
            int size = 0;
            for (int i = 0; i < children.length; i++) {
                Object child = children[i];
                firsts[i] = child instanceof Branch branch ? branch.firsts[0] : ((int[]) child)[0];
                size += size(child);
            }
            return new Branch(children, firsts, size);
        }

        /** The child whose range holds the text; the first also takes what comes before it. */
        int childFor(String text, Names names) {
            return Math.max(0, lowerOrEqual(firsts, text, names));
        }
    }

    /** The set of no numbers. */
    public static OrderedInts empty() {
        return EMPTY;
    }

    /** How many there are. */
    public int size() {
        return size(root);
    }

    /** Whether there are none. */
    public boolean isEmpty() {
        return size() == 0;
    }

    /** This set with the number, which stands for the text. */
    public OrderedInts with(int number, String text, Names names) {
        Object[] nodes = with(root, number, text, names);
        return new OrderedInts(nodes.length == 1 ? nodes[0] : Branch.of(nodes));
    }

    /** This set without the number that stands for the text; this very set if it is not there. */
    public OrderedInts without(String text, Names names) {
        Object top = without(root, text, names);
        while (top instanceof Branch branch && branch.children.length == 1) {
            top = branch.children[0];
        }
        return same(top) ? this : new OrderedInts(top);
    }

    @SuppressWarnings("ReferenceEquality") // it matters which node it is
    private boolean same(Object node) {
        return node == root;
    }

    /** The numbers whose texts come after the one given, in order; null begins at the first. */
    public PrimitiveIterator.OfInt after(@Nullable String text, Names names) {
        return new Numbers(root, text, names);
    }

    /** Adds all of them to the set. */
    public void addTo(BitSet set) {
        addTo(root, set);
    }

    private static void addTo(Object node, BitSet set) {
        if (node instanceof Branch branch) {
            for (Object child : branch.children) {
                addTo(child, set);
            }
            return;
        }
        for (int number : (int[]) node) {
            set.set(number);
        }
    }

    private static int size(Object node) {
        return node instanceof Branch branch ? branch.size : ((int[]) node).length;
    }

    /** Where the last number lies whose text is not greater; -1 if all are. */
    private static int lowerOrEqual(int[] numbers, String text, Names names) {
        int low = 0;
        int high = numbers.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (names.compare(numbers[middle], text) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - 1;
    }

    /** One node, or two where one would be too large. */
    private static Object[] with(Object node, int number, String text, Names names) {
        if (node instanceof Branch branch) {
            int at = branch.childFor(text, names);
            Object[] below = with(branch.children[at], number, text, names);
            return split(spliced(branch.children, at, 1, below));
        }
        int[] leaf = (int[]) node;
        int at = lowerOrEqual(leaf, text, names) + 1;
        if (at > 0 && leaf[at - 1] == number) {
            return new Object[] {leaf};
        }
        if (leaf.length < MOST_NUMBERS) {
            return new Object[] {inserted(leaf, at, number)};
        }
        if (at == leaf.length) {
            return new Object[] {leaf, new int[] {number}};
        }
        int[] grown = inserted(leaf, at, number);
        int half = grown.length / 2;
        return new Object[] {
            Arrays.copyOf(grown, half), Arrays.copyOfRange(grown, half, grown.length)
        };
    }

    private static int[] inserted(int[] leaf, int at, int number) {
        int[] grown = Arrays.copyOf(leaf, leaf.length + 1);
        grown[at] = number;
        System.arraycopy(leaf, at, grown, at + 1, leaf.length - at);
        return grown;
    }

    /** The node without the number; the very node if it is not there. */
    @SuppressWarnings("ReferenceEquality") // it matters which node it is
    private static Object without(Object node, String text, Names names) {
        if (node instanceof Branch branch) {
            int at = branch.childFor(text, names);
            Object child = without(branch.children[at], text, names);
            return child == branch.children[at] ? branch : withChild(branch, at, child);
        }
        int[] leaf = (int[]) node;
        int at = lowerOrEqual(leaf, text, names);
        if (at < 0 || names.compare(leaf[at], text) != 0) {
            return leaf;
        }
        int[] rest = Arrays.copyOf(leaf, leaf.length - 1);
        System.arraycopy(leaf, at + 1, rest, at, rest.length - at);
        return rest;
    }

    /** A child that became small is joined with the one beside it. */
    private static Branch withChild(Branch branch, int at, Object child) {
        if (!isSmall(child) || branch.children.length == 1) {
            return Branch.of(spliced(branch.children, at, 1, new Object[] {child}));
        }
        int left = at == 0 ? 0 : at - 1;
        Object[] joined =
                at == 0 ? joined(child, branch.children[1]) : joined(branch.children[left], child);
        return Branch.of(spliced(branch.children, left, 2, joined));
    }

    private static boolean isSmall(Object node) {
        return node instanceof Branch branch
                ? branch.children.length < MOST_CHILDREN / 4
                : ((int[]) node).length < MOST_NUMBERS / 4;
    }

    private static Object[] joined(Object left, Object right) {
        if (left instanceof Branch branch) {
            return split(spliced(branch.children, branch.children.length, 0, children(right)));
        }
        int[] first = (int[]) left;
        int[] second = (int[]) right;
        int[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        if (all.length <= MOST_NUMBERS) {
            return new Object[] {all};
        }
        int half = all.length / 2;
        return new Object[] {Arrays.copyOf(all, half), Arrays.copyOfRange(all, half, all.length)};
    }

    private static Object[] children(Object node) {
        return ((Branch) node).children;
    }

    private static Object[] split(Object[] children) {
        if (children.length <= MOST_CHILDREN) {
            return new Object[] {Branch.of(children)};
        }
        int half = children.length / 2;
        return new Object[] {
            Branch.of(Arrays.copyOf(children, half)),
            Branch.of(Arrays.copyOfRange(children, half, children.length))
        };
    }

    private static Object[] spliced(Object[] array, int at, int removed, Object[] added) {
        Object[] result = Arrays.copyOf(array, array.length - removed + added.length);
        System.arraycopy(added, 0, result, at, added.length);
        int rest = array.length - at - removed;
        System.arraycopy(array, at + removed, result, at + added.length, rest);
        return result;
    }

    /** Walks the leaves from left to right. */
    private static final class Numbers implements PrimitiveIterator.OfInt {
        private final List<Branch> path = new ArrayList<>();
        private final List<Integer> places = new ArrayList<>();
        private int[] leaf;
        private int next;

        Numbers(Object root, @Nullable String after, Names names) {
            Object node = root;
            while (node instanceof Branch branch) {
                int at = after == null ? 0 : branch.childFor(after, names);
                path.add(branch);
                places.add(at);
                node = branch.children[at];
            }
            leaf = (int[]) node;
            next = after == null ? 0 : lowerOrEqual(leaf, after, names) + 1;
            settle();
        }

        @Override
        public boolean hasNext() {
            return next < leaf.length;
        }

        @Override
        public int nextInt() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            int number = leaf[next];
            next++;
            settle();
            return number;
        }

        /** Moves on to the next leaf where this one is used up; stays at the end of the last. */
        private void settle() {
            if (next < leaf.length) {
                return;
            }
            int level = path.size() - 1;
            while (level >= 0 && places.get(level) + 1 == path.get(level).children.length) {
                level--;
            }
            if (level < 0) {
                return;
            }
            places.set(level, places.get(level) + 1);
            Object node = path.get(level).children[places.get(level)];
            while (node instanceof Branch branch) {
                level++;
                path.set(level, branch);
                places.set(level, 0);
                node = branch.children[0];
            }
            leaf = (int[]) node;
            next = 0;
        }
    }
}
