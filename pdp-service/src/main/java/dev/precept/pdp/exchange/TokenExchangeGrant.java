package dev.precept.pdp.exchange;

import dev.precept.domain.application.GrantType;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.ScopeToken;
import dev.precept.domain.shared.UserId;
import dev.precept.pdp.jose.ActorChain;
import dev.precept.pdp.jose.JwtClaims;
import dev.precept.pdp.jose.Limits;
import dev.precept.pdp.jose.TokenClaims;
import dev.precept.pdp.jose.TokenDetails;
import dev.precept.pdp.oauth.Form;
import dev.precept.pdp.oauth.OAuthError;
import dev.precept.pdp.oauth.Tenant;
import dev.precept.pdp.token.Bearer;
import dev.precept.pdp.token.Grant;
import dev.precept.pdp.token.GrantRequest;
import dev.precept.pdp.token.Granted;
import dev.precept.pdp.token.TokenAnswer;
import dev.precept.pdp.token.TokenIssuer;
import dev.precept.pdp.web.JsonText;
import dev.precept.projections.decision.TokenGrant;
import dev.precept.projections.decision.TokenPolicy;
import dev.precept.projections.decision.TokenRequest;
import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.ApplicationDocument;
import dev.precept.projections.image.ScopeDocument;

import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Exchanges a user's access token for another one (RFC 8693).
 *
 * <ul>
 *   <li>Whoever exchanges must be meant: the token names it as one that may act ({@code may_act}),
 *       or is addressed to it: given to it, for it, or for an API that names it as introspector.
 *   <li>What comes out holds at most what the policy grants the exchanging application for the
 *       user, of what the token holds now.
 *   <li>It ends no later, keeps the session, so that it ends with it, how the user signed in, and
 *       who acted before; with an actor token, that actor acts now.
 * </ul>
 */
final class TokenExchangeGrant implements Grant {
    private static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";
    private static final String JWT = "urn:ietf:params:oauth:token-type:jwt";
    private static final Set<String> TYPES = Set.of(ACCESS_TOKEN, JWT);

    private final TokenIssuer issuer;
    private final PresentedTokens presented;

    TokenExchangeGrant(TokenIssuer issuer, PresentedTokens presented) {
        this.issuer = issuer;
        this.presented = presented;
    }

    @Override
    public String type() {
        return AuthorizationGrantType.TOKEN_EXCHANGE.getValue();
    }

    @Override
    public GrantType setting() {
        return GrantType.TOKEN_EXCHANGE;
    }

    @Override
    public TokenAnswer grant(GrantRequest asked) {
        // RFC 8693 section 5: who may exchange is known for sure.
        if (!asked.client().isConfidential()) {
            throw OAuthError.of(
                    OAuth2ErrorCodes.UNAUTHORIZED_CLIENT,
                    "Only an application that authenticates exchanges tokens.");
        }
        Form form = asked.form();
        String type = requestedType(form, asked.client().application());
        String token = token(form, "subject_token");
        GrantRequest request = asked.at(presented.caughtUp(asked.tenant(), token));
        PresentedToken subject = presented.read(request.tenant(), token, request.sender());
        UserId user = subject.user();
        if (user == null) {
            throw PresentedTokens.refusal("The token is no token of a user who is known here.");
        }
        PresentedToken actor = actor(request);
        refuseUnlessMeant(request, subject, actor);
        ApplicationDocument application = request.client().application();
        TokenGrant.Granted granted = granted(request, subject, user);
        Bearer bearer =
                new Bearer(
                        user.value(),
                        TokenClaims.Kind.APPLICATION_USER,
                        new TokenDetails(
                                subject.lasting().session(),
                                request.sender(),
                                subject.lasting().signIn(),
                                actors(subject, actor),
                                null),
                        end(subject, actor));
        TokenIssuer.Issued issued = issuer.issue(request.tenant(), application, granted, bearer);
        // RFC 8693 section 2.2.1.
        return new TokenAnswer(
                issued, null, null, Map.of("issued_token_type", JsonText.quote(type)));
    }

    /** RFC 8693 section 2.1: what kind of token is asked for; left out, an access token. */
    private static String requestedType(Form form, ApplicationDocument application) {
        String type = form.get("requested_token_type");
        if (type == null || type.equals(ACCESS_TOKEN)) {
            return ACCESS_TOKEN;
        }
        if (!type.equals(JWT) || TokenIssuer.isOpaque(application)) {
            throw PresentedTokens.refusal("The requested_token_type is not issued here.");
        }
        return JWT;
    }

    /** RFC 8693 section 3: access tokens only, whether or not they are called JWTs. */
    private static String token(Form form, String parameter) {
        String token = form.require(parameter);
        if (!TYPES.contains(form.require(parameter + "_type"))) {
            throw PresentedTokens.refusal("The " + parameter + "_type is not taken here.");
        }
        return token;
    }

