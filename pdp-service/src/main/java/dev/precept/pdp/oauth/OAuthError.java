package dev.precept.pdp.oauth;

import dev.precept.pdp.door.Answer;
import dev.precept.pdp.web.JsonText;
import dev.precept.pdp.web.Problem;

import org.springframework.http.HttpHeaders;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;

/** Errors in OAuth's form, RFC 6749 section 5.2. */
public final class OAuthError {
    /** RFC 8707 section 2. */
    public static final String INVALID_TARGET = "invalid_target";

    /** RFC 9449 section 5. */
    public static final String INVALID_DPOP_PROOF = "invalid_dpop_proof";

    private static final String TOO_MANY_FAILURES = "too_many_failures";

    private static final String USE_DPOP_NONCE = "use_dpop_nonce";

    private static final String CHALLENGE = "Basic realm=\"%s\", charset=\"UTF-8\"";

    private static final String TOKEN_CHALLENGE = "Bearer realm=\"%s\", error=\"invalid_token\"";

    private OAuthError() {}

    public static OAuthException of(String code, String description) {
        return new OAuthException(code, description, null);
    }

    /** RFC 9449 section 8: the proof is to be made anew, with this nonce. */
    public static OAuthException useDpopNonce(String nonce) {
        return new OAuthException(
                USE_DPOP_NONCE, "Send the DPoP proof again, with the nonce of this answer.", nonce);
    }

    /** The one answer to every failed client authentication: it does not tell what was wrong. */
    public static OAuthException invalidClient() {
        return of(OAuth2ErrorCodes.INVALID_CLIENT, "Client authentication failed.");
    }

    /** The same, told to slow down; what is right passes all the same. */
    public static OAuthException tooManyFailures() {
        return of(TOO_MANY_FAILURES, "Client authentication failed too often; slow down.");
    }

    public static OAuthException invalidRequest(String description) {
        return of(OAuth2ErrorCodes.INVALID_REQUEST, description);
    }

    /** What was presented as a grant does not count: it does not tell what was wrong with it. */
    public static OAuthException invalidGrant(String description) {
        return of(OAuth2ErrorCodes.INVALID_GRANT, description);
    }

    /** What cannot be answered now: the database is away, or the organization has no keys yet. */
    public static OAuthException unavailable() {
        return of(
                OAuth2ErrorCodes.TEMPORARILY_UNAVAILABLE,
                "The request cannot be carried out now; try again later.");
    }

    /** The error as the whole answer. */
    public static Answer answer(OAuthException error, String realm) {
        return switch (error.code()) {
            case OAuth2ErrorCodes.INVALID_CLIENT ->
                    // RFC 6749 section 5.2: 401, with a challenge of the scheme that was used.
                    body(401, error).with(HttpHeaders.WWW_AUTHENTICATE, CHALLENGE.formatted(realm));
            case OAuth2ErrorCodes.INVALID_TOKEN ->
                    // RFC 6750 section 3.1.
                    body(401, error)
                            .with(HttpHeaders.WWW_AUTHENTICATE, TOKEN_CHALLENGE.formatted(realm));
            case TOO_MANY_FAILURES -> body(429, error).with(HttpHeaders.RETRY_AFTER, "60");
            case OAuth2ErrorCodes.TEMPORARILY_UNAVAILABLE ->
                    body(503, error).with(HttpHeaders.RETRY_AFTER, "1");
            default ->
                    error.nonce() == null
                            ? body(400, error)
                            : body(400, error).with("DPoP-Nonce", error.nonce());
        };
    }

    /** A problem of all doors, in OAuth's form. */
    public static Answer answer(Problem problem) {
        String code =
                switch (problem.status()) {
                    case 500 -> OAuth2ErrorCodes.SERVER_ERROR;
                    case 503 -> OAuth2ErrorCodes.TEMPORARILY_UNAVAILABLE;
                    default -> OAuth2ErrorCodes.INVALID_REQUEST;
                };
        return body(problem.status(), of(code, problem.detail()));
    }

    private static Answer body(int status, OAuthException error) {
        StringBuilder json = new StringBuilder("{\"error\":");
        json.append(JsonText.quote(error.code()));
        json.append(",\"error_description\":").append(JsonText.quote(error.description()));
        return Answer.json(status, json.append('}').toString());
    }
}
