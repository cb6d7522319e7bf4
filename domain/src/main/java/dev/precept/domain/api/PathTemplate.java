package dev.precept.domain.api;

/**
 * An operation's path below the API's base path, as in OpenAPI: segments that are literal or one
 * {@code {parameter}}, which stands for exactly one segment; a parameter may have literal text
 * around it.
 *
 * @param value begins with '/'
 */
public record PathTemplate(String value) {}
