package dev.precept.pdp.stream.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.TestService;
import dev.precept.pdp.TokenWorld;
import dev.precept.pdp.stream.webhook.Receiver.Message;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.jdbc.core.simple.JdbcClient;

import tools.jackson.databind.JsonNode;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.sql.DataSource;

/** Webhooks are told of everything they want, in order, signed, until it is taken. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebhooksTest {
    private static final String LOOPBACK = "--precept.identity-providers.loopback=true";
    private static final String USERS = "\"types\": [\"user\"]";

    private TokenWorld world;

    @BeforeAll
    void start() {
        world = TokenWorld.start(LOOPBACK);
    }

    @AfterAll
    void stop() {
        world.close();
    }

    private String organization() {
        String handle = "org-" + UUID.randomUUID();
        world.organization(handle);
        return handle;
    }

    private void put(String organization, Receiver receiver, String more) {
        world.manage(
                "PUT",
                organization + "/webhooks/hook",
                "{\"url\": \"" + receiver.url() + "\"" + (more.isEmpty() ? "" : ", " + more) + "}");
    }

    private String secret(String organization) {
        return world.manage("POST", organization + "/webhooks/hook/secrets", "{}")
                .get("secret")
                .asString();
    }

    private JsonNode delivery(String organization) {
        return world.manage("GET", organization + "/webhooks/hook/deliveries", "");
    }

    private void user(String organization, String handle) {
        world.manage("PUT", organization + "/users/" + handle, "{}");
    }

    private JsonNode await(String organization, Predicate<JsonNode> is) {
        JsonNode delivery = delivery(organization);
        for (long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
                !is.test(delivery) && System.nanoTime() < end; ) {
            Receiver.pause();
            delivery = delivery(organization);
        }
        assertThat(is.test(delivery)).as(delivery.toString()).isTrue();
        return delivery;
    }

    private static String signature(String secret, Message message) throws Exception {
        byte[] key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        String signed =
                message.field("Webhook-id")
                        + "."
                        + message.field("Webhook-timestamp")
                        + "."
                        + message.body();
        byte[] bytes = mac.doFinal(signed.getBytes(StandardCharsets.UTF_8));
        return "v1," + Base64.getEncoder().encodeToString(bytes);
    }

    @Test
    void everythingComesInOrderAndSigned() throws Exception {
        String org = organization();
        user(org, "before");
        try (Receiver receiver = new Receiver()) {
            put(org, receiver, "");
            user(org, "unsigned");
            String secret = secret(org);
            user(org, "ann");
            world.manage("DELETE", org + "/users/ann", "");
            List<Message> taken =
                    receiver.await(
                            "user.created.v1",
                            "webhook.secret-added.v1",
                            "user.created.v1",
                            "user.deleted.v1");
            assertThat(taken).extracting(Message::position).isSorted();
            Message first = taken.getFirst();
            JsonNode event = first.json().get("data").get("recorded");
            assertThat(event.get("id").asString()).isEqualTo(first.field("Webhook-id"));
            assertThat(event.get("data").get("handle").asString()).isEqualTo("unsigned");
            assertThat(event.get("actor").get("kind").asString()).isEqualTo("APPLICATION");
            assertThat(first.json().get("timestamp").asString())
                    .isEqualTo(first.json().get("data").get("at").asString());
            assertThat(first.field("Content-type")).isEqualTo("application/json");
            assertThat(Instant.ofEpochSecond(Long.parseLong(first.field("Webhook-timestamp"))))
                    .isBetween(Instant.now().minusSeconds(300), Instant.now().plusSeconds(5));
            for (Message message : taken) {
                assertThat(message.field("Webhook-signature"))
                        .isEqualTo(signature(secret, message));
                assertThat(message.body()).doesNotContain(secret);
            }
            JsonNode delivery = await(org, it -> it.get("delivered").asInt() == 4);
            assertThat(delivery.get("lastStatus").asInt()).isEqualTo(204);
            assertThat(delivery.has("lastError")).isFalse();
        }
    }

    @Test
    void whatIsNotTakenIsSentAgainBeforeAnythingElse() {
        String org = organization();
        try (Receiver receiver = new Receiver()) {
            receiver.answer(500, 302);
            put(org, receiver, USERS);
            secret(org);
            user(org, "ann");
            user(org, "bob");
            JsonNode failing = await(org, it -> it.get("attempts").asInt() == 2);
            assertThat(failing.get("lastStatus").asInt()).isEqualTo(302);
            assertThat(failing.get("lastError").asString()).contains("302");
            assertThat(failing.has("failingSince")).isTrue();
            assertThat(failing.has("dueAt")).isTrue();
            receiver.await("user.created.v1", "user.created.v1");
            List<Message> all = receiver.messages();
            assertThat(all).extracting(Message::answer).containsExactly(500, 302, 204, 204);
            assertThat(all).extracting(Message::path).containsOnly("/in");
            assertThat(all.subList(0, 3))
                    .extracting(message -> message.field("Webhook-id"))
                    .containsOnly(all.getFirst().field("Webhook-id"));
            JsonNode delivery = await(org, it -> it.get("delivered").asInt() == 2);
            assertThat(delivery.has("failingSince")).isFalse();
        }
    }

    @Test
    void onlyWhatIsWantedOfItsPartComes() {
        String parent = organization();
        String org = "org-" + UUID.randomUUID();
        world.manage("PUT", org, "{\"name\": \"Child\", \"parent\": \"" + parent + "\"}");
        String stranger = organization();
        try (Receiver receiver = new Receiver();
                Receiver above = new Receiver()) {
            put(org, receiver, "\"types\": [\"role\", \"user.deleted.v1\"]");
            put(parent, above, USERS + ", \"filter\": {\"below\": true}");
            secret(org);
            secret(parent);
            user(org, "ann");
            user(stranger, "ann");
            world.manage("DELETE", stranger + "/users/ann", "");
            world.manage(
                    "PUT", parent + "/roles/boss", "{\"audience\": {\"type\": \"ORGANIZATION\"}}");
            world.manage("DELETE", org + "/users/ann", "");
            world.manage("DELETE", org + "/webhooks/hook", "");
            world.manage("DELETE", org, "");
            List<Message> told = above.await("user.created.v1", "user.deleted.v1");
            assertThat(told.getLast().json().at("/data/recorded/actor/id").asString())
                    .isEqualTo(world.service().clientId());
            List<Message> taken = receiver.taken();
            // The deletion of the webhook may have been faster than its messages.
            assertThat(taken)
                    .extracting(Message::type)
                    .isSubsetOf("role.created.v1", "user.deleted.v1");
        }
    }

    @Test
    void whoActedAboveIsNotToldBelow() {
        String parent = organization();
        String org = "org-" + UUID.randomUUID();
        world.manage("PUT", org, "{\"name\": \"Child\", \"parent\": \"" + parent + "\"}");
        try (Receiver receiver = new Receiver()) {
            put(org, receiver, "\"types\": [\"role\"]");
            secret(org);
            String role = "{\"audience\": {\"type\": \"ORGANIZATION\"}}";
            world.manage("PUT", parent + "/roles/boss", role);
            world.manage("PUT", org + "/roles/clerk", role);
            List<Message> taken = receiver.await("role.created.v1", "role.created.v1");
            JsonNode above = taken.getFirst().json().at("/data/recorded");
            assertThat(above.get("actor").get("kind").asString()).isEqualTo("SERVICE");
            assertThat(above.get("command").asString()).isEqualTo(new UUID(0, 0).toString());
            assertThat(above.get("correlation").asString()).isEmpty();
            JsonNode own = taken.getLast().json().at("/data/recorded");
            assertThat(own.get("actor").get("kind").asString()).isEqualTo("APPLICATION");
        }
    }

    @Test
    void secretsChangeWithoutAGap() throws Exception {
        String org = organization();
        try (Receiver receiver = new Receiver()) {
            put(org, receiver, USERS);
            String old = secret(org);
            String young = secret(org);
            user(org, "ann");
            Message both = receiver.await("user.created.v1").getFirst();
            assertThat(both.field("Webhook-signature").split(" "))
                    .containsExactlyInAnyOrder(signature(old, both), signature(young, both));
            JsonNode listed = world.manage("GET", org + "/webhooks/hook/secrets", "");
            assertThat(listed.toString()).doesNotContain(old).doesNotContain(young);
            for (JsonNode each : listed.get("items")) {
                String path = org + "/webhooks/hook/secrets/" + each.get("id").asString();
                world.manage("DELETE", path, "");
            }
            user(org, "bob");
            String newest = secret(org);
            Message last = receiver.await("user.created.v1", "user.created.v1").getLast();
            assertThat(last.field("Webhook-signature")).isEqualTo(signature(newest, last));
        }
    }

    @Test
    void whatHappensWhileItIsOffComesLater() {
        String org = organization();
        try (Receiver receiver = new Receiver()) {
            put(org, receiver, USERS);
            secret(org);
            user(org, "ann");
            receiver.await("user.created.v1");
            put(org, receiver, USERS + ", \"enabled\": false");
            user(org, "bob");
            user(org, "cat");
            assertThat(receiver.taken()).hasSize(1);
            put(org, receiver, USERS);
            receiver.await("user.created.v1", "user.created.v1", "user.created.v1");
        }
    }

    @Test
    void whoIsGoneOrDeafForLongIsSwitchedOff() {
        String org = organization();
        try (Receiver receiver = new Receiver()) {
            receiver.answer(410);
            put(org, receiver, USERS);
            secret(org);
            user(org, "ann");
            awaitOff(org);
            Integer[] faults = new Integer[50];
            Arrays.fill(faults, 500);
            receiver.answer(faults);
            put(org, receiver, USERS);
            await(org, it -> receiver.messages().size() >= 2 && it.get("attempts").asInt() >= 1);
            JdbcClient.create(world.service().bean(DataSource.class))
                    .sql(
                            "update webhook_delivery set failing_since = now() - interval '8 days'"
                                    + " where attempts > 0")
                    .update();
            awaitOff(org);
            JsonNode events = world.manage("GET", org + "/events?type=webhook.changed.v1", "");
            JsonNode last = events.get("events").get(events.get("events").size() - 1);
            assertThat(last.at("/actor/kind").asString()).isEqualTo("SERVICE");
            assertThat(last.get("correlation").asString()).isEqualTo("webhook-switched-off");
            receiver.answerWell();
            put(org, receiver, USERS);
            receiver.await("user.created.v1");
        }
    }

    @Test
    void whoIsSwitchedOnAgainHasAllPatience() {
        String org = organization();
        try (Receiver receiver = new Receiver()) {
            CountDownLatch open = new CountDownLatch(1);
            receiver.answer(500, 500, 500);
            put(org, receiver, USERS);
            secret(org);
            user(org, "ann");
            await(org, it -> it.get("attempts").asInt() > 0);
            receiver.holdUntil(open);
            int before = receiver.messages().size();
            JdbcClient.create(world.service().bean(DataSource.class))
                    .sql(
                            "update webhook_delivery set failing_since = now() - interval '8 days'"
                                    + " where attempts > 0")
                    .update();
            await(org, _ -> receiver.messages().size() > before);
            put(org, receiver, USERS + ", \"enabled\": false");
            put(org, receiver, USERS);
            open.countDown();
            receiver.await("user.created.v1");
            JsonNode now = world.manage("GET", org + "/webhooks/hook", "");
            assertThat(now.get("enabled").asBoolean()).isTrue();
            assertThat(world.manage("GET", org + "/events?type=webhook.changed.v1", "").toString())
                    .doesNotContain("webhook-switched-off");
        }
    }

    private void awaitOff(String org) {
        for (long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
                System.nanoTime() < end; ) {
            if (!world.manage("GET", org + "/webhooks/hook", "").get("enabled").asBoolean()) {
                return;
            }
            Receiver.pause();
        }
        throw new AssertionError("the webhook is on still");
    }

    @Test
    void whereNobodyMayBeAskedNothingIsSent() {
        String org = organization();
        world.manage("PUT", org + "/webhooks/hook", "{\"url\": \"https://10.0.0.1/in\"}");
        secret(org);
        JsonNode delivery = await(org, it -> it.get("attempts").asInt() > 0);
        assertThat(delivery.get("lastError").asString()).contains("not public");
        assertThat(delivery.has("lastStatus")).isFalse();
    }

    @Test
    void oneNodeOfSeveralTellsAtATime() {
        String org = organization();
        try (TestService other = world.service().anotherNode(LOOPBACK);
                Receiver receiver = new Receiver()) {
            put(org, receiver, USERS);
            secret(org);
            TokenWorld elsewhere = new TokenWorld(other);
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                TokenWorld one = i % 2 == 0 ? world : elsewhere;
                one.manage("PUT", org + "/users/user-" + i, "{}");
                expected.add("user.created.v1");
            }
            List<Message> taken = receiver.await(expected.toArray(String[]::new));
            assertThat(taken).extracting(Message::position).isSorted().doesNotHaveDuplicates();
        }
    }
}
