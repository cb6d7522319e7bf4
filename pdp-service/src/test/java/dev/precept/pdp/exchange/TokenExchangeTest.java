package dev.precept.pdp.exchange;

import static dev.precept.pdp.exchange.ExchangeWorld.ACCESS_TOKEN;
import static dev.precept.pdp.exchange.ExchangeWorld.encode;
import static dev.precept.pdp.exchange.ExchangeWorld.refused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precept.domain.application.ClientAuthentication;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.UserId;
import dev.precept.pdp.TokenWorld;
import dev.precept.pdp.TokenWorld.Client;
import dev.precept.pdp.jose.AccessTokens;
import dev.precept.pdp.jose.SenderKey;
import dev.precept.pdp.jose.TokenDetails;
import dev.precept.pdp.oauth.Form;
import dev.precept.pdp.oauth.OAuthException;
import dev.precept.pdp.oauth.Tenant;
import dev.precept.pdp.oauth.Tenants;
import dev.precept.pdp.token.Bearer;
import dev.precept.pdp.token.GrantRequest;
import dev.precept.pdp.token.TokenIssuer;
import dev.precept.projections.decision.TokenGrant;
import dev.precept.projections.image.ApplicationDocument;
import dev.precept.projections.image.PolicyImage;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Tokens exchanged for others, over HTTP (RFC 8693). */
class TokenExchangeTest {
    private static final String JWT = encode("urn:ietf:params:oauth:token-type:jwt");

    private static ExchangeWorld there;
    private static Client shop;

    /** Stands for the API books. */
    private static Client backend;

    @BeforeAll
    static void start() throws Exception {
        there = new ExchangeWorld();
        shop = there.shop;
        backend = there.application("backend", "");
        there.world.introspectors("acme", "books", "backend");
        there.world.manage(
                "PUT", "acme/applications/shop/external-clients/staff", "{\"clientId\":\"c-1\"}");
    }

    @AfterAll
    static void stop() {
        there.close();
    }

    private static JsonNode claims(JsonNode answer) {
        return TokenWorld.claims(answer.get("access_token").asString());
    }

    @Test
    void anApiExchangesTheTokenItWasCalledWith() {
        String subject = there.userToken(shop, "read watch");
        JsonNode answer = there.exchanged(backend, subject, "&scope=watch");
        assertThat(answer.get("issued_token_type").asString()).isEqualTo(ACCESS_TOKEN);
        assertThat(answer.get("token_type").asString()).isEqualTo("Bearer");
        assertThat(answer.has("refresh_token")).isFalse();
        JsonNode claims = claims(answer);
        JsonNode before = TokenWorld.claims(subject);
        assertThat(claims.get("sub")).isEqualTo(before.get("sub"));
        assertThat(claims.get("client_id").asString()).isEqualTo(backend.id());
        assertThat(claims.get("scope").asString()).isEqualTo("watch");
        assertThat(claims.get("aud").toString()).contains("films").doesNotContain("books");
        assertThat(claims.get("acr").asString()).isEqualTo("gold");
        assertThat(claims.has("act")).isFalse();
        JsonNode jwt =
                there.exchanged(
                        backend,
                        subject,
                        "&requested_token_type=" + JWT + "&subject_token_type=" + JWT);
        assertThat(jwt.get("issued_token_type").asString()).endsWith(":jwt");
        assertThat(claims(jwt).get("scope").asString()).isEqualTo("read watch");
    }

    @Test
    void whatNobodyCanReadIsNoJwt() {
        Client veiled =
                there.application(
                        "veiled",
                        ",\"subjectType\":\"pairwise\",\"sectorIdentifier\":\"veiled.example\"");
        String subject = there.userToken(veiled, "read");
        assertThat(there.exchanged(veiled, subject, "").get("access_token").asString())
                .startsWith("po_");
        refused(there.exchange(veiled, subject, "&requested_token_type=" + JWT), "invalid_request");
    }

