package dev.precept.pdp.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.management.Administrator.Answer;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Registrations of gateways and their keys, over HTTP against the started service. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GatewaysTest {
    private Administrator admin;

    @BeforeAll
    void start() {
        admin = Administrator.ofNewOrganization();
    }

    @Test
    void whatIsLeftOutTrustsNothing() {
        Answer made = admin.put("gateways/plain", "{}").is(201);
        assertThat(made.text("environment")).isEqualTo("PRODUCTION");
        assertThat(made.text("forwarding")).isEqualTo("X_FORWARDED");
        assertThat(made.body().get("trusts").size()).isZero();
        assertThat(made.body().has("client")).isFalse();
    }

    @Test
    void aRegistrationSaysAllAGatewayMay() {
        String client = admin.service().clientId();
        String body =
                """
                {"environment": "SANDBOX", "forwarding": "ENVOY", "client": "%s",
                 "trusts": ["client-certificates", "attributes"]}
                """
                        .formatted(client);
        Answer made = admin.put("gateways/full", body).is(201);
        assertThat(made.text("environment")).isEqualTo("SANDBOX");
        assertThat(made.text("forwarding")).isEqualTo("ENVOY");
        assertThat(made.text("client")).isEqualTo(client);
        assertThat(made.body().get("trusts").toString())
                .isEqualTo("[\"attributes\",\"client-certificates\"]");
        admin.put("gateways/second", "{\"client\": \"" + client + "\"}").is(409, "in-use");
        admin.put("gateways/second", "{\"client\": \"nobody\"}").is(422, "unknown-reference");
        assertThat(
                        admin.put(
                                        "gateways/second",
                                        "{\"environment\": \"TEST\", \"forwarding\": 1,"
                                                + " \"trusts\": [\"all\"], \"client\": \"a b\"}")
                                .is(422, "invalid-body")
                                .faults())
                .containsExactly(
                        "/environment invalid-value",
                        "/forwarding wrong-type",
                        "/trusts/0 invalid-value",
                        "/client invalid-value");
        admin.put("gateways/full", "{}", "If-Match", "\"7\"").is(412, "revision-mismatch");
        admin.delete("gateways/full").is(204);
    }

    @Test
    void keysAreShownOnceAndSeveralMayLive() {
        admin.put("gateways/keyed", "{}").is(201);
        Answer dry = admin.post("gateways/keyed/keys?dryRun=true", "{}").is(200);
        assertThat(dry.body().get("events").get(0).get("type").asString())
                .isEqualTo("gateway.key-added.v1");
        Answer first = admin.post("gateways/keyed/keys", "{}", "Idempotency-Key", "1").is(201);
        String key = first.text("key");
        String id = first.text("id");
        assertThat(first.header("Cache-Control")).contains("no-store");
        assertThat(key).startsWith("pgk_" + id + ".").hasSizeGreaterThan(40);
        Answer again = admin.post("gateways/keyed/keys", "{}", "Idempotency-Key", "1").is(200);
        assertThat(again.body().has("key")).isFalse();
        Answer second =
                admin.post("gateways/keyed/keys", "{\"expiresAt\": \"2999-01-01T00:00:00Z\"}")
                        .is(201);
        Answer listed = admin.get("gateways/keyed/keys").is(200);
        assertThat(listed.items("id")).containsExactlyInAnyOrder(id, second.text("id"));
        String secret = key.substring(key.indexOf('.') + 1);
        assertThat(listed.response().body()).doesNotContain(secret);
        assertThat(admin.get("events?limit=1000").response().body()).doesNotContain(secret);
        admin.post("gateways/keyed/keys", "{\"expiresAt\": \"2001-01-01T00:00:00Z\"}")
                .is(422, "invalid-body");
        admin.delete("gateways/keyed/keys/" + id).is(204);
        admin.delete("gateways/keyed/keys/" + id).is(404, "not-found");
        admin.post("gateways/nobody/keys", "{}").is(404, "not-found");
    }

    @Test
    void aFilterNamesWhatAGatewayFollows() {
        admin.put("apis/books", "{\"name\":\"b\",\"identifier\":\"https://b.example\"}").is(201);
        Answer made =
                admin.put("gateways/some", "{\"filter\":{\"below\":true,\"apis\":[\"books\"]}}")
                        .is(201);
        assertThat(made.body().get("filter").toString())
                .isEqualTo("{\"below\":true,\"apis\":[\"books\"]}");
        assertThat(admin.get("gateways/some").is(200).body().get("processes").size()).isZero();
        admin.delete("apis/books").is(204);
        String gone = admin.get("gateways/some").is(200).body().get("filter").toString();
        assertThat(gone).as("never all instead of none").doesNotContain("[]");
        assertThat(
                        admin.put("gateways/none", "{\"filter\":{\"below\":1,\"apis\":\"x\"}}")
                                .is(422, "invalid-body")
                                .faults())
                .containsExactly("/filter/below wrong-type", "/filter/apis wrong-type");
        assertThat(
                        admin.put("gateways/none", "{\"filter\":{\"apis\":[\"x\"]}}")
                                .is(422, "invalid-body")
                                .faults())
                .containsExactly("/filter/apis/0 unknown-reference");
    }
}
