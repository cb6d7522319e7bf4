package dev.precept.projections.enforcement;

import dev.precept.projections.decision.Decision;
import dev.precept.projections.decision.Obligations.StepUp;

import org.jspecify.annotations.Nullable;

/**
 * What the client of a gateway is told of a deny: what its own token lacks (RFC 6750 section 3, RFC
 * 9470), and nothing of the policy. The reason itself is for the organization: it stands in the
 * decision log.
 *
 * @param status the HTTP status
 * @param code stable, machine-readable
 * @param detail what is wrong and what to do
 * @param challenge the value of {@code WWW-Authenticate}; null for none
 * @param retryAfter the value of {@code Retry-After}; null for none
 */
public record Refusal(
        int status,
        String code,
        String detail,
        @Nullable String challenge,
        @Nullable String retryAfter) {
    /** The media type of {@link #json} (RFC 9457). */
    public static final String MEDIA_TYPE = "application/problem+json";

    private static final String BEARER = "Bearer realm=\"precept\"";

    /**
     * What is told of a deny.
     *
     * @param decision one that does not permit
     */
    public static Refusal of(Decision decision) {
        StepUp stepUp = decision.obligations().stepUp();
        if (stepUp != null) {
            return challenge(
                    401,
                    "insufficient_user_authentication",
                    "Sign in again as the challenge says.",
                    stepUp(stepUp));
        }
        return switch (decision.reason()) {
            case CREDENTIAL_MISSING ->
                    new Refusal(
                            401,
                            "unauthenticated",
                            "Send an access token for this API.",
                            BEARER,
                            null);
            case TOKEN_INVALID,
                    API_KEY_UNKNOWN,
                    TOKEN_EXPIRED,
                    TOKEN_ISSUER_UNKNOWN,
                    TOKEN_OF_OTHER_LOG,
                    TOKEN_AHEAD_OF_IMAGE,
                    TOKEN_REVOKED,
                    PROOF_MISSING,
                    PROOF_INVALID,
                    AUDIENCE_MISMATCH,
                    UNKNOWN_SUBJECT,
                    UNKNOWN_APPLICATION ->
                    challenge(401, "invalid_token", "The credential does not count here.", "");
            case SCOPE_NOT_IN_TOKEN,
                    SCOPE_RECREATED,
                    NO_ROLE_IN_AUDIENCE,
                    ROLE_LACKS_PERMISSION,
                    ROLES_EXCLUDE,
                    NOT_AUTHORIZED_FOR_APPLICATION,
                    GRANT_EXCLUDES,
                    CONSENT_MISSING ->
                    challenge(
                            403,
                            "insufficient_scope",
                            "The credential does not reach far enough.",
                            "");
            case LEASE_EXPIRED ->
                    // Nothing that the client could mend: it may ask again.
                    new Refusal(
                            503,
                            "not-leased",
                            "Nobody can say now whether this is still allowed; ask again.",
                            null,
                            "1");
            default -> new Refusal(403, "forbidden", "This is not allowed.", null, null);
        };
    }

    /** Whoever enforces does not tell of the request, or its client speaks over it. */
    public static Refusal unclear(String what) {
        return new Refusal(
                403,
                "request-unclear",
                "Of the request, this is missing or there twice: " + what + ".",
                null,
                null);
    }

    /** Past the plan's rate. */
    public static Refusal limited(long retryAfterSeconds) {
        return new Refusal(
                429,
                "rate-limited",
                "The plan's rate is used up; Retry-After says for how long.",
                null,
                Long.toString(retryAfterSeconds));
    }

    /** What is told, as a problem (RFC 9457); nothing in it comes from the request. */
    public String json() {
        return "{\"type\":\"about:blank\",\"title\":\""
                + code.replace('-', ' ')
                + "\",\"status\":"
                + status
                + ",\"code\":\""
                + code
                + "\",\"detail\":\""
                + detail
                + "\"}";
    }

    private static Refusal challenge(int status, String error, String detail, String more) {
        return new Refusal(
                status,
                error.replace('_', '-'),
                detail,
                BEARER + ", error=\"" + error + "\"" + more,
                null);
    }

    /** RFC 9470 section 3. Values are RFC 6749 scope-like tokens; what cannot be quoted is left. */
    private static String stepUp(StepUp stepUp) {
        StringBuilder parameters = new StringBuilder();
        if (!stepUp.acrValues().isEmpty()) {
            parameters
                    .append(", acr_values=\"")
                    .append(String.join(" ", stepUp.acrValues()).replaceAll("[^ -~]|[\"\\\\]", ""))
                    .append('"');
        }
        @Nullable Long maxAge = stepUp.maxAgeSeconds();
        if (maxAge != null) {
            parameters.append(", max_age=\"").append(maxAge).append('"');
        }
        return parameters.toString();
    }
}
