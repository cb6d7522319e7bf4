package dev.precept.projections.image;

import dev.precept.domain.api.Operation;
import dev.precept.domain.api.OperationKey;
import dev.precept.domain.shared.ScopeId;
import dev.precept.domain.shared.ScopeToken;
import dev.precept.domain.shared.collection.PersistentMap;
import dev.precept.projections.collection.HashTree;
import dev.precept.projections.image.CompiledOperation.Alternative;

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
    private final HashTree<String, Asked> scopesByName;
    private final OperationsImage operations;
    private final PersistentMap<String, DetailsTypeDocument> detailsTypes;

    private ApiImage(
            ApiDocument document,
            PersistentMap<ScopeId, ScopeDocument> scopes,
            HashTree<String, Asked> scopesByName,
            OperationsImage operations,
            PersistentMap<String, DetailsTypeDocument> detailsTypes) {
        this.document = document;
        this.scopes = scopes;
        this.scopesByName = scopesByName;
        this.operations = operations;
        this.detailsTypes = detailsTypes;
    }

    static ApiImage of(ApiDocument document) {
        return new ApiImage(
                document,
                PersistentMap.empty(),
                HashTree.empty(),
                OperationsImage.EMPTY,
                PersistentMap.empty());
    }

    /** The API's logical content, but for its scopes and operations. */
    public ApiDocument document() {
        return document;
    }

    /** The scope of this name; null if there is none now. */
    public @Nullable ScopeDocument scope(ScopeToken name) {
        Asked asked = scopesByName.get(name.value());
        return asked == null ? null : asked.scope();
    }

    /** What an instance asks for where the action is this scope; none where there is none. */
    public List<Alternative> alternatives(String scopeName) {
        Asked asked = scopesByName.get(scopeName);
        return asked == null ? List.of() : asked.alternatives();
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

    /** The type of authorization details of this name; null if there is none. */
    public @Nullable DetailsTypeDocument detailsType(String type) {
        return detailsTypes.get(type);
    }

    /** Its types of authorization details, by name. */
    public List<DetailsTypeDocument> detailsTypes() {
        return detailsTypes.values().stream()
                .sorted(Comparator.comparing(DetailsTypeDocument::name))
                .toList();
    }

    /** The operation of exactly this method and template; null if there is none. */
    public @Nullable CompiledOperation operation(OperationKey key) {
        return operations.get(key);
    }

    /** Its operations, by path and method. */
    public List<Operation> operations() {
        return operations.all().stream()
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
        return operations.match(method, rawPath);
    }

    ApiImage with(ApiDocument changed) {
        return new ApiImage(changed, scopes, scopesByName, operations, detailsTypes);
    }

    ApiImage with(ScopeDocument scope) {
        return scoped(
                scope.id(),
                scopes.with(scope.id(), scope),
                scopesByName.with(scope.name().value(), Asked.of(scope)));
    }

    ApiImage without(ScopeDocument scope) {
        return scoped(
                scope.id(), scopes.without(scope.id()), scopesByName.without(scope.name().value()));
    }

    ApiImage with(Operation operation) {
        return operated(operations.with(operation, scopes));
    }

    ApiImage without(OperationKey key) {
        return operated(operations.without(key));
    }

    ApiImage with(DetailsTypeDocument type) {
        return typed(detailsTypes.with(type.name(), type));
    }

    ApiImage withoutDetailsType(String type) {
        return typed(detailsTypes.without(type));
    }

    private ApiImage operated(OperationsImage changed) {
        return new ApiImage(document, scopes, scopesByName, changed, detailsTypes);
    }

    private ApiImage typed(PersistentMap<String, DetailsTypeDocument> changed) {
        return new ApiImage(document, scopes, scopesByName, operations, changed);
    }

    private ApiImage scoped(
            ScopeId changed,
            PersistentMap<ScopeId, ScopeDocument> byId,
            HashTree<String, Asked> byName) {
        return new ApiImage(
                document, byId, byName, operations.recompiled(changed, byId), detailsTypes);
    }

    /**
     * A scope, and the same as what is asked for.
     *
     * @param alternatives the one that this scope meets
     */
    private record Asked(ScopeDocument scope, List<Alternative> alternatives) {
        static Asked of(ScopeDocument scope) {
            return new Asked(scope, List.of(new Alternative(List.of(scope), true)));
        }
    }
}
