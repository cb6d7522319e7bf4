package dev.precept.pdp.management;

import dev.precept.pdp.eventstore.LogUnavailableException;
import dev.precept.pdp.management.document.Fault;
import dev.precept.pdp.proof.LogTamperedException;
import dev.precept.pdp.security.RefusedCall;
import dev.precept.pdp.web.PastException;
import dev.precept.pdp.web.Problem;

import jakarta.servlet.http.HttpServletRequest;

import org.apache.tomcat.util.http.InvalidParameterException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;

import java.util.List;

/**
 * Every error of a controller, and of a path that has none, as a problem (RFC 9457). What nobody
 * foresaw is logged whole and told without detail.
 */
@RestControllerAdvice
@Order(0)
final class Errors {
    private static final Logger LOG = LoggerFactory.getLogger(Errors.class);
    private static final String RETRY_SECONDS = "1";

    @ExceptionHandler
    ResponseEntity<Object> problem(ProblemException e, HttpServletRequest request) {
        request.setAttribute(RefusedCall.DUE, e.due());
        return reply(new HttpHeaders(), e.problem(), e.faults());
    }

    @ExceptionHandler
    ResponseEntity<Object> past(PastException e) {
        return reply(new HttpHeaders(), e.problem(), List.of());
    }

    /** Told by the security filters, with the challenge that goes with it. */
    @ExceptionHandler
    void refused(AccessDeniedException e) {
        throw e;
    }

    @ExceptionHandler
    ResponseEntity<Object> unavailable(LogUnavailableException e) {
        return databaseIsGone(e);
    }

    /** Secrets and keys are written beside the log. */
    @ExceptionHandler
    ResponseEntity<Object> unavailable(DataAccessResourceFailureException e) {
        return databaseIsGone(e);
    }

    /** Somebody has to hear of it who can look into the database. */
    @ExceptionHandler
    ResponseEntity<Object> tampered(LogTamperedException e) {
        LOG.error("The log is not what it was: {}", e.getMessage());
        return reply(
                new HttpHeaders(),
                new Problem(
                        500,
                        "log-tampered",
                        "What is stored is not what was signed, so nothing is signed or proved"
                                + " here. "
                                + e.getMessage()
                                + "."),
                List.of());
    }

    private static ResponseEntity<Object> databaseIsGone(Exception e) {
        LOG.warn("The database cannot be reached: {}", e.getMessage());
        return reply(
                new HttpHeaders(),
                new Problem(503, "unavailable", "The database cannot be reached: try again."),
                List.of());
    }

    /** A word in the path that must be one of a few. */
    @ExceptionHandler
    ResponseEntity<Object> unknownWord(MethodArgumentTypeMismatchException e) {
        return reply(new HttpHeaders(), notFound(), List.of());
    }

    /** Parameters that are no parameters, or too many: in the exception's text are their values. */
    @ExceptionHandler
    ResponseEntity<Object> unreadable(InvalidParameterException e) {
        return reply(
                new HttpHeaders(), problem(HttpStatusCode.valueOf(e.getErrorCode())), List.of());
    }

    @ExceptionHandler
    ResponseEntity<Object> anything(Exception e) {
        if (e instanceof ErrorResponse known) {
            return reply(known.getHeaders(), problem(known.getStatusCode()), List.of());
        }
        LOG.error("A request failed", e);
        return reply(
                new HttpHeaders(),
                new Problem(500, "internal-error", "The service failed; its log says how."),
                List.of());
    }

    static Problem problem(HttpStatusCode status) {
        return switch (status.value()) {
            case 404 -> notFound();
            case 405 ->
                    new Problem(
                            405, "method-not-allowed", "The header Allow says what is allowed.");
            case 406 -> new Problem(406, "not-acceptable", "The reply is application/json.");
            case 415 ->
                    new Problem(
                            415, "unsupported-media-type", "The body must be application/json.");
            case 501, 505 ->
                    new Problem(
                            status.value(),
                            "not-supported",
                            "The request is of a kind that is not served here.");
            case 503 -> new Problem(503, "unavailable", "The service is not available: try again.");
            default ->
                    status.is4xxClientError()
                            ? new Problem(
                                    status.value(),
                                    "invalid-request",
                                    "The request cannot be read as it was sent.")
                            : new Problem(
                                    status.value(),
                                    "internal-error",
                                    "The service failed; its log says how.");
        };
    }

    static Problem notFound() {
        return new Problem(404, "not-found", "Nothing is at this path.");
    }

    static ResponseEntity<Object> reply(HttpHeaders headers, Problem problem, List<Fault> faults) {
        ResponseEntity.BodyBuilder reply =
                ResponseEntity.status(problem.status())
                        .headers(headers)
                        .contentType(MediaType.parseMediaType(Problem.MEDIA_TYPE));
        if (problem.status() == 503 && headers.getFirst(HttpHeaders.RETRY_AFTER) == null) {
            reply.header(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
        }
        return reply.body(Problems.shown(problem, faults));
    }
}
