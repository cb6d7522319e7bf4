package dev.precept.pdp.token;

import dev.precept.domain.shared.UserId;
import dev.precept.pdp.door.Admission;
import dev.precept.pdp.door.Answer;
import dev.precept.pdp.door.Door;
import dev.precept.pdp.door.Leasing;
import dev.precept.pdp.door.Question;
import dev.precept.pdp.door.Visit;
import dev.precept.pdp.jose.AccessTokens;
import dev.precept.pdp.jose.Issuers;
import dev.precept.pdp.jose.ShownProof;
import dev.precept.pdp.jose.TokenClaims;
import dev.precept.pdp.jose.TokenProofs;
import dev.precept.pdp.jose.Verification;
import dev.precept.pdp.oauth.OAuthError;
import dev.precept.pdp.oauth.OAuthException;
import dev.precept.pdp.oauth.SubjectNames;
import dev.precept.pdp.oauth.Tenant;
import dev.precept.pdp.oauth.UserClaims;
import dev.precept.pdp.web.NonBlocking;
import dev.precept.pdp.web.Problem;
import dev.precept.projections.decision.TokenPolicy;
import dev.precept.projections.image.ApplicationImage;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.util.List;
import java.util.Set;

/**
 * Tells a client of the user whose token it holds, as far as the token's scopes that still hold let
 * it (OpenID Connect Core section 5.3). The token comes in the Authorization field alone, proved
 * where it is bound. Threads share it.
 */
final class UserinfoDoor implements Door {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Set<String> METHODS = Set.of("GET", "POST");
    private static final String JWT = "application/jwt";
    private static final String BEARER = "Bearer ";
    private static final String DPOP = "DPoP ";

    private final Issuers issuers;
    private final AccessTokens tokens;
    private final TokenProofs proofs;
    private final People people;
    private final SignedAnswers signed;

    UserinfoDoor(
            Issuers issuers,
            AccessTokens tokens,
            TokenProofs proofs,
            People people,
            SignedAnswers signed) {
        this.issuers = issuers;
        this.tokens = tokens;
        this.proofs = proofs;
        this.people = people;
        this.signed = signed;
    }

    /** Whom clients know users by, and what is known of these. */
    record People(SubjectNames names, UserClaims claims) {}

    /** A token as it was sent. */
    private record Sent(ShownProof.Scheme scheme, String token) {}

    @Override
    public Admission admission() {
        return Admission.OWN;
    }

    @Override
    public Set<String> methods() {
        return METHODS;
    }

    @Override
    public boolean isForAnyOrigin() {
        return true;
    }

    @Override
    public Leasing leasing() {
        return Leasing.THROUGHOUT;
    }

    @Override
    public Answer answer(Visit visit) {
        // Before a proof is used up.
        NonBlocking.beforeWaiting();
        Tenant tenant = Tenant.of(visit, issuers);
        try {
            return answer(tenant, visit.question());
        } catch (DataAccessException away) {
            return unkept(OAuthError.answer(OAuthError.unavailable(), tenant.issuer()));
        } catch (OAuthException refused) {
            return unkept(OAuthError.answer(refused, tenant.issuer()));
        }
    }

    private Answer answer(Tenant tenant, Question question) {
        List<String> authorization = question.fields().all("Authorization");
        Sent sent = authorization.size() == 1 ? sent(authorization.getFirst()) : null;
        if (sent == null) {
            // RFC 6750 section 3.1: no error code where no token came.
            return authorization.size() > 1
                    ? challenge(400, ", error=\"invalid_request\"")
                    : challenge(401, "");
        }
        TokenClaims claims = claims(tenant, question, sent);
        if (claims == null) {
            return challenge(401, ", error=\"invalid_token\"");
        }
        Tenant caughtUp = tenant.at(tokens.imageFor(claims, tenant.image()));
        Set<String> scopes =
                TokenPolicy.stillGranted(
                        caughtUp.image(), AccessTokens.facts(claims), caughtUp.now());
        if (scopes.isEmpty()) {
            return challenge(401, ", error=\"invalid_token\"");
        }
        ApplicationImage client = caughtUp.organization().application(claims.client());
        // OpenID Connect Core section 5.3: a token of an authentication request.
        if (client == null
                || claims.kind() != TokenClaims.Kind.APPLICATION_USER
                || !scopes.contains("openid")) {
            return challenge(403, ", error=\"insufficient_scope\", scope=\"openid\"");
        }
        return told(caughtUp, question, client, told(client, claims, scopes));
    }

    private @Nullable TokenClaims claims(Tenant tenant, Question question, Sent sent) {
        Verification verification =
                tokens.verify(
                        tenant.image(),
                        tenant.organization().document(),
                        sent.token(),
                        tenant.now());
        return switch (verification) {
            case Verification.Refused _ -> null;
            case Verification.Verified(TokenClaims claims) ->
                    // RFC 9449 section 7.1, RFC 8705 section 3: what is bound is proved.
                    proofs.judge(
                                            claims.details().sender(),
                                            sent.token(),
                                            question.shown(sent.scheme(), issuers.base()),
                                            tenant.now())
                                    == TokenProofs.Verdict.PROVED
                            ? claims
                            : null;
        };
    }

    private ObjectNode told(ApplicationImage client, TokenClaims claims, Set<String> scopes) {
        UserId user = new UserId(claims.subject());
        ObjectNode told = JSON.createObjectNode();
        // OpenID Connect Core section 5.3.2: the one that the ID token names.
        told.put("sub", people.names().of(client.document(), user));
        // Section 5.5 asks for no more by the claims parameter than the user was asked about.
        Set<String> names = ScopeClaims.of(scopes);
        ObjectNode known =
                names.isEmpty()
                        ? JSON.createObjectNode()
                        : people.claims().of(claims.organization(), user);
        for (String name : names) {
            JsonNode value = known.get(name);
            if (value != null && !value.isNull()) {
                told.set(name, value);
            }
        }
        return told;
    }

    /** Signed, where the client asks for that (section 5.3.2). */
    private Answer told(
            Tenant tenant, Question question, ApplicationImage client, ObjectNode told) {
        String json = JSON.writeValueAsString(told);
        if (!SignedAnswers.isAskedFor(JWT, question)) {
            return unkept(Answer.json(200, json));
        }
        return unkept(
                signed.answer(
                        tenant,
                        client.document().details().idTokenAlgorithm(),
                        "JWT",
                        client.document().id().value(),
                        json.substring(1, json.length() - 1)));
    }

    private static @Nullable Sent sent(String field) {
        if (field.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return new Sent(ShownProof.Scheme.BEARER, field.substring(BEARER.length()).strip());
        }
        return field.regionMatches(true, 0, DPOP, 0, DPOP.length())
                ? new Sent(ShownProof.Scheme.DPOP, field.substring(DPOP.length()).strip())
                : null;
    }

    /** RFC 6750 section 3, RFC 9449 section 7.1: both schemes are taken. */
    private static Answer challenge(int status, String error) {
        return unkept(Answer.empty(status))
                .with(
                        "WWW-Authenticate",
                        "Bearer realm=\"userinfo\""
                                + error
                                + ", DPoP algs=\"ES256 EdDSA PS256 RS256\""
                                + error);
    }

    @Override
    public Answer refusal(Problem problem) {
        return unkept(OAuthError.answer(problem));
    }

    /** What is personal is nobody else's to keep. */
    private static Answer unkept(Answer answer) {
        return answer.with("Cache-Control", "no-store");
    }
}
