package dev.precept.domain.api;

/**
 * Where an API is served.
 *
 * @param host host name in lower case, with port where it is not the scheme's
 * @param basePath begins with '/', without a trailing one; "/" for the root
 */
public record Route(String host, String basePath) {}
