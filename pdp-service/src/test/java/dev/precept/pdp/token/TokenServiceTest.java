package dev.precept.pdp.token;

import static dev.precept.pdp.TokenWorld.claims;
import static dev.precept.pdp.TokenWorld.header;
import static dev.precept.pdp.TokenWorld.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;

import dev.precept.pdp.TokenWorld;
import dev.precept.pdp.TokenWorld.Client;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.JsonNode;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The token endpoint, the keys and the metadata of an issuer. */
class TokenServiceTest {
    private static TokenWorld world;
    private static Client shop;

    @BeforeAll
    static void start() {
        world = TokenWorld.start();
        world.organization("acme");
        world.organization("other");
        world.api("acme", "orders", "orders:read", "orders:write", "orders:purge");
        world.api("acme", "stock", "stock:read");
        world.api("acme", "secrets", "secrets:read");
        shop = world.application("acme", "shop", "");
        world.authorize(shop, "orders", "orders:read", "orders:write");
        world.authorize(shop, "stock", "stock:read");
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    @Test
    void answerTokenAndIntrospectionSayTheSame() {
        HttpResponse<String> response = world.token(shop, "&scope=orders:write+orders:read");
        JsonNode answer = json(response);
        String token = answer.path("access_token").asString();
        JsonNode claims = claims(token);
        JsonNode introspection = json(world.introspect(shop, token));
        assertThat(response.headers().firstValue("Cache-Control").orElseThrow())
                .contains("no-store");
        assertThat(answer.path("token_type").asString()).isEqualTo("Bearer");
        assertThat(answer.path("scope").asString())
                .isEqualTo("orders:read orders:write")
                .isEqualTo(claims.path("scope").asString())
                .isEqualTo(introspection.path("scope").asString());
        assertThat(introspection.path("active").asBoolean()).isTrue();
        for (String same : List.of("iss", "sub", "aud", "client_id", "iat", "nbf", "exp", "jti")) {
            assertThat(introspection.path(same)).as(same).isEqualTo(claims.path(same));
        }
        long lifetime = claims.path("exp").asLong() - claims.path("iat").asLong();
        assertThat(lifetime).isEqualTo(3600);
        assertThat(answer.path("expires_in").asLong()).isBetween(lifetime - 5, lifetime);
    }

    @Test
    void theTokenIsOneOfRfc9068() throws Exception {
        String token = world.accessToken(shop, "");
        JsonNode claims = claims(token);
        assertThat(header(token).path("typ").asString()).isEqualTo("at+jwt");
        assertThat(header(token).path("alg").asString()).isEqualTo("RS256");
        assertThat(claims.path("iss").asString()).isEqualTo(world.issuer("acme"));
        assertThat(claims.path("sub").asString()).isEqualTo(shop.id());
        assertThat(claims.path("client_id").asString()).isEqualTo(shop.id());
        assertThat(claims.path("azp").asString()).isEqualTo(shop.id());
        assertThat(claims.path("aut").asString()).isEqualTo("APPLICATION");
        assertThat(claims.path("aud").valueStream().map(JsonNode::asString))
                .containsExactly("https://orders.example", "https://stock.example");
        assertThat(claims.path("scope").asString())
                .isEqualTo("orders:read orders:write stock:read");
        assertThat(claims.path("pos").asLong()).isPositive();
        assertThat(claims.path("log").asString()).isNotEmpty();
        JWKSet keys = JWKSet.parse(world.get("/o/acme/oauth2/jwks").body());
        JWSObject parsed = JWSObject.parse(token);
        assertThat(
                        parsed.verify(
                                new RSASSAVerifier(
                                        keys.getKeyByKeyId(parsed.getHeader().getKeyID())
                                                .toRSAKey())))
                .isTrue();
    }

    @Test
    void noTwoTokensHaveOneId() {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            ids.add(claims(world.accessToken(shop, "")).path("jti").asString());
        }
        assertThat(ids).hasSize(20);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "orders:read+nonsense",
                "orders:read+orders:purge",
                "orders:read+secrets:read",
                "orders:read+openid+profile",
                "orders:read+ORDERS:WRITE",
                "orders:read+orders:read",
                "orders:read+%D0%BErders:write"
            })
    void whatIsNotGrantedIsDroppedOrMalformed(String scope) {
        HttpResponse<String> response = world.token(shop, "&scope=" + scope);
        if (scope.contains("%D0")) {
            // A look-alike letter is no scope-token at all.
            assertError(response, 400, "invalid_scope");
        } else {
            assertThat(json(response).path("scope").asString()).isEqualTo("orders:read");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "openid",
                "orders:purge",
                "secrets:read",
                "orders:read++stock:read",
                "+orders:read",
                "orders:read%00",
                "orders:read%0A",
                "%22",
                "%5C",
                "orders%3Aread+%7F"
            })
    void nothingLeftOrMalformedIsInvalidScope(String scope) {
        assertError(world.token(shop, "&scope=" + scope), 400, "invalid_scope");
    }

    @Test
    void anEmptyScopeIsTheDefault() {
        assertThat(json(world.token(shop, "&scope=")).path("scope").asString())
                .isEqualTo("orders:read orders:write stock:read");
    }

    @Test
    void tooManyScopesAreRefused() {
        String many = String.join("+", Collections.nCopies(1, "orders:read"));
        List<String> names = new ArrayList<>(List.of(many));
        for (int i = 0; i < 1_001; i++) {
            names.add("s" + i);
        }
        assertError(world.token(shop, "&scope=" + String.join("+", names)), 400, "invalid_scope");
    }

    @ParameterizedTest
    @ValueSource(ints = {60_000, 100_000, 3_000_000})
    void aHugeFormIsRefused(int characters) {
        HttpResponse<String> response = world.token(shop, "&scope=" + "a".repeat(characters));
        assertThat(response.statusCode()).as(response.body()).isBetween(400, 499);
        HttpResponse<String> many = world.token(shop, "&a=".repeat(characters / 100));
        assertThat(many.statusCode()).as(many.body()).isBetween(400, 499);
    }

    @Test
    void aResourceNarrowsTheToken() {
        String one = world.accessToken(shop, "&resource=https://stock.example");
        assertThat(claims(one).path("scope").asString()).isEqualTo("stock:read");
        assertThat(claims(one).path("aud").valueStream().map(JsonNode::asString))
                .containsExactly("https://stock.example");
        String both =
                world.accessToken(
                        shop, "&resource=https://stock.example&resource=https://orders.example");
        assertThat(claims(both).path("aud").valueStream().map(JsonNode::asString))
                .containsExactly("https://orders.example", "https://stock.example");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://secrets.example", "https://nowhere.example", "https://stock.example/",
                "HTTPS://stock.example", "stock", "https://stock.example%23f"
            })
    void aResourceThatIsNotTheClientsIsInvalidTarget(String resource) {
        assertError(world.token(shop, "&resource=" + resource), 400, "invalid_target");
    }

    @Test
    void unknownWrongAndForeignClientsGetTheSameAnswer() {
        Client stranger = world.application("other", "stranger", "");
        String unknown = body(new Client("acme", "", "nobody", shop.secret()));
        assertThat(body(new Client("acme", "", shop.id(), "wrong"))).isEqualTo(unknown);
        assertThat(body(new Client("acme", "", stranger.id(), stranger.secret())))
                .isEqualTo(unknown);
        assertThat(body(new Client("acme", "", shop.id(), shop.secret() + "x"))).isEqualTo(unknown);
        assertThat(body(new Client("acme", "", shop.id(), stranger.secret()))).isEqualTo(unknown);
        assertThat(body(new Client("acme", "", shop.handle(), shop.secret()))).isEqualTo(unknown);
        assertThat(body(new Client("acme", "", "../../x", shop.secret()))).isEqualTo(unknown);
        assertThat(world.token(stranger, "").statusCode())
                .as("its own issuer knows it, though it is authorized for nothing")
                .isEqualTo(400);
    }

    private static String body(Client client) {
        HttpResponse<String> response = world.token(client, "");
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("WWW-Authenticate").orElseThrow())
                .startsWith("Basic ");
        assertThat(json(response).path("error").asString()).isEqualTo("invalid_client");
        return response.body();
    }

    @Test
    void clientSecretPost() {
        Client poster =
                world.application(
                        "acme", "poster", ",\"tokenEndpointAuthMethod\":\"client_secret_post\"");
        world.authorize(poster, "stock", "stock:read");
        String form = "grant_type=client_credentials";
        assertThat(world.post("acme/oauth2/token", "", form + poster.post()).statusCode())
                .isEqualTo(200);
        assertError(world.token(poster, ""), 401, "invalid_client");
        assertError(world.post("acme/oauth2/token", "", form + shop.post()), 401, "invalid_client");
    }

    @Test
    void basicIsFormUrlDecoded() {
        StringBuilder encoded = new StringBuilder();
        for (byte b : shop.id().getBytes(StandardCharsets.US_ASCII)) {
            encoded.append(String.format("%%%02x", b));
        }
        Client escaped = new Client("acme", "", encoded.toString(), shop.secret());
        assertThat(world.token(escaped, "").statusCode()).isEqualTo(200);
    }

    @Test
    void oneWayToAuthenticateAndOnlyInHeaderOrBody() {
        String form = "grant_type=client_credentials";
        String token = "acme/oauth2/token";
        assertError(world.post(token, shop.basic(), form + shop.post()), 400, "invalid_request");
        assertError(world.post(token, "Bearer x", form + shop.post()), 400, "invalid_request");
        assertError(
                world.post(token + "?" + shop.post().substring(1), "", form),
                400,
                "invalid_request");
        assertError(world.post(token + "?x=1", shop.basic(), form), 400, "invalid_request");
        assertError(
                world.post(token, shop.basic(), form + "&client_id=other"), 400, "invalid_request");
        assertError(
                world.post(
                        token,
                        shop.basic(),
                        form
                                + "&client_assertion_type=urn:ietf:params:oauth:"
                                + "client-assertion-type:"
                                + "jwt-bearer&client_assertion=x"),
                400,
                "invalid_request");
        assertError(world.post(token, "", form), 401, "invalid_client");
        assertError(world.post(token, "", form + "&client_id=" + shop.id()), 401, "invalid_client");
        for (String malformed : List.of("Basic", "Basic !!", "Basic " + base64("nocolon"))) {
            assertError(world.post(token, malformed, form), 400, "invalid_request");
        }
    }

    @Test
    void aRequestSaysNothingTwiceAndIsAForm() {
        String token = "acme/oauth2/token";
        String form = "grant_type=client_credentials";
        assertError(world.post(token, shop.basic(), form + "&" + form), 400, "invalid_request");
        assertError(
                world.post(token, shop.basic(), form + "&scope=a&scope=b"), 400, "invalid_request");
        assertError(world.post(token, shop.basic(), "scope=a"), 400, "invalid_request");
        HttpResponse<String> asJson =
                world.service()
                        .send(
                                HttpRequest.newBuilder(
                                                URI.create(world.issuer("acme") + "/oauth2/token"))
                                        .header("Content-Type", "application/json")
                                        .header("Authorization", shop.basic())
                                        .POST(BodyPublishers.ofString("{}"))
                                        .build());
        assertError(asJson, 400, "invalid_request");
        HttpResponse<String> byGet = world.get("/o/acme/oauth2/token");
        assertThat(byGet.statusCode()).isEqualTo(405);
        assertThat(byGet.headers().firstValue("Allow")).contains("POST");
        assertThat(world.post("nobody/oauth2/token", shop.basic(), form).statusCode())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "authorization_code",
                "refresh_token",
                "urn:ietf:params:oauth:grant-type:token-exchange",
                "urn:ietf:params:oauth:grant-type:jwt-bearer",
                "urn:ietf:params:oauth:grant-type:device_code"
            })
    void aGrantThatTheApplicationDoesNotHaveIsRefused(String grant) {
        assertError(
                world.post(
                        "acme/oauth2/token",
                        shop.basic(),
                        "grant_type=" + grant + "&code=x&refresh_token=x"),
                400,
                "unauthorized_client");
    }

    @ParameterizedTest
    @ValueSource(strings = {"password", "implicit", "CLIENT_CREDENTIALS"})
    void otherGrantsAreNotOffered(String grant) {
        assertError(
                world.post(
                        "acme/oauth2/token",
                        shop.basic(),
                        "grant_type=" + grant + "&code=x&refresh_token=x&username=a&password=b"),
                400,
                "unsupported_grant_type");
    }

    @Test
    void severalSecretsLiveAndEachEnds() {
        Client rotated = world.application("acme", "rotated", "");
        world.authorize(rotated, "stock", "stock:read");
        JsonNode second = world.manage("POST", "acme/applications/rotated/secrets", "{}");
        String secret = second.path("clientSecret").asString();
        Client withSecond = new Client("acme", "rotated", rotated.id(), secret);
        assertThat(world.token(rotated, "").statusCode()).isEqualTo(200);
        assertThat(world.token(withSecond, "").statusCode()).isEqualTo(200);
        world.manage(
                "DELETE", "acme/applications/rotated/secrets/" + second.path("id").asString(), "");
        assertThat(world.token(rotated, "").statusCode()).isEqualTo(200);
        assertError(world.token(withSecond, ""), 401, "invalid_client");
    }

    @Test
    void anExpiredSecretIsDead() throws Exception {
        Client brief = world.application("acme", "brief", "");
        world.authorize(brief, "stock", "stock:read");
        Instant end = Instant.now().plusSeconds(3);
        String secret = world.secret("acme", "brief", "{\"expiresAt\":\"" + end + "\"}");
        Client expiring = new Client("acme", "brief", brief.id(), secret);
        assertThat(world.token(expiring, "").statusCode()).isEqualTo(200);
        Thread.sleep(java.time.Duration.between(Instant.now(), end).plusMillis(50));
        assertError(world.token(expiring, ""), 401, "invalid_client");
    }

    @Test
    void whatIsTakenAwayIsNotInTheNextToken() {
        Client shrinking = world.application("acme", "shrinking", "");
        world.authorize(shrinking, "orders", "orders:read", "orders:write");
        world.authorize(shrinking, "orders", "orders:read");
        assertThat(json(world.token(shrinking, "")).path("scope").asString())
                .isEqualTo("orders:read");
    }

    @Test
    void headersNeverEnterTheIssuer() throws Exception {
        String body = "grant_type=client_credentials";
        String request =
                "POST /o/acme/oauth2/token HTTP/1.1\r\nHost: evil.example\r\n"
                        + "X-Forwarded-Host: evil.example\r\nX-Forwarded-Proto: https\r\n"
                        + "Forwarded: host=evil.example\r\nX-Forwarded-Prefix: /evil\r\n"
                        + "Authorization: "
                        + shop.basic()
                        + "\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                        + "Content-Length: "
                        + body.length()
                        + "\r\nConnection: close\r\n\r\n"
                        + body;
        String answer = raw(request);
        String token = answer.replaceAll("(?s).*\"access_token\":\"([^\"]+)\".*", "$1");
        assertThat(claims(token).path("iss").asString()).isEqualTo(world.issuer("acme"));
        String metadata =
                raw(
                        "GET /o/acme/.well-known/openid-configuration HTTP/1.1\r\n"
                                + "Host: evil.example\r\nX-Forwarded-Host: evil.example\r\n"
                                + "Connection: close\r\n\r\n");
        assertThat(metadata).contains(world.issuer("acme")).doesNotContain("evil");
    }

    @Test
    void threat20_keysArePublicCachedAndReadableByPages() {
        HttpResponse<String> response = world.get("/o/acme/oauth2/jwks");
        JsonNode keys = json(response).path("keys");
        assertThat(keys.size()).isEqualTo(8);
        keys.forEach(
                key ->
                        assertThat(key.propertyNames())
                                .isSubsetOf("kty", "n", "e", "crv", "x", "y", "kid", "use", "alg"));
        assertThat(response.headers().firstValue("Cache-Control").orElseThrow())
                .contains("max-age=900");
        assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
        String tag = response.headers().firstValue("ETag").orElseThrow();
        assertThat(world.get("/o/acme/oauth2/jwks", "If-None-Match", tag).statusCode())
                .isEqualTo(304);
        assertThat(world.get("/o/other/oauth2/jwks").body()).isNotEqualTo(response.body());
        assertThat(world.get("/o/nobody/oauth2/jwks").statusCode()).isEqualTo(404);
    }

    @Test
    void aKeyIsPublishedBeforeItSignsAndAfterItDid() {
        world.organization("rotating");
        world.api("rotating", "things", "things:read");
        Client client = world.application("rotating", "client", "");
        world.authorize(client, "things", "things:read");
        String before = world.accessToken(client, "");
        Set<String> published = kids("rotating");
        world.manage("POST", "rotating/keys/rotate", "{\"emergency\": true}");
        String after = world.accessToken(client, "");
        assertThat(header(after).path("kid").asString())
                .isNotEqualTo(header(before).path("kid").asString())
                .isIn(published);
        assertThat(kids("rotating")).containsAll(published).hasSizeGreaterThan(published.size());
        assertThat(json(world.introspect(client, before)).path("active").asBoolean()).isTrue();
    }

    private static Set<String> kids(String organization) {
        Set<String> kids = new HashSet<>();
        json(world.get("/o/" + organization + "/oauth2/jwks"))
                .path("keys")
                .forEach(key -> kids.add(key.path("kid").asString()));
        return kids;
    }

    private static String raw(String request) throws Exception {
        URI base = URI.create(world.service().base());
        try (Socket socket = new Socket("localhost", base.getPort());
                OutputStream out = socket.getOutputStream();
                InputStream in = socket.getInputStream()) {
            out.write(request.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertError(HttpResponse<String> response, int status, String error) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(json(response).path("error").asString()).isEqualTo(error);
        assertThat(response.headers().firstValue("Content-Type").orElseThrow())
                .startsWith("application/json");
        assertThat(response.headers().firstValue("Cache-Control").orElseThrow())
                .contains("no-store");
    }
}
