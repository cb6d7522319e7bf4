package dev.precept.pdp.decision.forward;

import dev.precept.domain.gateway.Trust;
import dev.precept.pdp.door.Fields;
import dev.precept.pdp.door.Visit;
import dev.precept.pdp.jose.AccessTokens;
import dev.precept.pdp.jose.ApiKeys;
import dev.precept.pdp.jose.Certificates;
import dev.precept.pdp.jose.ShownProof;
import dev.precept.pdp.jose.ShownProof.Scheme;
import dev.precept.projections.decision.Reason;
import dev.precept.projections.decision.Subject;

import org.jspecify.annotations.Nullable;

import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Whom the client of a gateway says it is: an access token in the {@code Authorization} field (RFC
 * 6750 section 2.1, RFC 9449 section 7.1), or an API key in a field of its own. Whoever shows
 * neither passes at public operations only.
 */
final class Credentials {
    private static final String BEARER = "Bearer ";
    private static final String DPOP = "DPoP ";

    /** Holds an API key. */
    static final String API_KEY = "X-API-Key";

    private static final Subject MISSING = new Subject.RefusedToken(Reason.CREDENTIAL_MISSING);
    private static final Subject AMBIGUOUS = new Subject.RefusedToken(Reason.TOKEN_INVALID);

    private final AccessTokens tokens;

    private final ApiKeys keys;

    Credentials(AccessTokens tokens, ApiKeys keys) {
        this.tokens = tokens;
        this.keys = keys;
    }

    /**
     * Whom the request's client says it is.
     *
     * @param fields the request's own
     */
    Subject subject(Visit visit, OriginalRequest original, Fields fields) {
        List<String> shown = fields.all("Authorization");
        if (shown.isEmpty()) {
            return key(fields.all(API_KEY));
        }
        if (shown.size() > 1) {
            return AMBIGUOUS;
        }
        String field = shown.getFirst();
        if (is(BEARER, field)) {
            return token(
                    visit,
                    field.substring(BEARER.length()),
                    shown(Scheme.BEARER, visit, original, fields));
        }
        return is(DPOP, field)
                ? token(
                        visit,
                        field.substring(DPOP.length()),
                        shown(Scheme.DPOP, visit, original, fields))
                : key(fields.all(API_KEY));
    }

    private Subject token(Visit visit, String token, ShownProof shown) {
        return tokens.subject(
                visit.image(), visit.organization().document(), token.strip(), shown, visit.now());
    }

    private static ShownProof shown(
            Scheme scheme, Visit visit, OriginalRequest original, Fields fields) {
        return new ShownProof(
                scheme,
                fields.all("DPoP"),
                original.request().method(),
                original.uri(),
                certificate(visit, fields),
                fields);
    }

    /** RFC 9440: the gateway's word, where it is trusted for that. */
    private static @Nullable X509Certificate certificate(Visit visit, Fields fields) {
        List<String> told = fields.all(RequestCheck.CERTIFICATE);
        boolean isTrusted =
                visit.caller().isTrustedFor(Trust.CLIENT_CERTIFICATES, visit.organizationId());
        return isTrusted && told.size() == 1
                ? Certificates.read(told.getFirst()).orElse(null)
                : null;
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
