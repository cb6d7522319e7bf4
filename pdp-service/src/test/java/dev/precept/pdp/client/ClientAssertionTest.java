package dev.precept.pdp.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;

import dev.precept.pdp.TokenWorld;
import dev.precept.pdp.TokenWorld.Client;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Clients that authenticate by an assertion, or by nothing, at the running service. */
class ClientAssertionTest {
    private static TokenWorld world;
    private static ECKey key;
    private static RSAKey rsa;
    private static Client robot;

    @BeforeAll
    static void start() throws Exception {
        world = TokenWorld.start("--precept.identity-providers.loopback=true");
        world.organization("acme");
        world.organization("other");
        world.api("acme", "orders", "orders:read");
        key = new ECKeyGenerator(Curve.P_256).keyID("k1").generate();
        rsa = new RSAKeyGenerator(2048).keyID("r1").algorithm(JWSAlgorithm.RS256).generate();
        robot = client("robot", inline(key, rsa));
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    private static String jwks(JWK... keys) {
        return new JWKSet(List.of(keys)).toString(true);
    }

    private static String inline(JWK... keys) {
        return "\"jwks\":" + jwks(keys);
    }

    private static Client client(String handle, String keys) {
        Client client = world.application("acme", handle, "");
        world.authorize(client, "orders", "orders:read");
        world.change(
                client,
                ",\"environment\":\"SANDBOX\",\"tokenEndpointAuthMethod\":\"private_key_jwt\","
                        + keys);
        return client;
    }

    private static JWTClaimsSet.Builder claims(Client client) {
        return new JWTClaimsSet.Builder()
                .issuer(client.id())
                .subject(client.id())
                .audience(world.issuer("acme"))
                .jwtID(UUID.randomUUID().toString())
                .issueTime(new Date())
                .expirationTime(in(60));
    }

    private static Date in(int seconds) {
        return Date.from(Instant.now().plusSeconds(seconds));
    }

    private static String signed(JWTClaimsSet claims) throws Exception {
        return signed(new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("k1").build(), claims);
    }

    private static String signed(JWSHeader header, JWTClaimsSet claims) throws Exception {
        return signed(header, claims, new ECDSASigner(key));
    }

    private static String signed(JWSHeader header, JWTClaimsSet claims, JWSSigner signer)
            throws Exception {
        SignedJWT jwt = new SignedJWT(header, claims);
        jwt.sign(signer);
        return jwt.serialize();
    }

    private static String form(String assertion) {
        return "client_assertion_type="
                + URLEncoder.encode(ClientCredential.JWT_BEARER, StandardCharsets.UTF_8)
                + "&client_assertion="
                + assertion;
    }

    private static HttpResponse<String> ask(String assertion) {
        return ask(assertion, "");
    }

    private static HttpResponse<String> ask(String assertion, String more) {
        return world.post(
                "acme/oauth2/token", "", "grant_type=client_credentials&" + form(assertion) + more);
    }

    private static void assertRefused(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(401);
        assertThat(TokenWorld.json(response).path("error").asString()).isEqualTo("invalid_client");
    }

    private static void assertGranted(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    }

    @Test
    void aKeyOfTheClientsIsBelieved() throws Exception {
        assertGranted(ask(signed(claims(robot).build())));
        assertGranted(ask(signed(claims(robot).build()), "&client_id=" + robot.id()));
        JWSHeader typed =
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .keyID("k1")
                        .type(new JOSEObjectType("client-authentication+jwt"))
                        .build();
        assertGranted(ask(signed(typed, claims(robot).build())));
        JWSHeader ofRsa = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("r1").build();
        assertGranted(ask(signed(ofRsa, claims(robot).build(), new RSASSASigner(rsa))));
        HttpResponse<String> introspection =
                world.post(
                        "acme/oauth2/introspect",
                        "",
                        form(signed(claims(robot).build())) + "&token=x");
        assertThat(introspection.body()).isEqualTo("{\"active\":false}");
    }

    @Test
    void theLeanListenerBelievesItToo() throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(
                                URI.create(world.service().decisionBase() + "/o/acme/oauth2/token"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(
                                BodyPublishers.ofString(
                                        "grant_type=client_credentials&"
                                                + form(signed(claims(robot).build()))))
                        .build();
        assertGranted(world.service().send(request));
        assertRefused(world.service().send(request));
    }

    @Test
    void threat10_anAssertionIsForThisIssuerAlone() throws Exception {
        String issuer = world.issuer("acme");
        for (List<String> audience :
                List.of(
                        List.<String>of(),
                        List.of(world.issuer("other")),
                        List.of(issuer + "/"),
                        List.of(issuer + "/oauth2/token"),
                        List.of(issuer, world.issuer("other")),
                        List.of("https://as.example"))) {
            assertRefused(ask(signed(claims(robot).audience(audience).build())));
        }
        assertRefused(
                world.post(
                        "other/oauth2/token",
                        "",
                        "grant_type=client_credentials&"
                                + form(
                                        signed(
                                                claims(robot)
                                                        .audience(world.issuer("other"))
                                                        .build()))));
    }

    @Test
    void threat10_anAssertionIsShortLived() throws Exception {
        assertRefused(ask(signed(claims(robot).expirationTime(null).build())));
        assertRefused(ask(signed(claims(robot).expirationTime(in(-1)).build())));
        assertRefused(ask(signed(claims(robot).expirationTime(in(600)).build())));
        assertRefused(ask(signed(claims(robot).claim("exp", "soon").build())));
        assertRefused(ask(signed(claims(robot).notBeforeTime(in(120)).build())));
        assertRefused(ask(signed(claims(robot).issueTime(in(120)).build())));
        assertRefused(ask(signed(claims(robot).claim("iat", "now").build())));
    }

    @Test
    void threat10_anAssertionNamesTheClientTwice() throws Exception {
        assertRefused(ask(signed(claims(robot).issuer("https://issuer.example").build())));
        assertRefused(ask(signed(claims(robot).issuer(null).build())));
        assertRefused(ask(signed(claims(robot).subject(null).build())));
        assertRefused(ask(signed(claims(robot).subject("somebody").build())));
        Client another = client("another", inline(rsa));
        assertRefused(ask(signed(claims(robot).build()), "&client_id=" + another.id()));
        assertRefused(ask(signed(claims(another).build())));
    }

    @Test
    void threat10_anAssertionCountsOnce() throws Exception {
        String assertion = signed(claims(robot).build());
        assertGranted(ask(assertion));
        assertRefused(ask(assertion));
        assertRefused(ask(signed(claims(robot).jwtID(null).build())));
        assertRefused(ask(signed(claims(robot).jwtID("x".repeat(300)).build())));
        String raced = signed(claims(robot).build());
        List<Callable<Integer>> asks = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            asks.add(() -> ask(raced).statusCode());
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            int granted = 0;
            for (Future<Integer> status : threads.invokeAll(asks)) {
                granted += status.get() == 200 ? 1 : 0;
            }
            assertThat(granted).isOne();
        }
    }

    @Test
    void threat10_whatNobodySignedUsesNoIdUp() throws Exception {
        JWTClaimsSet claims = claims(robot).build();
        ECKey stranger = new ECKeyGenerator(Curve.P_256).keyID("k1").generate();
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("k1").build();
        assertRefused(ask(signed(header, claims, new ECDSASigner(stranger))));
        assertGranted(ask(signed(claims)));
    }

    @Test
    void threat10_theKeyDecidesTheAlgorithm() throws Exception {
        String none =
                Base64.getUrlEncoder()
                                .withoutPadding()
                                .encodeToString(
                                        "{\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8))
                        + "."
                        + signed(claims(robot).build()).split("\\.")[1]
                        + ".";
        assertRefused(ask(none));
        byte[] open = rsa.toRSAPublicKey().getEncoded();
        JWSHeader symmetric = new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("r1").build();
        assertRefused(ask(signed(symmetric, claims(robot).build(), new MACSigner(open))));
        JWSHeader other = new JWSHeader.Builder(JWSAlgorithm.PS256).keyID("r1").build();
        assertRefused(ask(signed(other, claims(robot).build(), new RSASSASigner(rsa))));
        JWSHeader unknown = new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("k9").build();
        assertRefused(ask(signed(unknown, claims(robot).build())));
    }

    @Test
    void threat10_keysInTheAssertionAreNeverLookedAt() throws Exception {
        AtomicInteger fetched = new AtomicInteger();
        ECKey stranger = new ECKeyGenerator(Curve.P_256).keyID("s1").generate();
        HttpServer server = serve(new AtomicReference<>(jwks(stranger)), fetched);
        try {
            URI uri = uri(server);
            JWSHeader header =
                    new JWSHeader.Builder(JWSAlgorithm.ES256)
                            .keyID("s1")
                            .jwk(stranger.toPublicJWK())
                            .jwkURL(uri)
                            .x509CertURL(uri)
                            .build();
            assertRefused(ask(signed(header, claims(robot).build(), new ECDSASigner(stranger))));
            assertThat(fetched).hasValue(0);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void threat10_onlyTheRegisteredMethodCounts() throws Exception {
        assertRefused(world.token(robot, ""));
        assertRefused(
                world.post(
                        "acme/oauth2/token", "", "grant_type=client_credentials" + robot.post()));
        assertRefused(
                world.post(
                        "acme/oauth2/token",
                        "",
                        "grant_type=client_credentials&client_id=" + robot.id()));
        Client shop = world.application("acme", "shop", "");
        assertRefused(ask(signed(claims(shop).build())));
    }

    @Test
    void threat10_twoMethodsAtOnceAreRefused() throws Exception {
        String form = "grant_type=client_credentials&" + form(signed(claims(robot).build()));
        for (HttpResponse<String> response :
                List.of(
                        world.post("acme/oauth2/token", robot.basic(), form),
                        world.post("acme/oauth2/token", "", form + robot.post()))) {
            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(response.body()).contains("invalid_request");
        }
        assertRefused(
                world.post(
                        "acme/oauth2/token",
                        "",
                        "grant_type=client_credentials&client_assertion="
                                + signed(claims(robot).build())));
        assertRefused(ask("not.a.jwt"));
    }

    @Test
    void threat19_anotherKindOfTokenIsNoAssertion() throws Exception {
        for (String type :
                List.of(
                        "at+jwt",
                        "dpop+jwt",
                        "logout+jwt",
                        "oauth-authz-req+jwt",
                        "secevent+jwt")) {
            JWSHeader header =
                    new JWSHeader.Builder(JWSAlgorithm.ES256)
                            .keyID("k1")
                            .type(new JOSEObjectType(type))
                            .build();
            assertRefused(ask(signed(header, claims(robot).build())));
        }
    }

    /** RFC 9101 section 10.8: a request is signed by the same key, for the same audience. */
    @Test
    void threat19_aSignedRequestIsNoAssertion() throws Exception {
        for (String claim : List.of("client_id", "response_type", "scope")) {
            assertRefused(ask(signed(claims(robot).claim(claim, robot.id()).build())));
        }
    }

    @Test
    void threat18_keysAtAUriAreFetchedOnceAMinuteAtMost() throws Exception {
        AtomicReference<String> published = new AtomicReference<>(jwks(key));
        AtomicInteger fetched = new AtomicInteger();
        HttpServer server = serve(published, fetched);
        try {
            Client remote = client("remote", "\"jwksUri\":\"" + uri(server) + "\"");
            assertGranted(ask(signed(claims(remote).build())));
            assertGranted(ask(signed(claims(remote).build())));
            JWSHeader unknown = new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("k9").build();
            for (int i = 0; i < 5; i++) {
                assertRefused(ask(signed(unknown, claims(remote).build())));
            }
            assertThat(fetched).as("once a minute at most").hasValue(1);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aPublicClientIsBelievedOnlyWhereItNeedsNoProof() {
        String id =
                world.manage(
                                "PUT",
                                "acme/applications/page",
                                "{\"name\":\"page\",\"type\":\"SPA\",\"redirectUris\":"
                                        + "[\"https://page.example/cb\"]}")
                        .path("clientId")
                        .asString();
        Client page = new Client("acme", "page", id, "secret");
        String name = "&client_id=" + id;
        assertThat(world.post("acme/oauth2/revoke", "", "token=x" + name).statusCode())
                .isEqualTo(200);
        assertRefused(world.post("acme/oauth2/introspect", "", "token=x" + name));
        assertRefused(world.post("acme/oauth2/revoke", "", "token=x" + page.post()));
        assertRefused(world.post("acme/oauth2/revoke", page.basic(), "token=x"));
        assertThat(
                        world.post("acme/oauth2/token", "", "grant_type=client_credentials" + name)
                                .body())
                .contains("unauthorized_client");
    }

    @Test
    void fapiTakesNoRs256AndGivesNoBearerTokens() throws Exception {
        RSAKey any = new RSAKeyGenerator(2048).keyID("a1").generate();
        Client bank = client("bank", inline(key, any));
        JWSHeader ofRsa = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("a1").build();
        assertGranted(ask(signed(ofRsa, claims(bank).build(), new RSASSASigner(any))));
        world.change(
                bank,
                ",\"profile\":\"FAPI2_SECURITY\",\"tokenEndpointAuthMethod\":\"private_key_jwt\","
                        + inline(key, any));
        assertRefused(ask(signed(ofRsa, claims(bank).build(), new RSASSASigner(any))));
        HttpResponse<String> unbound = ask(signed(claims(bank).build()));
        assertThat(unbound.statusCode()).isEqualTo(400);
        assertThat(unbound.body()).contains("invalid_request");
        HttpResponse<String> stale = askBound(signed(claims(bank).build()), null);
        assertThat(stale.body()).contains("use_dpop_nonce");
        String nonce = stale.headers().firstValue("DPoP-Nonce").orElseThrow();
        HttpResponse<String> bound = askBound(signed(claims(bank).build()), nonce);
        assertGranted(bound);
        assertThat(TokenWorld.json(bound).path("token_type").asString()).isEqualTo("DPoP");
    }

    private static HttpResponse<String> askBound(String assertion, @Nullable String nonce) {
        String endpoint = world.issuer("acme") + "/oauth2/token";
        Prover prover = new Prover();
        JWTClaimsSet claims = Prover.claims("POST", endpoint).claim("nonce", nonce).build();
        return world.service()
                .send(
                        HttpRequest.newBuilder(URI.create(endpoint))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .header("DPoP", prover.signed(prover.header().build(), claims))
                                .POST(
                                        BodyPublishers.ofString(
                                                "grant_type=client_credentials&" + form(assertion)))
                                .build());
    }

    private static HttpServer serve(AtomicReference<String> body, AtomicInteger requests)
            throws Exception {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/jwks",
                exchange -> {
                    requests.incrementAndGet();
                    byte[] bytes = body.get().getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(200, bytes.length);
                    exchange.getResponseBody().write(bytes);
                    exchange.close();
                });
        server.start();
        return server;
    }

    private static URI uri(HttpServer server) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/jwks");
    }
}
