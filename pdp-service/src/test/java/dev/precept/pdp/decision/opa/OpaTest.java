package dev.precept.pdp.decision.opa;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.TokenWorld;
import dev.precept.pdp.decision.forward.ForwardWorld;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.JsonNode;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** OPA's data API over HTTP, against the started service. */
class OpaTest {
    private static final String EVALUATION =
            """
            {"subject": {"type": "client", "id": "%s"}, "action": {"name": "GET"},
             "resource": {"type": "books", "id": "/books"}}
            """;
    private static final String APISIX =
            """
            {"input": {"type": "http", "request": {"scheme": "http", "method": "GET",
              "host": "books.example", "port": 9080, "path": "%s", "query": {},
              "headers": {"host": "books.example", "authorization": "%s"}},
              "var": {"remote_addr": "10.0.0.9", "timestamp": 1}}}
            """;
    private static final String KONG =
            """
            {"input": {"client_ip": "10.0.0.9", "request": {"http": {"host": "books.example",
              "port": 8000, "tls": {}, "method": "GET", "scheme": "http", "path": "%s",
              "querystring": {}, "headers": {"host": "books.example", "authorization": "%s"}}}}}
            """;

    private static ForwardWorld world;
    private static String key;

    @BeforeAll
    static void start() {
        world = ForwardWorld.start();
        key = world.gateway("apisix", "X_FORWARDED");
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    private static HttpResponse<String> send(String method, String path, String body) {
        return world.service()
                .send(
                        HttpRequest.newBuilder(
                                        URI.create(world.service().base() + "/o/acme" + path))
                                .header(
                                        "Authorization",
                                        "Bearer " + world.service().administratorToken())
                                .header("Content-Type", "application/json")
                                .method(method, BodyPublishers.ofString(body))
                                .build());
    }

    private static JsonNode result(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return TokenWorld.json(response).path("result");
    }

    private static JsonNode byKey(String path, String body) {
        return result(
                world.service()
                        .send(
                                HttpRequest.newBuilder(
                                                URI.create(
                                                        world.service().base()
                                                                + "/o/acme/g/"
                                                                + key
                                                                + path))
                                        .POST(BodyPublishers.ofString(body))
                                        .build()));
    }

    @Test
    void anEvaluationIsADocument() {
        String input = "{\"input\": " + EVALUATION.formatted("shop") + "}";
        JsonNode decision = result(send("POST", "/v1/data/precept/decision", input));
        assertThat(decision.get("allow").asBoolean()).isTrue();
        assertThat(decision.get("reason").asString()).isEqualTo("PERMITTED");
        assertThat(decision.get("position").asLong()).isPositive();
        assertThat(result(send("POST", "/v1/data/precept/allow", input)).asBoolean()).isTrue();
        String other = "{\"input\": " + EVALUATION.formatted("idle") + "}";
        JsonNode denied = result(send("POST", "/v1/data/precept/decision", other));
        assertThat(denied.get("allow").asBoolean()).isFalse();
        assertThat(denied.get("status_code").asInt()).isEqualTo(403);
        JsonNode allow = result(send("POST", "/v1/data/precept/allow", other));
        assertThat(allow.isBoolean() && !allow.asBoolean()).isTrue();
    }

    @Test
    void theInputMayStandInTheQuery() {
        String input = URLEncoder.encode(EVALUATION.formatted("shop"), StandardCharsets.UTF_8);
        assertThat(result(send("GET", "/v1/data/precept/allow?input=" + input, "")).asBoolean())
                .isTrue();
    }

    @Test
    void theOldFormIsTheDocumentItself() {
        HttpResponse<String> allow =
                send("POST", "/v0/data/precept/allow", EVALUATION.formatted("shop"));
        assertThat(allow.body()).isEqualTo("true");
        HttpResponse<String> nothing = send("POST", "/v0/data/precept/nothing", "{}");
        assertThat(nothing.statusCode()).isEqualTo(404);
        assertThat(TokenWorld.json(nothing).get("code").asString()).isEqualTo("undefined_document");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/data/nothing", "/v1/data", "/v1/data/precept/decision/more"})
    void whatIsNotThereIsUndefined(String path) {
        HttpResponse<String> response = send("POST", path, "{\"input\": {}}");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("{}");
        assertThat(send("POST", "/v1/data/precept/allow", "{}").body()).isEqualTo("{}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"input\": {}}",
                "{\"input\": []}",
                "{\"input\": {\"subject\": 1}}",
                "{\"input\": {\"evaluations\": []}}",
                "{\"input\": {\"a\": 1, \"a\": 2}}",
                "[]",
                "{",
                "{\"input\": {}} more"
            })
    void whatCannotBeReadIsAnErrorInOpasForm(String body) {
        HttpResponse<String> response = send("POST", "/v1/data/precept/decision", body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(TokenWorld.json(response).get("code").asString()).isEqualTo("invalid_parameter");
        // Where it is, and nothing of what reads it or of what was sent.
        assertThat(response.body()).doesNotContainIgnoringCase("duplicate", "token", "source");
    }

    @Test
    void nobodyWritesAndNobodyUnknownAsks() {
        for (String method : new String[] {"PUT", "PATCH", "DELETE"}) {
            HttpResponse<String> response = send(method, "/v1/data/precept/allow", "{}");
            assertThat(response.statusCode()).isEqualTo(405);
            assertThat(TokenWorld.json(response).has("code")).isTrue();
        }
        HttpResponse<String> unknown =
                world.ask("POST", "/v1/data/precept/allow", "Content-Type", "application/json");
        assertThat(unknown.statusCode()).isEqualTo(401);
        assertThat(world.ask("POST", "/g/" + key + "x/v1/data/precept/allow").statusCode())
                .isGreaterThanOrEqualTo(400);
    }

    @Test
    void thePluginsOfApisixAndKongAskAboutTheirRequests() {
        for (String[] gateway :
                new String[][] {
                    {"/v1/data/apisix/decision", APISIX}, {"/v1/data/kong/decision", KONG}
                }) {
            String bearer = "Bearer " + world.token();
            JsonNode allowed = byKey(gateway[0], gateway[1].formatted("/v1/books", bearer));
            assertThat(allowed.get("allow").asBoolean()).as(allowed.toString()).isTrue();
            assertThat(allowed.at("/headers/X-Precept-Subject").asString())
                    .isEqualTo(world.shop().id());
            JsonNode none = byKey(gateway[0], gateway[1].formatted("/v1/books", "Basic x"));
            assertThat(none.get("allow").asBoolean()).isFalse();
            assertThat(none.get("status_code").asInt()).isEqualTo(401);
            assertThat(none.at("/headers/WWW-Authenticate").asString()).startsWith("Bearer");
            assertThat(none.get("reason").asString()).contains("unauthenticated");
            JsonNode unclear = byKey(gateway[0], gateway[1].formatted("//v1/health", bearer));
            assertThat(unclear.get("allow").asBoolean()).isFalse();
            assertThat(unclear.get("status_code").asInt()).isEqualTo(403);
        }
    }
}
