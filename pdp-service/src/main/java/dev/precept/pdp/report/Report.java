package dev.precept.pdp.report;

import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;

import java.util.Locale;

/** A table in one form: the body of a reply, written out as it is sent. */
public record Report(Table table, Format format) {
    /** The header fields that go with it: what it is, and that it is nobody else's business. */
    public HttpHeaders headers() {
        HttpHeaders headers = new HttpHeaders();
        headers.setContentType(format.mediaType());
        headers.setCacheControl("no-store");
        headers.set("X-Content-Type-Options", "nosniff");
        switch (format) {
            case JSON -> {}
            case CSV ->
                    headers.setContentDisposition(
                            ContentDisposition.attachment().filename(fileName()).build());
            case HTML -> {
                headers.set("Content-Security-Policy", Printable.POLICY);
                headers.set("X-Frame-Options", "DENY");
                headers.set("Referrer-Policy", "no-referrer");
            }
        }
        return headers;
    }

    private String fileName() {
        String words = table.title().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", " ");
        return words.strip().replace(' ', '-') + ".csv";
    }
}
