package dev.precept.projections.image;

import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.Id;
import dev.precept.projections.collection.HashTree;
import dev.precept.projections.collection.OrderedMap;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Things of one kind, found by id and by handle, listed by handle. Immutable.
 *
 * @param <I> their ids
 * @param <E> the things
 */
final class Catalog<I extends Id, E> {
    private static final Catalog<?, ?> EMPTY =
            new Catalog<>(HashTree.empty(), HashTree.empty(), OrderedMap.empty());

    private final HashTree<String, E> byId;
    private final HashTree<String, E> byHandle;
    private final OrderedMap<Handle, I> inOrder;

    private Catalog(
            HashTree<String, E> byId, HashTree<String, E> byHandle, OrderedMap<Handle, I> inOrder) {
        this.byId = byId;
        this.byHandle = byHandle;
        this.inOrder = inOrder;
    }

    @SuppressWarnings("unchecked") // an empty catalog has nothing of the wrong type
    static <I extends Id, E> Catalog<I, E> empty() {
        return (Catalog<I, E>) EMPTY;
    }

    @Nullable E get(I id) {
        return byId.get(id.value());
    }

    @Nullable E get(Handle handle) {
        return byHandle.get(handle.value());
    }

    /** The thing whose id this text is; null too for what can be no id. */
    @Nullable E withId(String text) {
        return byId.get(text);
    }

    /** The thing whose handle this text is; null too for what can be no handle. */
    @Nullable E withHandle(String text) {
        return byHandle.get(text);
    }

    /** This catalog with the thing, new or in the place of what had its id. */
    Catalog<I, E> with(I id, Handle handle, E thing) {
        return new Catalog<>(
                byId.with(id.value(), thing),
                byHandle.with(handle.value(), thing),
                byId.get(id.value()) == null ? inOrder.with(handle, id) : inOrder);
    }

    Catalog<I, E> without(I id, Handle handle) {
        return new Catalog<>(
                byId.without(id.value()),
                byHandle.without(handle.value()),
                inOrder.without(handle));
    }

    int size() {
        return byId.size();
    }

    /** Up to {@code limit} things whose handles come after the one given, by handle. */
    List<E> after(@Nullable Handle handle, int limit) {
        List<E> things = new ArrayList<>();
        for (Map.Entry<Handle, I> entry : inOrder.after(handle, limit)) {
            E thing = get(entry.getValue());
            if (thing != null) {
                things.add(thing);
            }
        }
        return things;
    }

    /**
     * The things whose handles come after the one given, by handle, found as they are asked for.
     */
    Iterator<E> after(@Nullable Handle handle) {
        Iterator<Handle> handles = inOrder.keysAfter(handle);
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return handles.hasNext();
            }

            @Override
            public E next() {
                return Objects.requireNonNull(get(handles.next()));
            }
        };
    }

    /** All things, by handle. */
    List<E> list() {
        return after(null, Integer.MAX_VALUE);
    }
}
