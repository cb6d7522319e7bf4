package dev.precept.domain.api;

import dev.precept.domain.shared.ScopeId;
import dev.precept.domain.shared.ScopeToken;

import java.util.List;

/** What a call of an operation needs. */
public sealed interface OperationAccess {
    /** No token at all (OpenAPI's empty security requirement). */
    record Public() implements OperationAccess {}

    /**
     * A token for the API that holds all scopes of one alternative. No alternative: nobody. An
     * empty alternative: any token for the API.
     */
    record Scopes(List<List<RequiredScope>> alternatives) implements OperationAccess {
        public Scopes {
            alternatives = alternatives.stream().map(List::copyOf).toList();
        }
    }

    /**
     * A scope an operation asks for.
     *
     * @param scope which one; when it is removed, an alternative that names it can never be met
     * @param name the name it had, for readers
     */
    record RequiredScope(ScopeId scope, ScopeToken name) {}
}
