package dev.precept.projections.image;

import dev.precept.domain.api.Operation;
import dev.precept.domain.api.OperationKey;
import dev.precept.domain.shared.ScopeId;
import dev.precept.domain.shared.ScopeToken;
import dev.precept.domain.shared.collection.PersistentMap;

import org.jspecify.annotations.Nullable;

import java.util.Comparator;
import java.util.List;

/** An API with its scopes, and its operations compiled for matching. Immutable. */
public final class ApiImage {
    private static final Comparator<Operation> BY_PATH_THEN_METHOD =
            Comparator.comparing((Operation operation) -> operation.path().value())
                    .thenComparing(Operation::method);

    private final ApiDocument document;
    private final PersistentMap<ScopeId, ScopeDocument> scopes;
    private final PersistentMap<ScopeToken, ScopeId> scopesByName;
    private final PersistentMap<OperationKey, CompiledOperation> operations;
    private final OperationIndex index;

    private ApiImage(
            ApiDocument document,
            PersistentMap<ScopeId, ScopeDocument> scopes,
            PersistentMap<ScopeToken, ScopeId> scopesByName,
            PersistentMap<OperationKey, CompiledOperation> operations,
            OperationIndex index) {
        this.document = document;
        this.scopes = scopes;
        this.scopesByName = scopesByName;
        this.operations = operations;
        this.index = index;
    }

    static ApiImage of(ApiDocument document) {
        return new ApiImage(
                document,
                PersistentMap.empty(),
                PersistentMap.empty(),
                PersistentMap.empty(),
                OperationIndex.EMPTY);
    }

    /** The API's logical content, but for its scopes and operations. */
    public ApiDocument document() {
        return document;
    }

    /** The scope of this name; null if there is none now. */
    public @Nullable ScopeDocument scope(ScopeToken name) {
        ScopeId id = scopesByName.get(name);
        return id == null ? null : scopes.get(id);
    }

    /** The scope; null if it is not there, or not any more. */
    public @Nullable ScopeDocument scope(ScopeId id) {
        return scopes.get(id);
    }

    /** Whether it has any scope at all. */
    public boolean hasScopes() {
        return !scopes.isEmpty();
    }

    /** Its scopes, by name. */
    public List<ScopeDocument> scopes() {
        return scopes.values().stream().sorted(Comparator.comparing(ScopeDocument::name)).toList();
    }

    /** The operation of exactly this method and template; null if there is none. */
    public @Nullable CompiledOperation operation(OperationKey key) {
        return operations.get(key);
    }

    /** Its operations, by path and method. */
    public List<Operation> operations() {
        return operations.values().stream()
                .map(CompiledOperation::operation)
                .sorted(BY_PATH_THEN_METHOD)
                .toList();
    }

    /**
     * The operation that a request is for. At each segment a literal wins over a parameter with
     * text around it, that over a parameter alone; no method stands in for another.
     *
     * @param method compared as it is: HTTP methods are case-sensitive
     * @param rawPath as it was sent, below the base path, without query
     */
    public OperationMatch match(String method, String rawPath) {
        return index.match(method, rawPath);
    }

    ApiImage with(ApiDocument changed) {
        return new ApiImage(changed, scopes, scopesByName, operations, index);
    }

    ApiImage with(ScopeDocument scope) {
        return new ApiImage(
                        document,
                        scopes.with(scope.id(), scope),
                        scopesByName.with(scope.name(), scope.id()),
                        operations,
                        index)
                .recompiled(scope.id());
    }

    ApiImage without(ScopeDocument scope) {
        return new ApiImage(
                        document,
                        scopes.without(scope.id()),
                        scopesByName.without(scope.name()),
                        operations,
                        index)
                .recompiled(scope.id());
    }

    ApiImage with(Operation operation) {
        CompiledOperation compiled = CompiledOperation.of(operation, scopes);
        return new ApiImage(
                document,
                scopes,
                scopesByName,
                operations.with(operation.key(), compiled),
                index.with(compiled));
    }

    ApiImage without(OperationKey key) {
        return new ApiImage(
                document, scopes, scopesByName, operations.without(key), index.without(key));
    }

    /** Looks up the scope again in the operations that ask for it. */
    private ApiImage recompiled(ScopeId scope) {
        ApiImage changed = this;
        for (CompiledOperation operation : operations.values()) {
            if (operation.names(scope)) {
                changed = changed.with(operation.operation());
            }
        }
        return changed;
    }
}