    /** Who acts from now on, whose token the client itself holds; null where nobody is named. */
    private @Nullable PresentedToken actor(GrantRequest request) {
        Form form = request.form();
        if (form.get("actor_token") == null) {
            // RFC 8693 section 2.1: the type must not be there without the token.
            if (form.get("actor_token_type") != null) {
                throw PresentedTokens.refusal("The actor_token is missing.");
            }
            return null;
        }
        PresentedToken actor =
                presented.read(request.tenant(), token(form, "actor_token"), request.sender());
        if (!request.client().id().equals(actor.client())) {
            throw PresentedTokens.refusal("The actor_token was not given to this application.");
        }
        return actor;
    }

    /** RFC 8693 sections 1.1 and 4.4. */
    private static void refuseUnlessMeant(
            GrantRequest request, PresentedToken subject, @Nullable PresentedToken actor) {
        ApplicationId client = request.client().id();
        JwtClaims mayAct = subject.lasting().mayAct();
        boolean isMeant =
                mayAct == null
                        ? isAddressed(request.tenant(), client, subject)
                        : mayAct(mayAct, request.tenant(), client, actor);
        if (!isMeant) {
            throw PresentedTokens.refusal(
                    "The subject_token is not meant for this application: it is not addressed to"
                            + " it, and does not name it as one that may act.");
        }
    }

    private static boolean isAddressed(
            Tenant tenant, ApplicationId client, PresentedToken subject) {
        return client.equals(subject.client())
                || PresentedTokens.addresses(tenant, client, subject.audience()).stream()
                        .anyMatch(subject.audience()::contains);
    }

    private static boolean mayAct(
            JwtClaims mayAct, Tenant tenant, ApplicationId client, @Nullable PresentedToken actor) {
        String issuer = actor == null || actor.issuer() == null ? tenant.issuer() : actor.issuer();
        String name = actor == null ? client.value() : actor.subject();
        boolean isOfIssuer = !mayAct.has("iss") || issuer.equals(mayAct.string("iss"));
        return isOfIssuer
                && (name.equals(mayAct.string("sub"))
                        || (actor == null && name.equals(mayAct.string("client_id"))));
    }

    /** RFC 8693 section 4.1: the newest actor is the outermost. */
    private static @Nullable String actors(PresentedToken subject, @Nullable PresentedToken actor) {
        ActorChain before = subject.lasting().actors();
        if (actor == null) {
            return before == null ? null : before.json();
        }
        ActorChain chain = ActorChain.of(actor.issuer(), actor.subject(), before);
        if (chain.depth() > Limits.ACTORS) {
            throw PresentedTokens.refusal("Too many have acted for the subject before.");
        }
        return chain.json();
    }

    private static Instant end(PresentedToken subject, @Nullable PresentedToken actor) {
        Instant end = subject.lasting().expiresAt();
        return actor != null && actor.lasting().expiresAt().isBefore(end)
                ? actor.lasting().expiresAt()
                : end;
    }

    /** What the policy grants of what the token holds and the request asks for. */
    private static TokenGrant.Granted granted(
            GrantRequest request, PresentedToken subject, UserId user) {
        Tenant tenant = request.tenant();
        ApplicationDocument application = request.client().application();
        List<String> targets = new ArrayList<>(request.form().resources());
        targets.addAll(request.form().audiences());
        Set<String> scopes = scopes(request, targets, subject.scopes());
        if (scopes.isEmpty()) {
            throw OAuthError.of(
                    OAuth2ErrorCodes.INVALID_SCOPE, "The token holds no scope that is asked for.");
        }
        TokenGrant.Granted granted =
                Granted.orRefuse(
                        TokenPolicy.grant(
                                tenant.image(),
                                new TokenRequest(
                                        application.organization(),
                                        application.id(),
                                        user,
                                        scopes,
                                        List.of(),
                                        tenant.now(),
                                        subject.lasting().signIn())));
        // RFC 8693 section 2.2.2, RFC 8707 section 2: no token for a target it opens nothing of.
        if (!granted.audience().containsAll(targets)) {
            throw OAuthError.of(OAuthError.INVALID_TARGET, "A target is unknown or not granted.");
        }
        return granted;
    }

    /** Those of the token's scopes that are asked for, by whichever name, at the targets if any. */
    private static Set<String> scopes(
            GrantRequest request, List<String> targets, Set<String> held) {
        Set<String> asked = request.form().scopes();
        Set<String> scopes = new HashSet<>();
        for (String target : targets) {
            ApiImage api =
                    request.tenant()
                            .image()
                            .visibleApiByIdentifier(request.tenant().organization(), target);
            for (ScopeDocument scope : api == null ? List.<ScopeDocument>of() : api.scopes()) {
                ScopeToken wireName = scope.wireName();
                if (asked == null
                        || asked.contains(wireName.value())
                        || asked.contains(scope.name().value())) {
                    scopes.add(wireName.value());
                }
            }
        }
        if (targets.isEmpty()) {
            scopes.addAll(asked == null ? held : asked);
        }
        scopes.retainAll(held);
        return scopes;
    }
}
