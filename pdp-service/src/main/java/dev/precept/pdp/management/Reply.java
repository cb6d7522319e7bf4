package dev.precept.pdp.management;

import dev.precept.domain.shared.Position;
import dev.precept.pdp.web.Headers;
import dev.precept.projections.image.PolicyImage;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** Makes replies: each names the log and the position that it is of. */
final class Reply {
    private Reply() {}

    /** One thing as it is on an image. */
    static ResponseEntity<Object> thing(PolicyImage image, Shown shown) {
        return on(200, image.log(), image.position())
                .eTag(Preconditions.etag(shown.revision()))
                .contentType(MediaType.APPLICATION_JSON)
                .body(shown.body().members());
    }

    /** Anything without a revision. */
    static ResponseEntity<Object> body(PolicyImage image, Json body) {
        return on(200, image.log(), image.position())
                .contentType(MediaType.APPLICATION_JSON)
                .body(body.members());
    }

    static ResponseEntity.BodyBuilder on(int status, String log, Position position) {
        return ResponseEntity.status(status)
                .header(Headers.LOG, log)
                .header(Headers.POSITION, position.toString())
                .header(HttpHeaders.CACHE_CONTROL, "no-store");
    }
}
