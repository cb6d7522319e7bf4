package dev.precept.projections.bundle;

/**
 * Where a document lies.
 *
 * @param id any text but the empty one; where it has several parts, colons part them
 */
public record BundleKey(BundleCollection collection, String id) {}
