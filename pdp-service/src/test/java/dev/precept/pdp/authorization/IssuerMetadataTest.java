package dev.precept.pdp.authorization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.TokenWorld;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

/** What an issuer says of itself is so. */
class IssuerMetadataTest {
    private static TokenWorld world;
    private static JsonNode metadata;

    @BeforeAll
    static void start() {
        world = TokenWorld.start();
        world.organization("acme");
        world.api("acme", "orders", "orders:read");
        metadata = TokenWorld.json(world.get("/.well-known/oauth-authorization-server/o/acme"));
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    private static List<String> list(String member) {
        return metadata.path(member).valueStream().map(JsonNode::asString).toList();
    }

    @Test
    void itIsTheSameAtBothPlacesAndForPagesToRead() {
        HttpResponse<String> other = world.get("/o/acme/.well-known/openid-configuration");
        assertThat(TokenWorld.json(other)).isEqualTo(metadata);
        assertThat(other.headers().firstValue("Access-Control-Allow-Origin")).hasValue("*");
        String tag = other.headers().firstValue("ETag").orElseThrow();
        assertThat(
                        world.get("/o/acme/.well-known/openid-configuration", "If-None-Match", tag)
                                .statusCode())
                .isEqualTo(304);
        assertThat(world.get("/o/nobody/.well-known/openid-configuration").statusCode())
                .isEqualTo(404);
        assertThat(metadata.path("issuer").asString("")).isEqualTo(world.issuer("acme"));
    }

    @Test
    void everyEndpointThatIsNamedIsThere() {
        int endpoints = 0;
        for (Map.Entry<String, JsonNode> member : metadata.properties()) {
            if (member.getKey().endsWith("_endpoint") || member.getKey().endsWith("_uri")) {
                String uri = member.getValue().asString("");
                assertThat(uri).startsWith(world.issuer("acme") + "/");
                String path = URI.create(uri).getRawPath();
                assertThat(world.get(path).statusCode()).as(path).isNotIn(404, 500);
                endpoints++;
            }
        }
        assertThat(endpoints).isGreaterThanOrEqualTo(6);
    }

    @Test
    void everyGrantThatIsNamedIsThere() {
        assertThat(list("grant_types_supported"))
                .contains("authorization_code", "client_credentials", "refresh_token");
        TokenWorld.Client client =
                world.application("acme", "many", ", \"grantTypes\": [\"client_credentials\"]");
        for (String grant : list("grant_types_supported")) {
            HttpResponse<String> answer =
                    world.post("acme/oauth2/token", client.basic(), "grant_type=" + grant);
            assertThat(answer.body()).doesNotContain("unsupported_grant_type");
        }
    }

    @Test
    void threat05_itSaysThatResponsesSayWhoseTheyAre() {
        assertThat(metadata.path("authorization_response_iss_parameter_supported").asBoolean(false))
                .isTrue();
    }

    @Test
    void threat06_itNamesNothingThatTheStandardsGaveUp() {
        assertThat(list("response_types_supported")).containsExactly("code");
        assertThat(list("code_challenge_methods_supported")).containsExactly("S256");
        assertThat(list("grant_types_supported")).doesNotContain("password", "implicit");
        assertThat(metadata.path("request_uri_parameter_supported").asBoolean(true)).isFalse();
    }

    @Test
    void itTellsNothingOfWhatThereIsToProtect() {
        assertThat(metadata.toString()).doesNotContain("orders");
        assertThat(list("scopes_supported"))
                .containsExactly("openid", "profile", "email", "offline_access");
    }
}
