package dev.precept.domain.api;

/** What tells an API's operations apart. */
public record OperationKey(HttpMethod method, PathTemplate path) {}
