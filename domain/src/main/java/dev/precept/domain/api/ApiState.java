package dev.precept.domain.api;

import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.ScopeId;
import dev.precept.domain.shared.ScopeToken;

import java.util.Map;

/** What an API's decider needs to know of its past. */
public sealed interface ApiState {
    /** Never made. */
    record Absent() implements ApiState {}

    /** In being. */
    record Existing(
            ApiId api,
            OrganizationId organization,
            Handle handle,
            String identifier,
            ApiDetails details,
            Lifecycle lifecycle,
            Map<ScopeToken, Scope> scopes,
            Map<OperationKey, Operation> operations)
            implements ApiState {
        public Existing {
            scopes = Map.copyOf(scopes);
            operations = Map.copyOf(operations);
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
