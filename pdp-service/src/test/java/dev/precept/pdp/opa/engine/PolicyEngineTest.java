package dev.precept.pdp.opa.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.precept.domain.shared.Position;
import dev.precept.pdp.TestService;
import dev.precept.pdp.sidecar.TestSidecar;
import dev.precept.projections.embedded.EmbeddedDecisionPoint;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.loader.ImageLoader;
import dev.precept.projections.testing.OpaProcess;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.health.contributor.Status;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPInputStream;

/**
 * Policies in Rego that a real OPA evaluates, over HTTP against the started service and sidecars of
 * it.
 */
class PolicyEngineTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String SOURCE =
            """
            package acme.level

            allow if input.context.level > 2

            else := false if input.context.level == 0

            deny := input.context.isBlocked
            """;

    private static OpaProcess opa;
    private static TestService service;
    private static String key;
    private static TestSidecar sidecar;
    private static TestSidecar bare;

    @BeforeAll
    static void start() {
        opa = OpaProcess.serve();
        service =
                TestService.start("--precept.opa.url=" + opa.base(), "--precept.opa.deadline=10s");
        api("books");
        api("pens");
        put(200, "policies/level", policy("PERMIT", SOURCE, null));
        put(200, "policies/level/attachments/api/books", "");
        put(200, "policies/block", policy("DENY", SOURCE, null));
        put(200, "policies/block/attachments/api/books", "");
        put(200, "gateways/edge", "{}");
        String keys = "/v1/organizations/default/gateways/edge/keys";
        key = JSON.readTree(service.send("POST", keys, "{}").body()).get("key").asString();
        sidecar = sidecar("--precept.opa.url=" + opa.base(), "--precept.opa.deadline=10s");
        bare = sidecar("--precept.opa.url=");
    }

    private static TestSidecar sidecar(String... settings) {
        TestSidecar started = TestSidecar.start(service.decisionBase(), "default", key, settings);
        await().atMost(PATIENCE)
                .until(
                        () ->
                                started.bean(ImageLoader.class)
                                                .image()
                                                .position()
                                                .compareTo(position())
                                        >= 0);
        return started;
    }

    private static Position position() {
        return service.bean(ImageLoader.class).image().position();
    }

    private static void api(String handle) {
        put(
                200,
                "apis/" + handle,
                "{\"identifier\":\"https://%s.example\",\"name\":\"A\"}".formatted(handle));
        put(
                200,
                "apis/" + handle + "/scopes/read",
                "{\"displayName\":\"Read\",\"description\":\"\"}");
        String lifecycle = "/v1/organizations/default/apis/" + handle + "/lifecycle";
        assertThat(service.send("POST", lifecycle, "{\"to\":\"PUBLISHED\"}").statusCode())
                .isEqualTo(200);
        put(
                200,
                "roles/reader-" + handle,
                "{\"audience\":{\"type\":\"ORGANIZATION\"},"
                        + "\"permissions\":[{\"api\":\"%s\",\"scope\":\"read\"}]}"
                                .formatted(handle));
        put(200, "users/ada", "{}");
        put(200, "roles/reader-" + handle + "/members/users/ada", "{}");
    }

    @AfterAll
    static void stop() {
        for (TestSidecar each : new TestSidecar[] {sidecar, bare}) {
            if (each != null) {
                each.close();
            }
        }
        if (service != null) {
            service.close();
        }
        if (opa != null) {
            opa.close();
        }
    }

    private static String policy(String effect, String source, @Nullable String tests) {
        Map<String, String> body =
                tests == null
                        ? Map.of("kind", "REGO", "effect", effect, "source", source)
                        : Map.of(
                                "kind", "REGO", "effect", effect, "source", source, "tests", tests);
        return JSON.writeValueAsString(body);
    }

    private static String put(int hundred, String path, String body) {
        HttpResponse<String> response =
                service.send("PUT", "/v1/organizations/default/" + path, body);
        assertThat(response.statusCode())
                .as(path + response.body())
                .isBetween(hundred, hundred + 99);
        return response.body();
    }

    private static String evaluation(String api, String context) {
        return evaluation(service.base(), api, context);
    }

    private static String evaluation(String base, String api, String context) {
        return post(base + "/o/default/access/v1/evaluation", question(api, context));
    }

    private static String explanation(String api, String context) {
        return post(service.base() + "/o/default/access/v1/explain", question(api, context));
    }

    private static String question(String api, String context) {
        return "{\"subject\":{\"type\":\"user\",\"id\":\"ada\"},"
                + "\"action\":{\"name\":\"read\"},"
                + "\"resource\":{\"type\":\""
                + api
                + "\",\"id\":\"one\"},\"context\":{"
                + context
                + "}}";
    }

    private static HttpResponse<String> answer(String path, String body) {
        return sent(service.base() + path, body);
    }

    private static HttpResponse<String> sent(String uri, String body) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(uri))
                        .header("Authorization", "Bearer " + service.administratorToken())
                        .header("Content-Type", "application/json");
        return service.send(request.POST(BodyPublishers.ofString(body)).build());
    }

    private static String post(String uri, String body) {
        HttpResponse<String> response = sent(uri, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response.body();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            textBlock =
                    """
                    "level":3,"isBlocked":false;true;"PERMITTED"
                    "level":2,"isBlocked":false;false;"POLICY_NOT_MET"
                    "level":0,"isBlocked":false;false;"POLICY_NOT_MET"
                    "level":3,"isBlocked":true;false;"POLICY_DENIES"
                    "level":3,"isBlocked":"no";false;"POLICY_DENIES"
                    "level":3;false;"POLICY_DENIES"
                    """)
    void whatTheOpaSaysCounts(String context, boolean decision, String reason) {
        assertThat(evaluation("books", context))
                .contains("\"decision\":" + decision)
                .contains("\"reason\":" + reason);
    }

    /** What a sidecar answers, as the service would. */
    private static String beside(TestSidecar asked, String base, String api, String context) {
        HttpResponse<String> response =
                asked.send(
                        base,
                        "POST",
                        "/o/default/access/v1/evaluation",
                        question(api, context),
                        "Precept-Gateway-Key",
                        key,
                        "Content-Type",
                        "application/json");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response.body();
    }

    private static String beside(TestSidecar asked, String api, String context) {
        return beside(asked, asked.base(), api, context);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"level\":3,\"isBlocked\":false",
                "\"level\":2,\"isBlocked\":false",
                "\"level\":3,\"isBlocked\":true",
                "\"level\":3"
            })
    void aSidecarAsksItToo(String context) {
        String position = "\"position\":\"?\\d+\"?";
        String expected = evaluation("books", context).replaceAll(position, "");
        for (String base : List.of(sidecar.base(), sidecar.decisionBase())) {
            assertThat(beside(sidecar, base, "books", context).replaceAll(position, ""))
                    .isEqualTo(expected);
        }
    }

    @Test
    void whatHappensWhileItIsAskedCountsAndKeepsNothingBack() throws InterruptedException {
        String context = "\"level\":3,\"isBlocked\":false";
        api("caps");
        put(200, "policies/level/attachments/api/caps", "");
        await().atMost(PATIENCE)
                .until(() -> beside(sidecar, "caps", context).contains("\"decision\":true"));
        assertThat(whileItHangs("caps", context, () -> put(200, "users/eve", "{}")))
                .contains("\"decision\":true");
        String member = "/v1/organizations/default/roles/reader-caps/members/users/ada";
        assertThat(whileItHangs("caps", context, () -> service.send("DELETE", member, "")))
                .contains("\"decision\":false")
                .doesNotContain("LEASE_EXPIRED");
    }

    /** What the sidecar answers where something happens before the OPA does. */
    private static String whileItHangs(String api, String context, Runnable happens)
            throws InterruptedException {
        EmbeddedDecisionPoint point = sidecar.bean(EmbeddedDecisionPoint.class);
        PolicyImage before = point.image();
        CompletableFuture<String> answer;
        opa.hang();
        try {
            answer = CompletableFuture.supplyAsync(() -> beside(sidecar, api, context));
            Thread.sleep(300);
            happens.run();
            await().atMost(PATIENCE).until(() -> !point.covers(before));
        } finally {
            opa.resume();
        }
        return answer.join();
    }

    @Test
    void aSidecarThatHasNoneDeniesWhatItWouldBeAsked() {
        assertThat(beside(bare, "books", "\"level\":3,\"isBlocked\":false"))
                .contains("\"decision\":false")
                .contains("POLICY_ENGINE_UNAVAILABLE");
        assertThat(beside(bare, "pens", "")).contains("\"decision\":true");
        assertThat(bare.beans(OpaHealth.class)).isEmpty();
    }

    @Test
    void healthAndMeasuresOfASidecarTellOfItToo() {
        beside(sidecar, "books", "\"level\":3,\"isBlocked\":false");
        HttpResponse<String> measures =
                sidecar.send(
                        sidecar.base(),
                        "GET",
                        "/actuator/prometheus",
                        "",
                        "Precept-Gateway-Key",
                        key);
        assertThat(measures.body())
                .contains("precept_opa_questions_seconds_count{outcome=\"DEFINED_TRUE\"");
        assertThat(sidecar.bean(OpaHealth.class).health(false)).hasToString("UP {}");
        assertThat(sidecar.beans(RegoCheck.class)).as("it takes no policies").isEmpty();
    }

    @Test
    void whatSidecarsDecidedIsHeldAgainstWhatItSays() {
        String allowed = "\"level\":3,\"isBlocked\":false";
        String blocked = "\"level\":3,\"isBlocked\":true";
        api("maps");
        put(200, "policies/changing", policy("PERMIT", SOURCE, null));
        put(200, "policies/changing/attachments/api/maps", "");
        Position before = position();
        put(200, "policies/changing", policy("PERMIT", SOURCE + "\n# another\n", null));
        Map<String, String> expected = new LinkedHashMap<>();
        expected.put(reported("books", allowed, "true"), "agrees");
        expected.put(reported("books", allowed, "false"), "differs denied");
        expected.put(reported("books", blocked, "true"), "differs permitted");
        expected.put(
                reported("books", blocked, "{\"allow\":false,\"reason\":\"POLICY_DENIES\"}"),
                "agrees");
        expected.put(reported("maps", allowed, "true"), "agrees");
        String then = reported("maps", allowed, "true");
        expected.put(then.replaceFirst("evt-\\d+", "evt-" + before), "unknown no_engine");
        assertThat(checked(expected.keySet())).containsExactlyElementsOf(expected.values());
        assertThat(listed(id(List.copyOf(expected.keySet()).getFirst())).at("/record").toString())
                .as("with what it said")
                .contains("DEFINED_TRUE");
        opa.kill();
        try {
            assertThat(checked(Set.of(reported("books", allowed, "true"))))
                    .containsExactly("unknown no_engine");
        } finally {
            opa.restart();
        }
    }

    /** A decision as an OPA with a bundle reports it. */
    private static String reported(String api, String context, String result) {
        return """
        {"labels":{"id":"p-1"},"decision_id":"%s","path":"precept/decision","input":%s,
         "bundles":{"precept":{"revision":"evt-%s"}},"result":%s,"timestamp":"%s"}
        """
                .formatted(
                        UUID.randomUUID(),
                        question(api, context),
                        position(),
                        result,
                        Instant.now());
    }

    private static String id(String event) {
        return JSON.readTree(event).get("decision_id").asString();
    }

    private static List<String> checked(Collection<String> events) {
        HttpResponse<String> taken =
                service.send(
                        HttpRequest.newBuilder(
                                        URI.create(
                                                service.base()
                                                        + "/v1/organizations/default/opa/logs"))
                                .header("Precept-Gateway-Key", key)
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(events.toString()))
                                .build());
        assertThat(taken.statusCode()).as(taken.body()).isEqualTo(200);
        return events.stream()
                .map(event -> listed(id(event)).get("check"))
                .map(it -> it.get("result").asString() + ' ' + it.path("why").asString(""))
                .map(String::strip)
                .toList();
    }

    private static JsonNode listed(String id) {
        String path = "/v1/organizations/default/opa/decisions?decision=" + id;
        return JSON.readTree(service.send("GET", path, "").body()).at("/decisions/0");
    }

    @Test
    void whereItDoesNotAnswerNothingPassesThatItWouldHaveBeenAsked() {
        String context = "\"level\":3,\"isBlocked\":false";
        assertThat(evaluation("books", context)).contains("\"decision\":true");
        opa.kill();
        try {
            assertThat(evaluation("books", context))
                    .contains("\"decision\":false")
                    .contains("POLICY_ENGINE_UNAVAILABLE");
            assertThat(evaluation("pens", context)).contains("\"decision\":true");
            assertThat(beside(sidecar, "books", context))
                    .contains("\"decision\":false")
                    .contains("POLICY_ENGINE_UNAVAILABLE");
            assertThat(beside(sidecar, "pens", context)).contains("\"decision\":true");
            assertThat(sidecar.bean(OpaHealth.class).health(false).getStatus())
                    .isEqualTo(Status.DOWN);
            assertThat(
                            sidecar.send(sidecar.base(), "GET", "/actuator/health/readiness", "")
                                    .statusCode())
                    .isEqualTo(200);
            assertThat(put(500, "policies/new", policy("PERMIT", SOURCE, null)))
                    .contains("policy-engine-unavailable");
        } finally {
            opa.restart();
        }
        assertThat(evaluation("books", context)).contains("\"decision\":true");
        assertThat(beside(sidecar, "books", context)).contains("\"decision\":true");
    }

    @Test
    void anExplanationIsOfWhatIsDecided() {
        String context = "\"level\":3,\"isBlocked\":false";
        assertThat(explanation("books", context))
                .contains("\"decision\":true", "\"PERMITTED\"", "ROLE_PERMISSION");
        String denied = "\"level\":3,\"isBlocked\":true";
        assertThat(explanation("books", denied))
                .contains("\"decision\":false", "\"POLICY_DENIES\"", "\"block\"")
                .doesNotContain("POLICY_ENGINE_UNAVAILABLE");
        String data = service.base() + "/o/default/v1/data/precept/allow?explain=notes&pretty=true";
        assertThat(post(data, "{\"input\":" + question("books", context) + "}"))
                .contains("PERMITTED at")
                .doesNotContain("POLICY_ENGINE_UNAVAILABLE");
    }

    @Test
    void halfACharacterIsRefusedAtEveryDoorAndNeverAsked() {
        String half = "\"f\":[{\"g\":\"\\ud800\"}]";
        String place = "/context/f/0/g holds half a surrogate pair";
        for (String door : List.of("evaluation", "evaluations", "explain")) {
            HttpResponse<String> answer =
                    answer("/o/default/access/v1/" + door, question("books", half));
            assertThat(answer.statusCode()).as(door).isEqualTo(400);
            assertThat(answer.body()).as(door).contains(place);
        }
        String data = "/o/default/v1/data/precept/decision";
        for (String question :
                List.of(
                        question("books", half),
                        question("books", "\"\\udc00é\":1"),
                        question("books", "").replace("\"one\"", "\"\\ud800\""))) {
            HttpResponse<String> answer = answer(data, "{\"input\":" + question + "}");
            assertThat(answer.statusCode()).as(question).isEqualTo(400);
            assertThat(answer.body()).as(question).contains("surrogate");
        }
        String good = question("books", "\"level\":3,\"isBlocked\":false");
        HttpResponse<String> batch =
                answer(
                        "/o/default/access/v1/evaluations",
                        "{\"evaluations\":[" + question("books", half) + "," + good + "]}");
        assertThat(batch.statusCode()).as(batch.body()).isEqualTo(200);
        JsonNode items = JSON.readTree(batch.body()).get("evaluations");
        assertThat(items.at("/0/context/error/status").asInt()).isEqualTo(400);
        assertThat(items.at("/0/context/error/message").asString()).contains(place);
        assertThat(items.at("/1/decision").asBoolean()).isTrue();
    }

    @Test
    void theLastPermitWasOneThatTheOpaLetPass() {
        api("inks");
        put(200, "policies/level/attachments/api/inks", "");
        String context = "\"level\":3,\"isBlocked\":false";
        assertThat(explanation("inks", context)).contains("\"decision\":true");
        String member = "/v1/organizations/default/roles/reader-inks/members/users/ada";
        assertThat(service.send("DELETE", member, "").statusCode()).isLessThan(300);
        assertThat(explanation("inks", context))
                .contains("ROLE_LACKS_PERMISSION")
                .contains("\"lostBy\":[{")
                .contains("role.member-removed")
                .contains("\"complete\":true");
        opa.kill();
        try {
            assertThat(explanation("inks", "\"level\":4,\"isBlocked\":false"))
                    .contains("ROLE_LACKS_PERMISSION")
                    .doesNotContain("role.member-removed")
                    .contains("\"complete\":false");
        } finally {
            opa.restart();
        }
    }

    @Test
    void aPolicyIsCompiledAndTestedBeforeItIsAccepted() {
        assertThat(
                        put(
                                400,
                                "policies/bad",
                                policy(
                                        "PERMIT",
                                        SOURCE + "\nother if data.acme.level.no(1)\n",
                                        null)))
                .contains("invalid-value")
                .contains("line 9: undefined function data.acme.level.no");
        String tests =
                """
                package acme.level_test

                import data.acme.level

                test_high if level.allow with input as {"context": {"level": %d}}
                """;
        put(200, "policies/tested", policy("PERMIT", SOURCE, tests.formatted(3)));
        assertThat(put(400, "policies/tested", policy("PERMIT", SOURCE, tests.formatted(2))))
                .contains("The test 'test_high' fails.");
    }

    @Test
    void whatAnOpaHasCompiledIsInBundles() {
        String hash =
                JSON.readTree(put(200, "policies/level", policy("PERMIT", SOURCE, null)))
                        .get("hash")
                        .asString();
        String bundle = service.base() + "/v1/organizations/default/opa/bundles/precept";
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(bundle))
                        .header("Authorization", "Bearer " + service.administratorToken())
                        .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            byte[] body = http.send(request, BodyHandlers.ofByteArray()).body();
            try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
                assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                        .contains("precept/policies/h" + hash + ".rego");
            }
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theLeanListenerWaitsForItElsewhere() {
        assertThat(evaluation(service.decisionBase(), "books", "\"level\":3,\"isBlocked\":false"))
                .contains("\"decision\":true");
    }

    @Test
    void healthAndMeasuresTellOfIt() {
        evaluation("books", "\"level\":3,\"isBlocked\":false");
        HttpResponse<String> measures = service.send("GET", "/actuator/prometheus", "");
        assertThat(measures.body())
                .contains("precept_opa_questions_seconds_count{outcome=\"DEFINED_TRUE\"");
        assertThat(service.bean(OpaHealth.class).health(false)).hasToString("UP {}");
    }
}
