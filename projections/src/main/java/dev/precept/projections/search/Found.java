package dev.precept.projections.search;

import org.jspecify.annotations.Nullable;

/**
 * One answer of a search.
 *
 * @param name what an evaluation takes for it: a handle, a path, an instance, an action
 * @param id our id of it; null where it has none
 * @param cursor what to continue a search after
 */
public record Found(String name, @Nullable String id, String cursor) {}
