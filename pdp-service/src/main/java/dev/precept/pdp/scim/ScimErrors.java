package dev.precept.pdp.scim;

import dev.precept.pdp.eventstore.LogUnavailableException;

import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Errors as SCIM writes them (RFC 7644 section 3.12). */
@RestControllerAdvice(assignableTypes = {ScimController.class, DiscoveryController.class})
@Order(-1)
final class ScimErrors {
    private static final String RETRY_SECONDS = "1";

    @ExceptionHandler
    ResponseEntity<byte[]> error(ScimException e) {
        ResponseEntity.BodyBuilder reply =
                ResponseEntity.status(e.status()).contentType(ScimRequests.SCIM);
        if (e.status() == 503) {
            reply.header(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
        }
        return reply.body(Documents.write(ScimController.error(e)));
    }

    @ExceptionHandler({LogUnavailableException.class, DataAccessResourceFailureException.class})
    ResponseEntity<byte[]> unavailable(Exception e) {
        return error(ScimException.of(503, "The database cannot be reached: try again."));
    }
}
