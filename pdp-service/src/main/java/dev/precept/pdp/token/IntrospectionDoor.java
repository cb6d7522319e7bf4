package dev.precept.pdp.token;

import dev.precept.pdp.door.Admission;
import dev.precept.pdp.door.Answer;
import dev.precept.pdp.door.Door;
import dev.precept.pdp.door.Question;
import dev.precept.pdp.door.Visit;
import dev.precept.pdp.jose.Issuers;
import dev.precept.pdp.security.Caller;
import dev.precept.pdp.security.CallerAuthenticator;
import dev.precept.pdp.security.CallerAuthenticator.Outcome;
import dev.precept.pdp.token.Introspection.Asker;
import dev.precept.pdp.web.Problem;

import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;

import java.util.List;
import java.util.Set;

/** Token introspection (RFC 7662): asked by a client's secret, or by a caller of our own API. */
final class IntrospectionDoor implements Door {
    private static final Set<String> POST = Set.of("POST");
    private static final String AUTHORIZATION = "Authorization";

    private final Introspection introspection;
    private final ClientSecrets clients;
    private final CallerAuthenticator callers;
    private final Issuers issuers;

    IntrospectionDoor(
            Introspection introspection,
            ClientSecrets clients,
            CallerAuthenticator callers,
            Issuers issuers) {
        this.introspection = introspection;
        this.clients = clients;
        this.callers = callers;
        this.issuers = issuers;
    }

    @Override
    public Admission admission() {
        return Admission.OWN;
    }

    @Override
    public Set<String> methods() {
        return POST;
    }

    @Override
    public Answer answer(Visit visit) {
        String issuer = issuers.of(visit.organization().document().handle());
        Tenant tenant = new Tenant(visit.image(), visit.organization(), issuer, visit.now());
        try {
            return unkept(Answer.json(200, answer(tenant, visit.question())));
        } catch (OAuth2AuthenticationException refused) {
            return unkept(OAuthError.answer(refused.getError(), issuer));
        }
    }

    private String answer(Tenant tenant, Question question) {
        // RFC 6749 section 2.3.1: credentials are never in the request URI; nor is anything else.
        if (question.query() != null) {
            throw OAuthError.invalidRequest(OAuthRequestFilter.QUERY);
        }
        // RFC 7662 section 2.1: parameters are form-urlencoded.
        if (!question.isOfType("application/x-www-form-urlencoded")) {
            throw OAuthError.invalidRequest(OAuthRequestFilter.NO_FORM);
        }
        List<String> authorization = question.fields().all(AUTHORIZATION);
        // RFC 9110 section 5.3: Authorization is one field.
        if (authorization.size() > 1) {
            throw OAuthError.invalidRequest(OAuthRequestFilter.TWO_FIELDS);
        }
        Form form = Form.read(question.body());
        Asker asker = asker(tenant, authorization, form);
        String token = form.get(OAuth2ParameterNames.TOKEN);
        if (token == null || token.isBlank()) {
            throw OAuthError.invalidRequest("The parameter token is missing.");
        }
        return introspection.answer(tenant, asker, token);
    }

    private Asker asker(Tenant tenant, List<String> authorization, Form form) {
        ClientCredential credential = ClientCredential.read(authorization, form::get);
        if (credential != null) {
            return new Asker.Client(clients.authenticate(tenant, credential).id());
        }
        return switch (callers.authenticate(tenant.image(), authorization, tenant.now())) {
            case Outcome.Known(Caller caller) -> new Asker.SystemCaller(caller);
            // RFC 7662 section 2.3.
            case Outcome.Invalid _ ->
                    throw OAuthError.of(
                            OAuth2ErrorCodes.INVALID_TOKEN,
                            "The caller's token is not a live one.");
            case Outcome.Absent _, Outcome.Ambiguous _ -> throw OAuthError.invalidClient();
        };
    }

    @Override
    public Answer refusal(Problem problem) {
        return unkept(OAuthError.answer(problem));
    }

    /** Whatever comes of it is nobody else's to keep. */
    private static Answer unkept(Answer answer) {
        return answer.with("Cache-Control", "no-store");
    }
}
