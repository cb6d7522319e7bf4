package dev.precept.pdp.token;

import dev.precept.pdp.web.JsonText;

import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Errors in OAuth's form, RFC 6749 section 5.2. */
final class OAuthError {
    /** RFC 8707 section 2. */
    static final String INVALID_TARGET = "invalid_target";

    private static final String CHALLENGE = "Basic realm=\"%s\", charset=\"UTF-8\"";

    private static final String TOKEN_CHALLENGE = "Bearer realm=\"%s\", error=\"invalid_token\"";

    private OAuthError() {}

    static OAuth2AuthenticationException of(String code, String description) {
        return new OAuth2AuthenticationException(new OAuth2Error(code, description, null));
    }

    /** The one answer to every failed client authentication: it does not tell what was wrong. */
    static OAuth2AuthenticationException invalidClient() {
        return of(OAuth2ErrorCodes.INVALID_CLIENT, "Client authentication failed.");
    }

    static OAuth2AuthenticationException invalidRequest(String description) {
        return of(OAuth2ErrorCodes.INVALID_REQUEST, description);
    }

    /** What cannot be answered now: the database is away, or the organization has no keys yet. */
    static OAuth2AuthenticationException unavailable() {
        return of(
                OAuth2ErrorCodes.TEMPORARILY_UNAVAILABLE,
                "The request cannot be carried out now; try again later.");
    }

    /** Writes the error as the whole answer. */
    static void write(HttpServletResponse response, OAuth2Error error, String realm)
            throws IOException {
        switch (error.getErrorCode()) {
            case OAuth2ErrorCodes.INVALID_CLIENT -> {
                // RFC 6749 section 5.2: 401, with a challenge of the scheme that was used.
                response.setHeader(HttpHeaders.WWW_AUTHENTICATE, CHALLENGE.formatted(realm));
                response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
            }
            case OAuth2ErrorCodes.INVALID_TOKEN -> {
                // RFC 6750 section 3.1.
                response.setHeader(HttpHeaders.WWW_AUTHENTICATE, TOKEN_CHALLENGE.formatted(realm));
                response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
            }
            case OAuth2ErrorCodes.TEMPORARILY_UNAVAILABLE -> {
                response.setHeader(HttpHeaders.RETRY_AFTER, "1");
                response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
            }
            default -> response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
        }
        body(response, error);
    }

    /** Writes the error under a status of its own. */
    static void write(HttpServletResponse response, int status, String description)
            throws IOException {
        response.setStatus(status);
        body(response, new OAuth2Error(OAuth2ErrorCodes.INVALID_REQUEST, description, null));
    }

    private static void body(HttpServletResponse response, OAuth2Error error) throws IOException {
        StringBuilder json = new StringBuilder("{\"error\":");
        json.append(JsonText.quote(error.getErrorCode()));
        if (error.getDescription() != null) {
            json.append(",\"error_description\":").append(JsonText.quote(error.getDescription()));
        }
        byte[] bytes = json.append('}').toString().getBytes(StandardCharsets.UTF_8);
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }
}