    @Test
    void threat13_scopesAreAtMostTheSubjectTokens() {
        String subject = there.userToken(shop, "read");
        assertThat(claims(there.exchanged(backend, subject, "")).get("scope").asString())
                .isEqualTo("read");
        assertThat(
                        claims(there.exchanged(backend, subject, "&scope=read+write+watch"))
                                .get("scope")
                                .asString())
                .isEqualTo("read");
        refused(there.exchange(backend, subject, "&scope=write"), "invalid_scope");
        refused(there.exchange(backend, subject, "&scope=nothing"), "invalid_scope");
    }

    @Test
    void threat13_scopesAreAtMostTheClientsAndTheUsersNow() {
        Client narrow = there.application("narrow", "");
        there.world.authorize(narrow, "books", "write");
        there.world.introspectors("acme", "books", "backend", "narrow");
        String subject = there.userToken(shop, "read write watch");
        there.world.authorize(narrow, "films");
        assertThat(claims(there.exchanged(narrow, subject, "")).get("scope").asString())
                .isEqualTo("write");
        refused(there.exchange(narrow, subject, "&scope=read"), "invalid_scope");
        there.world.manage("DELETE", "acme/roles/member/members/users/ada", "");
        refused(there.exchange(backend, subject, ""), "invalid_request");
        there.world.manage("PUT", "acme/roles/member/members/users/ada", "{}");
        there.world.introspectors("acme", "books", "backend");
    }

    @Test
    void threat13_theAudienceIsNarrowedAndNeverWidened() {
        String subject = there.userToken(shop, "read watch");
        for (String name : new String[] {"resource", "audience"}) {
            String films = "&" + name + "=" + encode("https://films.example");
            JsonNode claims = claims(there.exchanged(backend, subject, films));
            assertThat(claims.get("scope").asString()).isEqualTo("watch");
            assertThat(claims.get("aud").toString()).doesNotContain("books");
            refused(there.exchange(backend, subject, films + "&scope=read"), "invalid_scope");
        }
        String onlyRead = there.userToken(shop, "read");
        refused(
                there.exchange(
                        backend,
                        onlyRead,
                        "&resource="
                                + encode("https://books.example")
                                + "&audience="
                                + encode("https://films.example")),
                "invalid_target");
        refused(
                there.exchange(backend, onlyRead, "&resource=" + encode("https://no.example")),
                "invalid_scope");
    }

    @Test
    void threat13_theSubjectTokenIsAddressedToTheCaller() {
        Client stranger = there.application("stranger", "");
        String subject = there.userToken(shop, "read watch");
        refused(there.exchange(stranger, subject, ""), "invalid_request");
        String forFilms = there.userToken(shop, "watch");
        refused(there.exchange(backend, forFilms, ""), "invalid_request");
        assertThat(there.exchange(shop, subject, "&scope=read").statusCode())
                .as("its own token")
                .isEqualTo(200);
    }

    @Test
    void threat13_mayActNamesWhoMay() {
        Client stranger = there.application("named", "");
        String own = "\"sub\":\"" + stranger.id() + "\"";
        assertThat(there.exchange(stranger, foreign(",\"may_act\":{" + own + "}"), "").statusCode())
                .isEqualTo(200);
        String iss = ",\"iss\":\"" + there.world.issuer("acme") + "\"";
        assertThat(
                        there.exchange(stranger, foreign(",\"may_act\":{" + own + iss + "}"), "")
                                .statusCode())
                .isEqualTo(200);
        for (String other :
                new String[] {
                    "{\"sub\":\"somebody\"}",
                    "{" + own + ",\"iss\":\"https://other.example\"}",
                    "{}",
                    "\"" + stranger.id() + "\"",
                    "[" + "{" + own + "}]"
                }) {
            refused(
                    there.exchange(stranger, foreign(",\"may_act\":" + other), ""),
                    "invalid_request");
        }
        refused(
                there.exchange(backend, foreign(",\"may_act\":{" + own + "}"), ""),
                "invalid_request");
    }

