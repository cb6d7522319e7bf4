package dev.precept.pdp.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.TokenWorld;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import java.net.http.HttpResponse;

/** API keys from their making to decisions, against the started service. */
class ApiKeysTest {
    private static final String KEYS = "acme/api-keys/shop/books";

    private static TokenWorld world;

    @BeforeAll
    static void start() {
        world = TokenWorld.start();
        world.organization("acme");
        for (String api : new String[] {"books", "films"}) {
            world.api("acme", api, "read");
            world.manage(
                    "PUT",
                    "acme/apis/" + api + "/operations",
                    "[{\"method\":\"GET\",\"path\":\"/all\",\"scopes\":[[\"read\"]]}]");
        }
        TokenWorld.Client shop = world.application("acme", "shop", "");
        world.authorize(shop, "books", "read");
        world.authorize(shop, "films", "read");
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    private static String reason(String key, String api) {
        String body =
                """
                {"subject": {"type": "api-key", "id": "%s"}, "action": {"name": "GET"},
                 "resource": {"type": "%s", "id": "/all"}}
                """
                        .formatted(key, api);
        HttpResponse<String> response =
                world.service().send("POST", "/o/acme/access/v1/evaluation", body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.body()).doesNotContain(key);
        return TokenWorld.json(response).get("context").get("reason").asString();
    }

    @Test
    void aKeyOpensItsApiAndNoOther() {
        JsonNode made = world.manage("POST", KEYS, "{}");
        String key = made.get("key").asString();
        assertThat(key).startsWith("pak_" + made.get("id").asString() + ".");
        assertThat(reason(key, "books")).isEqualTo("PERMITTED");
        assertThat(reason(key, "films")).isEqualTo("AUDIENCE_MISMATCH");
        for (String wrong : new String[] {key + "x", key.replace("pak_", "pgk_"), "pak_x.y", "-"}) {
            assertThat(reason(wrong, "books")).as(wrong).isEqualTo("API_KEY_UNKNOWN");
        }
    }

    @Test
    void aGatewaysKeyIsNoApiKey() {
        world.manage("PUT", "acme/gateways/edge", "{}");
        String key = world.manage("POST", "acme/gateways/edge/keys", "{}").get("key").asString();
        assertThat(reason(key.replace("pgk_", "pak_"), "books")).isEqualTo("API_KEY_UNKNOWN");
    }

    @Test
    void aKeyIsShownOnceAndEnds() {
        JsonNode made = world.manage("POST", KEYS, "{\"expiresAt\":\"2999-01-01T00:00:00Z\"}");
        String key = made.get("key").asString();
        String id = made.get("id").asString();
        String listed = world.manage("GET", KEYS, "").toString();
        assertThat(listed).contains(id, "2999").doesNotContain(key);
        assertThat(world.manage("GET", "acme/api-keys/shop/films", "").get("items").size())
                .isZero();
        String secret = key.substring(key.indexOf('.') + 1);
        assertThat(world.manage("GET", "acme/events?limit=1000", "").toString())
                .contains("api-key.created.v1")
                .doesNotContain(secret);
        String path = "/v1/organizations/acme/api-keys/shop/";
        assertThat(world.service().send("DELETE", path + "films/" + id, "").statusCode())
                .isEqualTo(404);
        world.manage("DELETE", KEYS + "/" + id, "");
        assertThat(reason(key, "books")).isEqualTo("API_KEY_UNKNOWN");
        assertThat(world.service().send("POST", path + "none", "{}").statusCode()).isEqualTo(404);
        assertThat(world.manage("POST", KEYS + "?dryRun=true", "{}").get("dryRun").asBoolean())
                .isTrue();
    }

    @Test
    void aRevocationOfTheApplicationEndsItsKeys() {
        world.authorize(world.application("acme", "gone", ""), "books", "read");
        String key = world.manage("POST", "acme/api-keys/gone/books", "{}").get("key").asString();
        assertThat(reason(key, "books")).isEqualTo("PERMITTED");
        world.manage("POST", "acme/revocations", "{\"client\":\"gone\"}");
        assertThat(reason(key, "books")).isEqualTo("TOKEN_REVOKED");
    }
}
