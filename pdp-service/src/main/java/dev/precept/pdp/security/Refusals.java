package dev.precept.pdp.security;

import dev.precept.pdp.web.Problem;

import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.security.access.AccessDeniedException;

import java.io.IOException;

/** What a caller is told who may not call: the challenges of RFC 6750 section 3, and a problem. */
final class Refusals {
    private static final String REALM = "Bearer realm=\"precept\"";

    private Refusals() {}

    static void unauthenticated(HttpServletResponse response) throws IOException {
        // RFC 6750 section 3.1: no error code where no token came.
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, REALM);
        new Problem(
                        HttpServletResponse.SC_UNAUTHORIZED,
                        "unauthenticated",
                        "Send an access token of organization system as a bearer token.")
                .write(response);
    }

    static void invalidToken(HttpServletResponse response) throws IOException {
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, REALM + ", error=\"invalid_token\"");
        new Problem(
                        HttpServletResponse.SC_UNAUTHORIZED,
                        "invalid-token",
                        "The access token is not a live one for this service; get a new one.")
                .write(response);
    }

    static void invalidRequest(HttpServletResponse response) throws IOException {
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, REALM + ", error=\"invalid_request\"");
        new Problem(
                        HttpServletResponse.SC_BAD_REQUEST,
                        "invalid-request",
                        "Send one Authorization header.")
                .write(response);
    }

    static void forbidden(HttpServletResponse response, AccessDeniedException refused)
            throws IOException {
        if (refused instanceof CallerRefusedException lacking) {
            response.setHeader(
                    HttpHeaders.WWW_AUTHENTICATE,
                    REALM
                            + ", error=\"insufficient_scope\", scope=\""
                            + lacking.missing().scope()
                            + "\"");
            new Problem(
                            HttpServletResponse.SC_FORBIDDEN,
                            "forbidden",
                            "This needs the right "
                                    + lacking.missing().scope()
                                    + " over the organization.")
                    .write(response);
        } else {
            new Problem(HttpServletResponse.SC_FORBIDDEN, "forbidden", "This is not allowed.")
                    .write(response);
        }
    }
}
