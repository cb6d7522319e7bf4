package dev.precept.pdp.page;

import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;

/**
 * The header fields of every page and of every redirect between pages (RFC 9700 section 4.16:
 * framing; section 4.2: what is in a URL must not be told on).
 */
public final class PageHeaders {
    private static final String POLICY =
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:;"
                    + " base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

    private PageHeaders() {}

    /** Writes them, for a page whose forms stay with us. */
    public static void write(HttpServletResponse response) {
        write(response, "");
    }

    /**
     * Writes them.
     *
     * @param destination where a form of the page may lead in the end besides us, as a source of a
     *     Content-Security-Policy: browsers hold the redirects after a form to its form-action
     */
    public static void write(HttpServletResponse response, String destination) {
        boolean isSource = destination.chars().allMatch(c -> c > ' ' && c < 0x7F && c != ';');
        String more = isSource && !destination.isEmpty() ? ' ' + destination : "";
        response.setHeader("Content-Security-Policy", POLICY + more);
        response.setHeader("X-Frame-Options", "DENY");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    }
}
