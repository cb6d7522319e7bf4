package dev.precept.projections.image;

import dev.precept.domain.api.HttpMethod;
import dev.precept.domain.api.OperationKey;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Finds an API's operation by method and path. HEAD and OPTIONS are methods like any other: no
 * method stands in for another, and names are compared as they are. Immutable.
 */
final class OperationIndex {
    static final OperationIndex EMPTY =
            new OperationIndex(Collections.nCopies(HttpMethod.values().length, PathTrie.EMPTY));

    private static final OperationMatch REFUSED = new OperationMatch.Refused();
    private static final OperationMatch NONE = new OperationMatch.None();

    private final List<PathTrie> byMethod;

    private OperationIndex(List<PathTrie> byMethod) {
        this.byMethod = byMethod;
    }

    OperationIndex with(CompiledOperation operation) {
        OperationKey key = operation.operation().key();
        PathTrie paths = byMethod.get(key.method().ordinal());
        return replaced(key.method(), paths.with(key.path(), operation));
    }

    OperationIndex without(OperationKey key) {
        PathTrie paths = byMethod.get(key.method().ordinal());
        return replaced(key.method(), paths.without(key.path()));
    }

    OperationMatch match(String method, String rawPath) {
        RequestPath path = RequestPath.parse(rawPath);
        if (path == null) {
            return REFUSED;
        }
        HttpMethod known = methodNamed(method);
        if (known == null) {
            return NONE;
        }
        return byMethod.get(known.ordinal()).match(path);
    }

    private static @Nullable HttpMethod methodNamed(String name) {
        return switch (name) {
            case "GET" -> HttpMethod.GET;
            case "HEAD" -> HttpMethod.HEAD;
            case "POST" -> HttpMethod.POST;
            case "PUT" -> HttpMethod.PUT;
            case "DELETE" -> HttpMethod.DELETE;
            case "OPTIONS" -> HttpMethod.OPTIONS;
            case "TRACE" -> HttpMethod.TRACE;
            case "PATCH" -> HttpMethod.PATCH;
            default -> null;
        };
    }

    private OperationIndex replaced(HttpMethod method, PathTrie paths) {
        List<PathTrie> changed = new ArrayList<>(byMethod);
        changed.set(method.ordinal(), paths);
        return new OperationIndex(List.copyOf(changed));
    }
}
