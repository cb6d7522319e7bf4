package dev.precept.pdp.security;

import dev.precept.pdp.web.Problem;

import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.security.access.AccessDeniedException;

import java.io.IOException;

/**
 * What a caller is told who may not call: a problem, and a challenge of RFC 6750 section 3.
 *
 * @param challenge the {@code WWW-Authenticate} field; empty for none
 */
public record CallerRefusal(Problem problem, String challenge) {
    private static final String REALM = "Bearer realm=\"precept\"";

    /** He does not say who he is. RFC 6750 section 3.1: no error code where no token came. */
    public static final CallerRefusal UNAUTHENTICATED =
            new CallerRefusal(
                    new Problem(
                            HttpServletResponse.SC_UNAUTHORIZED,
                            "unauthenticated",
                            "Send an access token of organization system as a bearer token."),
                    REALM);

    /** His token does not count. */
    public static final CallerRefusal INVALID_TOKEN =
            new CallerRefusal(
                    new Problem(
                            HttpServletResponse.SC_UNAUTHORIZED,
                            "invalid-token",
                            "The access token is not a live one for this service; get a new one."),
                    REALM + ", error=\"invalid_token\"");

    /** He says twice who he is. */
    public static final CallerRefusal INVALID_REQUEST =
            new CallerRefusal(
                    new Problem(
                            HttpServletResponse.SC_BAD_REQUEST,
                            "invalid-request",
                            "Send one Authorization header."),
                    REALM + ", error=\"invalid_request\"");

    /** His key does not count. */
    public static final CallerRefusal INVALID_KEY =
            new CallerRefusal(
                    new Problem(
                            HttpServletResponse.SC_UNAUTHORIZED,
                            "invalid-gateway-key",
                            "The gateway's key is not a live one of this organization; make a new"
                                    + " one."),
                    REALM);

    /** He sends several keys. */
    public static final CallerRefusal AMBIGUOUS_KEY =
            new CallerRefusal(
                    new Problem(
                            HttpServletResponse.SC_BAD_REQUEST,
                            "invalid-request",
                            "Send one Precept-Gateway-Key header, and drop your clients'."),
                    REALM);

    /** He lacks a right. */
    public static CallerRefusal lacks(Right missing) {
        return new CallerRefusal(
                new Problem(
                        HttpServletResponse.SC_FORBIDDEN,
                        "forbidden",
                        "This needs the right " + missing.scope() + " over the organization."),
                REALM + ", error=\"insufficient_scope\", scope=\"" + missing.scope() + "\"");
    }

    static CallerRefusal of(AccessDeniedException refused) {
        return refused instanceof CallerRefusedException lacking
                ? lacks(lacking.missing())
                : new CallerRefusal(
                        new Problem(
                                HttpServletResponse.SC_FORBIDDEN,
                                "forbidden",
                                "This is not allowed."),
                        "");
    }

    /** Writes it as the whole reply. */
    void write(HttpServletResponse response) throws IOException {
        if (!challenge.isEmpty()) {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, challenge);
        }
        problem.write(response);
    }
}
