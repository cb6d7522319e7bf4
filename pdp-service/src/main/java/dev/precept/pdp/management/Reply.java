package dev.precept.pdp.management;

import dev.precept.domain.shared.Position;
import dev.precept.pdp.report.Format;
import dev.precept.pdp.report.Report;
import dev.precept.pdp.report.Table;
import dev.precept.pdp.web.Headers;
import dev.precept.projections.image.PolicyImage;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

import java.util.Locale;

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

    /**
     * One thing as it was.
     *
     * @param leftOut the members that have no past
     */
    static ResponseEntity<Object> then(PolicyImage image, Shown shown, String... leftOut) {
        return on(200, image.log(), image.position())
                .eTag(Preconditions.etag(shown.revision()))
                .header(Headers.LEFT_OUT, String.join(", ", leftOut))
                .contentType(MediaType.APPLICATION_JSON)
                .body(shown.body().members());
    }

    /** Anything without a revision. */
    static ResponseEntity<Object> body(PolicyImage image, Json body) {
        return on(200, image.log(), image.position())
                .contentType(MediaType.APPLICATION_JSON)
                .body(body.members());
    }

    /**
     * A report, in the form that the query's {@code format} or else the {@code Accept} asks for.
     *
     * @param query which may hold {@code format}
     */
    static ResponseEntity<Object> report(
            PolicyImage image, Exchange exchange, Query query, Table table) {
        String asked = query.choice("format", "", "json", "csv", "html");
        Format format =
                asked.isEmpty()
                        ? Format.accepted(exchange.header(HttpHeaders.ACCEPT))
                        : Format.valueOf(asked.toUpperCase(Locale.ROOT));
        Report report = new Report(table, format);
        return on(200, image.log(), image.position()).headers(report.headers()).body(report);
    }

    static ResponseEntity.BodyBuilder on(int status, String log, Position position) {
        return ResponseEntity.status(status)
                .header(Headers.LOG, log)
                .header(Headers.POSITION, position.toString())
                .header(HttpHeaders.CACHE_CONTROL, "no-store");
    }
}
