package dev.precept.projections.image;

import dev.precept.domain.api.Operation;
import dev.precept.domain.api.OperationKey;
import dev.precept.domain.shared.ScopeId;
import dev.precept.domain.shared.collection.PersistentMap;
import dev.precept.domain.shared.collection.PersistentSet;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.Map;

/** An API's operations, compiled, and which of them ask for a scope. Immutable. */
final class OperationsImage {
    static final OperationsImage EMPTY =
            new OperationsImage(PersistentMap.empty(), PersistentMap.empty(), OperationIndex.EMPTY);

    private final PersistentMap<OperationKey, CompiledOperation> byKey;
    private final PersistentMap<ScopeId, PersistentSet<OperationKey>> byScope;
    private final OperationIndex index;

    private OperationsImage(
            PersistentMap<OperationKey, CompiledOperation> byKey,
            PersistentMap<ScopeId, PersistentSet<OperationKey>> byScope,
            OperationIndex index) {
        this.byKey = byKey;
        this.byScope = byScope;
        this.index = index;
    }

    @Nullable CompiledOperation get(OperationKey key) {
        return byKey.get(key);
    }

    Collection<CompiledOperation> all() {
        return byKey.values();
    }

    OperationMatch match(String method, String rawPath) {
        return index.match(method, rawPath);
    }

    /** With the operation, new or in the place of the one with its key. */
    OperationsImage with(Operation operation, Map<ScopeId, ScopeDocument> scopes) {
        CompiledOperation before = byKey.get(operation.key());
        CompiledOperation compiled = CompiledOperation.of(operation, scopes);
        return new OperationsImage(
                byKey.with(operation.key(), compiled),
                asking(
                        before == null ? byScope : notAsking(byScope, before.operation()),
                        operation),
                index.with(compiled));
    }

    /** Without the operation; this very object if it is not there. */
    OperationsImage without(OperationKey key) {
        CompiledOperation compiled = byKey.get(key);
        return compiled == null
                ? this
                : new OperationsImage(
                        byKey.without(key),
                        notAsking(byScope, compiled.operation()),
                        index.without(key));
    }

    /** With the scope looked up again by the operations that ask for it. */
    OperationsImage recompiled(ScopeId scope, Map<ScopeId, ScopeDocument> scopes) {
        OperationsImage changed = this;
        for (OperationKey key : byScope.getOrDefault(scope, PersistentSet.empty())) {
            CompiledOperation compiled = byKey.get(key);
            if (compiled != null) {
                changed = changed.with(compiled.operation(), scopes);
            }
        }
        return changed;
    }

    private static PersistentMap<ScopeId, PersistentSet<OperationKey>> asking(
            PersistentMap<ScopeId, PersistentSet<OperationKey>> byScope, Operation operation) {
        PersistentMap<ScopeId, PersistentSet<OperationKey>> changed = byScope;
        for (ScopeId scope : CompiledOperation.scopesOf(operation)) {
            PersistentSet<OperationKey> keys = changed.getOrDefault(scope, PersistentSet.empty());
            changed = changed.with(scope, keys.with(operation.key()));
        }
        return changed;
    }

    private static PersistentMap<ScopeId, PersistentSet<OperationKey>> notAsking(
            PersistentMap<ScopeId, PersistentSet<OperationKey>> byScope, Operation operation) {
        PersistentMap<ScopeId, PersistentSet<OperationKey>> changed = byScope;
        for (ScopeId scope : CompiledOperation.scopesOf(operation)) {
            PersistentSet<OperationKey> keys =
                    changed.getOrDefault(scope, PersistentSet.empty()).without(operation.key());
            changed = keys.isEmpty() ? changed.without(scope) : changed.with(scope, keys);
        }
        return changed;
    }
}
