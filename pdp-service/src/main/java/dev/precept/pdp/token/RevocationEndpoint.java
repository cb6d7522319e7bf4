package dev.precept.pdp.token;

import dev.precept.domain.revocation.CutOffTarget;
import dev.precept.domain.shared.Actor;
import dev.precept.pdp.audit.TokenOutcomes;
import dev.precept.pdp.door.Answer;
import dev.precept.pdp.jose.AccessTokens;
import dev.precept.pdp.jose.TokenClaims;
import dev.precept.pdp.jose.Verification;
import dev.precept.pdp.oauth.Client;
import dev.precept.pdp.oauth.ClientAuthenticator;
import dev.precept.pdp.oauth.FormDoor;
import dev.precept.pdp.oauth.FormRequest;
import dev.precept.pdp.oauth.Tenant;

import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;

/**
 * Revokes a token by a cut-off in the log (RFC 7009): an access token alone, a refresh token with
 * all that its grant has given. What a token is, it shows itself: no hint is needed. A token that
 * is unknown, dead already or another client's is answered like one that is revoked, and nothing
 * happens.
 */
final class RevocationEndpoint implements FormDoor.Endpoint {
    private final ClientAuthenticator clients;
    private final AccessTokens tokens;
    private final AuthorizationGrants grants;
    private final Revocations revocations;
    private final TokenOutcomes outcomes;

    RevocationEndpoint(
            ClientAuthenticator clients,
            AccessTokens tokens,
            AuthorizationGrants grants,
            Revocations revocations,
            TokenOutcomes outcomes) {
        this.clients = clients;
        this.tokens = tokens;
        this.grants = grants;
        this.revocations = revocations;
        this.outcomes = outcomes;
    }

    @Override
    public boolean isForAnyOrigin() {
        return true;
    }

    @Override
    public Answer answer(FormRequest request) {
        Client client = clients.authenticate(request);
        String token = request.form().require(OAuth2ParameterNames.TOKEN);
        Tenant tenant = request.tenant();
        Verification verification =
                tokens.verify(
                        tenant.image(), tenant.organization().document(), token, tenant.now());
        switch (verification) {
            // RFC 7009 section 2.2: an invalid token is no error.
            case Verification.Refused _ ->
                    grants.revokeByRefreshToken(tenant.id(), client.id(), token);
            case Verification.Verified(TokenClaims claims) -> revoke(tenant, client, claims);
        }
        return Answer.empty(200);
    }

    private void revoke(Tenant tenant, Client client, TokenClaims claims) {
        // RFC 7009 section 2.1: only to the client it was issued to.
        boolean isOwn = claims.client().equals(client.id());
        boolean isCutOff = tenant.organization().cutOffs().token(claims.tokenId()) > 0;
        if (!isOwn || isCutOff) {
            return;
        }
        revocations.cutOff(
                new Actor(Actor.Kind.APPLICATION, claims.organization(), claims.client().value()),
                claims.organization(),
                new CutOffTarget.TokenId(claims.tokenId(), claims.expiresAt()),
                claims.tokenId());
        outcomes.revoked(
                tenant.id(),
                tenant.image().position(),
                client.id().value(),
                claims.subject(),
                claims.details().session());
    }
}
