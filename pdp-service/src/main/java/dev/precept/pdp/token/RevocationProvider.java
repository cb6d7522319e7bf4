package dev.precept.pdp.token;

import dev.precept.domain.revocation.CutOffTarget;
import dev.precept.domain.revocation.RevocationCommand;
import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.IdSource;
import dev.precept.domain.shared.RevocationId;
import dev.precept.pdp.command.CommandGateway;
import dev.precept.pdp.command.CommandRequest;
import dev.precept.pdp.command.CommandResult;
import dev.precept.pdp.command.Resolution;
import dev.precept.pdp.jose.AccessTokens;
import dev.precept.pdp.jose.TokenClaims;
import dev.precept.pdp.jose.Verification;

import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2TokenRevocationAuthenticationToken;

/**
 * Revokes a token by a cut-off in the log (RFC 7009). A token that is unknown, dead already or
 * another client's is answered like one that is revoked, and nothing happens.
 */
final class RevocationProvider implements AuthenticationProvider {
    private final AccessTokens tokens;
    private final CommandGateway commands;
    private final IdSource ids;

    RevocationProvider(AccessTokens tokens, CommandGateway commands, IdSource ids) {
        this.tokens = tokens;
        this.commands = commands;
        this.ids = ids;
    }

    @Override
    public Authentication authenticate(Authentication authentication) {
        OAuth2TokenRevocationAuthenticationToken request =
                (OAuth2TokenRevocationAuthenticationToken) authentication;
        if (!(request.getPrincipal() instanceof AuthenticatedClient client)) {
            throw OAuthError.invalidClient();
        }
        Tenant tenant = client.tenant();
        Verification verification =
                tokens.verify(
                        tenant.image(),
                        tenant.organization().document(),
                        request.getToken(),
                        tenant.now());
        switch (verification) {
            case Verification.Refused _ -> {
                // RFC 7009 section 2.2: an invalid token is no error.
            }
            case Verification.Verified(TokenClaims claims) -> revoke(client, claims);
        }
        return request;
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return OAuth2TokenRevocationAuthenticationToken.class.isAssignableFrom(authentication);
    }

    private void revoke(AuthenticatedClient client, TokenClaims claims) {
        Tenant tenant = client.tenant();
        // RFC 7009 section 2.1: only to the client it was issued to.
        boolean isOwn = claims.client().equals(client.application().id());
        boolean isCutOff = tenant.organization().cutOffs().token(claims.tokenId()) > 0;
        if (!isOwn || isCutOff) {
            return;
        }
        Actor actor =
                new Actor(Actor.Kind.APPLICATION, claims.organization(), claims.client().value());
        RevocationCommand cutOff =
                new RevocationCommand.CutOffTokens(
                        new RevocationId(ids.next()),
                        claims.organization(),
                        new CutOffTarget.TokenId(claims.tokenId(), claims.expiresAt()));
        CommandResult result =
                commands.execute(
                        CommandRequest.of(actor, claims.tokenId()),
                        _ -> new Resolution.Send(cutOff));
        if (!(result instanceof CommandResult.Done)) {
            // RFC 7009 section 2.2.1: 503, and the client tries again.
            throw OAuthError.unavailable();
        }
    }
}
