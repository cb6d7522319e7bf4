package dev.precept.projections.image;

import dev.precept.domain.api.Operation;
import dev.precept.domain.api.OperationAccess;
import dev.precept.domain.api.OperationAccess.RequiredScope;
import dev.precept.domain.shared.ScopeId;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An operation with the scopes it asks for looked up. Immutable.
 *
 * @param operation as it was put
 * @param alternatives in the order they were put; none where the operation is public, or closed
 */
public record CompiledOperation(Operation operation, List<Alternative> alternatives) {
    public CompiledOperation {
        alternatives = List.copyOf(alternatives);
    }

    /**
     * A set of scopes that suffices.
     *
     * @param scopes those of them that are there
     * @param isMeetable false if a scope of it is gone: nobody meets it, whatever else he holds
     */
    public record Alternative(List<ScopeDocument> scopes, boolean isMeetable) {
        public Alternative {
            scopes = List.copyOf(scopes);
        }
    }

    /** Whether a call needs no token. */
    public boolean isPublic() {
        return operation.access() instanceof OperationAccess.Public;
    }

    /** Whether nobody can ever call it. */
    public boolean isClosed() {
        return !isPublic() && alternatives.stream().noneMatch(Alternative::isMeetable);
    }

    static CompiledOperation of(Operation operation, Map<ScopeId, ScopeDocument> scopes) {
        return switch (operation.access()) {
            case OperationAccess.Public() -> new CompiledOperation(operation, List.of());
            case OperationAccess.Scopes(List<List<RequiredScope>> alternatives) ->
                    new CompiledOperation(
                            operation,
                            alternatives.stream().map(all -> lookedUp(all, scopes)).toList());
        };
    }

    /** The scopes an operation asks for, whether or not they are there. */
    static Set<ScopeId> scopesOf(Operation operation) {
        return switch (operation.access()) {
            case OperationAccess.Public() -> Set.of();
            case OperationAccess.Scopes(List<List<RequiredScope>> alternatives) ->
                    alternatives.stream()
                            .flatMap(List::stream)
                            .map(RequiredScope::scope)
                            .collect(Collectors.toSet());
        };
    }

    private static Alternative lookedUp(
            List<RequiredScope> required, Map<ScopeId, ScopeDocument> scopes) {
        List<ScopeDocument> found = new ArrayList<>(required.size());
        for (RequiredScope one : required) {
            ScopeDocument scope = scopes.get(one.scope());
            if (scope != null) {
                found.add(scope);
            }
        }
        return new Alternative(found, found.size() == required.size());
    }
}
