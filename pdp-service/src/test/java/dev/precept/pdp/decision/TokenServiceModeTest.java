package dev.precept.pdp.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.TokenWorld;
import dev.precept.pdp.TokenWorld.Client;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.net.http.HttpResponse;

/** An organization of which somebody else's gateway decides: it issues tokens, and denies all. */
class TokenServiceModeTest {
    private static TokenWorld world;
    private static Client shop;

    @BeforeAll
    static void start() {
        world = TokenWorld.start();
        world.organization("acme");
        world.api("acme", "books", "read");
        world.manage(
                "PUT",
                "acme/apis/books/operations",
                "[{\"method\":\"GET\",\"path\":\"/books\",\"scopes\":[[\"read\"]]},"
                        + "{\"method\":\"GET\",\"path\":\"/open\",\"public\":true}]");
        shop = world.application("acme", "shop", "");
        world.authorize(shop, "books", "read");
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    private static HttpResponse<String> ask(String path, String token) {
        String body =
                "{\"subject\":{\"type\":\"token\",\"id\":\""
                        + token
                        + "\"},\"action\":{\"name\":\"GET\"},"
                        + "\"resource\":{\"type\":\"books\",\"id\":\""
                        + path
                        + "\"}}";
        return world.service().send("POST", "/o/acme/access/v1/evaluation", body);
    }

    @Test
    void itIssuesAndItsDoorsDenyAndSayWhy() {
        String token = world.accessToken(shop, "&scope=read");
        assertThat(ask("/books", token).body()).contains("PERMITTED");
        world.manage("PUT", "acme", "{\"name\":\"acme\",\"mode\":\"TOKEN_SERVICE\"}");
        for (String path : new String[] {"/books", "/open"}) {
            HttpResponse<String> answer = ask(path, token);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(TokenWorld.json(answer).get("decision").asBoolean()).isFalse();
            assertThat(answer.body()).contains("DECISIONS_NOT_SERVED");
        }
        String opa =
                "{\"input\":{\"subject\":{\"type\":\"token\",\"id\":\""
                        + token
                        + "\"},\"action\":{\"name\":\"GET\"},"
                        + "\"resource\":{\"type\":\"books\",\"id\":\"/books\"}}}";
        assertThat(world.service().send("POST", "/o/acme/v1/data/precept/allow", opa).body())
                .contains("false")
                .doesNotContain("true");
        String fresh = world.accessToken(shop, "&scope=read");
        assertThat(world.introspect(shop, fresh).body()).contains("\"active\":true");
        assertThat(world.revoke(shop, fresh).statusCode()).isEqualTo(200);
        assertThat(world.introspect(shop, fresh).body()).isEqualTo("{\"active\":false}");
        world.manage("PUT", "acme", "{\"name\":\"acme\",\"mode\":\"AUTHORIZATION\"}");
        assertThat(ask("/books", token).body()).contains("PERMITTED");
    }
}
