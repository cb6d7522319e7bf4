package dev.precept.pdp.token;

import static dev.precept.pdp.TokenWorld.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.shared.UserId;
import dev.precept.pdp.GrantWorld;
import dev.precept.pdp.TokenWorld;
import dev.precept.pdp.TokenWorld.Client;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

import tools.jackson.databind.JsonNode;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import javax.sql.DataSource;

/** What a code is worth, to whom, and how often. */
class AuthorizationCodeTest {
    private static final int PARALLEL = 32;

    private static TokenWorld world;
    private static GrantWorld acme;
    private static Client shop;
    private static Client other;
    private static UserId john;

    @BeforeAll
    static void start() {
        world = TokenWorld.start();
        world.organization("acme");
        world.api("acme", "books", "books:read", "books:write", "books:delete");
        acme = new GrantWorld(world, "acme");
        shop = acme.web("shop", "");
        other = acme.web("other", "");
        for (Client client : List.of(shop, other)) {
            world.authorize(client, "books", "books:read", "books:write");
        }
        acme.role("reader", "books", "books:read", "books:delete");
        john = acme.user("john", "reader");
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    @Test
    void case02_aUsersTokenHoldsWhatClientAndRolesBothGive() {
        JsonNode answer =
                acme.tokens(shop, john, "openid", "books:read", "books:write", "books:delete");
        assertThat(answer.path("scope").asString()).isEqualTo("books:read openid");
        assertThat(answer.path("token_type").asString()).isEqualTo("Bearer");
        assertThat(answer.path("refresh_token").asString()).hasSize(43);
        JsonNode claims = TokenWorld.claims(answer.path("access_token").asString());
        assertThat(claims.path("sub").asString()).isEqualTo(john.value());
        assertThat(claims.path("client_id").asString()).isEqualTo(shop.id());
        assertThat(claims.path("sid").asString()).isNotEmpty();
        assertThat(claims.path("aut").asString()).isEqualTo("APPLICATION_USER");
    }

    @Test
    void threat04_aCodeUsedAgainIsRefusedAndEndsWhatCameOfIt() {
        String code = acme.code(shop, john, "books:read");
        JsonNode tokens = GrantWorld.answer(acme.redeem(shop, code, ""));
        String accessToken = tokens.path("access_token").asString();
        assertThat(isActive(accessToken)).isTrue();
        assertInvalidGrant(acme.redeem(shop, code, ""));
        assertThat(isActive(accessToken)).isFalse();
    }

    @Test
    void threat04_ofManyAtOnceOneIsAnsweredAndItsTokensAreDead() throws Exception {
        String code = acme.code(shop, john, "books:read");
        List<HttpResponse<String>> answers = atOnce(() -> acme.redeem(shop, code, ""));
        assertThat(answers)
                .filteredOn(answer -> answer.statusCode() == 200)
                .hasSize(1)
                .allSatisfy(
                        answer ->
                                assertThat(isActive(json(answer).path("access_token").asString()))
                                        .isFalse());
        assertThat(answers)
                .filteredOn(answer -> answer.statusCode() != 200)
                .allSatisfy(AuthorizationCodeTest::assertInvalidGrant);
    }

    @Test
    void threat04_aCodeIsItsClientsOnly() {
        String code = acme.code(shop, john, "books:read");
        assertInvalidGrant(
                world.post(
                        "acme/oauth2/token",
                        other.basic(),
                        "grant_type=authorization_code&code=%s&redirect_uri=%s&code_verifier=%s"
                                .formatted(
                                        code, GrantWorld.redirectUri(shop), GrantWorld.VERIFIER)));
        assertThat(acme.redeem(shop, code, "").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://shop.example/callback/",
                "https://shop.example/callback?x",
                "http://shop.example/callback",
                "https://shop.example/Callback"
            })
    void threat04_aCodeIsOfItsRedirectUriOnly(String redirectUri) {
        assertInvalidGrant(
                world.post(
                        "acme/oauth2/token",
                        shop.basic(),
                        "grant_type=authorization_code&code=%s&redirect_uri=%s&code_verifier=%s"
                                .formatted(
                                        acme.code(shop, john, "books:read"),
                                        redirectUri,
                                        GrantWorld.VERIFIER)));
    }

    @Test
    void threat04_aCodeIsOfItsVerifierOnlyAndOnlyOneIsTried() {
        String code = acme.code(shop, john, "books:read");
        String form =
                "grant_type=authorization_code&redirect_uri="
                        + GrantWorld.redirectUri(shop)
                        + "&code="
                        + code
                        + "&code_verifier=";
        String wrong = "x".repeat(43);
        assertInvalidGrant(world.post("acme/oauth2/token", shop.basic(), form + wrong));
        assertInvalidGrant(acme.redeem(shop, code, ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "short", "with%20spaces%20with%20spaces%20with%20spaces%20with"})
    void threat03_whatCannotBeAVerifierIsRefused(String verifier) {
        assertInvalidRequest(verifier);
    }

    @Test
    void threat03_aVerifierTooLongIsRefused() {
        assertInvalidRequest("x".repeat(129));
    }

    private static void assertInvalidRequest(String verifier) {
        HttpResponse<String> answer =
                world.post(
                        "acme/oauth2/token",
                        shop.basic(),
                        "grant_type=authorization_code&code=%s&redirect_uri=%s&code_verifier=%s"
                                .formatted(
                                        acme.code(shop, john, "books:read"),
                                        GrantWorld.redirectUri(shop),
                                        verifier));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).path("error").asString()).isEqualTo("invalid_request");
    }

