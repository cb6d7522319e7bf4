package dev.precept.domain.api;

import dev.precept.domain.api.ApiCommand.AccessSpec;
import dev.precept.domain.api.ApiCommand.OperationSpec;
import dev.precept.domain.api.ApiEvent.OperationsChanged;
import dev.precept.domain.shared.Limits;
import dev.precept.domain.shared.Rejection;
import dev.precept.domain.shared.ScopeToken;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The rules for an API's operations, and the difference between two sets of them. */
final class Operations {
    private static final Comparator<OperationKey> BY_PATH =
            Comparator.comparing((OperationKey key) -> key.path().value())
                    .thenComparing(OperationKey::method);
    private static final int CHARACTERS_AROUND = 64;

    private Operations() {}

    /** Refuses operations that break a rule; the scopes are those the API will have. */
    static Optional<Rejection> check(
            List<OperationSpec> operations, Map<ScopeToken, ApiState.Scope> scopes) {
        if (operations.size() > Limits.OPERATIONS_PER_API) {
            return refusal(
                    Rejection.Code.LIMIT_EXCEEDED,
                    "An API has at most " + Limits.OPERATIONS_PER_API + " operations.");
        }
        record Shape(HttpMethod method, String path) {}

        Map<Shape, OperationSpec> seen = new HashMap<>();
        for (OperationSpec operation : operations) {
            Optional<String> fault = operation.path().fault();
            if (fault.isPresent()) {
                return refusal(
                        Rejection.Code.INVALID_VALUE,
                        "The path of " + text(operation) + " cannot be used: " + fault.get() + ".");
            }
            Shape shape = new Shape(operation.method(), operation.path().shape());
            OperationSpec other = seen.put(shape, operation);
            if (other != null) {
                return refusal(
                        Rejection.Code.INVALID_VALUE,
                        text(other)
                                + " and "
                                + text(operation)
                                + " match the same paths; leave one of them out.");
            }
            Optional<Rejection> refusal = access(operation, scopes);
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        return Optional.empty();
    }

    private static Optional<Rejection> access(
            OperationSpec operation, Map<ScopeToken, ApiState.Scope> scopes) {
        if (!(operation.access()
                instanceof AccessSpec.Scopes(List<Set<ScopeToken>> alternatives))) {
            return Optional.empty();
        }
        if (alternatives.size() > Limits.ALTERNATIVES_PER_OPERATION) {
            return refusal(
                    Rejection.Code.LIMIT_EXCEEDED,
                    text(operation)
                            + " has more than "
                            + Limits.ALTERNATIVES_PER_OPERATION
                            + " alternatives.");
        }
        for (Set<ScopeToken> alternative : alternatives) {
            if (alternative.size() > Limits.SCOPES_PER_ALTERNATIVE) {
                return refusal(
                        Rejection.Code.LIMIT_EXCEEDED,
                        text(operation)
                                + " has an alternative of more than "
                                + Limits.SCOPES_PER_ALTERNATIVE
                                + " scopes.");
            }
            for (ScopeToken name : alternative) {
                if (!scopes.containsKey(name)) {
                    return refusal(
                            Rejection.Code.UNKNOWN_REFERENCE,
                            text(operation)
                                    + " needs scope '"
                                    + name
                                    + "', which the API does not have.");
                }
            }
        }
        return Optional.empty();
    }

    /** What has to happen so that there are exactly these operations, which passed the check. */
    static List<ApiEvent> difference(
            Map<OperationKey, Operation> before,
            List<OperationSpec> wanted,
            Map<ScopeToken, ApiState.Scope> scopes) {
        Parts parts = new Parts();
        Set<OperationKey> kept = new HashSet<>();
        for (OperationSpec spec : wanted) {
            Operation operation =
                    new Operation(spec.method(), spec.path(), resolve(spec.access(), scopes));
            kept.add(operation.key());
            if (!operation.equals(before.get(operation.key()))) {
                parts.put(operation);
            }
        }
        before.keySet().stream()
                .filter(key -> !kept.contains(key))
                .sorted(BY_PATH)
                .forEach(parts::remove);
        return parts.events();
    }

    /** The same scopes always give the same list, so that saying a thing twice is no change. */
    private static OperationAccess resolve(
            AccessSpec access, Map<ScopeToken, ApiState.Scope> scopes) {
        return switch (access) {
            case AccessSpec.Public() -> new OperationAccess.Public();
            case AccessSpec.Scopes(List<Set<ScopeToken>> alternatives) ->
                    new OperationAccess.Scopes(
                            alternatives.stream()
                                    .distinct()
                                    .map(alternative -> required(alternative, scopes))
                                    .toList());
        };
    }

    private static List<OperationAccess.RequiredScope> required(
            Set<ScopeToken> alternative, Map<ScopeToken, ApiState.Scope> scopes) {
        List<OperationAccess.RequiredScope> required = new ArrayList<>();
        for (ScopeToken name : alternative.stream().sorted().toList()) {
            ApiState.Scope scope = scopes.get(name);
            if (scope == null) {
                throw new IllegalStateException("a scope that was not checked: " + name);
            }
            required.add(new OperationAccess.RequiredScope(scope.scope(), name));
        }
        return required;
    }

    /** A change in parts, none of which makes too large an event. */
    private static final class Parts {
        private final List<ApiEvent> events = new ArrayList<>();
        private final List<Operation> put = new ArrayList<>();
        private final List<OperationKey> removed = new ArrayList<>();
        private int characters;

        void put(Operation operation) {
            int more = CHARACTERS_AROUND + operation.path().value().length();
            if (operation.access() instanceof OperationAccess.Scopes(var alternatives)) {
                for (List<OperationAccess.RequiredScope> alternative : alternatives) {
                    for (OperationAccess.RequiredScope required : alternative) {
                        more += CHARACTERS_AROUND + required.name().value().length();
                    }
                }
            }
            makeRoom(more);
            put.add(operation);
        }

        void remove(OperationKey key) {
            makeRoom(CHARACTERS_AROUND + key.path().value().length());
            removed.add(key);
        }

        private void makeRoom(int more) {
            if (characters + more > Limits.OPERATION_CHARACTERS_PER_EVENT) {
                close();
            }
            characters += more;
        }

        private void close() {
            if (!put.isEmpty() || !removed.isEmpty()) {
                events.add(new OperationsChanged(put, removed));
            }
            put.clear();
            removed.clear();
            characters = 0;
        }

        List<ApiEvent> events() {
            close();
            return List.copyOf(events);
        }
    }

    private static String text(OperationSpec operation) {
        return operation.method() + " " + operation.path().value();
    }

    private static Optional<Rejection> refusal(Rejection.Code code, String detail) {
        return Optional.of(new Rejection(code, detail));
    }
}
