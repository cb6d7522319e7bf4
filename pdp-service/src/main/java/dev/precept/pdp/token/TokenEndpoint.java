package dev.precept.pdp.token;

import dev.precept.domain.application.GrantType;
import dev.precept.pdp.audit.TokenOutcome;
import dev.precept.pdp.audit.TokenOutcomes;
import dev.precept.pdp.door.Answer;
import dev.precept.pdp.jose.TokenClaims;
import dev.precept.pdp.oauth.Client;
import dev.precept.pdp.oauth.ClientAuthenticator;
import dev.precept.pdp.oauth.FormDoor;
import dev.precept.pdp.oauth.FormRequest;
import dev.precept.pdp.oauth.OAuthError;
import dev.precept.pdp.oauth.OAuthException;
import dev.precept.pdp.oauth.SenderProof;

import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The token endpoint, RFC 6749 section 3.2: sees to the client, then asks the grant, and has it
 * written what became of the request.
 */
final class TokenEndpoint implements FormDoor.Endpoint {
    /**
     * What a client that proves nothing of itself may use: what a user or a browser took part in.
     */
    private static final Set<GrantType> PUBLIC =
            EnumSet.of(
                    GrantType.AUTHORIZATION_CODE, GrantType.REFRESH_TOKEN, GrantType.DEVICE_CODE);

    private final ClientAuthenticator clients;
    private final SenderProof senders;
    private final Map<String, Grant> grants;
    private final TokenOutcomes outcomes;

    TokenEndpoint(
            ClientAuthenticator clients,
            SenderProof senders,
            List<Grant> grants,
            TokenOutcomes outcomes) {
        this.clients = clients;
        this.senders = senders;
        this.outcomes = outcomes;
        this.grants =
                grants.stream()
                        .collect(Collectors.toUnmodifiableMap(Grant::type, Function.identity()));
    }

    @Override
    public boolean isForAnyOrigin() {
        return true;
    }

    @Override
    public Answer answer(FormRequest request) {
        Client client = null;
        try {
            client = clients.authenticate(request);
            return answer(request, client);
        } catch (OAuthException refused) {
            outcomes.record(refusal(request, client, refused));
            throw refused;
        }
    }

    private Answer answer(FormRequest request, Client client) {
        String type = request.form().require(OAuth2ParameterNames.GRANT_TYPE);
        Grant grant = grants.get(type);
        // RFC 6749 section 5.2: the grant type is not supported.
        if (grant == null) {
            throw OAuthError.of(
                    OAuth2ErrorCodes.UNSUPPORTED_GRANT_TYPE, "There is no such grant type here.");
        }
        // RFC 6749 section 5.2: the client is not authorized to use this grant type.
        if (!client.application().details().grantTypes().contains(grant.setting())) {
            throw OAuthError.of(
                    OAuth2ErrorCodes.UNAUTHORIZED_CLIENT,
                    "The application may not use this grant type.");
        }
        // RFC 6749 section 4.4, RFC 8693 section 2.1: others only for clients that authenticate.
        if (!client.isConfidential() && !PUBLIC.contains(grant.setting())) {
            throw OAuthError.invalidClient();
        }
        GrantRequest asked =
                new GrantRequest(
                        request.tenant(), client, request.form(), senders.find(request, client));
        TokenAnswer answer = grant.grant(asked);
        outcomes.record(outcome(request, grant, answer.access()));
        // RFC 6749 section 5.1.
        return senders.completed(
                request, Answer.json(200, answer.json()).with("Pragma", "no-cache"));
    }

    private static TokenOutcome outcome(
            FormRequest request, Grant grant, TokenIssuer.Issued issued) {
        TokenOutcome.Kind kind =
                switch (grant.setting()) {
                    case REFRESH_TOKEN -> TokenOutcome.Kind.REFRESHED;
                    case TOKEN_EXCHANGE -> TokenOutcome.Kind.EXCHANGED;
                    case CLIENT_CREDENTIALS, AUTHORIZATION_CODE, DEVICE_CODE, JWT_BEARER, CIBA ->
                            TokenOutcome.Kind.ISSUED;
                };
        TokenClaims claims = issued.claims();
        Map<String, String> dropped = new HashMap<>();
        issued.dropped().forEach((scope, reason) -> dropped.put(scope, reason.name()));
        return new TokenOutcome(
                request.tenant().id(),
                request.tenant().now(),
                claims.position().value(),
                kind,
                grant.type(),
                claims.client().value(),
                claims.subject(),
                claims.details().session(),
                claims.scopes(),
                dropped,
                null);
    }

    private static TokenOutcome refusal(
            FormRequest request, @Nullable Client client, OAuthException refused) {
        return new TokenOutcome(
                request.tenant().id(),
                request.tenant().now(),
                request.tenant().image().position().value(),
                TokenOutcome.Kind.REFUSED,
                request.form().get(OAuth2ParameterNames.GRANT_TYPE),
                client == null ? null : client.id().value(),
                null,
                null,
                List.of(),
                Map.of(),
                refused.code());
    }
}
