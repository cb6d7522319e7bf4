package dev.precept.pdp.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.management.Administrator.Answer;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Patches over HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PatchTest {
    private Administrator org;

    @BeforeAll
    void start() {
        org = Administrator.ofNewOrganization();
        org.put("apis/orders", "{\"identifier\": \"urn:orders\", \"name\": \"Orders\"}").is(201);
    }

    private Answer patch(String path, String body, String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        if (!all.contains("Content-Type")) {
            all.addAll(List.of("Content-Type", "application/merge-patch+json"));
        }
        return org.send("PATCH", path, body, all.toArray(String[]::new));
    }

    @Test
    void whatIsNamedChangesAndNothingElse() {
        org.put(
                        "applications/web",
                        """
                        {"name": "Shop", "type": "WEB", "termsUri": "https://shop.example/terms",
                         "redirectUris": ["https://shop.example/a"],
                         "accessToken": {"lifetime": 60, "algorithm": "ES256"}}
                        """)
                .is(201);
        Answer made =
                patch(
                                "applications/web",
                                """
                                {"name": "Store", "termsUri": null, "accessToken": {"lifetime": 90}}
                                """)
                        .is(200);
        assertThat(made.text("name")).isEqualTo("Store");
        assertThat(made.body().has("termsUri")).isFalse();
        assertThat(made.body().at("/accessToken/lifetime").asInt()).isEqualTo(90);
        assertThat(made.body().at("/accessToken/algorithm").asString()).isEqualTo("ES256");
        assertThat(made.body().at("/redirectUris/0").asString()).startsWith("https://shop");
        assertThat(made.header("ETag")).isEqualTo("\"1\"");
        assertThat(org.get("applications/web").response().body()).isEqualTo(made.response().body());
        long last = org.lastPosition();
        patch("applications/web", "{\"name\": \"Store\"}").is(200);
        assertThat(org.lastPosition()).isEqualTo(last);
    }

    @Test
    void faultsPointIntoWhatThePatchMakes() {
        Answer refused =
                patch("apis/orders", "{\"name\": null, \"routes\": [{\"host\": 1}], \"x\": 1}")
                        .is(422, "invalid-body");
        assertThat(refused.faults())
                .contains(
                        "/name missing-member",
                        "/routes/0/host wrong-type",
                        "/routes/0/basePath missing-member",
                        "/x unknown-member");
        assertThat(refused.body().get("errors").get(0).has("line")).isFalse();
    }

    @Test
    void whatIsNoPatchIsRefused() {
        patch("apis/orders", "{}", "Content-Type", "application/json")
                .is(415, "unsupported-media-type");
        patch("apis/orders", "{\"name\": \"A\", \"name\": \"B\"}").is(400, "duplicate-member");
        patch("apis/orders", "{").is(400, "malformed-json");
        patch("apis/orders", "[]").is(422, "invalid-body");
        patch("apis/orders", "{}", "If-None-Match", "*").is(400, "invalid-header");
        patch("apis/none", "{}").is(404, "not-found");
        patch("apis/orders?dryrun=true", "{}").is(400);
        patch("apis", "{}").is(405, "method-not-allowed");
        org.as("nonsense").send("PATCH", "apis/orders", "{}").is(401);
    }

    @Test
    void theRevisionMayBeDemanded() {
        org.put("users/demanded", "{}").is(201);
        patch("users/demanded", "{\"attributes\": {\"a\": 1}}", "If-Match", "\"0\"").is(200);
        patch("users/demanded", "{\"attributes\": {\"a\": 2}}", "If-Match", "\"0\"")
                .is(412, "revision-mismatch");
        patch("users/demanded", "{\"attributes\": {\"a\": 2}}", "If-Match", "\"7\"")
                .is(412, "revision-mismatch");
    }

    @Test
    void aKeyIsAnsweredOnceWhateverWasWrittenMeanwhile() {
        org.put("users/once", "{}").is(201);
        String body = "{\"attributes\": {\"a\": 1}}";
        patch("users/once", body, "Idempotency-Key", "p1", "If-Match", "\"0\"").is(200);
        patch("users/once", "{\"attributes\": {\"b\": 2}}").is(200);
        long last = org.lastPosition();
        patch("users/once", body, "Idempotency-Key", "p1", "If-Match", "\"0\"").is(200);
        patch("users/once", "{}", "Idempotency-Key", "p1").is(422, "idempotency-key-reused");
        assertThat(org.lastPosition()).isEqualTo(last);
        assertThat(org.get("users/once").body().at("/attributes/b").asInt()).isEqualTo(2);
    }

    @Test
    void aDryRunAndAQuestionStoreNothing() {
        org.put("users/dry", "{}").is(201);
        long last = org.lastPosition();
        String body = "{\"attributes\": {\"a\": 1}}";
        Answer dry = patch("users/dry?dryRun=true", body).is(200);
        assertThat(dry.body().at("/events/0/type").asString())
                .isEqualTo("user.attributes-changed.v1");
        String command =
                """
                {"method": "PATCH", "path": "/v1/organizations/%s/users/dry", "body": %s}
                """;
        Answer asked =
                org.post(
                                "what-if",
                                "{\"commands\": ["
                                        + command.formatted(org.organization(), body)
                                        + ","
                                        + command.formatted(
                                                org.organization(), "{\"attributes\":{\"b\":1}}")
                                        + "]}")
                        .is(200);
        assertThat(asked.body().at("/commands/1/events/0/data/attributes").toString())
                .contains("\"a\"", "\"b\"");
        assertThat(org.lastPosition()).isEqualTo(last);
    }

    @Test
    void whatManyWriteAtOnceIsAllThere() throws Exception {
        org.put("users/many", "{}").is(201);
        List<Callable<Answer>> calls = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            String body = "{\"attributes\": {\"a" + i + "\": true}}";
            calls.add(() -> patch("users/many", body));
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Answer> answer : threads.invokeAll(calls)) {
                answer.get().is(200);
            }
        }
        assertThat(org.get("users/many").body().get("attributes").size()).isEqualTo(16);
    }
}
