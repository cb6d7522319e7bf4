package dev.precept.pdp.decision.opa;

import dev.precept.pdp.door.Answer;
import dev.precept.pdp.web.JsonText;
import dev.precept.pdp.web.Problem;

/** Errors in OPA's form, with OPA's codes; our own code begins the message. */
final class OpaErrors {
    static final String INVALID_PARAMETER = "invalid_parameter";

    private OpaErrors() {}

    static Answer of(Problem problem) {
        return of(problem.status(), code(problem), problem.code() + ": " + problem.detail());
    }

    static Answer of(int status, String code, String message) {
        return Answer.json(
                status,
                "{\"code\":"
                        + JsonText.quote(code)
                        + ",\"message\":"
                        + JsonText.quote(message)
                        + "}");
    }

    private static String code(Problem problem) {
        int status = problem.status();
        return switch (status) {
            case 401, 403 -> "unauthorized";
            case 404 -> "resource_not_found";
            case 405 -> "invalid_operation";
            case 409, 412 -> "resource_conflict";
            default -> {
                if (status >= 500) {
                    yield "internal_error";
                }
                yield status == 429 ? "too_many_requests" : INVALID_PARAMETER;
            }
        };
    }
}
