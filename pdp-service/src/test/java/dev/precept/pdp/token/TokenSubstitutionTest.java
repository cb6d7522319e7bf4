package dev.precept.pdp.token;

import static dev.precept.pdp.TokenWorld.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.shared.Handle;
import dev.precept.domain.signingkey.SignatureAlgorithm;
import dev.precept.pdp.TokenWorld;
import dev.precept.pdp.TokenWorld.Client;
import dev.precept.pdp.jose.JwtSigner;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.loader.ImageLoader;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.JsonNode;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Whatever is no access token of the issuer is none at any of its doors. */
class TokenSubstitutionTest {
    private static TokenWorld world;
    private static Client shop;
    private static String token;

    @BeforeAll
    static void start() {
        world = TokenWorld.start();
        world.organization("acme");
        world.organization("other");
        world.api("acme", "orders", "orders:read");
        world.manage(
                "PUT",
                "acme/apis/orders/operations",
                "[{\"method\":\"GET\",\"path\":\"/orders\",\"scopes\":[[\"orders:read\"]]}]");
        shop = world.application("acme", "shop", "");
        world.authorize(shop, "orders", "orders:read");
        token = world.accessToken(shop, "");
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    private static String part(int index, String of) {
        return new String(
                Base64.getUrlDecoder().decode(of.split("\\.")[index]), StandardCharsets.UTF_8);
    }

    private static String encode(String text) {
        return encode(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String signature() {
        return token.substring(token.lastIndexOf('.') + 1);
    }

    /** The claims under a key of the issuer's, as another kind of token. */
    private static String signed(
            String organization, SignatureAlgorithm algorithm, String type, String claims) {
        OrganizationImage image =
                Objects.requireNonNull(
                        world.service()
                                .bean(ImageLoader.class)
                                .image()
                                .organization(new Handle(organization)));
        return world.service()
                .bean(JwtSigner.class)
                .sign(image, algorithm, type, claims.getBytes(StandardCharsets.UTF_8))
                .orElseThrow();
    }

    private static void assertRefusedEverywhere(String forged) {
        String form = java.net.URLEncoder.encode(forged, StandardCharsets.UTF_8);
        assertThat(world.introspect(shop, form).body()).as(forged).isEqualTo("{\"active\":false}");
        assertThat(
                        world.get("/o/acme/oauth2/userinfo", "Authorization", "Bearer " + forged)
                                .statusCode())
                .isEqualTo(401);
        assertThat(
                        world.get("/v1/organizations/acme", "Authorization", "Bearer " + forged)
                                .statusCode())
                .isEqualTo(401);
        assertThat(decision(forged).path("decision").asBoolean()).isFalse();
    }

    private static JsonNode decision(String subject) {
        HttpResponse<String> response =
                world.service()
                        .send(
                                "POST",
                                "/o/acme/access/v1/evaluation",
                                """
                                {"subject": {"type": "token", "id": "%s"},
                                 "action": {"name": "GET"},
                                 "resource": {"type": "orders", "id": "/orders"}}
                                """
                                        .formatted(subject));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return json(response);
    }

    @Test
    void theTokenItselfIsGood() {
        assertThat(decision(token).path("decision").asBoolean()).isTrue();
        assertThat(json(world.introspect(shop, token)).path("active").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "JWT",
                "logout+jwt",
                "dpop+jwt",
                "oauth-authz-req+jwt",
                "token-introspection+jwt",
                "secevent+jwt"
            })
    void threat19_otherKindsOfTokensUnderOurOwnKeysAreNoAccessTokens(String type) {
        for (SignatureAlgorithm algorithm : SignatureAlgorithm.values()) {
            assertRefusedEverywhere(signed("acme", algorithm, type, part(1, token)));
        }
    }

    @Test
    void threat19_tokensOfOtherIssuersAreRefused() {
        Client stranger = world.application("other", "stranger", "");
        assertRefusedEverywhere(signed("other", SignatureAlgorithm.RS256, "JWT", part(1, token)));
        world.api("other", "orders", "orders:read");
        world.authorize(stranger, "orders", "orders:read");
        assertRefusedEverywhere(world.accessToken(stranger, ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "nOnE", "HS256", "PS256", "ES256", "EdDSA", ""})
    void threat17_theHeaderDoesNotChooseTheAlgorithm(String algorithm) throws Exception {
        String header = part(0, token).replace("RS256", algorithm);
        String signed = encode(header) + "." + token.split("\\.")[1];
        assertRefusedEverywhere(signed + ".");
        assertRefusedEverywhere(signed + "." + signature());
        assertRefusedEverywhere(signed + "." + encode(new byte[64]));
        String jwks = world.get("/o/acme/oauth2/jwks").body();
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(jwks.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        assertRefusedEverywhere(
                signed + "." + encode(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII))));
    }

    @Test
    void threat18_theHeaderDoesNotBringOrNameKeys() {
        String kid = TokenWorld.header(token).path("kid").asString();
        String others =
                TokenWorld.header(world.service().administratorToken()).path("kid").asString();
        List<String> kids =
                List.of(
                        "\"../../dev/null\"",
                        "\"' or 1=1 --\"",
                        "7",
                        "null",
                        "[\"" + kid + "\"]",
                        "{}",
                        "\"" + others + "\"",
                        "\"" + "k".repeat(5_000) + "\"");
        for (String other : kids) {
            String header = part(0, token).replace("\"" + kid + "\"", other);
            assertRefusedEverywhere(
                    encode(header) + "." + token.split("\\.")[1] + "." + signature());
        }
        for (String member :
                List.of(
                        "\"jku\":\"http://127.0.0.1:1/jwks\"",
                        "\"x5u\":\"http://127.0.0.1:1/x\"",
                        "\"jwk\":{\"kty\":\"oct\",\"k\":\"AAAA\"}",
                        "\"crit\":[\"b64\"],\"b64\":false",
                        "\"zip\":\"DEF\"")) {
            String header = part(0, token).replace("}", "," + member + "}");
            assertRefusedEverywhere(
                    encode(header) + "." + token.split("\\.")[1] + "." + signature());
        }
    }

    @Test
    void threat17_whatIsTooLargeIsRefused() {
        assertThat(world.introspect(shop, "a".repeat(17_000)).body())
                .isEqualTo("{\"active\":false}");
        assertThat(world.introspect(shop, "po_" + "a".repeat(17_000)).body())
                .isEqualTo("{\"active\":false}");
    }
}
