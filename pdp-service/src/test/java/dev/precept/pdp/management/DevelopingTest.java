package dev.precept.pdp.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.management.Administrator.Answer;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** Subscriptions in all their states, keys that make way for others, and whose applications are. */
class DevelopingTest {
    private static final String APP = "{\"name\": \"App\", \"type\": \"M2M\"}";
    private static final String PATH = "subscriptions/app/books";

    private Administrator admin;
    private Administrator developer;
    private String developerId;

    @BeforeEach
    void start() {
        admin = Administrator.ofNewOrganization();
        String identifier = "urn:books:" + UUID.randomUUID();
        admin.put("apis/books", "{\"identifier\": \"" + identifier + "\", \"name\": \"Books\"}")
                .is(201);
        admin.post("apis/books/lifecycle", "{\"to\": \"PUBLISHED\"}").is(200);
        admin.put("plans/free", "{}").is(201);
        admin.put("plans/gold", "{\"approvalRequired\": true}").is(201);
        Administrator system = admin.in("system");
        String client = "applications/developer-" + UUID.randomUUID();
        developerId = system.put(client, APP).is(201).text("clientId");
        String grant =
                "{\"policy\": \"NO_POLICY\", \"scopes\": [\"precept:develop\"], \"organizations\":"
                        + " [\""
                        + admin.organization()
                        + "\"]}";
        system.put(client + "/authorized-apis/precept", grant).is(201);
        String secret = system.post(client + "/secrets", "{}").is(201).text("clientSecret");
        developer = admin.as(admin.service().token("system", developerId, secret, ""));
    }

    @Test
    void aPlanThatAsksForApprovalWaitsBehindTheOneInForce() {
        admin.put("applications/app", APP).is(201);
        admin.put(PATH, plan("free")).is(201);
        Answer waiting = admin.put(PATH, plan("gold")).is(200);
        assertThat(waiting.text("state")).isEqualTo("TIER_UPDATE_PENDING");
        assertThat(waiting.text("plan")).isEqualTo("free");
        assertThat(waiting.text("requestedPlan")).isEqualTo("gold");
        Answer refused = move("REJECTED", "Over budget").is(200);
        assertThat(refused.text("state")).isEqualTo("ACTIVE");
        assertThat(refused.text("plan")).isEqualTo("free");
        assertThat(refused.text("reason")).isEqualTo("Over budget");
        admin.put(PATH, plan("gold")).is(200);
        Answer approved = move("ACTIVE", null).is(200);
        assertThat(approved.text("plan")).isEqualTo("gold");
        assertThat(approved.body().has("requestedPlan")).isFalse();
        assertThat(move("PENDING", null).is(409, "transition-not-allowed").text("detail"))
                .contains("BLOCKED, PROD_ONLY_BLOCKED, ON_HOLD, CANCELLED");
        move("CANCELLED", null).is(200);
        admin.put(PATH, plan("free")).is(409, "transition-not-allowed");
        move("ACTIVE", "x".repeat(501)).is(422, "invalid-body");
    }

    @Test
    void aDeveloperHasApplicationsOfHisOwnAndNothingElse() {
        admin.put("applications/theirs", APP).is(201);
        developer.put("applications/app", APP).is(201);
        assertThat(developer.get("applications").is(200).items("handle")).containsExactly("app");
        assertThat(developer.get("applications?limit=1").body().has("next")).isFalse();
        assertThat(admin.get("applications/app").body().at("/owner/id").asString())
                .isEqualTo(developerId);
        String foreign = detail(developer.get("applications/theirs").is(404, "not-found"));
        String unknown = detail(developer.get("applications/nobodys").is(404, "not-found"));
        assertThat(foreign.replace("theirs", "nobodys")).isEqualTo(unknown);
        developer.put("applications/theirs", APP).is(409, "handle-taken");
        developer.delete("applications/theirs").is(404, "not-found");
        developer.post("applications/theirs/secrets", "{}").is(404, "not-found");
        developer.get("applications/theirs/secrets").is(404, "not-found");
        developer.post("api-keys/theirs/books", "{}").is(404, "not-found");
        developer.get("api-keys/theirs/books").is(404, "not-found");
        developer.put("subscriptions/theirs/books", plan("free")).is(404, "not-found");
        developer.get("applications/theirs/owner").is(404, "not-found");
        developer
                .put("applications/app/authorized-apis/books", "{\"policy\": \"NO_POLICY\"}")
                .is(403, "forbidden");
        for (String other : List.of("users", "roles", "gateways", "policies")) {
            developer.get(other).is(403, "forbidden");
            developer.put(other + "/x", "{}").is(403, "forbidden");
        }
        for (String other : List.of("apis", "plans")) {
            developer.put(other + "/x", "{}").is(403, "forbidden");
        }
        developer.in("system").get("applications").is(403, "forbidden");
    }