    @Test
    void threat13_actorsAreNestedAndTheirChainIsBounded() {
        String subject = there.userToken(shop, "read watch");
        String actor = there.world.accessToken(backend, "&scope=read");
        String act = "&actor_token=" + actor + "&actor_token_type=" + encode(ACCESS_TOKEN);
        JsonNode once = claims(there.exchanged(backend, subject, act));
        assertThat(once.get("act").toString()).isEqualTo("{\"sub\":\"" + backend.id() + "\"}");
        String token = there.exchanged(backend, subject, act).get("access_token").asString();
        for (int depth = 2; depth <= 4; depth++) {
            JsonNode answer = there.exchanged(backend, token, act);
            token = answer.get("access_token").asString();
            assertThat(claims(answer).toString().split("\"act\"", -1)).hasSize(depth + 1);
        }
        refused(there.exchange(backend, token, act), "invalid_request");
        assertThat(claims(there.exchanged(backend, token, "")).has("act"))
                .as("who acted before stays in the token")
                .isTrue();
        String others = there.world.accessToken(shop, "&scope=read");
        refused(
                there.exchange(
                        backend,
                        subject,
                        "&actor_token=" + others + "&actor_token_type=" + encode(ACCESS_TOKEN)),
                "invalid_request");
        refused(
                there.exchange(backend, subject, "&actor_token_type=" + encode(ACCESS_TOKEN)),
                "invalid_request");
        refused(there.exchange(backend, subject, "&actor_token=" + actor), "invalid_request");
    }

    @Test
    void threat13_aBoundTokenNeedsProofOfItsKey() {
        SenderKey key = new SenderKey.Dpop("thumb");
        String bound = bound(key);
        refused(there.exchange(backend, bound, ""), "invalid_request");
        assertThat(granted(bound, key)).isEqualTo(key);
        for (SenderKey other :
                List.of(new SenderKey.Dpop("other"), new SenderKey.Certificate("thumb"))) {
            assertThatThrownBy(() -> granted(bound, other))
                    .isInstanceOf(OAuthException.class)
                    .hasMessageContaining("bound");
        }
        refused(
                there.exchange(shop, foreign(",\"cnf\":{\"jkt\":\"thumb\"}"), ""),
                "invalid_request");
    }

    @Test
    void threat13_theResultEndsNoLater() {
        String subject = there.userToken(shop, "read");
        long end = TokenWorld.claims(subject).get("exp").asLong();
        assertThat(claims(there.exchanged(backend, subject, "")).get("exp").asLong())
                .isLessThanOrEqualTo(end);
        JsonNode ofForeign = claims(there.exchanged(shop, foreign(""), ""));
        assertThat(ofForeign.get("exp").asLong())
                .isLessThanOrEqualTo(Instant.now().getEpochSecond() + 600);
    }

    @Test
    void threat13_whatIsOverOrRevokedOrNoAccessTokenIsRefused() {
        String subject = there.userToken(shop, "read");
        for (String type : new String[] {"id_token", "refresh_token", "saml2"}) {
            String named =
                    "&subject_token_type=" + encode("urn:ietf:params:oauth:token-type:" + type);
            refused(there.exchange(backend, subject, named), "invalid_request");
            refused(
                    there.exchange(
                            backend,
                            subject,
                            "&requested_token_type="
                                    + encode("urn:ietf:params:oauth:token-type:" + type)),
                    "invalid_request");
        }
        refused(there.exchange(shop, there.assertion(""), ""), "invalid_request");
        refused(there.exchange(shop, foreign(",\"nonce\":\"n\""), ""), "invalid_request");
        refused(there.exchange(backend, subject + "A", ""), "invalid_request");
        refused(
                there.exchange(backend, there.world.accessToken(shop, "&scope=read"), ""),
                "invalid_request");
        String over = foreign("");
        there.trust("jwt_bearer");
        refused(there.exchange(shop, over, ""), "invalid_request");
        there.trust("jwt_bearer", "token_exchange");
        assertThat(there.exchange(shop, over, "").statusCode()).isEqualTo(200);
        assertThat(there.world.revoke(shop, subject).statusCode()).isEqualTo(200);
        refused(there.exchange(backend, subject, ""), "invalid_request");
    }

