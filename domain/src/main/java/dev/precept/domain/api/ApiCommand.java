package dev.precept.domain.api;

import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.DomainCommand;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.ScopeToken;

import java.util.List;
import java.util.Set;

/** What can be asked of an API. */
public sealed interface ApiCommand extends DomainCommand {
    /** The API the command is for. */
    ApiId api();

    /** Make it. */
    record CreateApi(
            ApiId api,
            OrganizationId organization,
            Handle handle,
            String identifier,
            ApiDetails details)
            implements ApiCommand {}

    /** Replace its details; the identifier must be the one it has. */
    record ChangeApi(ApiId api, String identifier, ApiDetails details) implements ApiCommand {}

    /** Add a scope or replace its texts. */
    record PutScope(ApiId api, ScopeSpec scope) implements ApiCommand {}

    /** Remove a scope. */
    record RemoveScope(ApiId api, ScopeToken name) implements ApiCommand {}

    /** Have exactly these operations; the scopes they name must be there. */
    record ReplaceOperations(ApiId api, List<OperationSpec> operations) implements ApiCommand {
        public ReplaceOperations {
            operations = List.copyOf(operations);
        }
    }

    /** Have exactly the scopes and operations of a description, in one step. */
    record ImportDescription(ApiId api, List<ScopeSpec> scopes, List<OperationSpec> operations)
            implements ApiCommand {
        public ImportDescription {
            scopes = List.copyOf(scopes);
            operations = List.copyOf(operations);
        }
    }

    /** Add a type of authorization details or replace it. */
    record PutDetailsType(ApiId api, DetailsType type) implements ApiCommand {}

    /** Remove a type of authorization details. */
    record RemoveDetailsType(ApiId api, String type) implements ApiCommand {}

    /** Move it in its life. */
    record MoveLifecycle(ApiId api, Lifecycle to) implements ApiCommand {}

    /** Remove it. */
    record DeleteApi(ApiId api) implements ApiCommand {}

    /** A scope as asked for. */
    record ScopeSpec(ScopeToken name, String displayName, String description) {}

    /** An operation as asked for. */
    record OperationSpec(HttpMethod method, PathTemplate path, AccessSpec access) {}

    /** What a call should need, by scope names. */
    sealed interface AccessSpec {
        /** No token. */
        record Public() implements AccessSpec {}

        /** One of these sets of scopes. */
        record Scopes(List<Set<ScopeToken>> alternatives) implements AccessSpec {
            public Scopes {
                alternatives = alternatives.stream().map(Set::copyOf).toList();
            }
        }
    }
}
