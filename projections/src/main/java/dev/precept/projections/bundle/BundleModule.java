package dev.precept.projections.bundle;

/**
 * A module in Rego.
 *
 * @param path where it lies in a bundle, ending with {@code .rego}
 * @param source what it says, in Rego v1
 */
public record BundleModule(String path, String source) {}
