package dev.precept.pdp.web;

/** What is asked of the past cannot be answered. */
public final class PastException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    /** With what the caller is told. */
    public PastException(Problem problem) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
    }

    /** What is asked for has no past, or is no question. */
    public static PastException none(String detail) {
        return new PastException(new Problem(400, "no-past", detail));
    }

    /** What the caller is told. */
    public Problem problem() {
        return problem;
    }
}