    @Test
    void aDeveloperSeesWhatHeMaySubscribeTo() {
        String draft = "{\"identifier\": \"urn:draft:" + UUID.randomUUID() + "\"";
        admin.put("apis/draft", draft + ", \"name\": \"Draft\"}").is(201);
        admin.put("apis/draft/scopes/write", "{}").is(201);
        admin.put("apis/books/scopes/read", "{}").is(201);
        assertThat(developer.get("apis").is(200).items("handle")).containsExactly("books");
        assertThat(developer.get("plans").is(200).items("handle")).containsExactly("free", "gold");
        developer.get("plans/gold").is(200);
        assertThat(developer.get("apis/books").is(200).text("lifecycle")).isEqualTo("PUBLISHED");
        assertThat(developer.get("apis/books/scopes").is(200).items("name"))
                .containsExactly("read");
        developer.get("apis/books/scopes/read").is(200);
        for (String hidden : List.of("", "/scopes", "/scopes/write")) {
            developer.get("apis/draft" + hidden).is(404, "not-found");
        }
        developer.get("apis/books/operations").is(403, "forbidden");
    }

    @Test
    void aDeveloperLeavesWhatAdministratorsDecided() {
        developer.put("applications/app", APP).is(201);
        String other = APP.replace("}", ", \"environment\": \"SANDBOX\"}");
        developer.put("applications/app", other).is(403, "forbidden");
        developer.put("applications/app", APP.replace("App", "Other")).is(200);
        String device = APP.replace("}", ", \"grantTypes\": [\"device_code\"]}");
        developer.put("applications/app", device).is(403, "forbidden");
        String unasked = APP.replace("}", ", \"consentRequired\": false}");
        developer.put("applications/second", unasked).is(403, "forbidden");

        assertThat(developer.put(PATH, plan("gold")).is(201).text("state")).isEqualTo("PENDING");
        developer.post(PATH + "/state", "{\"to\": \"ACTIVE\"}").is(403, "forbidden");
        assertThat(developer.get("subscriptions").items("application")).containsExactly("app");
        move("REJECTED", "Not yet").is(200);
        developer.delete(PATH).is(403, "forbidden");
        assertThat(developer.get(PATH).is(200).text("reason")).isEqualTo("Not yet");
        developer.post(PATH + "/state", "{\"to\": \"PENDING\"}").is(200);
        move("BLOCKED", null).is(200);
        developer.post(PATH + "/state", "{\"to\": \"CANCELLED\"}").is(403, "forbidden");
        developer.put(PATH, plan("free")).is(409, "transition-not-allowed");
        move("ACTIVE", null).is(200);
        developer.delete(PATH).is(204);
    }

    @Test
    void whatAnAdministratorEndedNoDeveloperMakesAnew() {
        developer.put("applications/app", APP).is(201);
        developer.put(PATH, plan("free")).is(201);
        for (String state : List.of("BLOCKED", "PROD_ONLY_BLOCKED", "ON_HOLD", "CANCELLED")) {
            move(state, null).is(200);
            developer.delete(PATH).is(403, "forbidden");
            developer.delete("applications/app").is(403, "forbidden");
            if (!state.equals("CANCELLED")) {
                move("ACTIVE", null).is(200);
            }
        }
        developer.put(PATH, plan("gold")).is(409, "transition-not-allowed");
        admin.delete(PATH).is(204);
        developer.put(PATH, plan("free")).is(201);
        developer.delete("applications/app").is(204);
    }

    @Test
    void noApplicationEndsWithASubscriptionThatIsBlockedMeanwhile() {
        for (int round = 0; round < 5; round++) {
            developer.put("applications/app", APP).is(201);
            developer.put(PATH, plan("free")).is(201);
            CompletableFuture<Answer> block = CompletableFuture.supplyAsync(this::block);
            Answer deleted = developer.delete("applications/app");
            Answer blocked = block.join();
            if (deleted.status() != 204) {
                deleted.is(403, "forbidden");
                admin.delete("applications/app").is(204);
            } else if (blocked.status() == 200) {
                assertThat(position(blocked)).isGreaterThan(position(deleted));
            }
        }
    }

    private Answer block() {
        return move("BLOCKED", null);
    }

    private static long position(Answer answer) {
        return Long.parseLong(answer.header("Precept-Position"));
    }

