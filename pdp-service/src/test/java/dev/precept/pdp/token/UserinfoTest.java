package dev.precept.pdp.token;

import static dev.precept.pdp.TokenWorld.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;

import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.UserId;
import dev.precept.pdp.GrantWorld;
import dev.precept.pdp.TokenWorld;
import dev.precept.pdp.TokenWorld.Client;
import dev.precept.pdp.client.Prover;
import dev.precept.pdp.jose.OpaqueTokens;
import dev.precept.pdp.jose.SenderKey;
import dev.precept.pdp.jose.TokenClaims;
import dev.precept.pdp.jose.TokenDetails;
import dev.precept.pdp.oauth.OneTimeIds;
import dev.precept.pdp.oauth.UserGrant;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.loader.ImageLoader;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;

/** What a client is told of its user. */
class UserinfoTest {
    private static final String PATH = "/o/acme/oauth2/userinfo";

    private static TokenWorld world;
    private static GrantWorld acme;
    private static Client shop;
    private static UserId john;

    @BeforeAll
    static void start() {
        world = TokenWorld.start();
        world.organization("acme");
        world.organization("other");
        world.api("acme", "books", "books:read");
        acme = new GrantWorld(world, "acme");
        shop = acme.web("shop", "");
        world.authorize(shop, "books", "books:read");
        acme.role("reader", "books", "books:read");
        john = acme.user("john", "reader");
        world.manage(
                "PUT",
                "acme/users/john/account",
                """
                {"username": "johnny", "email": "john@acme.example", "emailVerified": true,
                "name": "John Doe", "givenName": "John"}
                """);
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    private static String accessToken(Client client, String... scopes) {
        return acme.tokens(client, john, scopes).path("access_token").asString();
    }

    private static HttpResponse<String> ask(String token, String... more) {
        String[] headers = new String[more.length + 2];
        headers[0] = "Authorization";
        headers[1] = "Bearer " + token;
        System.arraycopy(more, 0, headers, 2, more.length);
        return world.get(PATH, headers);
    }

    private static void assertRefused(HttpResponse<String> response, int status, String error) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.body()).isEmpty();
        assertThat(response.headers().firstValue("WWW-Authenticate").orElseThrow()).contains(error);
    }

    @Test
    void scopesSayWhatIsTold() {
        JsonNode all = json(ask(accessToken(shop, "openid", "profile", "email")));
        assertThat(all.path("sub").asString()).isEqualTo(john.value());
        assertThat(all.path("name").asString()).isEqualTo("John Doe");
        assertThat(all.path("given_name").asString()).isEqualTo("John");
        assertThat(all.path("preferred_username").asString()).isEqualTo("johnny");
        assertThat(all.path("email").asString()).isEqualTo("john@acme.example");
        assertThat(all.path("email_verified").asBoolean()).isTrue();
        assertThat(all.path("updated_at").asLong()).isPositive();
        HttpResponse<String> least = ask(accessToken(shop, "openid"));
        assertThat(json(least).propertyNames()).containsExactly("sub");
        assertThat(least.headers().firstValue("Cache-Control").orElseThrow()).contains("no-store");
        assertThat(json(ask(accessToken(shop, "openid", "email"))).propertyNames())
                .containsExactlyInAnyOrder("sub", "email", "email_verified");
    }

    @Test
    void metadataLeadsThere() {
        JsonNode metadata = json(world.get("/o/acme/.well-known/openid-configuration"));
        assertThat(metadata.path("userinfo_endpoint").asString())
                .isEqualTo(world.service().base() + PATH);
        for (String what : List.of("userinfo", "introspection", "id_token")) {
            assertThat(metadata.path(what + "_signing_alg_values_supported").valueStream())
                    .extracting(JsonNode::asString)
                    .containsExactly("RS256", "ES256", "PS256", "EdDSA");
        }
    }

    /** The user is asked about scopes alone. */
    @Test
    void threat09_theClaimsParameterOpensNothingThatScopesDoNot() {
        assertThat(json(ask(asking("openid"))).propertyNames()).containsExactly("sub");
        assertThat(json(ask(asking("openid", "email"))).propertyNames())
                .containsExactlyInAnyOrder("sub", "email", "email_verified");
    }

    /** The token of a client that asks for more by the parameter. */
    private static String asking(String... scopes) {
        UserGrant plain = acme.grant(shop, john, scopes);
        UserGrant asking =
                new UserGrant(
                        plain.organization(),
                        plain.application(),
                        plain.user(),
                        plain.browserSession(),
                        plain.scopes(),
                        plain.resources(),
                        plain.signIn(),
                        new UserGrant.OpenId(
                                null,
                                """
                                {"userinfo": {"email": null, "sub": {"value": "x"}, "name": null},
                                 "id_token": {"name": null}}
                                """),
                        null);
        JsonNode tokens = GrantWorld.answer(acme.redeem(shop, acme.code(shop, asking, null), ""));
        assertThat(TokenWorld.claims(tokens.path("id_token").asString()).has("name")).isFalse();
        return tokens.path("access_token").asString();
    }

    @Test
    void theLeanListenerAnswersToo() {
        String token = accessToken(shop, "openid", "email");
        HttpResponse<String> response =
                world.service()
                        .send(
                                HttpRequest.newBuilder(
                                                URI.create(world.service().decisionBase() + PATH))
                                        .header("Authorization", "Bearer " + token)
                                        .build());
        assertThat(json(response)).isEqualTo(json(ask(token)));
    }

    @Test
    void postIsAnsweredAlike() {
        String token = accessToken(shop, "openid", "email");
        HttpResponse<String> response = world.post("acme/oauth2/userinfo", "Bearer " + token, "");
        assertThat(json(response)).isEqualTo(json(ask(token)));
    }

    /** openid-client names both, what it likes best first. */
    @Test
    void plainJsonThatIsNamedFirstIsPreferred() {
        HttpResponse<String> response =
                ask(
                        accessToken(shop, "openid", "email"),
                        "Accept",
                        "application/json, application/jwt");
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    }

    @Test
    void itIsSignedWhereThatIsAskedFor() throws Exception {
        HttpResponse<String> response =
                ask(accessToken(shop, "openid", "email"), "Accept", "application/jwt");
        assertThat(response.headers().firstValue("Content-Type")).contains("application/jwt");
        JWSObject jwt = JWSObject.parse(response.body());
        JWKSet keys = JWKSet.parse(world.get("/o/acme/oauth2/jwks").body());
        assertThat(
                        jwt.verify(
                                new RSASSAVerifier(
                                        keys.getKeyByKeyId(jwt.getHeader().getKeyID()).toRSAKey())))
                .isTrue();
        assertThat(jwt.getPayload().toJSONObject())
                .containsEntry("iss", world.issuer("acme"))
                .containsEntry("aud", shop.id())
                .containsEntry("sub", john.value())
                .containsEntry("email", "john@acme.example");
        assertThat(world.introspect(shop, response.body()).body())
                .as("it is no access token")
                .isEqualTo("{\"active\":false}");
    }

    @Test
    void aPairwiseClientIsToldTheNameOfItsIdTokens() {
        Client pairwise = acme.web("pairwise", ",\"subjectType\": \"pairwise\"");
        JsonNode tokens = acme.tokens(pairwise, john, "openid");
        String sub = TokenWorld.claims(tokens.path("id_token").asString()).path("sub").asString();
        assertThat(json(ask(tokens.path("access_token").asString())).path("sub").asString())
                .isEqualTo(sub)
                .isNotEqualTo(john.value());
    }

    @Test
    void threat22_aBoundTokenIsProved() {
        Prover prover = new Prover();
        String token = boundTo(prover.thumbprint());
        String uri = world.issuer("acme") + "/oauth2/userinfo";
        String proof = prover.proof("GET", uri, token);
        assertRefused(ask(token), 401, "invalid_token");
        assertRefused(ask(token, "DPoP", proof), 401, "invalid_token");
        assertRefused(world.get(PATH, "Authorization", "DPoP " + token), 401, "invalid_token");
        String[] headers = {"Authorization", "DPoP " + token, "DPoP", proof};
        assertThat(json(world.get(PATH, headers)).path("sub").asString()).isEqualTo(john.value());
        assertRefused(world.get(PATH, headers), 401, "invalid_token");
        headers[3] = prover.proof("POST", uri, token);
        assertRefused(world.get(PATH, headers), 401, "invalid_token");
        headers[3] = new Prover().proof("GET", uri, token);
        assertRefused(world.get(PATH, headers), 401, "invalid_token");
    }

    @Test
    void threat22_aProofCountsOnceOnWhateverNode() {
        Prover prover = new Prover();
        String token = boundTo(prover.thumbprint());
        String proof = prover.proof("GET", world.issuer("acme") + "/oauth2/userinfo", token);
        // As another node does that was shown it.
        assertThat(
                        world.service()
                                .bean(OneTimeIds.class)
                                .use(
                                        OrganizationId.SYSTEM,
                                        "userinfo " + prover.thumbprint(),
                                        TokenWorld.claims(proof).path("jti").asString(),
                                        Instant.now().plusSeconds(60)))
                .isTrue();
        assertRefused(
                world.get(PATH, "Authorization", "DPoP " + token, "DPoP", proof),
                401,
                "invalid_token");
    }

    private static String boundTo(String thumbprint) {
        PolicyImage image = world.service().bean(ImageLoader.class).image();
        OrganizationImage organization =
                Objects.requireNonNull(image.organization(new Handle("acme")));
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        return world.service()
                .bean(OpaqueTokens.class)
                .seal(
                        new TokenClaims(
                                world.issuer("acme"),
                                john.value(),
                                List.of(world.issuer("acme")),
                                new ApplicationId(shop.id()),
                                TokenClaims.Kind.APPLICATION_USER,
                                List.of("openid"),
                                now,
                                now,
                                now.plusSeconds(60),
                                "bound",
                                organization.document().id(),
                                image.position(),
                                image.log(),
                                TokenDetails.of(new SenderKey.Dpop(thumbprint))));
    }

    @Test
    void threat19_otherTokensAreRefused() {
        JsonNode tokens = acme.tokens(shop, john, "openid", "books:read");
        assertRefused(ask(tokens.path("id_token").asString()), 401, "invalid_token");
        assertRefused(ask(tokens.path("refresh_token").asString()), 401, "invalid_token");
        assertRefused(ask("garbage"), 401, "invalid_token");
        assertRefused(ask(world.service().administratorToken()), 401, "invalid_token");
        assertRefused(ask(accessToken(shop, "books:read")), 403, "insufficient_scope");
        Client machine = world.application("acme", "machine", "");
        world.authorize(machine, "books", "books:read");
        assertRefused(ask(world.accessToken(machine, "")), 403, "insufficient_scope");
        String token = accessToken(shop, "openid");
        assertRefused(
                world.get("/o/other/oauth2/userinfo", "Authorization", "Bearer " + token),
                401,
                "invalid_token");
        assertRefused(world.get(PATH), 401, "Bearer");
        assertRefused(world.get(PATH, "Authorization", "DPoP " + token), 401, "invalid_token");
        assertRefused(world.get(PATH + "?access_token=" + token), 401, "Bearer");
        assertThat(world.revoke(shop, token).statusCode()).isEqualTo(200);
        assertRefused(ask(token), 401, "invalid_token");
    }
}
