package dev.precept.projections.image;

import dev.precept.domain.api.PathTemplate;
import dev.precept.domain.shared.collection.PersistentMap;
import dev.precept.projections.collection.OrderedMap;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/**
 * The path templates of one method, as a tree of segments. At each segment a literal wins over a
 * parameter with text around it, that over a parameter alone, and more text over less; a choice
 * that leads to no operation is taken back. Two templates that differ in their parameters' names
 * only are ambiguous. Immutable.
 */
final class PathTrie {
    static final PathTrie EMPTY =
            new PathTrie(PersistentMap.empty(), OrderedMap.empty(), null, OrderedMap.empty());

    private static final OperationMatch REFUSED = new OperationMatch.Refused();
    private static final OperationMatch NONE = new OperationMatch.None();

    private final PersistentMap<String, PathTrie> literals;
    private final OrderedMap<PathPattern, PathTrie> patterns;
    private final @Nullable PathTrie parameter;
    private final OrderedMap<String, CompiledOperation> operations;

    private PathTrie(
            PersistentMap<String, PathTrie> literals,
            OrderedMap<PathPattern, PathTrie> patterns,
            @Nullable PathTrie parameter,
            OrderedMap<String, CompiledOperation> operations) {
        this.literals = literals;
        this.patterns = patterns;
        this.parameter = parameter;
        this.operations = operations;
    }

    /** This tree with the operation at the template, new or replaced. */
    PathTrie with(PathTemplate template, CompiledOperation operation) {
        return changed(PathPattern.of(template.value()), template, operation);
    }

    /** This tree with nothing at the template. */
    PathTrie without(PathTemplate template) {
        return changed(PathPattern.of(template.value()), template, null);
    }

    OperationMatch match(RequestPath path) {
        return match(path.segments(), 0);
    }

    private OperationMatch match(List<RequestPath.Segment> path, int depth) {
        if (depth == path.size()) {
            return switch (operations.size()) {
                case 0 -> NONE;
                case 1 -> new OperationMatch.Found(operations.first().getValue());
                default -> REFUSED;
            };
        }
        RequestPath.Segment segment = path.get(depth);
        if (!segment.isExact() && readsLiterally(segment.text())) {
            return REFUSED;
        }
        PathTrie literal = literals.get(segment.text());
        OperationMatch match = literal == null ? NONE : literal.match(path, depth + 1);
        if (!(match instanceof OperationMatch.None)) {
            return match;
        }
        for (Map.Entry<PathPattern, PathTrie> entry : patterns) {
            if (entry.getKey().matches(segment.text())) {
                match = entry.getValue().match(path, depth + 1);
                if (!(match instanceof OperationMatch.None)) {
                    return match;
                }
            }
        }
        return parameter == null || segment.text().isEmpty()
                ? NONE
                : parameter.match(path, depth + 1);
    }

    private boolean readsLiterally(String text) {
        if (literals.containsKey(text)) {
            return true;
        }
        for (Map.Entry<PathPattern, PathTrie> entry : patterns) {
            if (entry.getKey().matches(text)) {
                return true;
            }
        }
        return false;
    }

    private boolean isEmpty() {
        return literals.isEmpty()
                && patterns.isEmpty()
                && parameter == null
                && operations.isEmpty();
    }

    private PathTrie changed(
            List<PathPattern> path, PathTemplate template, @Nullable CompiledOperation operation) {
        if (path.isEmpty()) {
            return new PathTrie(
                    literals,
                    patterns,
                    parameter,
                    operation == null
                            ? operations.without(template.value())
                            : operations.with(template.value(), operation));
        }
        PathPattern segment = path.getFirst();
        PathTrie child = child(segment);
        PathTrie below =
                (child == null ? EMPTY : child)
                        .changed(path.subList(1, path.size()), template, operation);
        return withChild(segment, below.isEmpty() ? null : below);
    }

    private @Nullable PathTrie child(PathPattern segment) {
        if (segment.isLiteral()) {
            return literals.get(segment.literal());
        }
        return segment.isParameter() ? parameter : patterns.get(segment);
    }

    private PathTrie withChild(PathPattern segment, @Nullable PathTrie child) {
        if (segment.isLiteral()) {
            PersistentMap<String, PathTrie> changed =
                    child == null
                            ? literals.without(segment.literal())
                            : literals.with(segment.literal(), child);
            return new PathTrie(changed, patterns, parameter, operations);
        }
        if (segment.isParameter()) {
            return new PathTrie(literals, patterns, child, operations);
        }
        OrderedMap<PathPattern, PathTrie> changed =
                child == null ? patterns.without(segment) : patterns.with(segment, child);
        return new PathTrie(literals, changed, parameter, operations);
    }
}
