package dev.precept.pdp.token;

import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.UserId;
import dev.precept.pdp.jose.AccessTokens;
import dev.precept.pdp.jose.SenderKey;
import dev.precept.pdp.jose.TokenClaims;
import dev.precept.pdp.jose.TokenClaimsCodec;
import dev.precept.pdp.jose.Verification;
import dev.precept.pdp.oauth.SubjectNames;
import dev.precept.pdp.oauth.Tenant;
import dev.precept.pdp.security.Caller;
import dev.precept.pdp.security.Right;
import dev.precept.pdp.web.JsonText;
import dev.precept.projections.decision.TokenPolicy;
import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.ApplicationImage;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Tells what a token is worth now (RFC 7662): to its own client, to an application that an API in
 * its audience names as introspector, as far as that API goes, and to a caller of ours who may ask
 * for decisions. Anybody else, and anything that is not a live token, gets {@code active: false}
 * and no more. Threads share it.
 */
final class Introspection {
    private static final String INACTIVE = "{\"active\":false}";

    private final AccessTokens tokens;
    private final SubjectNames subjects;
    private final RefreshTokenState refreshTokens;

    Introspection(AccessTokens tokens, SubjectNames subjects, RefreshTokenState refreshTokens) {
        this.tokens = tokens;
        this.subjects = subjects;
        this.refreshTokens = refreshTokens;
    }

    /** Who may ask. */
    sealed interface Asker {
        /** An application of the issuer's organization. */
        record Client(ApplicationId application) implements Asker {}

        /** A caller of our own API. */
        record SystemCaller(Caller caller) implements Asker {}
    }

    /** The answer, as JSON. */
    String answer(Tenant tenant, Asker asker, String token) {
        Verification verification =
                tokens.verify(
                        tenant.image(), tenant.organization().document(), token, tenant.now());
        return switch (verification) {
            case Verification.Refused _ -> refreshToken(tenant, asker, token);
            case Verification.Verified(TokenClaims claims) -> {
                Tenant caughtUp = tenant.at(tokens.imageFor(claims, tenant.image()));
                yield answer(
                        caughtUp,
                        claims,
                        audienceFor(caughtUp, asker, claims),
                        subject(caughtUp, asker, claims));
            }
        };
    }

    /** A refresh token is its own client's to ask about, and is none of anybody else's concern. */
    private String refreshToken(Tenant tenant, Asker asker, String token) {
        ApplicationImage client =
                asker instanceof Asker.Client(ApplicationId id)
                        ? tenant.organization().application(id)
                        : null;
        String answer = client == null ? null : refreshTokens.answer(tenant, client, token);
        return answer == null ? INACTIVE : answer;
    }

    /** Its own client is told the name it knows the user by, others the one that we do. */
    private String subject(Tenant tenant, Asker asker, TokenClaims claims) {
        ApplicationImage client = tenant.organization().application(claims.client());
        return client != null
                        && claims.kind() == TokenClaims.Kind.APPLICATION_USER
                        && asker.equals(new Asker.Client(claims.client()))
                ? subjects.of(client.document(), new UserId(claims.subject()))
                : claims.subject();
    }

    /** The part of the token's audience that the asker may hear of; nothing is no answer. */
    private static List<String> audienceFor(Tenant tenant, Asker asker, TokenClaims claims) {
        return switch (asker) {
            case Asker.SystemCaller(var caller) ->
                    caller.may(Right.DECIDE, claims.organization()) ? claims.audience() : List.of();
            case Asker.Client(var application) ->
                    application.equals(claims.client())
                            ? claims.audience()
                            : introspectedBy(tenant, application, claims);
        };
    }

    private static List<String> introspectedBy(
            Tenant tenant, ApplicationId application, TokenClaims claims) {
        List<String> audience = new ArrayList<>();
        for (String identifier : claims.audience()) {
            ApiImage api = tenant.image().visibleApiByIdentifier(tenant.organization(), identifier);
            if (api != null && api.document().details().introspectors().contains(application)) {
                audience.add(identifier);
            }
        }
        return audience;
    }

    /** What the token is worth at these APIs: the scopes still granted now. */
    private static String answer(
            Tenant tenant, TokenClaims claims, List<String> audience, String subject) {
        if (audience.isEmpty()) {
            return INACTIVE;
        }
        var facts = AccessTokens.facts(claims.withAudience(audience));
        if (!TokenPolicy.isActive(tenant.image(), facts, tenant.now())) {
            return INACTIVE;
        }
        Set<String> scopes =
                new TreeSet<>(TokenPolicy.stillGranted(tenant.image(), facts, tenant.now()));
        StringBuilder answer = new StringBuilder("{\"active\":true");
        text(answer, "client_id", claims.client().value());
        SenderKey sender = claims.details().sender();
        // RFC 9449 section 6.2, RFC 8705 section 3.2: whoever asks is to check the key.
        text(answer, "token_type", sender instanceof SenderKey.Dpop ? "DPoP" : "Bearer");
        text(answer, "iss", claims.issuer());
        text(answer, "sub", subject);
        answer.append(",\"aud\":[")
                .append(String.join(",", audience.stream().map(JsonText::quote).toList()))
                .append(']');
        answer.append(",\"iat\":").append(claims.issuedAt().getEpochSecond());
        answer.append(",\"nbf\":").append(claims.notBefore().getEpochSecond());
        answer.append(",\"exp\":").append(claims.expiresAt().getEpochSecond());
        text(answer, "jti", claims.tokenId());
        text(answer, "org_id", claims.organization().value());
        text(answer, "aut", claims.kind().name());
        if (!scopes.isEmpty()) {
            text(answer, "scope", String.join(" ", scopes));
        }
        String more = TokenClaimsCodec.members(claims.details());
        if (!more.isEmpty()) {
            answer.append(',').append(more);
        }
        return answer.append('}').toString();
    }

    private static void text(StringBuilder answer, String name, String value) {
        answer.append(",\"").append(name).append("\":").append(JsonText.quote(value));
    }
}
