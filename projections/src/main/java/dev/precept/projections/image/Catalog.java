package dev.precept.projections.image;

import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.collection.PersistentMap;
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
final class Catalog<I, E> {
    private static final Catalog<?, ?> EMPTY =
            new Catalog<>(PersistentMap.<Object, Object>empty(), OrderedMap.empty());

    private final PersistentMap<I, E> byId;
    private final OrderedMap<Handle, I> byHandle;

    private Catalog(PersistentMap<I, E> byId, OrderedMap<Handle, I> byHandle) {
        this.byId = byId;
        this.byHandle = byHandle;
    }

    @SuppressWarnings("unchecked") // an empty catalog has nothing of the wrong type
    static <I, E> Catalog<I, E> empty() {
        return (Catalog<I, E>) EMPTY;
    }

    @Nullable E get(I id) {
        return byId.get(id);
    }

    @Nullable E get(Handle handle) {
        I id = byHandle.get(handle);
        return id == null ? null : byId.get(id);
    }

    /** This catalog with the thing, new or in the place of what had its id. */
    Catalog<I, E> with(I id, Handle handle, E thing) {
        return new Catalog<>(
                byId.with(id, thing), byId.containsKey(id) ? byHandle : byHandle.with(handle, id));
    }

    Catalog<I, E> without(I id, Handle handle) {
        return new Catalog<>(byId.without(id), byHandle.without(handle));
    }

    int size() {
        return byId.size();
    }

    /** Up to {@code limit} things whose handles come after the one given, by handle. */
    List<E> after(@Nullable Handle handle, int limit) {
        List<E> things = new ArrayList<>();
        for (Map.Entry<Handle, I> entry : byHandle.after(handle, limit)) {
            E thing = byId.get(entry.getValue());
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
        Iterator<Handle> handles = byHandle.keysAfter(handle);
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
