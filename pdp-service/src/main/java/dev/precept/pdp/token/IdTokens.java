package dev.precept.pdp.token;

import dev.precept.domain.attribute.AttributeValue;
import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.signingkey.SignatureAlgorithm;
import dev.precept.pdp.jose.JwtSigner;
import dev.precept.pdp.oauth.OAuthError;
import dev.precept.pdp.oauth.SubjectNames;
import dev.precept.pdp.oauth.Tenant;
import dev.precept.pdp.oauth.UserClaims;
import dev.precept.pdp.oauth.UserGrant;
import dev.precept.projections.image.ApplicationDocument;

import org.springframework.dao.DataAccessException;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Makes ID tokens (OpenID Connect Core section 2) beside access tokens. What a client asks to know
 * of the user is in it only as far as the {@code claims} parameter asks for it there and the
 * token's scopes cover it; the rest is userinfo's to tell. Threads share it.
 */
final class IdTokens {
    private static final JsonMapper JSON = new JsonMapper();

    /** Of how the user signed in: the others are for decisions alone. */
    private static final Set<String> SIGN_IN = Set.of("acr", "amr", "auth_time");

    private final JwtSigner signer;
    private final SubjectNames subjects;
    private final UserClaims people;

    IdTokens(JwtSigner signer, SubjectNames subjects, UserClaims people) {
        this.signer = signer;
        this.subjects = subjects;
        this.people = people;
    }

    /**
     * The ID token of a grant.
     *
     * @param access the access token beside it
     * @param isFirst whether it answers the authentication request itself, so that its nonce comes
     *     back (section 12.2: not with later ones)
     * @throws dev.precept.pdp.oauth.OAuthException {@code temporarily_unavailable}
     */
    String issue(
            GrantRequest request, UserGrant grant, TokenIssuer.Issued access, boolean isFirst) {
        Tenant tenant = request.tenant();
        ApplicationDocument application = request.client().application();
        SignatureAlgorithm algorithm = application.details().idTokenAlgorithm();
        try {
            ObjectNode claims = asked(grant, access.claims().scopes());
            claims.put("iss", tenant.issuer());
            claims.put("sub", subjects.of(application, grant.user()));
            claims.put("aud", application.id().value());
            claims.put("azp", application.id().value());
            claims.put("iat", access.claims().issuedAt().getEpochSecond());
            claims.put("exp", access.claims().expiresAt().getEpochSecond());
            claims.put("at_hash", JwtSigner.leftHalfOfHash(algorithm, access.compact()));
            if (isFirst && grant.openId().nonce() != null) {
                claims.put("nonce", grant.openId().nonce());
            }
            if (!grant.browserSession().isEmpty()) {
                claims.put("sid", grant.browserSession());
            }
            addSignIn(claims, grant.signIn());
            return signer.sign(
                            tenant.organization(), algorithm, "JWT", JSON.writeValueAsBytes(claims))
                    .orElseThrow(OAuthError::unavailable);
        } catch (DataAccessException away) {
            throw OAuthError.unavailable();
        }
    }

    /** Section 5.5: of what scopes let the client know, what is asked for in the ID token. */
    private ObjectNode asked(UserGrant grant, Collection<String> scopes) {
        ObjectNode asked = JSON.createObjectNode();
        String parameter = grant.openId().claims();
        if (parameter == null) {
            return asked;
        }
        JsonNode names = JSON.readTree(parameter).path("id_token");
        Set<String> covered = new HashSet<>(ScopeClaims.of(scopes));
        covered.retainAll(names.propertyNames());
        if (covered.isEmpty()) {
            return asked;
        }
        ObjectNode known = people.of(grant.organization(), grant.user());
        for (String name : covered) {
            JsonNode value = known.get(name);
            if (value != null) {
                asked.set(name, value);
            }
        }
        return asked;
    }

    private static void addSignIn(ObjectNode claims, Attributes signIn) {
        for (String name : SIGN_IN) {
            AttributeValue value = signIn.get(name);
            switch (value) {
                case AttributeValue.Text(String text) -> claims.put(name, text);
                case AttributeValue.Number(BigDecimal number) ->
                        claims.put(name, number.longValue());
                case AttributeValue.Items(List<AttributeValue> items) -> {
                    ArrayNode texts = claims.putArray(name);
                    items.forEach(
                            item -> {
                                if (item instanceof AttributeValue.Text(String text)) {
                                    texts.add(text);
                                }
                            });
                }
                case AttributeValue.Flag _, AttributeValue.Fields _ -> {
                    // No sign-in says such.
                }
                case null -> {
                    // Not known.
                }
            }
        }
    }
}