    @Test
    void threat13_whatWasCutOffIsRefused() {
        there.world.manage("PUT", "acme/users/eve", "{}");
        there.world.manage("PUT", "acme/roles/member/members/users/eve", "{}");
        String own =
                TokenWorld.json(
                                there.bear(
                                        shop, there.signed(there.claims("").replace("ada", "eve"))))
                        .get("access_token")
                        .asString();
        String foreign =
                there.issuer.token(there.issuer.claims("c-1", "s-2", ",\"login\":\"eve\""));
        assertThat(there.exchange(backend, own, "").statusCode()).isEqualTo(200);
        assertThat(there.exchange(shop, foreign, "").statusCode()).isEqualTo(200);
        there.world.manage("POST", "acme/revocations", "{\"subject\":\"eve\"}");
        refused(there.exchange(backend, own, ""), "invalid_request");
        refused(there.exchange(shop, foreign, ""), "invalid_request");
    }

    @Test
    void aTrustedProvidersTokenIsExchanged() {
        JsonNode claims = claims(there.exchanged(shop, foreign(""), ""));
        assertThat(claims.get("scope").asString()).isEqualTo("read");
        assertThat(claims.get("client_id").asString()).isEqualTo(shop.id());
        assertThat(claims.has("idp")).isTrue();
        refused(
                there.exchange(
                        shop,
                        there.issuer.token(there.issuer.claims("c-1", "s-1", ",\"login\":\"bob\"")),
                        ""),
                "invalid_request");
    }

    @Test
    void publicClientsExchangeNothing() {
        var client =
                new dev.precept.pdp.oauth.Client(application("backend"), ClientAuthentication.NONE);
        Form form = Form.of(Map.of("subject_token", "x", "subject_token_type", ACCESS_TOKEN));
        assertThatThrownBy(() -> grant().grant(new GrantRequest(tenant(), client, form, null)))
                .isInstanceOf(OAuthException.class)
                .hasMessageContaining("authenticates");
    }

    /** A token of the provider for ada, at the client that stands for shop. */
    private static String foreign(String more) {
        return there.issuer.token(
                there.issuer
                        .claims("c-1", "s-1", ",\"login\":\"ada\"" + more)
                        .replace("\"t-1\"", "\"t-" + System.nanoTime() + "\""));
    }

    /** A token of ada's that names a key. */
    private static String bound(SenderKey key) {
        Tenant tenant = tenant();
        PolicyImage image = tenant.image();
        UserId ada = Objects.requireNonNull(tenant.organization().user(new Handle("ada"))).id();
        TokenGrant.Granted granted =
                new TokenGrant.Granted(
                        List.of("read"),
                        List.of("https://books.example"),
                        Map.of(),
                        image.position());
        return there.world
                .service()
                .bean(TokenIssuer.class)
                .issue(tenant, application("shop"), granted, Bearer.user(ada, TokenDetails.of(key)))
                .compact();
    }

    /** To which key the token is bound that the backend gets for one, with proof of a key. */
    private static @Nullable SenderKey granted(String subject, SenderKey proved) {
        var client =
                new dev.precept.pdp.oauth.Client(
                        application("backend"), ClientAuthentication.CLIENT_SECRET_BASIC);
        Form form = Form.of(Map.of("subject_token", subject, "subject_token_type", ACCESS_TOKEN));
        return grant().grant(new GrantRequest(tenant(), client, form, proved))
                .access()
                .claims()
                .details()
                .sender();
    }

    private static TokenExchangeGrant grant() {
        return new TokenExchangeGrant(
                there.world.service().bean(TokenIssuer.class),
                new PresentedTokens(there.world.service().bean(AccessTokens.class)));
    }

    private static ApplicationDocument application(String handle) {
        return Objects.requireNonNull(tenant().organization().application(new Handle(handle)))
                .document();
    }

    private static Tenant tenant() {
        return there.world.service().bean(Tenants.class).find("acme").orElseThrow();
    }
}
