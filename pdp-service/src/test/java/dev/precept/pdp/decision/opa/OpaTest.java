package dev.precept.pdp.decision.opa;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.TokenWorld;
import dev.precept.pdp.decision.forward.ForwardWorld;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;

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
        return result(sendByKey("POST", path, body));
    }

    private static HttpResponse<String> sendByKey(String method, String path, String body) {
        String base = world.service().base() + "/o/acme/g/" + key;
        return world.service()
                .send(
                        HttpRequest.newBuilder(URI.create(base + path))
                                .method(method, BodyPublishers.ofString(body))
                                .build());
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

    static List<Recorded> recorded() {
        return Recorded.all();
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void theAnswersAreOpas(Recorded recorded) {
        recorded.check(
                world.service()
                        .send(
                                recorded.request(world.service().base() + "/o/acme")
                                        .header(
                                                "Authorization",
                                                "Bearer " + world.service().administratorToken())
                                        .build()));
    }

    @Test
    void theRootHasWhatTheInputIsFor() {
        String kong = KONG.formatted("/v1/books", "Bearer " + world.token());
        JsonNode root = result(send("POST", "/v1/data", kong));
        assertThat(root.at("/kong/decision/allow").asBoolean()).isTrue();
        assertThat(root.path("precept")).isEmpty();
        String apisix = APISIX.formatted("/v1/books", "Bearer " + world.token());
        root = result(send("POST", "/v1/data", apisix));
        assertThat(root.at("/apisix/decision/allow").asBoolean()).isTrue();
        assertThat(root.path("kong")).isEmpty();
        HttpResponse<String> other = send("POST", "/v1/data", "{\"input\": {\"subject\": 1}}");
        assertThat(other.statusCode()).isEqualTo(400);
        assertThat(other.body()).contains("invalid_parameter");
    }

    @Test
    void whatIsTooMuchUnpackedIsNotTaken() {
        byte[] bomb = Recorded.packed(" ".repeat(2 << 20).getBytes(StandardCharsets.UTF_8));
        HttpResponse<byte[]> answer = packed("/v1/data/precept/allow", bomb, "identity");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8))
                .contains("invalid_parameter")
                .contains("has more than");
        byte[] cut = Arrays.copyOf(bomb, bomb.length / 2);
        assertThat(packed("/v1/data/precept/allow", cut, "gzip").statusCode()).isEqualTo(400);
    }

    /** OPA packs from 1,024 bytes on. */
    @Test
    void aLongAnswerIsPackedForWhoeverTakesIt() throws IOException {
        String shop = "{\"input\": " + EVALUATION.formatted("shop") + "}";
        byte[] question = Recorded.packed(shop.getBytes(StandardCharsets.UTF_8));
        String path = "/v1/data/precept/decision?explain=full&pretty=true&metrics&provenance";
        for (String takes : List.of("gzip", "br, GZIP;q=0.5", "deflate,gzip ; q=1.0")) {
            HttpResponse<byte[]> answer = packed("/v1/data?explain=full&metrics", question, takes);
            assertThat(answer.headers().firstValue("Content-Encoding")).hasValue("gzip");
            assertThat(answer.headers().firstValue("Vary")).hasValue("Accept-Encoding");
            String unpacked =
                    new String(
                            new GZIPInputStream(new ByteArrayInputStream(answer.body()))
                                    .readAllBytes(),
                            StandardCharsets.UTF_8);
            assertThat(TokenWorld.json(unpacked).at("/result/precept/allow").asBoolean()).isTrue();
        }
        for (String takes : List.of("identity", "gzip;q=0", "gzip;q=0.000", "br", "xgzip")) {
            HttpResponse<byte[]> answer = packed(path, question, takes);
            assertThat(answer.headers().firstValue("Content-Encoding")).isEmpty();
        }
        assertThat(
                        packed("/v1/data/precept/allow", question, "gzip")
                                .headers()
                                .firstValue("Content-Encoding"))
                .isEmpty();
    }

    private static HttpResponse<byte[]> packed(String path, byte[] body, String takes) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create(world.service().base() + "/o/acme" + path))
                            .header(
                                    "Authorization",
                                    "Bearer " + world.service().administratorToken())
                            .header("Content-Encoding", "gzip")
                            .header("Accept-Encoding", takes)
                            .POST(BodyPublishers.ofByteArray(body))
                            .build(),
                    BodyHandlers.ofByteArray());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void anExplanationSaysWhyToAuditorsOnly() {
        String shop = "{\"input\": " + EVALUATION.formatted("shop") + "}";
        String idle = "{\"input\": " + EVALUATION.formatted("idle") + "}";
        String path = "/v1/data/precept/allow?explain=notes";
        JsonNode permit = TokenWorld.json(send("POST", path + "&pretty=true", shop));
        assertThat(permit.at("/explanation/0").asString()).startsWith("PERMITTED at evt-");
        assertThat(permit.get("explanation").toString())
                .contains("AUTHORIZATION (application shop, ");
        JsonNode deny = TokenWorld.json(send("POST", path, idle)).get("explanation");
        assertThat(deny.get(1).get("op").asString()).isEqualTo("note");
        assertThat(deny.get(1).get("message").asString())
                .contains("wanted: AUTHORIZATION (application idle, ");
        HttpResponse<String> gateway = sendByKey("POST", path, shop);
        assertThat(TokenWorld.json(gateway).get("result").asBoolean()).isTrue();
        assertThat(gateway.body()).doesNotContain("explanation");
        assertThat(TokenWorld.json(gateway).at("/warning/message").asString())
                .contains("precept:audit");
        // A proof of possession counts once: what is explained is what was decided.
        String kong = KONG.formatted("/v1/books", "Bearer " + world.token());
        JsonNode why = TokenWorld.json(send("POST", "/v1/data/kong/decision?explain=full", kong));
        assertThat(why.at("/explanation/0/message").asString()).contains(" at evt-");
    }

    @Test
    void aDenyIsRecordedUnderTheIdThatIsTold() throws Exception {
        String idle = "{\"input\": " + EVALUATION.formatted("idle") + "}";
        JsonNode first = TokenWorld.json(send("POST", "/v1/data/precept/allow", idle));
        JsonNode second = TokenWorld.json(send("POST", "/v1/data/precept/allow", idle));
        String id = first.get("decision_id").asString();
        assertThat(second.get("decision_id").asString()).isNotEqualTo(id);
        HttpResponse<String> found = decision(id);
        for (int i = 0; i < 200 && found.statusCode() == 404; i++) {
            Thread.sleep(50);
            found = decision(id);
        }
        assertThat(found.statusCode()).as(found.body()).isEqualTo(200);
        assertThat(found.body()).contains(id).contains("NOT_AUTHORIZED_FOR_APPLICATION");
        // Nothing was decided, or nothing is written of it.
        assertThat(TokenWorld.json(send("POST", "/v1/data/nothing", idle)).has("decision_id"))
                .isFalse();
    }

    private static HttpResponse<String> decision(String id) {
        return world.service().send("GET", "/v1/organizations/acme/decisions/" + id, "");
    }

    @Test
    void gatekeeperIsAnsweredForEachKey() {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        request.put("apiVersion", "externaldata.gatekeeper.sh/v1beta1");
        request.put("kind", "ProviderRequest");
        request.putObject("request")
                .putArray("keys")
                .add(EVALUATION.formatted("shop"))
                .add(EVALUATION.formatted("idle"))
                .add("{}")
                .add("nothing");
        HttpResponse<String> response = sendByKey("POST", "/external-data", request.toString());
        assertThat(response.statusCode()).isEqualTo(200);
        JsonNode body = TokenWorld.json(response);
        assertThat(body.get("kind").asString()).isEqualTo("ProviderResponse");
        JsonNode items = body.at("/response/items");
        assertThat(items.get(0).get("key").asString()).isEqualTo(EVALUATION.formatted("shop"));
        assertThat(items.get(0).at("/value/allow").asBoolean()).isTrue();
        assertThat(items.get(1).at("/value/allow").asBoolean(true)).isFalse();
        for (int i = 2; i < 4; i++) {
            assertThat(items.get(i).has("value")).isFalse();
            assertThat(items.get(i).get("error").asString()).isNotEmpty();
        }
        for (String bad : List.of("", "[]", "{\"request\": {\"keys\": 1}}")) {
            HttpResponse<String> refused = sendByKey("POST", "/external-data", bad);
            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(TokenWorld.json(refused).at("/response/systemError").asString())
                    .isNotEmpty();
        }
    }

    @Test
    void theKeyOpensWhatTheTokenOpens() {
        assertThat(sendByKey("GET", "/health?bundles&plugins", "").statusCode()).isEqualTo(200);
        assertThat(sendByKey("POST", "/", EVALUATION.formatted("shop")).statusCode())
                .isEqualTo(200);
        assertThat(sendByKey("GET", "/v1/policies", "").body()).isEqualTo("{\"result\":[]}");
        assertThat(world.ask("GET", "/g/" + key + "x/health").statusCode())
                .isGreaterThanOrEqualTo(400);
        HttpResponse<String> open = world.ask("GET", "/health?bundles");
        assertThat(open.statusCode()).isEqualTo(200);
        assertThat(open.body()).isEqualTo("{}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/v1/data/nothing", "/v1/data/preceptor", "/v1/data/precept/decision/more"})
    void whatIsNotThereIsUndefined(String path) {
        HttpResponse<String> response =
                send("POST", path, "{\"input\": " + EVALUATION.formatted("shop") + "}");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("{}");
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
        isUnreadable(body);
    }

    @Test
    void whatIsTooDeepIsAnErrorInOpasForm() {
        isUnreadable("{\"input\": " + "[".repeat(400) + "]".repeat(400) + "}");
    }

    private static void isUnreadable(String body) {
        HttpResponse<String> response = send("POST", "/v1/data/precept/decision", body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(TokenWorld.json(response).get("code").asString()).isEqualTo("invalid_parameter");
        // Where it is, and nothing of what reads it or of what was sent.
        assertThat(response.body()).doesNotContainIgnoringCase("duplicate", "token", "source");
    }

    @Test
    void nobodyWritesAndNobodyUnknownAsks() {
        for (String path : List.of("/v1/data/precept/allow", "/v1/policies/one")) {
            for (String method : List.of("PUT", "PATCH", "DELETE")) {
                HttpResponse<String> response = send(method, path, "{}");
                assertThat(response.statusCode()).isEqualTo(405);
                assertThat(TokenWorld.json(response).get("code").asString())
                        .isEqualTo("invalid_operation");
            }
        }
        HttpResponse<String> unknown =
                world.ask("POST", "/v1/data/precept/allow", "Content-Type", "application/json");
        assertThat(unknown.statusCode()).isEqualTo(401);
        assertThat(TokenWorld.json(unknown).get("code").asString()).isEqualTo("unauthorized");
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
