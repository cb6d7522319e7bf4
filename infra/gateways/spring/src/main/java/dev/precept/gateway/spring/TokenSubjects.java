package dev.precept.gateway.spring;

import dev.precept.gateway.Introduction;
import dev.precept.pdp.jose.ForeignKeys;
import dev.precept.pdp.jose.ShownProof;
import dev.precept.pdp.jose.SignedTokens;
import dev.precept.pdp.jose.TokenProofs;
import dev.precept.projections.decision.Reason;
import dev.precept.projections.decision.Subject;
import dev.precept.projections.enforcement.Credential;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;

import java.time.Instant;

/**
 * By signed access tokens, with the service's own code and the keys of the image. API keys and
 * opaque tokens cannot be judged here: what verifies them never leaves the service.
 */
final class TokenSubjects implements Subjects {
    private final SignedTokens tokens;
    private final Introduction introduction;

    /** Whose issuer is learnt by this. */
    TokenSubjects(ForeignKeys foreignKeys, Introduction introduction) {
        this.tokens = new SignedTokens(foreignKeys, new TokenProofs());
        this.introduction = introduction;
    }

    @Override
    public Subject of(
            PolicyImage image, OrganizationImage organization, Arrived request, Instant now) {
        return switch (request.credential()) {
            case Credential.Missing() -> new Subject.RefusedToken(Reason.CREDENTIAL_MISSING);
            case Credential.Ambiguous() -> new Subject.RefusedToken(Reason.TOKEN_INVALID);
            case Credential.ApiKey _ -> new Subject.RefusedToken(Reason.API_KEY_UNKNOWN);
            case Credential.Token token -> bearer(image, organization, request, token, now);
        };
    }

    private Subject bearer(
            PolicyImage image,
            OrganizationImage organization,
            Arrived request,
            Credential.Token token,
            Instant now) {
        String issuer = introduction.issuer();
        if (issuer == null) {
            return new Subject.RefusedToken(Reason.TOKEN_ISSUER_UNKNOWN);
        }
        ShownProof shown =
                new ShownProof(
                        token.isDpop() ? ShownProof.Scheme.DPOP : ShownProof.Scheme.BEARER,
                        request.proofs(),
                        request.request().request().method(),
                        request.request().uri(),
                        request.certificate(),
                        request);
        return tokens.subject(
                image, organization, issuer, new SignedTokens.Brought(token.text(), shown, now));
    }
}
