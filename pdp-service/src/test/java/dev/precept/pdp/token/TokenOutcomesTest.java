package dev.precept.pdp.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.precept.domain.shared.UserId;
import dev.precept.pdp.GrantWorld;
import dev.precept.pdp.TokenWorld;
import dev.precept.pdp.TokenWorld.Client;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

import tools.jackson.databind.JsonNode;

import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import javax.sql.DataSource;

/** What is written of requests for tokens, who reads it, and what is never in it. */
class TokenOutcomesTest {
    private static TokenWorld world;
    private static GrantWorld acme;
    private static Client shop;
    private static UserId john;

    @BeforeAll
    static void start() {
        world = TokenWorld.start("--precept.decision-log.mask=subject");
        world.organization("acme");
        world.api("acme", "books", "books:read", "books:write");
        acme = new GrantWorld(world, "acme");
        shop = acme.web("shop", "");
        world.authorize(shop, "books", "books:read", "books:write");
        acme.role("reader", "books", "books:read");
        john = acme.user("john", "reader");
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    @Test
    void eachOutcomeIsWrittenWithWhatWasGrantedAndWhatWasNotAndNeverAToken() {
        JsonNode tokens = acme.tokens(shop, john, "openid", "books:read", "books:write");
        String refreshToken = tokens.path("refresh_token").asString();
        JsonNode refreshed = GrantWorld.answer(acme.refresh(shop, refreshToken, ""));
        acme.refresh(shop, "no-such-token", "");
        world.revoke(shop, refreshed.path("refresh_token").asString());

        JsonNode issued = one("client=shop&outcome=issued");
        assertThat(issued.path("grantType").asString()).isEqualTo("authorization_code");
        assertThat(issued.path("client").path("handle").asString()).isEqualTo("shop");
        assertThat(texts(issued.path("granted"))).containsExactly("books:read", "openid");
        assertThat(issued.path("dropped").path("books:write").asString())
                .isEqualTo("ROLE_LACKS_PERMISSION");
        assertThat(issued.path("subject").path("id").asString())
                .as("the person is hidden")
                .hasSize(43)
                .isNotEqualTo(john.value());
        JsonNode refresh = one("client=" + shop.id() + "&outcome=refreshed");
        assertThat(refresh.path("grant")).isEqualTo(issued.path("grant"));
        JsonNode refused = one("client=shop&outcome=refused");
        assertThat(refused.path("error").asString()).isEqualTo("invalid_grant");
        assertThat(refused.path("grantType").asString()).isEqualTo("refresh_token");
        JsonNode revoked = one("outcome=revoked");
        assertThat(revoked.path("grant")).isEqualTo(issued.path("grant"));
        assertThat(list("subject=john&outcome=issued")).hasSize(1);
        assertThat(list("subject=nobody")).isEmpty();

        String written =
                String.join(
                        "",
                        JdbcClient.create(world.service().bean(DataSource.class))
                                .sql("select record from token_outcome")
                                .query(
                                        (row, _) ->
                                                new String(row.getBytes(1), StandardCharsets.UTF_8))
                                .list());
        assertThat(written)
                .contains(shop.id())
                .doesNotContain(
                        refreshToken,
                        tokens.path("access_token").asString(),
                        tokens.path("id_token").asString(),
                        shop.secret(),
                        john.value());
    }

    @Test
    void whoIsNotBelievedIsWrittenToo() {
        world.organization("strict");
        Client client = world.application("strict", "client", "");
        world.token(new Client("strict", "client", client.id(), "wrong"), "");
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(
                        () ->
                                assertThat(list("strict", "outcome=refused"))
                                        .singleElement()
                                        .satisfies(
                                                it ->
                                                        assertThat(it.path("error").asString())
                                                                .isEqualTo("invalid_client")));
    }

    @Test
    void onlyAuditorsReadThem() {
        String path = "/v1/organizations/acme/token-outcomes";
        assertThat(world.get(path).statusCode()).isEqualTo(401);
        Client curious = world.application("acme", "curious", "");
        world.authorize(curious, "books", "books:read");
        String token = world.accessToken(curious, "");
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(world.service().base() + path))
                        .header("Authorization", "Bearer " + token)
                        .build();
        assertThat(world.service().send(request).statusCode()).isIn(401, 403);
        assertThat(world.service().send("GET", path + "?outcome=lost", "").statusCode())
                .isEqualTo(400);
    }

    private static JsonNode one(String query) {
        await().atMost(Duration.ofSeconds(10)).until(() -> list(query).size() == 1);
        return list(query).getFirst();
    }

    private static List<JsonNode> list(String query) {
        return list("acme", query);
    }

    private static List<JsonNode> list(String organization, String query) {
        return world.manage("GET", organization + "/token-outcomes?" + query, "")
                .path("outcomes")
                .valueStream()
                .toList();
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::asString).toList();
    }
}
