package dev.precept.pdp.management;

import dev.precept.domain.shared.Rejection;
import dev.precept.pdp.management.document.Fault;
import dev.precept.pdp.security.Right;
import dev.precept.pdp.web.Problem;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;

/** A request that ends in an error; how it is told. Carries no stack: it is an answer, no fault. */
final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;
    private final transient List<Fault> faults;
    private final @Nullable Right due;

    private ProblemException(Problem problem, List<Fault> faults) {
        this(problem, faults, null);
    }

    private ProblemException(Problem problem, List<Fault> faults, @Nullable Right due) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
        this.faults = List.copyOf(faults);
        this.due = due;
    }

    /** An error of the request as a whole. */
    static ProblemException of(int status, String code, String detail) {
        return new ProblemException(new Problem(status, code, detail), List.of());
    }

    /** The text is not what it must be, at these places. */
    static ProblemException malformed(List<Fault> faults) {
        Fault first = faults.getFirst();
        String where =
                first.place() == null
                        ? ""
                        : "Line "
                                + first.place().line()
                                + ", column "
                                + first.place().column()
                                + ": ";
        return new ProblemException(new Problem(400, first.code(), where + first.detail()), faults);
    }

    /** The body is well-formed, and these parts of it are wrong. */
    static ProblemException invalid(List<Fault> faults) {
        return new ProblemException(
                new Problem(422, "invalid-body", "The body has faults; 'errors' lists them."),
                faults);
    }

    /** Parts of a document are refused, these, and so is the whole. */
    static ProblemException refused(int status, List<Fault> faults) {
        return new ProblemException(
                new Problem(
                        status,
                        status == 403 ? "forbidden" : status == 422 ? "invalid-body" : "refused",
                        "Nothing of the document is applied; 'errors' lists what is refused."),
                faults);
    }

    /**
     * The caller lacks the right, or has it for less than this.
     *
     * @param due by which it is done
     */
    static ProblemException forbidden(Right due, String detail) {
        return new ProblemException(new Problem(403, "forbidden", detail), List.of(), due);
    }

    /** The thing is not there. */
    static ProblemException notFound(String detail) {
        return of(404, "not-found", detail);
    }

    /** A rule refused the command. */
    static ProblemException refused(Rejection rejection) {
        int status =
                switch (rejection.code()) {
                    case NOT_FOUND -> 404;
                    case UNKNOWN_REFERENCE, LIMIT_EXCEEDED, INVALID_VALUE -> 422;
                    case HANDLE_TAKEN,
                            IDENTIFIER_TAKEN,
                            WIRE_NAME_TAKEN,
                            ROUTE_TAKEN,
                            RESOURCE_TYPE_TAKEN,
                            IMMUTABLE_FIELD,
                            TRANSITION_NOT_ALLOWED,
                            GROUP_CYCLE,
                            ROLES_EXCLUDE,
                            IN_USE,
                            NOT_ALLOWED,
                            ALREADY_EXISTS,
                            APPROVAL_REQUIRED,
                            UPGRADE_IN_PROGRESS ->
                            409;
                    case POLICY_ENGINE_UNAVAILABLE -> 503;
                };
        return of(status, code(rejection), rejection.detail());
    }

    /** A refusal's code as it is written. */
    static String code(Rejection rejection) {
        return rejection.code().name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The same of a body that its sender has never seen: by pointers alone. */
    ProblemException withoutPlaces() {
        return new ProblemException(
                problem,
                faults.stream()
                        .map(it -> new Fault(it.pointer(), null, it.code(), it.detail()))
                        .toList(),
                due);
    }

    Problem problem() {
        return problem;
    }

    List<Fault> faults() {
        return faults;
    }

    /** The right that it takes; null where no right is missing. */
    @Nullable Right due() {
        return due;
    }
}
