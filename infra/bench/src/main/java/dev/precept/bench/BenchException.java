package dev.precept.bench;

/** A benchmark that cannot go on: something is missing, or two sides that must agree do not. */
final class BenchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BenchException(String message) {
        super(message);
    }

    BenchException(String message, Throwable cause) {
        super(message, cause);
    }
}