    @Test
    void threat04_aCodeBoundToAKeyIsRefusedWithout() {
        assertInvalidGrant(
                acme.redeem(
                        shop,
                        acme.code(shop, acme.grant(shop, john, "books:read"), "thumbprint"),
                        ""));
    }

    @Test
    void threat04_aCodeLivesAMinute() {
        String code = acme.code(shop, john, "books:read");
        JdbcClient.create(world.service().bean(DataSource.class))
                .sql("update authorization_code set expires_at = expires_at - interval '60 s'")
                .update();
        assertInvalidGrant(acme.redeem(shop, code, ""));
    }

    @Test
    void threat04_aCodeOfAnotherIssuerIsUnknown() {
        world.organization("elsewhere");
        GrantWorld elsewhere = new GrantWorld(world, "elsewhere");
        Client stranger = elsewhere.web("shop", "");
        assertInvalidGrant(elsewhere.redeem(stranger, acme.code(shop, john, "books:read"), ""));
    }

    @Test
    void aUserCutOffSinceGetsNothing() {
        UserId gone = acme.user("gone", "reader");
        String code = acme.code(shop, gone, "books:read");
        world.service().bean(AuthorizationGrants.class).revokeOf(acme.tenant().id(), gone);
        assertInvalidGrant(acme.redeem(shop, code, ""));
        assertThat(acme.tokens(shop, gone, "books:read").has("access_token")).isTrue();
    }

    /** Case 19. */
    @Test
    void aScopeMadeAgainSinceIsNotGiven() {
        world.api("acme", "maps", "maps:see", "maps:draw");
        world.authorize(shop, "maps", "maps:see", "maps:draw");
        acme.role("drawer", "maps", "maps:see", "maps:draw");
        UserId mia = acme.user("mia", "drawer");
        String both = acme.code(shop, mia, "maps:see", "maps:draw");
        String one = acme.code(shop, mia, "maps:draw");
        world.manage("DELETE", "acme/apis/maps/scopes/maps:draw", "");
        world.manage("PUT", "acme/apis/maps/scopes/maps:draw", "{}");
        world.authorize(shop, "maps", "maps:see", "maps:draw");
        acme.role("drawer", "maps", "maps:see", "maps:draw");
        JsonNode answer = GrantWorld.answer(acme.redeem(shop, both, ""));
        assertThat(answer.path("scope").asString()).isEqualTo("maps:see");
        assertThat(TokenWorld.json(acme.redeem(shop, one, "")).path("error").asString())
                .isEqualTo("invalid_scope");
        assertThat(acme.tokens(shop, mia, "maps:draw").path("scope").asString())
                .isEqualTo("maps:draw");
    }

    @Test
    void aUserDeletedSinceGetsNothing() {
        UserId gone = acme.user("deleted", "reader");
        String code = acme.code(shop, gone, "books:read");
        world.manage("DELETE", "acme/users/deleted", "");
        assertInvalidGrant(acme.redeem(shop, code, ""));
    }

    @Test
    void aGrantThatTheApplicationDoesNotHaveIsRefused() {
        Client plain = world.application("acme", "plain", "");
        HttpResponse<String> answer = acme.redeem(plain, "x", "");
        assertThat(json(answer).path("error").asString()).isEqualTo("unauthorized_client");
    }

    private static boolean isActive(String token) {
        return json(world.introspect(shop, token)).path("active").asBoolean();
    }

    private static void assertInvalidGrant(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(json(answer).path("error").asString()).isEqualTo("invalid_grant");
    }

    static <T> List<T> atOnce(Callable<T> call) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(PARALLEL)) {
            List<Future<T>> running =
                    threads.invokeAll(Stream.generate(() -> call).limit(PARALLEL).toList());
            return running.stream().map(Future::resultNow).toList();
        }
    }
}
