package dev.precept.pdp.authorization;

import dev.precept.pdp.consent.Consents;
import dev.precept.pdp.interaction.Acr;
import dev.precept.pdp.interaction.Interaction;
import dev.precept.pdp.interaction.SignInDemand;
import dev.precept.pdp.oauth.OAuthError;
import dev.precept.pdp.oauth.SubjectNames;
import dev.precept.pdp.oauth.Tenant;
import dev.precept.pdp.signin.BrowserSession;
import dev.precept.projections.decision.TokenGrant;
import dev.precept.projections.decision.TokenPolicy;
import dev.precept.projections.decision.TokenRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;

import java.util.List;
import java.util.Set;

/** Decides what comes next of an authorization request. Threads share it. */
final class Steps {
    private final Consents consents;
    private final SubjectNames names;

    Steps(Consents consents, SubjectNames names) {
        this.consents = consents;
        this.names = names;
    }

    /**
     * The next step.
     *
     * @param session who is signed in; null where nobody is
     * @param interaction that the request goes on in; null where it comes for the first time
     */
    Step next(
            Tenant tenant,
            AuthorizationRequest request,
            @Nullable BrowserSession session,
            @Nullable Interaction interaction) {
        AuthorizationRequest.User user = request.user();
        SignInDemand demand =
                interaction == null ? user.demandAt(tenant.now(), false) : interaction.demand();
        boolean isMet = session != null && demand.isMetBy(session.acr(), session.authenticatedAt());
        if (session != null && isMet && isFor(request, session)) {
            return granted(tenant, request, session);
        }
        // OpenID Connect Core 1.0 section 3.1.2.6: nothing may be asked.
        if (user.is(Prompt.NONE)) {
            return refuse(AuthorizationError.LOGIN_REQUIRED, "The user has to sign in.");
        }
        boolean hasJustSignedIn =
                session != null
                        && interaction != null
                        && !session.authenticatedAt().isBefore(interaction.createdAt());
        // OpenID Connect Core 1.0 section 3.1.2.2: another user, of whom no more is demanded. He
        // may have signed in at his provider long ago.
        if (isMet && interaction != null) {
            return refuse(AuthorizationError.LOGIN_REQUIRED, "Another user has signed in.");
        }
        if (session == null || !hasJustSignedIn) {
            return new Step.SignIn(session != null && !isFor(request, session));
        }
        // OpenID Connect Core 1.0 section 3.1.2.2: it is another user.
        if (!isFor(request, session)) {
            return refuse(AuthorizationError.LOGIN_REQUIRED, "Another user has signed in.");
        }
        // RFC 9470 section 5: it could not be met by signing in.
        return Acr.satisfies(session.acr(), demand.acrValues())
                ? new Step.SignIn(true)
                : refuse(AuthorizationError.UNMET, "The user could not sign in as demanded.");
    }

    /** Whether he is whom the client means, by the name that the client knows him by. */
    private boolean isFor(AuthorizationRequest request, BrowserSession session) {
        Set<String> subjects = request.user().subjects();
        return subjects.isEmpty()
                || subjects.equals(Set.of(names.of(request.application(), session.user())));
    }

    private Step granted(Tenant tenant, AuthorizationRequest request, BrowserSession session) {
        TokenGrant grant =
                TokenPolicy.grant(
                        tenant.image(),
                        new TokenRequest(
                                tenant.id(),
                                request.application().id(),
                                session.user(),
                                request.asked().scopes(),
                                request.asked().resources(),
                                tenant.now(),
                                session.signIn()));
        return switch (grant) {
            case TokenGrant.Granted granted ->
                    consented(tenant, request, session, granted.scopes());
            // RFC 6749 section 4.1.2.1: nothing of what was asked for is granted.
            case TokenGrant.InvalidScope _ ->
                    refuse(OAuth2ErrorCodes.INVALID_SCOPE, "No scope can be granted.");
            // RFC 8707 section 2.
            case TokenGrant.InvalidTarget _ ->
                    refuse(OAuthError.INVALID_TARGET, "A resource is unknown or not granted.");
            case TokenGrant.UnknownParty _ ->
                    refuse(OAuth2ErrorCodes.ACCESS_DENIED, "The user is not there any more.");
        };
    }

    private Step consented(
            Tenant tenant,
            AuthorizationRequest request,
            BrowserSession session,
            List<String> scopes) {
        boolean isAsked =
                request.user().is(Prompt.CONSENT)
                        || (request.application().details().settings().requests().consentRequired()
                                && isMissing(tenant, request, session, scopes));
        if (!isAsked) {
            return new Step.Grant(session, Set.copyOf(scopes));
        }
        // OpenID Connect Core 1.0 section 3.1.2.6.
        return request.user().is(Prompt.NONE)
                ? refuse(AuthorizationError.CONSENT_REQUIRED, "The user has to be asked.")
                : new Step.AskConsent(session, scopes);
    }

    private boolean isMissing(
            Tenant tenant,
            AuthorizationRequest request,
            BrowserSession session,
            List<String> scopes) {
        // RFC 9396 section 7: details are of one transaction; each time is the first.
        return request.asked().details() != null
                || !consents.missing(tenant, session.user(), request.application().id(), scopes)
                        .isEmpty();
    }

    private static Step refuse(String code, String description) {
        return new Step.Refuse(OAuthError.of(code, description));
    }
}
