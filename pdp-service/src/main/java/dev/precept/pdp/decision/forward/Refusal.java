package dev.precept.pdp.decision.forward;

import dev.precept.pdp.door.Answer;
import dev.precept.pdp.web.Problem;
import dev.precept.projections.decision.Decision;
import dev.precept.projections.decision.Obligations.StepUp;

import org.jspecify.annotations.Nullable;

/**
 * What the client of a gateway is told of a deny: what its own token lacks (RFC 6750 section 3, RFC
 * 9470), and nothing of the policy. The reason itself is for the organization: it stands in the
 * decision log.
 */
final class Refusal {
    private static final String BEARER = "Bearer realm=\"precept\"";

    private Refusal() {}

    static Answer of(Decision decision) {
        StepUp stepUp = decision.obligations().stepUp();
        if (stepUp != null) {
            return challenge(
                    401,
                    "insufficient_user_authentication",
                    "Sign in again as the challenge says.",
                    stepUp(stepUp));
        }
        return switch (decision.reason()) {
            case CREDENTIAL_MISSING -> unauthenticated();
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
                    NOT_AUTHORIZED_FOR_APPLICATION,
                    GRANT_EXCLUDES,
                    CONSENT_MISSING ->
                    challenge(
                            403,
                            "insufficient_scope",
                            "The credential does not reach far enough.",
                            "");
            case LEASE_EXPIRED -> notLeased();
            default -> Answer.problem(new Problem(403, "forbidden", "This is not allowed."));
        };
    }

    /** The gateway does not tell of the request, or its client speaks over it. */
    static Answer unclear(String what) {
        return Answer.problem(
                new Problem(
                        403,
                        "request-unclear",
                        "Of the request, this is missing or there twice: " + what + "."));
    }

    /** Past the plan's rate. */
    static Answer limited(long retryAfterSeconds) {
        return Answer.problem(
                        new Problem(
                                429,
                                "rate-limited",
                                "The plan's rate is used up; Retry-After says for how long."))
                .with("Retry-After", Long.toString(retryAfterSeconds));
    }

    /** Nothing that the client could mend: it may ask again. */
    private static Answer notLeased() {
        return Answer.problem(
                        new Problem(
                                503,
                                "not-leased",
                                "Nobody can say now whether this is still allowed; ask again."))
                .with("Retry-After", "1");
    }

    private static Answer unauthenticated() {
        return Answer.problem(
                        new Problem(401, "unauthenticated", "Send an access token for this API."))
                .with("WWW-Authenticate", BEARER);
    }

    private static Answer challenge(int status, String error, String detail, String more) {
        return Answer.problem(new Problem(status, error.replace('_', '-'), detail))
                .with("WWW-Authenticate", BEARER + ", error=\"" + error + "\"" + more);
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
