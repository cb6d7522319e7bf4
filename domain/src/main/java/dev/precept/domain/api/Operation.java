package dev.precept.domain.api;

/** One method of one path, and what a call of it needs. */
public record Operation(HttpMethod method, PathTemplate path, OperationAccess access) {
    /** What tells it from the API's other operations. */
    public OperationKey key() {
        return new OperationKey(method, path);
    }
}
