package dev.precept.pdp.token;

import dev.precept.pdp.door.Answer;
import dev.precept.pdp.door.Fields;
import dev.precept.pdp.web.JsonText;
import dev.precept.pdp.web.Problem;

import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;

import java.io.IOException;

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

    /** The error as the whole answer. */
    static Answer answer(OAuth2Error error, String realm) {
        return switch (error.getErrorCode()) {
            case OAuth2ErrorCodes.INVALID_CLIENT ->
                    // RFC 6749 section 5.2: 401, with a challenge of the scheme that was used.
                    body(401, error).with(HttpHeaders.WWW_AUTHENTICATE, CHALLENGE.formatted(realm));
            case OAuth2ErrorCodes.INVALID_TOKEN ->
                    // RFC 6750 section 3.1.
                    body(401, error)
                            .with(HttpHeaders.WWW_AUTHENTICATE, TOKEN_CHALLENGE.formatted(realm));
            case OAuth2ErrorCodes.TEMPORARILY_UNAVAILABLE ->
                    body(503, error).with(HttpHeaders.RETRY_AFTER, "1");
            default -> body(400, error);
        };
    }

    /** A problem of all doors, in OAuth's form. */
    static Answer answer(Problem problem) {
        String code =
                switch (problem.status()) {
                    case 500 -> OAuth2ErrorCodes.SERVER_ERROR;
                    case 503 -> OAuth2ErrorCodes.TEMPORARILY_UNAVAILABLE;
                    default -> OAuth2ErrorCodes.INVALID_REQUEST;
                };
        return body(problem.status(), new OAuth2Error(code, problem.detail(), null));
    }

    /** Writes the error as the whole answer. */
    static void write(HttpServletResponse response, OAuth2Error error, String realm)
            throws IOException {
        write(response, answer(error, realm));
    }

    /** Writes the error under a status of its own. */
    static void write(HttpServletResponse response, int status, String description)
            throws IOException {
        write(
                response,
                body(status, new OAuth2Error(OAuth2ErrorCodes.INVALID_REQUEST, description, null)));
    }

    private static void write(HttpServletResponse response, Answer answer) throws IOException {
        response.setStatus(answer.status());
        Fields fields = answer.fields();
        for (int i = 0; i < fields.size(); i++) {
            response.setHeader(fields.name(i), fields.value(i));
        }
        response.setContentLength(answer.body().length);
        response.getOutputStream().write(answer.body());
    }

    private static Answer body(int status, OAuth2Error error) {
        StringBuilder json = new StringBuilder("{\"error\":");
        json.append(JsonText.quote(error.getErrorCode()));
        if (error.getDescription() != null) {
            json.append(",\"error_description\":").append(JsonText.quote(error.getDescription()));
        }
        return Answer.json(status, json.append('}').toString());
    }
}