    @Test
    void keysOfADeveloperAreForWhatHisApplicationIsFor() {
        String sandbox = APP.replace("}", ", \"environment\": \"SANDBOX\"}");
        developer.put("applications/app", APP).is(201);
        developer.put("applications/trial", sandbox).is(201);
        String trial = "{\"environment\": \"SANDBOX\"}";
        String real = "{\"environment\": \"PRODUCTION\"}";
        developer.post("api-keys/trial/books", real).is(403, "forbidden");
        admin.post("api-keys/trial/books", real).is(409, "not-allowed");
        developer.post("api-keys/app/books", trial).is(403, "forbidden");
        developer.post("api-keys/trial/books", trial).is(201);
        developer.post("api-keys/trial/books", "{}").is(201);
        String key = developer.post("api-keys/app/books", real).is(201).text("id");
        admin.put("applications/app", sandbox).is(409, "not-allowed");
        admin.delete("api-keys/app/books/" + key).is(204);
        admin.put("applications/app", sandbox).is(200);
    }

    @Test
    void anApplicationIsGivenToSomebodyElse() {
        developer.put("applications/app", APP).is(201);
        String nobody = "{\"kind\": \"USER\", \"id\": \"nobody\"}";
        developer.put("applications/app/owner", nobody).is(422, "unknown-reference");
        String self = "{\"kind\": \"APPLICATION\", \"id\": \"" + developerId + "\"}";
        developer.put("applications/app/owner", self).is(200);
        String bootstrap = "{\"kind\": \"APPLICATION\", \"id\": \"" + bootstrapClient() + "\"}";
        assertThat(developer.put("applications/app/owner", bootstrap).is(200).text("kind"))
                .isEqualTo("APPLICATION");
        developer.get("applications/app").is(404, "not-found");
        assertThat(developer.get("applications").items("handle")).isEmpty();
        admin.delete("applications/app/owner").is(204);
        admin.get("applications/app/owner").is(404, "not-found");
        admin.put("applications/app/owner", self).is(200);
        developer.get("applications/app").is(200);
    }

    @Test
    void whatIsInUseEndsSoonerAndNeverLater() {
        developer.put("applications/app", APP).is(201);
        Instant soon = Instant.now().plusSeconds(3_600).truncatedTo(ChronoUnit.SECONDS);
        String secret =
                "applications/app/secrets/"
                        + developer.post("applications/app/secrets", "{}").is(201).text("id");
        Answer key = admin.post("api-keys/app/books", "{\"environment\": \"SANDBOX\"}").is(201);
        String path = "api-keys/app/books/" + key.text("id");
        assertThat(developer.get("api-keys/app/books").items("environment"))
                .containsExactly("SANDBOX");
        assertThat(key.text("key"))
                .startsWith(developer.get("api-keys/app/books").items("prefix").getFirst());
        for (String it : List.of(secret, path)) {
            assertThat(developer.put(it, expiry(soon)).is(200).text("expiresAt"))
                    .isEqualTo(soon.toString());
            developer.put(it, expiry(soon)).is(200);
            developer.put(it, expiry(soon.plusSeconds(1))).is(409, "not-allowed");
            developer.put(it, expiry(Instant.EPOCH)).is(422);
            developer.put(it, "{}").is(422, "invalid-body");
            developer.put(it, expiry(soon.minusSeconds(60))).is(200);
            developer.delete(it).is(204);
        }
    }

    @Test
    void listsGoOnWhereTheyStopped() {
        for (int i = 0; i < 5; i++) {
            admin.put("roles/role-" + i, "{\"audience\": {\"type\": \"ORGANIZATION\"}}").is(201);
        }
        Answer page = admin.get("roles?limit=2").is(200);
        assertThat(page.items("handle")).containsExactly("role-0", "role-1");
        page = admin.get("roles?limit=2&cursor=" + page.text("next")).is(200);
        assertThat(page.items("handle")).containsExactly("role-2", "role-3");
        page = admin.get("roles?limit=2&cursor=" + page.text("next")).is(200);
        assertThat(page.items("handle")).containsExactly("role-4");
        assertThat(page.body().has("next")).isFalse();
        assertThat(admin.get("roles?filter=E-3").items("handle")).containsExactly("role-3");
        assertThat(admin.in("").get("?filter=" + admin.organization()).items("handle"))
                .containsExactly(admin.organization());
    }

    private String bootstrapClient() {
        return admin.service().clientId();
    }

    private Answer move(String to, @Nullable String reason) {
        String why = reason == null ? "" : ", \"reason\": \"" + reason + "\"";
        return admin.post(PATH + "/state", "{\"to\": \"" + to + "\"" + why + "}");
    }

    private static String plan(String plan) {
        return "{\"plan\": \"" + plan + "\"}";
    }

    private static String expiry(Instant at) {
        return "{\"expiresAt\": \"" + at + "\"}";
    }

    private static String detail(Answer answer) {
        return answer.text("detail");
    }
}
