package dev.precept.pdp.authorization;

import static dev.precept.pdp.authorization.AuthorizationWorld.location;
import static dev.precept.pdp.authorization.AuthorizationWorld.query;
import static dev.precept.pdp.authorization.AuthorizationWorld.sentBack;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;

import dev.precept.pdp.GrantWorld;
import dev.precept.pdp.TokenWorld;
import dev.precept.pdp.TokenWorld.Client;
import dev.precept.pdp.signin.TestBrowser;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Requests that are pushed (RFC 9126), and requests that are signed (RFC 9101). */
class PushedRequestTest {
    private static final String DETAILS = "[{\"type\": \"payment\", \"amount\": 12}]";

    private static AuthorizationWorld world;
    private static TestBrowser ann;
    private static ECKey key;
    private static Client shop;
    private static Client strict;
    private static Client signer;
    private static Client payer;

    @BeforeAll
    static void start() throws Exception {
        world = AuthorizationWorld.start();
        key = new ECKeyGenerator(Curve.P_256).keyID("k1").generate();
        world.person("ann", "clerk");
        world.tokens()
                .manage(
                        "PUT",
                        "acme/apis/orders/authorization-details-types/payment",
                        """
                        {"displayName": "Pay <once>", "description": "A payment.",
                        "schema": {"required": ["amount"], "properties":
                            {"amount": {"type": "number", "maximum": 100}}}}
                        """);
        shop = world.web("shop", ", \"consentRequired\": false");
        strict =
                world.web(
                        "strict",
                        ", \"consentRequired\": false,"
                                + " \"requirePushedAuthorizationRequests\": true");
        signer =
                world.web(
                        "signer",
                        ", \"consentRequired\": false, \"requireSignedRequestObject\": true,"
                                + " \"jwks\": "
                                + new JWKSet(List.<JWK>of(key)).toString(true));
        payer = world.web("payer", ", \"authorizationDetailsTypes\": [\"payment\"]");
        ann = world.browser();
        world.signIn(ann, world.ask(ann, shop), "ann");
    }

    @AfterAll
    static void stop() {
        ann.close();
        world.close();
    }

    private static HttpResponse<String> push(Client client, Map<String, String> request) {
        return world.tokens().post("acme/oauth2/par", client.basic(), query(request));
    }

    private static String pushed(Client client, String... others) {
        HttpResponse<String> answer = push(client, world.request(client, others));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        JsonNode body = TokenWorld.json(answer);
        assertThat(body.path("expires_in").asInt(0)).isBetween(60, 599);
        return body.path("request_uri").asString("");
    }

    private static HttpResponse<String> begin(Client client, String requestUri) {
        return begin(ann, client, requestUri);
    }

    private static HttpResponse<String> begin(
            TestBrowser browser, Client client, String requestUri) {
        Map<String, String> request = new LinkedHashMap<>();
        request.put("client_id", client.id());
        request.put("request_uri", requestUri);
        return world.askRaw(browser, query(request));
    }

    private static void isShown(HttpResponse<String> answer, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(location(answer)).isEmpty();
        assertThat(answer.body()).contains(code);
    }

    private static void isRefused(HttpResponse<String> answer, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isIn(400, 401);
        assertThat(TokenWorld.json(answer).path("error").asString("")).isEqualTo(code);
    }

    @Test
    void aPushedRequestIsAnswered() {
        Map<String, String> sent = sentBack(shop, begin(shop, pushed(shop)));
        assertThat(sent)
                .containsKey("code")
                .containsEntry("state", AuthorizationWorld.STATE)
                .containsEntry("iss", world.issuer());
        assertThat(world.grants().redeem(shop, sent.get("code"), "").statusCode()).isEqualTo(200);
    }

