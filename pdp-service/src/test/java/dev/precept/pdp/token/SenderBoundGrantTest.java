package dev.precept.pdp.token;

import static dev.precept.pdp.TokenWorld.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;

import dev.precept.domain.shared.UserId;
import dev.precept.pdp.GrantWorld;
import dev.precept.pdp.TokenWorld;
import dev.precept.pdp.TokenWorld.Client;
import dev.precept.pdp.client.Prover;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;

/** Codes and refresh tokens that are bound to a key. */
class SenderBoundGrantTest {
    private static TokenWorld world;
    private static GrantWorld acme;
    private static Client app;
    private static Client shop;
    private static UserId john;
    private static String endpoint;

    private final Prover prover = new Prover();
    private final Prover other = new Prover();

    @BeforeAll
    static void start() {
        world = TokenWorld.start();
        world.organization("acme");
        world.api("acme", "books", "books:read");
        acme = new GrantWorld(world, "acme");
        JsonNode made =
                world.manage(
                        "PUT",
                        "acme/applications/app",
                        """
                        {"name": "app", "type": "SPA",
                        "redirectUris": ["https://app.example/callback"]}
                        """);
        app = new Client("acme", "app", made.path("clientId").asString(""), "");
        shop = acme.web("shop", "");
        world.authorize(app, "books", "books:read");
        world.authorize(shop, "books", "books:read");
        acme.role("reader", "books", "books:read");
        john = acme.user("john", "reader");
        endpoint = world.issuer("acme") + "/oauth2/token";
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    @Test
    void threat12_aPublicClientsRefreshTokensAreOfItsKeyOnly() {
        JsonNode tokens = GrantWorld.answer(redeem(app, null, prover));
        assertThat(tokens.path("token_type").asString()).isEqualTo("DPoP");
        String refreshToken = tokens.path("refresh_token").asString();
        assertInvalidGrant(refresh(app, refreshToken, other));
        assertInvalidGrant(refresh(app, refreshToken, null));
        JsonNode next = GrantWorld.answer(refresh(app, refreshToken, prover));
        assertThat(next.path("token_type").asString()).isEqualTo("DPoP");
        JsonNode claims = TokenWorld.claims(next.path("access_token").asString());
        assertThat(claims.path("cnf").path("jkt").asString()).isEqualTo(prover.thumbprint());
    }

    @Test
    void threat12_theGraceIsForTheSameKeyOnly() {
        JsonNode tokens = GrantWorld.answer(redeem(shop, null, prover));
        String first = tokens.path("refresh_token").asString();
        JsonNode next = GrantWorld.answer(refresh(shop, first, prover));
        assertThat(refresh(shop, first, prover).statusCode()).as("a lost answer").isEqualTo(200);
        assertInvalidGrant(refresh(shop, first, other));
        assertInvalidGrant(refresh(shop, next.path("refresh_token").asString(), prover));
    }

    @Test
    void threat04_aCodeBoundToAKeyIsRedeemedByThatKeyOnly() {
        assertInvalidGrant(redeem(app, prover.thumbprint(), other));
        assertInvalidGrant(redeem(app, prover.thumbprint(), null));
        assertThat(redeem(app, prover.thumbprint(), prover).statusCode()).isEqualTo(200);
    }

    /** FAPI 2.0 section 5.3.2.1: confidential clients that prove a key need no rotation. */
    @Test
    void underFapiTheRefreshTokenStaysTheSame() throws Exception {
        ECKey key = new ECKeyGenerator(Curve.P_256).keyID("k1").generate();
        JsonNode made =
                world.manage(
                        "PUT",
                        "acme/applications/bank",
                        """
                        {"name": "bank", "type": "WEB", "profile": "FAPI2_SECURITY",
                        "tokenEndpointAuthMethod": "private_key_jwt", "senderConstraint": "dpop",
                        "accessToken": {"algorithm": "ES256"}, "jwks": %s,
                        "redirectUris": ["https://bank.example/callback"]}
                        """
                                .formatted(new JWKSet(key).toString(true)));
        Client bank = new Client("acme", "bank", made.path("clientId").asString(""), "");
        world.authorize(bank, "books", "books:read");
        String code = acme.code(bank, acme.grant(bank, john, "books:read"), null);
        String redemption =
                "grant_type=authorization_code&code=%s&redirect_uri=%s&code_verifier=%s"
                        .formatted(code, GrantWorld.redirectUri(bank), GrantWorld.VERIFIER);
        JsonNode tokens = GrantWorld.answer(sendAsBank(bank, redemption, key, prover));
        String refreshToken = tokens.path("refresh_token").asString();
        String refresh = "grant_type=refresh_token&refresh_token=" + refreshToken;
        for (Prover each : List.of(prover, other)) {
            JsonNode next = GrantWorld.answer(sendAsBank(bank, refresh, key, each));
            assertThat(next.path("refresh_token").asString()).isEqualTo(refreshToken);
            JsonNode claims = TokenWorld.claims(next.path("access_token").asString());
            assertThat(claims.path("cnf").path("jkt").asString()).isEqualTo(each.thumbprint());
        }
    }

    /** Under FAPI a proof has a nonce of ours, which a first answer tells. */
    private static HttpResponse<String> sendAsBank(
            Client bank, String form, ECKey key, Prover prover) throws Exception {
        HttpResponse<String> asked = send(bank, form + assertion(bank, key), prover);
        assertThat(json(asked).path("error").asString()).isEqualTo("use_dpop_nonce");
        String nonce = asked.headers().firstValue("DPoP-Nonce").orElseThrow();
        String proof =
                prover.signed(
                        prover.header().build(),
                        Prover.claims("POST", endpoint).claim("nonce", nonce).build());
        return send(bank, form + assertion(bank, key), proof);
    }

    private static String assertion(Client client, ECKey key) throws Exception {
        SignedJWT jwt =
                new SignedJWT(
                        new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(),
                        new JWTClaimsSet.Builder()
                                .issuer(client.id())
                                .subject(client.id())
                                .audience(world.issuer("acme"))
                                .jwtID(UUID.randomUUID().toString())
                                .issueTime(new Date())
                                .expirationTime(Date.from(Instant.now().plusSeconds(60)))
                                .build());
        jwt.sign(new ECDSASigner(key));
        return "&client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
                + "&client_assertion="
                + jwt.serialize();
    }

    private static HttpResponse<String> redeem(Client client, String thumbprint, Prover prover) {
        String code = acme.code(client, acme.grant(client, john, "books:read"), thumbprint);
        return send(
                client,
                "grant_type=authorization_code&code=%s&redirect_uri=%s&code_verifier=%s"
                        .formatted(code, GrantWorld.redirectUri(client), GrantWorld.VERIFIER),
                prover);
    }

    private static HttpResponse<String> refresh(Client client, String token, Prover prover) {
        return send(client, "grant_type=refresh_token&refresh_token=" + token, prover);
    }

    private static HttpResponse<String> send(Client client, String form, Prover prover) {
        return send(client, form, prover == null ? "" : prover.proof("POST", endpoint));
    }

    private static HttpResponse<String> send(Client client, String form, String proof) {
        boolean isPublic = client.secret().isEmpty();
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(endpoint))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(
                                BodyPublishers.ofString(
                                        isPublic ? form + "&client_id=" + client.id() : form));
        if (!isPublic) {
            request.header("Authorization", client.basic());
        }
        if (!proof.isEmpty()) {
            request.header("DPoP", proof);
        }
        return world.service().send(request.build());
    }

    private static void assertInvalidGrant(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(json(answer).path("error").asString()).isEqualTo("invalid_grant");
    }
}
