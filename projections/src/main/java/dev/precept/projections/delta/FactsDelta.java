package dev.precept.projections.delta;

import dev.precept.projections.image.Fact;
import dev.precept.projections.image.FactCodec;
import dev.precept.projections.image.FactSum;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What changes among a set of facts: each is hashed once as it was before and once as it is after,
 * however often it changed in between.
 */
final class FactsDelta {
    private record Change(@Nullable Fact before, @Nullable Fact after) {}

    private final FactSum base;
    private final Map<Object, Change> changes = new LinkedHashMap<>();

    FactsDelta(FactSum base) {
        this.base = base;
    }

    void added(Fact fact) {
        changed(fact.key(), null, fact);
    }

    void removed(Fact fact) {
        changed(fact.key(), fact, null);
    }

    void replaced(Fact before, Fact after) {
        changed(after.key(), before, after);
    }

    private void changed(Object key, @Nullable Fact before, @Nullable Fact after) {
        changes.merge(
                key,
                new Change(before, after),
                (earlier, later) -> new Change(earlier.before(), later.after()));
    }

    FactSum sum() {
        FactSum sum = base;
        for (Change change : changes.values()) {
            Fact before = change.before();
            Fact after = change.after();
            if (before != null) {
                sum = sum.minus(FactCodec.encode(before));
            }
            if (after != null) {
                sum = sum.plus(FactCodec.encode(after));
            }
        }
        return sum;
    }
}
