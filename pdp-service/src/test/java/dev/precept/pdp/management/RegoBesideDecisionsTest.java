package dev.precept.pdp.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.pdp.TestService;
import dev.precept.pdp.audit.Flips;
import dev.precept.pdp.audit.ReplayRange;
import dev.precept.pdp.audit.Replaying;
import dev.precept.pdp.management.Administrator.Answer;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.loader.ImageLoader;
import dev.precept.projections.testing.OpaProcess;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Policies in Rego wherever something else than a plain decision meets them: what-if, decisions
 * made again, the past, searches; with WebAssembly, and with a real OPA that may be away.
 */
class RegoBesideDecisionsTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String SOURCE = "package acme.level\n\nallow := input.subject.level > 3\n";
    private static final String OPEN = "package acme.open\n\nallow if input.subject.level > 0\n";
    private static final String GET = "\"name\":\"GET\"";
    private static final String BOOK = ",\"id\":\"/b\"";

    @TempDir private static Path folder;

    private static OpaProcess opa;
    private static TestService service;
    private static String bundle;

    private Administrator org;

    @BeforeAll
    static void start() throws IOException {
        opa = OpaProcess.serve();
        bundle = built(SOURCE);
        service =
                TestService.start(
                        "--precept.opa.url=" + opa.base(),
                        "--precept.opa.deadline=10s",
                        "--precept.decision-log.permits=WHOLE");
    }

    private static String built(String source) throws IOException {
        Files.writeString(folder.resolve("policy.rego"), source);
        String made = "made.tar.gz";
        String[] command =
                "build -t wasm -e acme/level/allow policy.rego -o %s".formatted(made).split(" ");
        OpaProcess.Run run = OpaProcess.run(folder, "", command);
        assertThat(run.status()).as(run.errors()).isZero();
        return Base64.getEncoder().encodeToString(Files.readAllBytes(folder.resolve(made)));
    }

    @AfterAll
    static void stop() {
        if (service != null) {
            service.close();
        }
        if (opa != null) {
            opa.close();
        }
    }

    /** Ada is of level 5, Bob of level 1, of Eve it is not known; they read books. */
    @BeforeEach
    void books() {
        org = Administrator.ofNewOrganization(service);
        org.put("apis/books", "{\"identifier\": \"urn:books\", \"name\": \"B\"}").is(201);
        org.put("apis/books/scopes/read", "{}").is(201);
        org.put(
                        "apis/books/operations",
                        "[{\"method\": \"GET\", \"path\": \"/b\", \"scopes\": [[\"read\"]]}]")
                .is(200);
        org.post("apis/books/lifecycle", "{\"to\": \"PUBLISHED\"}").is(200);
        org.put(
                        "roles/reader",
                        "{\"audience\": {\"type\": \"ORGANIZATION\"}, \"permissions\":"
                                + " [{\"api\": \"books\", \"scope\": \"read\"}]}")
                .is(201);
        user("ada", "{\"attributes\": {\"level\": 5}}");
        user("bob", "{\"attributes\": {\"level\": 1}}");
        user("eve", "{}");
    }

    private void user(String user, String body) {
        org.put("users/" + user, body).is(201);
        org.put("roles/reader/members/users/" + user, "").is(201);
    }

    private static String policy(String source, @Nullable String wasm) {
        Map<String, String> body = new HashMap<>();
        body.put("kind", "REGO");
        body.put("effect", "PERMIT");
        body.put("source", source);
        if (wasm != null) {
            body.put("bundle", wasm);
        }
        return JSON.writeValueAsString(body);
    }

    private void attach(String body, String target) {
        org.put("policies/level", body).is(201);
        org.put("policies/level/attachments/" + target, "").is(201);
    }

    private static String question(String subject, String action, String resource) {
        return "{\"subject\":{\"type\":\"user\"%s},\"action\":{%s},"
                        .formatted(subject.isEmpty() ? "" : ",\"id\":\"" + subject + "\"", action)
                + "\"resource\":{\"type\":\"books\""
                + resource
                + "}}";
    }

    private HttpResponse<String> ask(String what, String body, String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        all.addAll(List.of("Content-Type", "application/json"));
        all.addAll(List.of("Authorization", "Bearer " + service.administratorToken()));
        String door = "/o/" + org.organization() + "/access/v1/";
        URI uri = URI.create(service.base() + door + what);
        HttpResponse<String> response =
                service.send(
                        HttpRequest.newBuilder(uri)
                                .headers(all.toArray(String[]::new))
                                .POST(BodyPublishers.ofString(body))
                                .build());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response;
    }

    private String reason(String user, String... headers) {
        return JSON.readTree(ask("evaluation", question(user, GET, BOOK), headers).body())
                .at("/context/reason")
                .asString();
    }

    /** Fewer than five questions, so that the OPA is asked as soon as it is back. */
    private static void withoutOpa(Runnable work) {
        opa.kill();
        try {
            work.run();
        } finally {
            opa.restart();
        }
    }

    private JsonNode flips(Instant from, int decisions, String... commands) {
        String question =
                "{\"commands\": [%s], \"replay\": {\"from\": \"%s\"}}"
                        .formatted(String.join(",", commands), from);
        JsonNode[] told = new JsonNode[1];
        await().atMost(Duration.ofSeconds(20))
                .until(
                        () -> {
                            JsonNode body = org.post("what-if", question).is(200).body();
                            body.get("commands")
                                    .forEach(
                                            it ->
                                                    assertThat(it.get("status").asInt())
                                                            .as(it.toString())
                                                            .isLessThan(300));
                            told[0] = body.get("flips");
                            return told[0].get("decisions").asInt() + unknown(told[0]) == decisions;
                        });
        return told[0];
    }

    private static int unknown(JsonNode flips) {
        return flips.at("/notReplayable/policy-engine").asInt(0);
    }

    private String command(String method, String path, String body) {
        return "{\"method\": \"%s\", \"path\": \"/v1/organizations/%s/%s\"%s}"
                .formatted(
                        method,
                        org.organization(),
                        path,
                        body.isEmpty() ? "" : ", \"body\": " + body);
    }

    private Instant asked() {
        Instant begin = Instant.now();
        for (String user : List.of("ada", "bob", "eve")) {
            reason(user);
        }
        return begin;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aPolicyThatIsSupposedFlipsWhatItWouldDeny(boolean hasWasm) {
        Instant begin = asked();
        String attach = command("PUT", "policies/level/attachments/api/books", "");
        String put = command("PUT", "policies/level", policy(SOURCE, hasWasm ? bundle : null));
        JsonNode flips = flips(begin, 3, put, attach);
        assertThat(unknown(flips)).isZero();
        assertThat(flips.get("toDeny").asInt()).as("Bob and Eve").isEqualTo(2);
        assertThat(flips.get("permitsLost").asInt()).isEqualTo(2);
        assertThat(flips.get("toPermit").asInt()).isZero();
        org.get("policies/level").is(404);
    }

    @Test
    void aChangedPolicyIsAskedAnew() {
        attach(policy(SOURCE, null), "api/books");
        Instant begin = asked();
        JsonNode flips = flips(begin, 3, command("PUT", "policies/level", policy(OPEN, null)));
        assertThat(unknown(flips)).isZero();
        assertThat(flips.get("toPermit").asInt()).as("Bob").isEqualTo(1);
        assertThat(flips.get("toDeny").asInt()).isZero();
        JsonNode other =
                flips(
                        begin,
                        3,
                        command("PUT", "users/bob", "{\"attributes\": {\"level\": 4}}"),
                        command("PUT", "users/ada", "{\"attributes\": {\"level\": 3}}"));
        assertThat(unknown(other)).isZero();
        assertThat(other.get("toPermit").asInt()).as("Bob").isEqualTo(1);
        assertThat(other.get("toDeny").asInt()).as("Ada").isEqualTo(1);
    }

    @Test
    void whatWasAnsweredIsAskedOfNobodyAndWhatWasNotIsUnknownWhereNobodyAnswers() {
        attach(policy(SOURCE, null), "api/books");
        org.put("policies/open", policy(OPEN, null)).is(201);
        Instant begin = asked();
        withoutOpa(
                () -> {
                    String detach = command("DELETE", "policies/level/attachments/api/books", "");
                    JsonNode flips = flips(begin, 3, detach);
                    assertThat(unknown(flips)).isZero();
                    assertThat(flips.get("toPermit").asInt()).as("Bob and Eve").isEqualTo(2);
                    String attach = command("PUT", "policies/open/attachments/api/books", "");
                    JsonNode hanging = flips(begin, 3, attach);
                    assertThat(unknown(hanging)).as("Bob and Eve").isEqualTo(2);
                    assertThat(hanging.get("toDeny").asInt()).isZero();
                    assertThat(hanging.get("toPermit").asInt()).isZero();
                });
    }

    /** However slow the OPA is: at least one question comes to its end each time. */
    @Test
    void whereTheTimeIsOverTheNextQuestionGoesOn() {
        PolicyImage before = image();
        Instant begin = asked();
        recorded(begin, 3);
        attach(policy(SOURCE, null), "api/books");
        Replaying replaying = service.bean(Replaying.class);
        OrganizationId id =
                Objects.requireNonNull(before.organization(new Handle(org.organization())))
                        .document()
                        .id();
        Instant end = Instant.now().plusSeconds(1);
        ReplayRange.Place next = null;
        long toDeny = 0;
        for (int i = 0; i < 3; i++) {
            ReplayRange range =
                    new ReplayRange(id, begin, end, 0, Long.MAX_VALUE, null, null, next);
            Flips flips = replaying.flips(range, before, image(), Duration.ZERO);
            assertThat(flips.decisions()).isEqualTo(1);
            toDeny += flips.toDeny();
            next = flips.next();
            assertThat(next == null).isEqualTo(i == 2);
        }
        assertThat(toDeny).isEqualTo(2);
    }

    private static PolicyImage image() {
        return service.bean(ImageLoader.class).image();
    }

    @Test
    void whatAnOpaThatWasAwayDidNotSayItSaysNow() {
        attach(policy(SOURCE, null), "role/reader");
        assertThat(reason("ada")).isEqualTo("PERMITTED");
        Instant begin = Instant.now();
        withoutOpa(
                () -> {
                    assertThat(reason("ada")).isEqualTo("POLICY_ENGINE_UNAVAILABLE");
                    assertThat(reason("bob")).isEqualTo("POLICY_ENGINE_UNAVAILABLE");
                });
        JsonNode flips =
                flips(begin, 2, command("DELETE", "policies/level/attachments/role/reader", ""));
        assertThat(unknown(flips)).isZero();
        assertThat(flips.get("toPermit").asInt()).as("Bob").isEqualTo(1);
        assertThat(flips.get("toDeny").asInt()).isZero();
    }

    @Test
    void aRolesPolicyMakesWhatItGivesConditional() {
        org.put("policies/level", policy(SOURCE, null)).is(201);
        String attach = command("PUT", "policies/level/attachments/role/reader", "");
        JsonNode body = org.post("what-if", "{\"commands\": [" + attach + "]}").is(200).body();
        JsonNode effect = body.get("effect");
        assertThat(effect.at("/counts/narrowed").asInt()).as(effect.toString()).isEqualTo(3);
        assertThat(effect.at("/changes/0/before/granted").asString()).isEqualTo("yes");
        assertThat(effect.at("/changes/0/after/granted").asString()).isEqualTo("conditionally");
        JsonNode policy = effect.at("/changes/0/after/provisos/0/policies/0");
        assertThat(policy.at("/policy/handle").asString()).isEqualTo("level");
        assertThat(policy.get("rego")).isEqualTo(org.get("policies/level").body().get("hash"));
        assertThat(conditional()).containsOnly("false");
        org.put("policies/level/attachments/role/reader", "").is(201);
        assertThat(conditional()).containsOnly("true");
    }

    private List<String> conditional() {
        return org.get("reports/access-review?role=reader").is(200).items("conditional");
    }

    private List<String> recorded(Instant from, int number) {
        List<String> ids = new ArrayList<>();
        await().atMost(Duration.ofSeconds(20))
                .until(
                        () -> {
                            ids.clear();
                            org.get("decisions?from=" + from)
                                    .is(200)
                                    .body()
                                    .get("decisions")
                                    .forEach(it -> ids.add(it.get("id").asString()));
                            return ids.size() == number;
                        });
        return ids;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aDecisionIsMadeAgainByWhatWasSaidThen(boolean hasWasm) {
        attach(policy(SOURCE, hasWasm ? bundle : null), "organization/" + org.organization());
        Instant begin = asked();
        List<String> ids = new ArrayList<>();
        withoutOpa(
                () -> {
                    assertThat(reason("ada"))
                            .isEqualTo(hasWasm ? "PERMITTED" : "POLICY_ENGINE_UNAVAILABLE");
                    ids.addAll(recorded(begin, 4));
                    for (String id : ids) {
                        Answer again = org.post("decisions/" + id + "/replay", "").is(200);
                        assertThat(again.body().get("same").asBoolean())
                                .as(again.response().body())
                                .isTrue();
                    }
                });
        JsonNode shown = org.get("decisions/" + ids.getLast()).is(200).body();
        assertThat(shown.findPath("answers").path(0).path("outcome").asString(""))
                .as(shown.toString())
                .isEqualTo(hasWasm ? "" : "DEFINED_TRUE");
        org.put("policies/level", policy(OPEN, null)).is(200);
        HttpResponse<String> lines =
                org.post("decisions/replay", "{\"from\": \"" + begin + "\"}").is(200).response();
        JsonNode totals = JSON.readTree(lines.body().lines().toList().getLast()).get("totals");
        assertThat(totals.get("same").asInt()).as(lines.body()).isEqualTo(4);
        assertThat(totals.get("different").asInt()).isZero();
    }

    @Test
    void thePastIsAskedOfTheModuleOfThen() {
        attach(policy(SOURCE, null), "api/books");
        String then = Long.toString(org.lastPosition());
        org.put("policies/level", policy(OPEN, null)).is(200);
        org.put("users/eve", "{\"attributes\": {\"level\": 7}}").is(200);
        assertThat(reason("bob")).isEqualTo("PERMITTED");
        assertThat(reason("eve")).isEqualTo("PERMITTED");
        assertThat(reason("ada", "Precept-At", then)).isEqualTo("PERMITTED");
        assertThat(reason("bob", "Precept-At", then)).isEqualTo("POLICY_NOT_MET");
        assertThat(reason("eve", "Precept-At", then)).isEqualTo("POLICY_NOT_MET");
        assertThat(ask("explain", question("bob", GET, BOOK), "Precept-At", then).body())
                .contains("\"decision\":false", "\"POLICY_NOT_MET\"", "\"level\"");
        withoutOpa(
                () -> {
                    assertThat(reason("ada", "Precept-At", then))
                            .isEqualTo("POLICY_ENGINE_UNAVAILABLE");
                    String ada = question("ada", GET, BOOK);
                    assertThat(ask("explain", ada, "Precept-At", then).body())
                            .contains("\"decision\":false", "POLICY_ENGINE_UNAVAILABLE");
                });
    }

    private List<String> found(String what, String body, String... headers) {
        List<String> names = new ArrayList<>();
        JSON.readTree(ask("search/" + what, body, headers).body())
                .get("results")
                .forEach(it -> names.add(it.path(it.has("id") ? "id" : "name").asString()));
        return names;
    }

    @ParameterizedTest
    @ValueSource(strings = {"api/books", "role/reader"})
    void searchesFindWhatIsDecidedInTheProcessAndNothingElse(String target) {
        String before = Long.toString(org.lastPosition());
        attach(policy(SOURCE, bundle), target);
        String subjects = question("", GET, BOOK);
        String resources = question("ada", GET, "");
        String actions = question("ada", "", BOOK);
        withoutOpa(
                () -> {
                    assertThat(reason("ada")).isEqualTo("PERMITTED");
                    assertThat(found("subject", subjects)).containsExactly("ada");
                    assertThat(found("resource", resources)).containsExactly("/b");
                    assertThat(found("resource", question("bob", GET, ""))).isEmpty();
                    assertThat(found("action", actions)).containsExactly("GET");
                    assertThat(found("action", question("eve", "", BOOK))).isEmpty();
                });
        String then = Long.toString(org.lastPosition());
        org.put("policies/level", policy(SOURCE, null)).is(200);
        assertThat(reason("ada")).isEqualTo("PERMITTED");
        assertThat(found("subject", subjects)).isEmpty();
        assertThat(found("resource", resources)).isEmpty();
        assertThat(found("action", actions)).isEmpty();
        assertThat(found("subject", subjects, "Precept-At", then)).containsExactly("ada");
        assertThat(reason("bob", "Precept-At", then)).isNotEqualTo("PERMITTED");
        assertThat(found("subject", subjects, "Precept-At", before))
                .containsExactlyInAnyOrder("ada", "bob", "eve");
    }
}
