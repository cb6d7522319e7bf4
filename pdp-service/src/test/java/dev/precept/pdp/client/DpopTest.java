package dev.precept.pdp.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;

import dev.precept.pdp.TestService;
import dev.precept.pdp.TokenWorld;
import dev.precept.pdp.TokenWorld.Client;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;

/** Tokens bound by DPoP: at the token endpoint and where they are used. */
class DpopTest {
    private static final String FORM = "application/x-www-form-urlencoded";

    private static TokenWorld world;
    private static Client shop;
    private static Client bound;
    private static String endpoint;

    private final Prover prover = new Prover();

    @BeforeAll
    static void start() {
        world = TokenWorld.start();
        world.organization("acme");
        world.api("acme", "orders", "orders:read");
        shop = world.application("acme", "shop", "");
        bound = world.application("acme", "bound", ",\"senderConstraint\":\"dpop\"");
        world.authorize(shop, "orders", "orders:read");
        world.authorize(bound, "orders", "orders:read");
        endpoint = world.issuer("acme") + "/oauth2/token";
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    private static HttpResponse<String> token(Client client, String... proofs) {
        return token(endpoint, client, proofs);
    }

    private static HttpResponse<String> token(String uri, Client client, String... proofs) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(uri))
                        .header("Content-Type", FORM)
                        .header("Authorization", client.basic())
                        .POST(BodyPublishers.ofString("grant_type=client_credentials"));
        for (String proof : proofs) {
            request.header("DPoP", proof);
        }
        return world.service().send(request.build());
    }

    private static void assertInvalid(HttpResponse<String> response, String what) {
        assertThat(response.statusCode()).as(what).isEqualTo(400);
        assertThat(TokenWorld.json(response).path("error").asString())
                .as(what)
                .isEqualTo("invalid_dpop_proof");
    }

    private static void assertGranted(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    }

    private static JWTClaimsSet.Builder claims() {
        return Prover.claims("POST", endpoint);
    }

    private String signed(JWTClaimsSet.Builder claims) {
        return prover.signed(prover.header().build(), claims.build());
    }

    private static Date at(int seconds) {
        return Date.from(Instant.now().plusSeconds(seconds));
    }

    @Test
    void aProofBindsTheToken() {
        HttpResponse<String> response = token(shop, prover.proof("POST", endpoint));
        assertGranted(response);
        assertThat(TokenWorld.json(response).path("token_type").asString()).isEqualTo("DPoP");
        String token = TokenWorld.json(response).path("access_token").asString();
        assertThat(TokenWorld.claims(token).path("cnf").path("jkt").asString())
                .isEqualTo(prover.thumbprint());
        assertThat(response.headers().firstValue("DPoP-Nonce")).isPresent();
        assertThat(
                        TokenWorld.json(world.introspect(shop, token))
                                .path("cnf")
                                .path("jkt")
                                .asString())
                .isEqualTo(prover.thumbprint());
        HttpResponse<String> lean =
                token(
                        world.service().decisionBase() + "/o/acme/oauth2/token",
                        shop,
                        prover.proof("POST", endpoint));
        assertGranted(lean);
    }

    @Test
    void whoseTokensAreBoundGetsNoOthers() {
        assertInvalid(token(bound), "none");
        assertGranted(token(bound, prover.proof("POST", endpoint)));
        Client either = world.application("acme", "either", ",\"senderConstraint\":\"any\"");
        world.authorize(either, "orders", "orders:read");
        assertThat(TokenWorld.json(token(either)).path("error").asString())
                .isEqualTo("invalid_request");
        assertGranted(token(either, prover.proof("POST", endpoint)));
        Client mtls = world.application("acme", "mtls", ",\"senderConstraint\":\"mtls\"");
        world.authorize(mtls, "orders", "orders:read");
        assertThat(token(mtls).statusCode()).isEqualTo(400);
        assertThat(token(mtls, prover.proof("POST", endpoint)).statusCode()).isEqualTo(400);
    }

    @Test
    void threat22_aProofIsForOneRequest() {
        assertInvalid(token(shop, signed(claims().claim("htm", "GET"))), "method");
        assertInvalid(token(shop, signed(claims().claim("htm", "post"))), "method's case");
        assertInvalid(token(shop, signed(claims().claim("htm", null))), "no method");
        assertInvalid(token(shop, signed(claims().claim("htu", null))), "no uri");
        for (String uri :
                List.of(
                        endpoint + "/",
                        endpoint + "x",
                        endpoint.replace("/o/acme", "/o/Acme"),
                        endpoint.replace("localhost", "127.0.0.1"),
                        endpoint.replace("http:", "https:"),
                        endpoint.replace("http://", "http://u@"),
                        "/o/acme/oauth2/token",
                        "x",
                        world.service().decisionBase() + "/o/acme/oauth2/token")) {
            assertInvalid(token(shop, signed(claims().claim("htu", uri))), uri);
        }
        for (String uri :
                List.of(
                        endpoint + "?a=b",
                        endpoint + "#c",
                        endpoint.replace("localhost", "LOCALHOST"),
                        endpoint.replace("http:", "HTTP:"),
                        endpoint.replace("token", "%74oken"))) {
            assertGranted(token(shop, signed(claims().claim("htu", uri))));
        }
    }

    @Test
    void threat22_aProofIsYoung() {
        assertInvalid(token(shop, signed(claims().issueTime(at(-120)))), "old");
        assertInvalid(token(shop, signed(claims().issueTime(at(120)))), "of a time to come");
        assertInvalid(token(shop, signed(claims().issueTime(null))), "of no time");
        assertGranted(token(shop, signed(claims().issueTime(at(-30)))));
    }

    @Test
    void threat22_aProofCountsOnce() {
        String proof = prover.proof("POST", endpoint);
        assertGranted(token(shop, proof));
        assertInvalid(token(shop, proof), "again");
        assertInvalid(token(bound, proof), "by another client");
        assertInvalid(token(shop, signed(claims().jwtID(null))), "no id");
        assertInvalid(token(shop, signed(claims().jwtID("x".repeat(300)))), "a long id");
        String one = prover.proof("POST", endpoint);
        String two = prover.proof("POST", endpoint);
        assertInvalid(token(shop, one, two), "two fields");
    }

    @Test
    void threat22_aProofIsSignedByThePublicKeyItBears() throws Exception {
        JWTClaimsSet claims = claims().build();
        Prover other = new Prover();
        JWSHeader stolen = other.header().build();
        assertInvalid(token(shop, prover.signed(stolen, claims)), "another key");
        JWSHeader without =
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .type(new JOSEObjectType("dpop+jwt"))
                        .build();
        assertInvalid(token(shop, prover.signed(without, claims)), "no key");
        for (String type : new String[] {"JWT", "at+jwt", "jwt+dpop"}) {
            JWSHeader typed =
                    new JWSHeader.Builder(JWSAlgorithm.ES256)
                            .type(new JOSEObjectType(type))
                            .jwk(prover.key().toPublicJWK())
                            .build();
            assertInvalid(token(shop, prover.signed(typed, claims)), type);
        }
        SignedJWT symmetric =
                new SignedJWT(
                        new JWSHeader.Builder(JWSAlgorithm.HS256)
                                .type(new JOSEObjectType("dpop+jwt"))
                                .jwk(prover.key().toPublicJWK())
                                .build(),
                        claims);
        symmetric.sign(new MACSigner(new byte[32]));
        assertInvalid(token(shop, symmetric.serialize()), "symmetric");
        String[] parts = prover.proof("POST", endpoint).split("\\.");
        String none =
                encode(
                                "{\"typ\":\"dpop+jwt\",\"alg\":\"none\",\"jwk\":"
                                        + prover.key().toPublicJWK().toJSONString()
                                        + "}")
                        + "."
                        + parts[1]
                        + ".";
        assertInvalid(token(shop, none), "unsigned");
        String open =
                encode(
                                "{\"typ\":\"dpop+jwt\",\"alg\":\"ES256\",\"jwk\":"
                                        + prover.key().toJSONString()
                                        + "}")
                        + "."
                        + parts[1]
                        + "."
                        + parts[2];
        assertInvalid(token(shop, open), "a private key");
        assertInvalid(token(shop, "x"), "no JWT");
    }

    private static String encode(String json) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void threat22_aNonceThatIsNotLiveIsAskedForAnew() {
        HttpResponse<String> refused = token(shop, signed(claims().claim("nonce", "made-up")));
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(TokenWorld.json(refused).path("error").asString()).isEqualTo("use_dpop_nonce");
        String nonce = refused.headers().firstValue("DPoP-Nonce").orElseThrow();
        assertGranted(token(shop, signed(claims().claim("nonce", nonce))));
        char last = nonce.charAt(nonce.length() - 1);
        String changed = nonce.substring(0, nonce.length() - 1) + (last == 'A' ? 'B' : 'A');
        assertThat(token(shop, signed(claims().claim("nonce", changed))).body())
                .contains("use_dpop_nonce");
    }

    @Test
    void threat22_aProofAndItsNonceAreKnownToAllNodes() {
        try (TestService other = world.service().anotherNode()) {
            String there = other.base() + "/o/acme/oauth2/token";
            String proof = prover.proof("POST", endpoint);
            HttpResponse<String> response = token(endpoint, shop, proof);
            assertGranted(response);
            assertInvalid(token(there, shop, proof), "at another node");
            String nonce = response.headers().firstValue("DPoP-Nonce").orElseThrow();
            assertGranted(token(there, shop, signed(claims().claim("nonce", nonce))));
        }
    }

    @Test
    void threat22_aBoundTokenIsNoBearerToken() {
        String system = world.issuer("system") + "/oauth2/token";
        Client root =
                new Client(
                        "system", "", world.service().clientId(), world.service().clientSecret());
        HttpResponse<String> response = token(system, root, prover.proof("POST", system));
        assertGranted(response);
        String token = TokenWorld.json(response).path("access_token").asString();
        String uri = world.service().base() + "/v1/organizations/acme";
        assertThat(call(uri, "Bearer " + token)).isEqualTo(401);
        assertThat(call(uri, "Bearer " + token, prover.proof("GET", uri, token))).isEqualTo(401);
        assertThat(call(uri, "DPoP " + token)).isEqualTo(401);
        String proof = prover.proof("GET", uri, token);
        assertThat(call(uri, "DPoP " + token, proof)).isEqualTo(200);
        assertThat(call(uri, "DPoP " + token, proof)).as("again").isEqualTo(401);
        assertThat(call(uri, "DPoP " + token, prover.proof("GET", uri))).isEqualTo(401);
        assertThat(call(uri, "DPoP " + token, prover.proof("GET", uri, token + "x")))
                .isEqualTo(401);
        assertThat(call(uri, "DPoP " + token, prover.proof("PUT", uri, token))).isEqualTo(401);
        assertThat(call(uri, "DPoP " + token, prover.proof("GET", uri + "/x", token)))
                .isEqualTo(401);
        assertThat(call(uri, "DPoP " + token, new Prover().proof("GET", uri, token)))
                .isEqualTo(401);
        String plain = world.service().administratorToken();
        assertThat(call(uri, "DPoP " + plain, prover.proof("GET", uri, plain)))
                .as("not bound")
                .isEqualTo(401);
        assertThat(call(uri, "Bearer " + plain)).isEqualTo(200);
        String at = "/o/acme/access/v1/evaluation";
        assertThat(evaluate(at, "DPoP " + token)).isEqualTo(401);
        assertThat(
                        evaluate(
                                at,
                                "DPoP " + token,
                                prover.proof("POST", world.service().base() + at, token)))
                .isNotEqualTo(401);
    }

    private static int call(String uri, String authorization, String... proofs) {
        return send(HttpRequest.newBuilder(URI.create(uri)), authorization, proofs);
    }

    private static int evaluate(String path, String authorization, String... proofs) {
        return send(
                HttpRequest.newBuilder(URI.create(world.service().decisionBase() + path))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{}")),
                authorization,
                proofs);
    }

    private static int send(HttpRequest.Builder request, String authorization, String... proofs) {
        request.header("Authorization", authorization);
        for (String proof : proofs) {
            request.header("DPoP", proof);
        }
        return world.service().send(request.build()).statusCode();
    }
}
