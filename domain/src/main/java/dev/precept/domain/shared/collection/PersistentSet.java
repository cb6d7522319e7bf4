package dev.precept.domain.shared.collection;

import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Set;

/**
 * A set that is never changed: {@link #with} and {@link #without} give another one that shares all
 * but a few nodes. What is said of {@link PersistentMap} holds here too.
 *
 * @param <E> elements with a stable hash code, never null
 */
public final class PersistentSet<E> extends AbstractSet<E> {
    private static final PersistentSet<?> EMPTY = new PersistentSet<>(PersistentMap.empty());

    private final PersistentMap<E, Boolean> elements;

    private PersistentSet(PersistentMap<E, Boolean> elements) {
        this.elements = elements;
    }

    /** The set without elements. */
    @SuppressWarnings("unchecked") // an empty set has no element of the wrong type
    public static <E> PersistentSet<E> empty() {
        return (PersistentSet<E>) EMPTY;
    }

    /** A set of these elements; the same object if it is one of this kind. */
    @SuppressWarnings("unchecked") // what is never changed may stand for its wider types
    public static <E> PersistentSet<E> copyOf(Set<? extends E> elements) {
        if (elements instanceof PersistentSet<?> persistent) {
            return (PersistentSet<E>) persistent;
        }
        PersistentSet<E> copy = empty();
        for (E element : elements) {
            copy = copy.with(element);
        }
        return copy;
    }

    /** This set with the element; this very set if it has it already. */
    public PersistentSet<E> with(E element) {
        PersistentMap<E, Boolean> changed = elements.with(element, Boolean.TRUE);
        return changed.size() == elements.size() ? this : new PersistentSet<>(changed);
    }

    /** This set without the element; this very set if it does not have it. */
    public PersistentSet<E> without(E element) {
        PersistentMap<E, Boolean> changed = elements.without(element);
        return changed.size() == elements.size() ? this : new PersistentSet<>(changed);
    }

    @Override
    public boolean contains(Object element) {
        return elements.containsKey(element);
    }

    @Override
    public int size() {
        return elements.size();
    }

    @Override
    public Iterator<E> iterator() {
        return elements.keySet().iterator();
    }
}
