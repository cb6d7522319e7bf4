package dev.precept.pdp.token;

import static dev.precept.pdp.TokenWorld.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;

import dev.precept.domain.shared.UserId;
import dev.precept.pdp.GrantWorld;
import dev.precept.pdp.TokenWorld;
import dev.precept.pdp.TokenWorld.Client;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.JsonNode;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;

/** What a token is worth now, who is told, and how it ends. */
class IntrospectionAndRevocationTest {
    private static final String INACTIVE = "{\"active\":false}";

    private static TokenWorld world;
    private static Client shop;
    private static Client nosy;

    @BeforeAll
    static void start() {
        world = TokenWorld.start();
        world.organization("acme");
        world.organization("other");
        world.api("acme", "orders", "orders:read", "orders:write");
        world.api("acme", "stock", "stock:read");
        shop = world.application("acme", "shop", "");
        world.authorize(shop, "orders", "orders:read", "orders:write");
        world.authorize(shop, "stock", "stock:read");
        nosy = world.application("acme", "nosy", "");
        world.authorize(nosy, "orders", "orders:read");
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    @Test
    void threat24_anotherClientLearnsNothing() {
        String token = world.accessToken(shop, "");
        assertInactive(world.introspect(nosy, token));
        Client stranger = world.application("other", "stranger", "");
        assertInactive(world.introspect(stranger, token));
    }

    @ParameterizedTest
    @ValueSource(strings = {"garbage", "a.b.c", "eyJhbGciOiJub25lIn0.e30.", "%00", "null", "{}"})
    void threat24_whatIsNoTokenIsInactive(String token) {
        assertInactive(world.introspect(shop, token));
    }

    @Test
    void threat24_aTokenOfAnotherIssuerIsInactive() {
        assertInactive(world.introspect(shop, world.service().administratorToken()));
    }

    @Test
    void theIntrospectorOfAnApiLearnsOfThatApiOnly() {
        Client gateway = world.application("acme", "gateway", "");
        world.introspectors("acme", "orders", "gateway");
        JsonNode answer = json(world.introspect(gateway, world.accessToken(shop, "")));
        assertThat(answer.path("active").asBoolean()).isTrue();
        assertThat(answer.path("scope").asString()).isEqualTo("orders:read orders:write");
        assertThat(answer.path("aud").valueStream().map(JsonNode::asString))
                .containsExactly("https://orders.example");
        assertInactive(
                world.introspect(
                        gateway, world.accessToken(shop, "&resource=https://stock.example")));
    }

    @Test
    void threat24_itIsSignedWhereThatIsAskedForAndNoAccessToken() throws Exception {
        String token = world.accessToken(shop, "");
        JsonNode plain = json(world.introspect(shop, token));
        for (Client asker : List.of(shop, nosy)) {
            HttpResponse<String> response = signed(asker, token);
            assertThat(response.headers().firstValue("Content-Type"))
                    .contains("application/token-introspection+jwt");
            assertThat(response.headers().firstValue("Cache-Control").orElseThrow())
                    .contains("no-store");
            JWSObject jwt = JWSObject.parse(response.body());
            JWKSet keys = JWKSet.parse(world.get("/o/acme/oauth2/jwks").body());
            RSAKey key = keys.getKeyByKeyId(jwt.getHeader().getKeyID()).toRSAKey();
            assertThat(jwt.verify(new RSASSAVerifier(key))).isTrue();
            assertThat(jwt.getHeader().getType().getType()).isEqualTo("token-introspection+jwt");
            JsonNode claims = TokenWorld.claims(response.body());
            assertThat(claims.propertyNames())
                    .containsExactlyInAnyOrder("iss", "aud", "iat", "token_introspection");
            assertThat(claims.path("iss").asString()).isEqualTo(world.issuer("acme"));
            assertThat(claims.path("aud").asString()).isEqualTo(asker.id());
            assertThat(claims.path("token_introspection"))
                    .isEqualTo(asker.equals(shop) ? plain : json(INACTIVE));
            assertInactive(world.introspect(shop, response.body()));
        }
    }

    private static HttpResponse<String> signed(Client asker, String token) {
        return world.service()
                .send(
                        HttpRequest.newBuilder(
                                        URI.create(world.issuer("acme") + "/oauth2/introspect"))
                                .header("Authorization", asker.basic())
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .header("Accept", "application/token-introspection+jwt")
                                .POST(HttpRequest.BodyPublishers.ofString("token=" + token))
                                .build());
    }

    @Test
    void threat24_aRefreshTokenIsOfItsOwnClientsConcernAndNoAccessToken() {
        GrantWorld grants = new GrantWorld(world, "acme");
        Client web = grants.web("web", "");
        world.authorize(web, "orders", "orders:read");
        grants.role("clerk", "orders", "orders:read");
        UserId john = grants.user("john", "clerk");
        JsonNode tokens = grants.tokens(web, john, "openid", "orders:read");
        String refreshToken = tokens.path("refresh_token").asString();
        JsonNode answer = json(world.introspect(web, refreshToken));
        assertThat(answer.path("active").asBoolean()).isTrue();
        assertThat(answer.has("token_type")).isFalse();
        assertThat(answer.path("sub").asString()).isEqualTo(john.value());
        assertThat(answer.path("scope").asString()).contains("orders:read");
        assertInactive(world.introspect(shop, refreshToken));
        JsonNode access = json(world.introspect(web, tokens.path("access_token").asString()));
        assertThat(access.path("token_type").asString()).isEqualTo("Bearer");
        assertThat(access.path("sid").asString()).isNotEmpty();
        JsonNode next = GrantWorld.answer(grants.refresh(web, refreshToken, ""));
        assertInactive(world.introspect(web, refreshToken));
        String current = next.path("refresh_token").asString();
        assertThat(json(world.introspect(web, current)).path("active").asBoolean()).isTrue();
        assertThat(world.revoke(web, current).statusCode()).isEqualTo(200);
        assertInactive(world.introspect(web, current));
        assertInactive(world.introspect(web, next.path("access_token").asString()));
    }

    @Test
    void aCallerOfOursWhoMayDecideIsTold() {
        String token = world.accessToken(shop, "");
        String bearer = "Bearer " + world.service().administratorToken();
        JsonNode answer = json(world.post("acme/oauth2/introspect", bearer, "token=" + token));
        assertThat(answer.path("active").asBoolean()).isTrue();
        HttpResponse<String> refused =
                world.post("acme/oauth2/introspect", "Bearer " + token, "token=" + token);
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(json(refused).path("error").asString()).isEqualTo("invalid_token");
        assertThat(
                        world.post("acme/oauth2/token", bearer, "grant_type=client_credentials")
                                .statusCode())
                .as("a caller's token is no client authentication")
                .isEqualTo(401);
        assertThat(world.post("acme/oauth2/revoke", bearer, "token=" + token).statusCode())
                .isEqualTo(401);
    }

    @Test
    void threat24_whoSaysNothingIsRefusedAndGetToo() {
        assertThat(world.post("acme/oauth2/introspect", "", "token=x").statusCode()).isEqualTo(401);
        assertThat(world.get("/o/acme/oauth2/introspect").statusCode()).isEqualTo(405);
        assertThat(world.post("acme/oauth2/introspect", shop.basic(), "").statusCode())
                .isEqualTo(400);
        assertThat(world.introspect(shop, "").statusCode()).isEqualTo(400);
    }

    @Test
    void aScopeTakenAwayIsLeftOutAtOnceAndTheOthersLive() {
        Client shrinking = world.application("acme", "shrinking", "");
        world.authorize(shrinking, "orders", "orders:read", "orders:write");
        String token = world.accessToken(shrinking, "");
        world.authorize(shrinking, "orders", "orders:read");
        assertThat(json(world.introspect(shrinking, token)).path("scope").asString())
                .isEqualTo("orders:read");
        world.authorize(shrinking, "orders");
        assertInactive(world.introspect(shrinking, token));
    }

    @Test
    void aRevokedTokenIsDeadAtOnceAndOnlyItself() {
        String token = world.accessToken(shop, "");
        String another = world.accessToken(shop, "");
        assertThat(world.revoke(shop, token).statusCode()).isEqualTo(200);
        assertInactive(world.introspect(shop, token));
        assertThat(json(world.introspect(shop, another)).path("active").asBoolean()).isTrue();
        HttpResponse<String> again = world.revoke(shop, token);
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.body()).isEmpty();
        assertInactive(world.introspect(shop, token));
    }

    @Test
    void anotherClientsTokenIsNotRevoked() {
        String token = world.accessToken(shop, "");
        assertThat(world.revoke(nosy, token).statusCode()).isEqualTo(200);
        assertThat(json(world.introspect(shop, token)).path("active").asBoolean()).isTrue();
    }

    @Test
    void anUnknownTokenIsNoError() {
        assertThat(world.revoke(shop, "garbage").statusCode()).isEqualTo(200);
        assertThat(world.revoke(shop, world.service().administratorToken()).statusCode())
                .isEqualTo(200);
        assertThat(world.get("/v1/organizations/acme", "Authorization", bearer()).statusCode())
                .isEqualTo(200);
        assertThat(world.post("acme/oauth2/revoke", shop.basic(), "").statusCode()).isEqualTo(400);
        assertThat(world.post("acme/oauth2/revoke", "", "token=x").statusCode()).isEqualTo(401);
    }

    private static String bearer() {
        return "Bearer " + world.service().administratorToken();
    }

    private static void assertInactive(HttpResponse<String> response) {
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(INACTIVE);
        assertThat(response.headers().firstValue("Cache-Control").orElseThrow())
                .contains("no-store");
    }
}
