package dev.precept.pdp.stream.signal;

import dev.precept.pdp.web.Problem;

/** A request of a receiver that is refused. */
final class SignalRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    SignalRefusedException(int status, String code, String detail) {
        super(detail, null, false, false);
        this.problem = new Problem(status, code, detail);
    }

    static SignalRefusedException invalid(String detail) {
        return new SignalRefusedException(400, "invalid-request", detail);
    }

    Problem problem() {
        return problem;
    }
}