    @Test
    void threat07_ofManyUsesOneSucceeds() throws Exception {
        String requestUri = pushed(shop);
        List<Future<HttpResponse<String>>> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(32)) {
            for (int i = 0; i < 32; i++) {
                answers.add(threads.submit(() -> begin(shop, requestUri)));
            }
        }
        int codes = 0;
        for (Future<HttpResponse<String>> answer : answers) {
            if (answer.get().statusCode() == 303) {
                assertThat(sentBack(shop, answer.get())).containsKey("code");
                codes++;
            } else {
                isShown(answer.get(), "invalid_request_uri");
            }
        }
        assertThat(codes).isEqualTo(1);
    }

    @Test
    void threat07_aPageMayBeLoadedAgainUntilTheUserHasSignedIn() {
        String requestUri = pushed(shop);
        try (TestBrowser browser = world.browser()) {
            assertThat(location(begin(browser, shop, requestUri))).contains("/sign-in?");
            HttpResponse<String> again = begin(browser, shop, requestUri);
            assertThat(sentBack(shop, world.signIn(browser, again, "ann"))).containsKey("code");
            isShown(begin(browser, shop, requestUri), "invalid_request_uri");
        }
    }

    @Test
    void threat07_aRequestIsTheClientsThatPushedIt() {
        String requestUri = pushed(shop);
        isShown(begin(strict, requestUri), "invalid_request_uri");
        isShown(begin(shop, requestUri + "x"), "invalid_request_uri");
        isRefused(push(strict, world.request(shop)), "invalid_request");
        assertThat(sentBack(shop, begin(shop, requestUri))).containsKey("code");
    }

    @Test
    void threat07_whoHasToPushCannotAskPlainly() {
        isShown(world.ask(ann, strict), "invalid_request");
        assertThat(sentBack(strict, begin(strict, pushed(strict)))).containsKey("code");
    }

    @Test
    void threat07_nothingIsEverFetched() {
        for (String uri :
                List.of(
                        "https://shop.example/request.jwt",
                        "http://169.254.169.254/latest/meta-data",
                        "file:///etc/passwd",
                        "urn:something:else")) {
            isShown(begin(shop, uri), "invalid_request_uri");
            Map<String, String> request = world.request(shop);
            request.put("request_uri", uri);
            isRefused(push(shop, request), "invalid_request");
        }
    }

    @Test
    void whatIsPushedIsCheckedAtOnceAndNothingElseCounts() {
        isRefused(
                push(shop, world.request(shop, "redirect_uri", "https://evil.example/")),
                "invalid_request");
        isRefused(push(shop, world.request(shop, "code_challenge", "")), "invalid_request");
        isRefused(
                push(shop, world.request(shop, "response_type", "token")),
                "unsupported_response_type");
        isRefused(
                world.tokens().post("acme/oauth2/par", "", query(world.request(shop))),
                "invalid_client");
        String around =
                query(
                        world.request(
                                shop,
                                "request_uri",
                                pushed(shop),
                                "state",
                                "another",
                                "redirect_uri",
                                "https://evil.example/"));
        assertThat(sentBack(shop, world.askRaw(ann, around)))
                .containsEntry("state", AuthorizationWorld.STATE);
    }

    private static JWTClaimsSet.Builder claims(Client client) {
        JWTClaimsSet.Builder claims =
                new JWTClaimsSet.Builder()
                        .issuer(client.id())
                        .audience(world.issuer())
                        .jwtID(UUID.randomUUID().toString())
                        .notBeforeTime(in(-5))
                        .expirationTime(in(300));
        world.request(client).forEach(claims::claim);
        return claims;
    }

    private static Date in(int seconds) {
        return Date.from(Instant.now().plusSeconds(seconds));
    }

    private static String signed(JWTClaimsSet claims) throws Exception {
        return signed(header(), new ECDSASigner(key), claims);
    }

    private static JWSHeader header() {
        return new JWSHeader.Builder(JWSAlgorithm.ES256)
                .keyID("k1")
                .type(new JOSEObjectType("oauth-authz-req+jwt"))
                .build();
    }

    private static String signed(JWSHeader header, JWSSigner by, JWTClaimsSet claims)
            throws Exception {
        SignedJWT jwt = new SignedJWT(header, claims);
        jwt.sign(by);
        return jwt.serialize();
    }

    private static HttpResponse<String> byRequest(String object) {
        return world.askRaw(
                ann, "client_id=" + signer.id() + "&scope=openid&state=outside&request=" + object);
    }

    @Test
    void threat08_whatIsSignedCountsAndNothingAroundIt() throws Exception {
        Map<String, String> sent = sentBack(signer, byRequest(signed(claims(signer).build())));
        assertThat(sent).containsKey("code").containsEntry("state", AuthorizationWorld.STATE);
        String object = signed(claims(signer).build());
        HttpResponse<String> answer =
                push(signer, Map.of("client_id", signer.id(), "request", object));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        isShown(byRequest(object), "invalid_request_object");
    }

    @Test
    void threat08_whoHasToSignDoes() {
        isShown(world.ask(ann, signer), "invalid_request");
        isRefused(push(signer, world.request(signer)), "invalid_request");
    }

    @Test
    void threat08_noOtherSignatureAndNone() throws Exception {
        JWTClaimsSet claims = claims(signer).build();
        isShown(byRequest(new PlainJWT(claims).serialize()), "invalid_request_object");
        byte[] publicKey = key.toECPublicKey().getEncoded();
        isShown(
                byRequest(
                        signed(
                                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("k1").build(),
                                new MACSigner(publicKey),
                                claims)),
                "invalid_request_object");
        ECKey other = new ECKeyGenerator(Curve.P_256).keyID("k1").generate();
        isShown(
                byRequest(signed(header(), new ECDSASigner(other), claims)),
                "invalid_request_object");
        isShown(
                byRequest(
                        signed(
                                new JWSHeader.Builder(JWSAlgorithm.ES256)
                                        .keyID("k1")
                                        .type(new JOSEObjectType("at+jwt"))
                                        .build(),
                                new ECDSASigner(key),
                                claims)),
                "invalid_request_object");
        String good = signed(claims);
        isShown(byRequest(good.substring(0, good.length() - 4) + "AAAA"), "invalid_request_object");
        isShown(byRequest("not.a.jwt"), "invalid_request_object");
    }

    @Test
    void threat08_audienceTimesAndNamesAreHeldTo() throws Exception {
        List<Consumer<JWTClaimsSet.Builder>> wrong =
                List.of(
                        c -> c.audience("https://other.example"),
                        c -> c.audience(world.issuer() + "/"),
                        c -> c.audience((String) null),
                        c -> c.issuer(shop.id()),
                        c -> c.issuer(null),
                        c -> c.subject(signer.id()),
                        c -> c.claim("client_id", shop.id()),
                        c -> c.claim("client_id", null),
                        c -> c.expirationTime(in(-1)),
                        c -> c.expirationTime(null),
                        c -> c.expirationTime(in(3_700)),
                        c -> c.notBeforeTime(null),
                        c -> c.notBeforeTime(in(120)),
                        c -> c.notBeforeTime(in(-4_000)),
                        c -> c.claim("request_uri", "https://evil.example/"),
                        c -> c.claim("request", "x"));
        for (Consumer<JWTClaimsSet.Builder> change : wrong) {
            JWTClaimsSet.Builder claims = claims(signer);
            change.accept(claims);
            isShown(byRequest(signed(claims.build())), "invalid_request_object");
        }
    }

    @Test
    void detailsAreShownAndGrantedWhole() {
        HttpResponse<String> led = begin(payer, pushed(payer, "authorization_details", DETAILS));
        HttpResponse<String> page = world.consentPage(ann, led);
        assertThat(page.body()).contains("Pay &lt;once&gt;", "A payment.", "amount", "12");
        Map<String, String> sent = sentBack(payer, world.allow(ann, page));
        JsonNode tokens = GrantWorld.answer(world.grants().redeem(payer, sent.get("code"), ""));
        assertThat(tokens.path("authorization_details").get(0).path("amount").asInt(0))
                .isEqualTo(12);
        JsonNode claims = TokenWorld.claims(tokens.path("access_token").asString(""));
        assertThat(claims.path("authorization_details"))
                .isEqualTo(tokens.path("authorization_details"));
        assertThat(claims.path("aud").toString()).contains("https://orders.example");
        // They are of one transaction: the next is asked for again.
        assertThat(location(world.ask(ann, payer, "authorization_details", DETAILS)))
                .contains("/consent?");
    }

    @Test
    void case14_detailsAreHeldToTheirSchemaAndToTheClient() {
        for (String bad :
                List.of(
                        "[{\"type\": \"payment\"}]",
                        "[{\"type\": \"payment\", \"amount\": 101}]",
                        "[{\"type\": \"other\", \"amount\": 1}]",
                        "[{}]",
                        "[]",
                        "{}",
                        "nonsense")) {
            isRefused(
                    push(payer, world.request(payer, "authorization_details", bad)),
                    "invalid_authorization_details");
        }
        isRefused(
                push(shop, world.request(shop, "authorization_details", DETAILS)),
                "invalid_authorization_details");
        assertThat(sentBack(shop, world.ask(ann, shop, "authorization_details", DETAILS)))
                .containsEntry("error", "invalid_authorization_details");
    }

    private static String assertion(Client client) throws Exception {
        JWTClaimsSet claims =
                new JWTClaimsSet.Builder()
                        .issuer(client.id())
                        .subject(client.id())
                        .audience(world.issuer())
                        .jwtID(UUID.randomUUID().toString())
                        .expirationTime(in(60))
                        .build();
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("k1").build();
        return "&client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
                + "&client_assertion="
                + signed(header, new ECDSASigner(key), claims);
    }

    @Test
    void case15_aClientOfFapiPushesAndHasItsTokensBound() throws Exception {
        Client bank = world.web("bank", "");
        world.tokens()
                .manage(
                        "PUT",
                        "acme/applications/bank",
                        """
                        {"name": "bank", "type": "WEB", "profile": "FAPI2_SECURITY",
                        "consentRequired": false,
                        "redirectUris": ["https://bank.example/callback"], "jwks": %s}
                        """
                                .formatted(new JWKSet(List.<JWK>of(key)).toString(true)));
        isRefused(push(bank, world.request(bank)), "invalid_client");
        isShown(world.ask(ann, bank), "invalid_request");
        HttpResponse<String> pushed =
                world.tokens()
                        .post("acme/oauth2/par", "", query(world.request(bank)) + assertion(bank));
        assertThat(pushed.statusCode()).as(pushed.body()).isEqualTo(201);
        String requestUri = TokenWorld.json(pushed).path("request_uri").asString("");
        Map<String, String> sent = sentBack(bank, begin(bank, requestUri));
        HttpResponse<String> unbound =
                world.tokens()
                        .post(
                                "acme/oauth2/token",
                                "",
                                "grant_type=authorization_code&client_id="
                                        + bank.id()
                                        + "&redirect_uri=https://bank.example/callback&code="
                                        + sent.get("code")
                                        + "&code_verifier="
                                        + GrantWorld.VERIFIER
                                        + assertion(bank));
        assertThat(unbound.statusCode()).as(unbound.body()).isEqualTo(400);
        assertThat(unbound.body()).doesNotContain("access_token");
    }
}
