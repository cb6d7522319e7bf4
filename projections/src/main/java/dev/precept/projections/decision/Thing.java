package dev.precept.projections.decision;

import org.jspecify.annotations.Nullable;

/**
 * Something that an explanation names.
 *
 * @param type what it is, in the words of the administration API
 * @param handle people's name for it; null where it has none, or is gone
 * @param id our name for it
 */
public record Thing(String type, @Nullable String handle, String id) {}
