package dev.precept.pdp.scim;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.precept.domain.shared.Handle;
import dev.precept.pdp.jose.Issuers;
import dev.precept.pdp.security.CallerAuthentication;
import dev.precept.pdp.web.Headers;
import dev.precept.projections.image.PolicyImage;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

import java.io.IOException;
import java.util.UUID;
import java.util.function.Supplier;

/** How requests are read and replies made. Threads share it. */
final class ScimRequests {
    /** What SCIM calls its documents (RFC 7644 section 8.1). */
    static final MediaType SCIM = MediaType.parseMediaType("application/scim+json");

    private final Issuers issuers;
    private final Supplier<PolicyImage> images;

    ScimRequests(Issuers issuers, Supplier<PolicyImage> images) {
        this.issuers = issuers;
        this.images = images;
    }

    /** Who asks; ends the request where he may not provision the organization. */
    Requester requester(HttpServletRequest request, String organization) {
        if (!(request.getUserPrincipal() instanceof CallerAuthentication authentication)) {
            throw new IllegalStateException("the security filters let nobody else through");
        }
        if (!Handle.isHandle(organization)) {
            throw ScimException.notFound("There is no such organization.");
        }
        String said = request.getHeader(Headers.REQUEST_ID);
        Requester requester =
                new Requester(
                        authentication.getPrincipal(),
                        new Handle(organization),
                        said != null && isUsable(said) ? said : UUID.randomUUID().toString(),
                        issuers.base() + "/o/" + organization + "/scim/v2");
        requester.in(images.get());
        return requester;
    }

    /** Printable ASCII only, since it goes into the log. */
    private static boolean isUsable(String text) {
        return !text.isEmpty()
                && text.length() <= Limits.REQUEST_ID_CHARACTERS
                && text.chars().allMatch(c -> c >= 0x21 && c <= 0x7E);
    }

    /** The body, a JSON object. */
    static ObjectNode body(HttpServletRequest request) {
        MediaType type;
        try {
            type = MediaType.parseMediaType(String.valueOf(request.getContentType()));
        } catch (InvalidMediaTypeException e) {
            throw unsupported();
        }
        if (!type.isCompatibleWith(SCIM) && !type.isCompatibleWith(MediaType.APPLICATION_JSON)) {
            throw unsupported();
        }
        try {
            byte[] body = request.getInputStream().readNBytes(Limits.BODY_BYTES + 1);
            if (body.length > Limits.BODY_BYTES) {
                throw ScimException.of(
                        413, "The body has more than " + Limits.BODY_BYTES + " bytes.");
            }
            return Documents.read(body);
        } catch (IOException e) {
            throw ScimException.invalidSyntax("The body ended before it was all there.");
        }
    }

    private static ScimException unsupported() {
        return ScimException.of(415, "The Content-Type must be application/scim+json.");
    }

    /** Any document. */
    ResponseEntity<byte[]> reply(int status, ObjectNode document) {
        return on(status).contentType(SCIM).body(Documents.write(document));
    }

    /** A resource, with its version and place. */
    ResponseEntity<byte[]> resource(int status, ObjectNode resource, Selection selection) {
        String location = resource.path("meta").path("location").asText();
        return on(status)
                .header(
                        status == HttpStatus.CREATED.value()
                                ? HttpHeaders.LOCATION
                                : HttpHeaders.CONTENT_LOCATION,
                        location)
                .header(HttpHeaders.ETAG, ETag.of(resource))
                .contentType(SCIM)
                .body(Documents.write(selection.of(resource)));
    }

    ResponseEntity.BodyBuilder on(int status) {
        PolicyImage image = images.get();
        return ResponseEntity.status(status)
                .header(Headers.LOG, image.log())
                .header(Headers.POSITION, image.position().toString())
                .header(HttpHeaders.CACHE_CONTROL, "no-store");
    }
}
