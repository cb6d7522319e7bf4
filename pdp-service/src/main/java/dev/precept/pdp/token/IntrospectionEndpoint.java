package dev.precept.pdp.token;

import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.signingkey.SignatureAlgorithm;
import dev.precept.pdp.door.Answer;
import dev.precept.pdp.door.Leasing;
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
import dev.precept.projections.image.ApplicationImage;

import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;

/** Token introspection (RFC 7662): asked by a client, or by a caller of our own API. */
final class IntrospectionEndpoint implements FormDoor.Endpoint {
    /** RFC 9701 section 5. */
    private static final String TYPE = "token-introspection+jwt";

    private final Introspection introspection;
    private final ClientAuthenticator clients;
    private final CallerAuthenticator callers;
    private final SignedAnswers signed;

    IntrospectionEndpoint(
            Introspection introspection,
            ClientAuthenticator clients,
            CallerAuthenticator callers,
            SignedAnswers signed) {
        this.introspection = introspection;
        this.signed = signed;
        this.clients = clients;
        this.callers = callers;
    }

    @Override
    public Leasing leasing() {
        return Leasing.THROUGHOUT;
    }

    @Override
    public Answer answer(FormRequest request) {
        Asker asker = asker(request);
        String token = request.form().require(OAuth2ParameterNames.TOKEN);
        String answer = introspection.answer(request.tenant(), asker, token);
        return SignedAnswers.isAskedFor("application/" + TYPE, request.question())
                ? signed(request, asker, answer)
                : Answer.json(200, answer);
    }

    /** RFC 9701 section 5: the answer stands in a member, apart from the claims of the JWT. */
    private Answer signed(FormRequest request, Asker asker, String answer) {
        Tenant tenant = request.tenant();
        return signed.answer(
                tenant,
                algorithm(tenant, asker),
                TYPE,
                audience(asker),
                "\"token_introspection\":" + answer);
    }

    private static String audience(Asker asker) {
        return switch (asker) {
            case Asker.Client(ApplicationId id) -> id.value();
            case Asker.SystemCaller(Caller caller) -> String.valueOf(caller.actor().id());
        };
    }

    /** RFC 9701 section 6: RS256 but where the client has chosen. */
    private static SignatureAlgorithm algorithm(Tenant tenant, Asker asker) {
        ApplicationImage client =
                asker instanceof Asker.Client(ApplicationId id)
                        ? tenant.organization().application(id)
                        : null;
        return client == null
                ? SignatureAlgorithm.RS256
                : client.document().details().accessToken().algorithm();
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
