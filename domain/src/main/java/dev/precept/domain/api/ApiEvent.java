package dev.precept.domain.api;

import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.DomainEvent;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.ScopeId;
import dev.precept.domain.shared.ScopeToken;

import java.util.List;

/** What can happen to an API. */
public sealed interface ApiEvent extends DomainEvent {
    /** It was made, with lifecycle CREATED. Identifier and handle never change. */
    record ApiCreated(
            ApiId api,
            OrganizationId organization,
            Handle handle,
            String identifier,
            ApiDetails details)
            implements ApiEvent {}

    /** Its details were replaced. */
    record ApiChanged(ApiDetails details) implements ApiEvent {}

    /** A scope was added. Name and wire name never change. */
    record ScopeAdded(
            ScopeId scope,
            ScopeToken name,
            ScopeToken wireName,
            String displayName,
            String description)
            implements ApiEvent {}

    /** A scope's texts were replaced. */
    record ScopeDescribed(ScopeId scope, String displayName, String description)
            implements ApiEvent {}

    /** A scope was removed, for good: made again under its name it is another one. */
    record ScopeRemoved(ScopeId scope) implements ApiEvent {}

    /** Operations were added or replaced ({@code put}) and removed; no key is in both. */
    record OperationsChanged(List<Operation> put, List<OperationKey> removed) implements ApiEvent {
        public OperationsChanged {
            put = List.copyOf(put);
            removed = List.copyOf(removed);
        }
    }

    /** A type of authorization details was added or replaced. */
    record DetailsTypePut(DetailsType type) implements ApiEvent {}

    /** A type of authorization details was removed. */
    record DetailsTypeRemoved(String type) implements ApiEvent {}

    /** It moved in its life. */
    record LifecycleChanged(Lifecycle from, Lifecycle to) implements ApiEvent {}

    /** It is gone, with its scopes and operations. */
    record ApiDeleted() implements ApiEvent {}
}
