package dev.precept.projections.image;

import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.collection.PersistentMap;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * The base paths of one host, as a tree of segments. A base path covers what lies below it, segment
 * by segment; the longest counts. Immutable.
 */
final class RouteTrie {
    static final RouteTrie EMPTY = new RouteTrie(PersistentMap.empty(), List.of());

    private final PersistentMap<String, RouteTrie> below;
    private final List<ApiId> apis;

    private RouteTrie(PersistentMap<String, RouteTrie> below, List<ApiId> apis) {
        this.below = below;
        this.apis = apis;
    }

    /**
     * The longest base path that covers a request's path.
     *
     * @param depth how many segments it has
     * @param apis which are served there; none where nothing covers the path
     * @param isRefused whether nobody can say: those who compare codes and those who compare texts
     *     find different ones
     */
    record Cover(int depth, List<ApiId> apis, boolean isRefused) {}

    boolean isEmpty() {
        return below.isEmpty() && apis.isEmpty();
    }

    RouteTrie with(String basePath, ApiId api) {
        return changed(segments(basePath), api, true);
    }

    RouteTrie without(String basePath, ApiId api) {
        return changed(segments(basePath), api, false);
    }

    Cover cover(RequestPath path) {
        Cover longest = new Cover(0, apis, false);
        @Nullable RouteTrie node = this;
        for (int depth = 0; depth < path.segments().size(); depth++) {
            RequestPath.Segment segment = path.segments().get(depth);
            node = node.below.get(segment.text());
            if (node == null) {
                return longest;
            }
            if (!segment.isExact()) {
                return new Cover(depth, List.of(), true);
            }
            if (!node.apis.isEmpty()) {
                longest = new Cover(depth + 1, node.apis, false);
            }
        }
        return longest;
    }

    private static List<String> segments(String basePath) {
        return basePath.equals("/") ? List.of() : List.of(basePath.substring(1).split("/", -1));
    }

    private RouteTrie changed(List<String> path, ApiId api, boolean isThere) {
        if (path.isEmpty()) {
            List<ApiId> changed = new ArrayList<>(apis);
            changed.remove(api);
            if (isThere) {
                changed.add(api);
            }
            return new RouteTrie(below, List.copyOf(changed));
        }
        String segment = path.getFirst();
        RouteTrie child =
                below.getOrDefault(segment, EMPTY)
                        .changed(path.subList(1, path.size()), api, isThere);
        return new RouteTrie(
                child.isEmpty() ? below.without(segment) : below.with(segment, child), apis);
    }
}
