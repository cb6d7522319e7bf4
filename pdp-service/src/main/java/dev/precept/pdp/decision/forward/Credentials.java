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
import dev.precept.projections.enforcement.Credential;

import org.jspecify.annotations.Nullable;

import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Whom the client of a gateway says it is. Whoever says nothing passes at public operations only.
 */
final class Credentials {
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
        return switch (Credential.of(
                fields.all("Authorization"), fields.all(Credential.API_KEY_FIELD))) {
            case Credential.Missing() -> MISSING;
            case Credential.Ambiguous() -> AMBIGUOUS;
            case Credential.ApiKey(String key) -> keys.subject(key);
            case Credential.Token(boolean isDpop, String token) ->
                    tokens.subject(
                            visit.image(),
                            visit.organization().document(),
                            token,
                            shown(isDpop ? Scheme.DPOP : Scheme.BEARER, visit, original, fields),
                            visit.now());
        };
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
}
