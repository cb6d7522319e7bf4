package dev.precept.pdp.token;

import dev.precept.pdp.door.Answer;
import dev.precept.pdp.oauth.Client;
import dev.precept.pdp.oauth.ClientAuthenticator;
import dev.precept.pdp.oauth.FormDoor;
import dev.precept.pdp.oauth.FormRequest;
import dev.precept.pdp.oauth.OAuthError;
import dev.precept.pdp.oauth.Tenant;
import dev.precept.pdp.security.Caller;
import dev.precept.pdp.security.CallerAuthenticator;
import dev.precept.pdp.security.CallerAuthenticator.Outcome;
import dev.precept.pdp.token.Introspection.Asker;

import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;

/** Token introspection (RFC 7662): asked by a client, or by a caller of our own API. */
final class IntrospectionEndpoint implements FormDoor.Endpoint {
    private final Introspection introspection;
    private final ClientAuthenticator clients;
    private final CallerAuthenticator callers;

    IntrospectionEndpoint(
            Introspection introspection, ClientAuthenticator clients, CallerAuthenticator callers) {
        this.introspection = introspection;
        this.clients = clients;
        this.callers = callers;
    }

    @Override
    public Answer answer(FormRequest request) {
        Asker asker = asker(request);
        String token = request.form().require(OAuth2ParameterNames.TOKEN);
        return Answer.json(200, introspection.answer(request.tenant(), asker, token));
    }

    private Asker asker(FormRequest request) {
        Client client = clients.find(request);
        if (client != null) {
            // RFC 7662 section 2.1: whoever asks is authenticated.
            if (!client.isConfidential()) {
                throw OAuthError.invalidClient();
            }
            return new Asker.Client(client.id());
        }
        Tenant tenant = request.tenant();
        return switch (callers.authenticate(
                tenant.image(),
                request.authorization(),
                scheme -> request.question().shown(scheme, callers.base()),
                tenant.now())) {
            case Outcome.Known(Caller caller) -> new Asker.SystemCaller(caller);
            // RFC 7662 section 2.3.
            case Outcome.Invalid _ ->
                    throw OAuthError.of(
                            OAuth2ErrorCodes.INVALID_TOKEN,
                            "The caller's token is not a live one.");
            case Outcome.Absent _, Outcome.Ambiguous _ -> throw OAuthError.invalidClient();
        };
    }
}
