package dev.precept.pdp.stream;

import dev.precept.pdp.web.Problem;

/** What is asked cannot be answered. */
final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    Refused(int status, String code, String detail) {
        super(code, null, false, false);
        this.problem = new Problem(status, code, detail);
    }

    Problem problem() {
        return problem;
    }

    static Refused invalid(String parameter, String due) {
        return new Refused(
                400, "invalid-parameter", "Query parameter '" + parameter + "': " + due + ".");
    }
}
