package dev.precept.pdp.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import tools.jackson.databind.JsonNode;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Every call that is refused to a known caller is on record, for auditors of {@code system}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefusalsTest {
    private Administrator own;
    private Administrator foreign;

    @BeforeAll
    void start() {
        own = Administrator.ofNewOrganization();
        foreign = Administrator.ofNewOrganization();
    }

    @Test
    void whatIsRefusedIsOnRecordWithWhoAndWhereAndWhy() {
        String client = "reader-" + UUID.randomUUID();
        Administrator reader = caller(client, "\"precept:read\"", own.organization());
        reader.put("users/secretive", "{}").is(403, "forbidden");
        reader.in(foreign.organization()).get("users?filter=ann").is(403, "forbidden");
        reader.in("there-is-none").get("users").is(403, "forbidden");

        List<JsonNode> found = recorded(client, 3);
        assertThat(found)
                .extracting(
                        it ->
                                it.get("reason").asString()
                                        + " "
                                        + it.at("/record/request/action").asString()
                                        + " "
                                        + it.at("/record/request/resourceId").asString())
                .containsExactlyInAnyOrder(
                        "NOT_AUTHORIZED_FOR_APPLICATION precept:admin " + own.organization(),
                        "BEYOND_REACH precept:read " + foreign.organization(),
                        "BEYOND_REACH precept:read there-is-none");
        assertThat(found.toString())
                .contains("/v1/organizations/" + own.organization() + "/users/secretive")
                .doesNotContain("filter=ann");
        for (JsonNode one : found) {
            assertThat(
                            own.in("system")
                                    .post("decisions/" + one.get("id").asString() + "/replay", "{}")
                                    .is(200)
                                    .body()
                                    .get("same")
                                    .asBoolean())
                    .as(one.toString())
                    .isTrue();
        }
        assertThat(own.get("decisions").is(200).body().toString()).doesNotContain(client);
        reader.in("system").get("decisions").is(403, "forbidden");
    }

    @Test
    void whoGivesOnMoreThanHeHasIsOnRecord() {
        String client = "wide-" + UUID.randomUUID();
        Administrator wide = caller(client, "\"precept:admin\"", "system");
        wide.in("system").post("applications/bootstrap/secrets", "{}").is(403, "forbidden");
        assertThat(recorded(client, 1).toString())
                .contains("BEYOND_REACH", "applications/bootstrap/secrets");
    }

    @Test
    void whatARightIsTooNarrowForIsOnRecordByThatRight() {
        String client = "narrow-" + UUID.randomUUID();
        Administrator auditor = caller(client, "\"precept:audit\"", own.organization());
        auditor.get("events/export?of=log").is(403, "forbidden");
        assertThat(recorded(client, 1))
                .extracting(it -> it.at("/record/request/action").asString())
                .containsExactly("precept:audit");
    }

    /** What auditors of system find of this client, once there is so much of it. */
    private List<JsonNode> recorded(String client, int least) {
        List<JsonNode> all = new ArrayList<>();
        await().atMost(Duration.ofSeconds(20))
                .until(
                        () -> {
                            all.clear();
                            own.in("system")
                                    .get("decisions?limit=1000&application=" + client)
                                    .is(200)
                                    .body()
                                    .get("decisions")
                                    .forEach(all::add);
                            return all.size() >= least;
                        });
        return all;
    }

    private Administrator caller(String handle, String scopes, String organization) {
        Administrator system = own.in("system");
        String app = "applications/" + handle;
        String clientId =
                system.put(app, "{\"name\": \"C\", \"type\": \"M2M\"}").is(201).text("clientId");
        system.put(
                        app + "/authorized-apis/precept",
                        "{\"policy\": \"NO_POLICY\", \"scopes\": ["
                                + scopes
                                + "], \"organizations\": [\""
                                + organization
                                + "\"]}")
                .is(201);
        String secret = system.post(app + "/secrets", "{}").is(201).text("clientSecret");
        return own.as(own.service().token("system", clientId, secret, ""));
    }
}
