package dev.precept.projections.delta;

import dev.precept.projections.image.Fact;
import dev.precept.projections.image.FactCodec;
import dev.precept.projections.image.FactSum;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What changes among a set of facts. One that changes is hashed once as it was before and once as
 * it is after, however often it changed in between.
 */
final class FactsDelta {
    private record Change(Fact before, Fact after) {}

    private final Map<Object, Change> changes = new LinkedHashMap<>();
    private final FactSum.Builder sum;

    FactsDelta(FactSum base) {
        this.sum = new FactSum.Builder(base);
    }

    void added(Fact fact) {
        sum.add(FactCodec.encode(fact));
    }

    void removed(Fact fact) {
        Change change = changes.remove(fact.key());
        sum.subtract(FactCodec.encode(change == null ? fact : change.before()));
    }

    void replaced(Fact before, Fact after) {
        changes.merge(
                after.key(),
                new Change(before, after),
                (earlier, later) -> new Change(earlier.before(), later.after()));
    }

    /** The sum of the facts as they are now. */
    FactSum sum() {
        for (Change change : changes.values()) {
            sum.subtract(FactCodec.encode(change.before()));
            sum.add(FactCodec.encode(change.after()));
        }
        changes.clear();
        return sum.build();
    }
}
