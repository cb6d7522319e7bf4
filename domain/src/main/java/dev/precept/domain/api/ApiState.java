package dev.precept.domain.api;

import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.ScopeId;
import dev.precept.domain.shared.ScopeToken;
import dev.precept.domain.shared.collection.PersistentMap;

/** What an API's decider needs to know of its past. */
public sealed interface ApiState {
    /** Never made. */
    record Absent() implements ApiState {}

    /**
     * In being.
     *
     * @param scopes by name
     * @param scopeNames of the same scopes, by id
     * @param detailsTypes by their names
     */
    record Existing(
            ApiId api,
            OrganizationId organization,
            Handle handle,
            String identifier,
            ApiDetails details,
            Lifecycle lifecycle,
            PersistentMap<ScopeToken, Scope> scopes,
            PersistentMap<ScopeId, ScopeToken> scopeNames,
            PersistentMap<OperationKey, Operation> operations,
            PersistentMap<String, DetailsType> detailsTypes)
            implements ApiState {
        Existing withDetails(ApiDetails changed) {
            return new Existing(
                    api,
                    organization,
                    handle,
                    identifier,
                    changed,
                    lifecycle,
                    scopes,
                    scopeNames,
                    operations,
                    detailsTypes);
        }

        Existing withLifecycle(Lifecycle changed) {
            return new Existing(
                    api,
                    organization,
                    handle,
                    identifier,
                    details,
                    changed,
                    scopes,
                    scopeNames,
                    operations,
                    detailsTypes);
        }

        Existing withScope(Scope scope) {
            return withScopes(
                    scopes.with(scope.name(), scope), scopeNames.with(scope.scope(), scope.name()));
        }

        Existing withoutScope(ScopeId scope) {
            ScopeToken name = scopeNames.get(scope);
            return name == null
                    ? this
                    : withScopes(scopes.without(name), scopeNames.without(scope));
        }

        private Existing withScopes(
                PersistentMap<ScopeToken, Scope> changed,
                PersistentMap<ScopeId, ScopeToken> changedNames) {
            return new Existing(
                    api,
                    organization,
                    handle,
                    identifier,
                    details,
                    lifecycle,
                    changed,
                    changedNames,
                    operations,
                    detailsTypes);
        }

        Existing withOperations(PersistentMap<OperationKey, Operation> changed) {
            return new Existing(
                    api,
                    organization,
                    handle,
                    identifier,
                    details,
                    lifecycle,
                    scopes,
                    scopeNames,
                    changed,
                    detailsTypes);
        }

        Existing withDetailsTypes(PersistentMap<String, DetailsType> changed) {
            return new Existing(
                    api,
                    organization,
                    handle,
                    identifier,
                    details,
                    lifecycle,
                    scopes,
                    scopeNames,
                    operations,
                    changed);
        }
    }

    /** Removed. */
    record Deleted() implements ApiState {}

    /** A scope it has. */
    record Scope(
            ScopeId scope,
            ScopeToken name,
            ScopeToken wireName,
            String displayName,
            String description) {}
}
