package dev.precept.pdp.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.management.Administrator.Answer;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Webhooks and their secrets as they are administered, over HTTP against the started service. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebhookBodiesTest {
    private Administrator admin;

    @BeforeAll
    void start() {
        admin = Administrator.ofNewOrganization();
    }

    @Test
    void saysAllThatItIsToldOf() {
        admin.put("apis/orders", "{\"identifier\": \"https://orders.example\", \"name\": \"o\"}")
                .is(201);
        Answer plain = admin.put("webhooks/a", "{\"url\": \"https://a.example/in\"}").is(201);
        assertThat(plain.body().get("enabled").asBoolean()).isTrue();
        assertThat(plain.body().has("filter")).isFalse();
        Answer full =
                admin.put(
                                "webhooks/b",
                                "{\"url\": \"https://b.example/in\", \"enabled\": false,"
                                        + " \"types\": [\"user.deleted.v1\", \"role\"],"
                                        + " \"filter\": {\"below\": true,"
                                        + " \"apis\": [\"orders\"]}}")
                        .is(201);
        assertThat(full.body().get("types").toString()).isEqualTo("[\"role\",\"user.deleted.v1\"]");
        assertThat(full.body().get("filter").toString())
                .isEqualTo("{\"below\":true,\"apis\":[\"orders\"]}");
        Answer delivery = admin.get("webhooks/b/deliveries").is(200);
        assertThat(delivery.body().get("delivered").asInt()).isZero();
        admin.get("webhooks/nobody/deliveries").is(404, "not-found");
    }

    @Test
    void everyFaultOfABodyIsTold() {
        assertThat(
                        admin.put(
                                        "webhooks/c",
                                        "{\"types\": [\"users\", 1], \"enabled\": \"yes\","
                                                + " \"filter\": {\"apis\": [\"none\"],"
                                                + " \"above\": true}, \"more\": 1}")
                                .is(422, "invalid-body")
                                .faults())
                .containsExactlyInAnyOrder(
                        "/url missing-member",
                        "/types/0 invalid-value",
                        "/types/1 wrong-type",
                        "/filter/apis/0 unknown-reference",
                        "/filter/above unknown-member",
                        "/enabled wrong-type",
                        "/more unknown-member");
        admin.put("webhooks/c", "{\"url\": \"http://c.example/in\"}").is(422, "invalid-value");
        admin.put("webhooks/c", "{\"url\": \"https://u@c.example\"}").is(422, "invalid-value");
    }

    @Test
    void secretsAreShownOnce() {
        admin.put("webhooks/d", "{\"url\": \"https://d.example/in\"}").is(201);
        admin.post("webhooks/d/secrets?dryRun=true", "{}").is(200);
        Answer made = admin.post("webhooks/d/secrets", "{}", "Idempotency-Key", "1").is(201);
        String secret = made.text("secret");
        assertThat(secret).matches("whsec_[A-Za-z0-9+/]{43}=");
        assertThat(made.header("Cache-Control")).contains("no-store");
        Answer again = admin.post("webhooks/d/secrets", "{}", "Idempotency-Key", "1").is(200);
        assertThat(again.body().has("secret")).isFalse();
        Answer listed = admin.get("webhooks/d/secrets").is(200);
        assertThat(listed.items("id")).containsExactly(made.text("id"));
        assertThat(listed.response().body()).doesNotContain("whsec");
        assertThat(admin.get("events?limit=1000").response().body()).doesNotContain("whsec");
        admin.delete("webhooks/d/secrets/" + made.text("id")).is(204);
        admin.delete("webhooks/d/secrets/" + made.text("id")).is(404, "not-found");
        admin.post("webhooks/nobody/secrets", "{}").is(404, "not-found");
    }
}
