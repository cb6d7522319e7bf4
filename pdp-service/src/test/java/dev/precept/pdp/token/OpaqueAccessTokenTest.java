package dev.precept.pdp.token;

import static dev.precept.pdp.TokenWorld.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.TokenWorld;
import dev.precept.pdp.TokenWorld.Client;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import java.net.http.HttpResponse;

/** Opaque access tokens count at every door at which signed ones do. */
class OpaqueAccessTokenTest {
    private static final String OPAQUE = ",\"accessToken\":{\"format\":\"opaque\"}";

    private static TokenWorld world;
    private static Client shop;

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
        shop = world.application("acme", "shop", OPAQUE);
        world.authorize(shop, "orders", "orders:read");
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    @Test
    void itIsIntrospectedByThoseItConcerns() {
        String token = world.accessToken(shop, "");
        assertThat(token).startsWith("po_").doesNotContain(".");
        JsonNode answer = json(world.introspect(shop, token));
        assertThat(answer.path("active").asBoolean()).isTrue();
        assertThat(answer.path("scope").asString()).isEqualTo("orders:read");
        assertThat(answer.path("client_id").asString()).isEqualTo(shop.id());
        Client nosy = world.application("acme", "nosy", "");
        assertThat(world.introspect(nosy, token).body()).isEqualTo("{\"active\":false}");
        Client stranger = world.application("other", "stranger", "");
        assertThat(world.introspect(stranger, token).body()).isEqualTo("{\"active\":false}");
    }

    @Test
    void decisionsAreMadeAboutItUntilItIsRevoked() {
        String token = world.accessToken(shop, "");
        assertThat(reason(token)).isEqualTo("PERMITTED");
        assertThat(world.revoke(shop, token).statusCode()).isEqualTo(200);
        assertThat(reason(token)).isEqualTo("TOKEN_REVOKED");
        assertThat(world.introspect(shop, token).body()).isEqualTo("{\"active\":false}");
        assertThat(reason(token.substring(0, token.length() - 4) + "AAAA"))
                .isEqualTo("TOKEN_INVALID");
    }

    @Test
    void ourOwnApiTakesIt() {
        Client operator = world.application("system", "operator", OPAQUE);
        world.manage(
                "PUT",
                "system/applications/operator/authorized-apis/precept",
                """
                {"policy": "RBAC", "scopes": ["precept:read"], "organizations": "ALL"}\
                """);
        String bearer = "Bearer " + world.accessToken(operator, "");
        assertThat(world.get("/v1/organizations/acme", "Authorization", bearer).statusCode())
                .isEqualTo(200);
        assertThat(
                        world.get(
                                        "/v1/organizations/acme",
                                        "Authorization",
                                        "Bearer " + world.accessToken(shop, ""))
                                .statusCode())
                .isEqualTo(401);
    }

    private static String reason(String token) {
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
                                        .formatted(token));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return json(response).path("context").path("reason").asString();
    }
}
