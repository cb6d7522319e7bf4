package dev.precept.pdp.web;

import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * An error as clients read it (RFC 9457).
 *
 * @param status the HTTP status
 * @param code stable, machine-readable
 * @param detail what is wrong and what to do
 */
public record Problem(int status, String code, String detail) {
    /** The media type of a problem. */
    public static final String MEDIA_TYPE = "application/problem+json";

    /** The problem as JSON. */
    public byte[] json() {
        return ("{\"type\":\"about:blank\",\"title\":"
                        + JsonText.quote(code.replace('-', ' '))
                        + ",\"status\":"
                        + status
                        + ",\"code\":"
                        + JsonText.quote(code)
                        + ",\"detail\":"
                        + JsonText.quote(detail)
                        + "}")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Writes the problem as the whole reply. */
    public void write(HttpServletResponse response) throws IOException {
        byte[] body = json();
        response.setStatus(status);
        response.setContentType(MEDIA_TYPE);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
