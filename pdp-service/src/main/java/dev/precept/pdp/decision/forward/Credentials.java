package dev.precept.pdp.decision.forward;

import dev.precept.pdp.door.Fields;
import dev.precept.pdp.door.Visit;
import dev.precept.pdp.jose.AccessTokens;
import dev.precept.pdp.jose.ApiKeys;
import dev.precept.projections.decision.Reason;
import dev.precept.projections.decision.Subject;

import java.util.List;

/**
 * Whom the client of a gateway says it is: an access token in the {@code Authorization} field (RFC
 * 6750 section 2.1), or an API key in a field of its own. Whoever shows neither passes at public
 * operations only.
 */
final class Credentials {
    private static final String BEARER = "Bearer ";
    private static final String DPOP = "DPoP ";

    /** Holds an API key. */
    static final String API_KEY = "X-API-Key";

    private static final Subject MISSING = new Subject.RefusedToken(Reason.CREDENTIAL_MISSING);
    private static final Subject AMBIGUOUS = new Subject.RefusedToken(Reason.TOKEN_INVALID);
    private static final Subject UNPROVED = new Subject.RefusedToken(Reason.PROOF_MISSING);

    private final AccessTokens tokens;

    private final ApiKeys keys;

    Credentials(AccessTokens tokens, ApiKeys keys) {
        this.tokens = tokens;
        this.keys = keys;
    }

    Subject subject(Visit visit, Fields fields) {
        List<String> shown = fields.all("Authorization");
        if (shown.isEmpty()) {
            return key(fields.all(API_KEY));
        }
        if (shown.size() > 1) {
            return AMBIGUOUS;
        }
        String field = shown.getFirst();
        if (is(BEARER, field)) {
            String token = field.substring(BEARER.length()).strip();
            return tokens.subject(
                    visit.image(), visit.organization().document(), token, visit.now());
        }
        return is(DPOP, field) ? UNPROVED : key(fields.all(API_KEY));
    }

    private Subject key(List<String> shown) {
        return switch (shown.size()) {
            case 0 -> MISSING;
            case 1 -> keys.subject(shown.getFirst());
            default -> AMBIGUOUS;
        };
    }

    private static boolean is(String scheme, String field) {
        return field.regionMatches(true, 0, scheme, 0, scheme.length());
    }
}
