package dev.precept.projections.delta;

import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.collection.PersistentMap;
import dev.precept.projections.image.Fact;
import dev.precept.projections.image.FactCodec;
import dev.precept.projections.image.FactSum;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What changes among a set of facts. One that changes is hashed once as it was before and once as
 * it is after, however often it changed in between.
 */
final class FactsDelta {
    private record Change(Fact before, Fact after) {}

    private final Map<Object, Change> changes = new LinkedHashMap<>();
    private final Map<ApiId, FactSum.Builder> touchedApis = new HashMap<>();
    private final FactSum.Builder sum;
    private final Told told;
    private PersistentMap<ApiId, FactSum> ofApis;

    /** Is told what changes. */
    interface Told {
        void told(Fact fact, boolean holds);
    }

    /**
     * @param base the sum of all facts
     * @param ofApis the sums of those that matter to one API alone
     * @param told is told of every change, the last of a key being what counts
     */
    FactsDelta(FactSum base, PersistentMap<ApiId, FactSum> ofApis, Told told) {
        this.told = told;
        this.sum = new FactSum.Builder(base);
        this.ofApis = ofApis;
    }

    void added(Fact fact) {
        told.told(fact, true);
        sumOf(fact).add(FactCodec.encode(fact));
    }

    void removed(Fact fact) {
        told.told(fact, false);
        Change change = changes.remove(fact.key());
        sumOf(fact).subtract(FactCodec.encode(change == null ? fact : change.before()));
    }

    void replaced(Fact before, Fact after) {
        told.told(after, true);
        changes.merge(
                after.key(),
                new Change(before, after),
                (earlier, later) -> new Change(earlier.before(), later.after()));
    }

    /** The sum of the facts as they are now. */
    FactSum sum() {
        for (Change change : changes.values()) {
            FactSum.Builder of = sumOf(change.after());
            of.subtract(FactCodec.encode(change.before()));
            of.add(FactCodec.encode(change.after()));
        }
        changes.clear();
        touchedApis.forEach(
                (api, builder) -> {
                    FactSum after = builder.build();
                    sum.subtract(ofApi(api));
                    sum.add(after);
                    ofApis = after.count() == 0 ? ofApis.without(api) : ofApis.with(api, after);
                });
        touchedApis.clear();
        return sum.build();
    }

    /** The sums of the facts of each API, after {@link #sum}. */
    PersistentMap<ApiId, FactSum> ofApis() {
        return ofApis;
    }

    private FactSum.Builder sumOf(Fact fact) {
        ApiId api = fact.onlyFor();
        return api == null
                ? sum
                : touchedApis.computeIfAbsent(api, it -> new FactSum.Builder(ofApi(it)));
    }

    private FactSum ofApi(ApiId api) {
        FactSum known = ofApis.get(api);
        return known == null ? FactSum.ZERO : known;
    }
}
