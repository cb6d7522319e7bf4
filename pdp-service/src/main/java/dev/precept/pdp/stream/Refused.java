package dev.precept.pdp.stream;

import dev.precept.pdp.web.Problem;

/** What is asked cannot be answered. */
public final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    /** With an HTTP status, a stable code, and words for who asked. */
    public Refused(int status, String code, String detail) {
        super(code, null, false, false);
        this.problem = new Problem(status, code, detail);
    }

    /** What is answered. */
    public Problem problem() {
        return problem;
    }

    /** A parameter of the query is not what is due. */
    public static Refused invalid(String parameter, String due) {
        return new Refused(
                400, "invalid-parameter", "Query parameter '" + parameter + "': " + due + ".");
    }
}
