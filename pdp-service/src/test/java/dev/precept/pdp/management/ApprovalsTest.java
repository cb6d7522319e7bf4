package dev.precept.pdp.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.command.CommandTypes;
import dev.precept.pdp.command.CommandTypes.Waiting;
import dev.precept.pdp.management.Administrator.Answer;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Four eyes over HTTP: what waits, who may approve of it, and what comes of it. */
class ApprovalsTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String ROLE = "{\"audience\": {\"type\": \"ORGANIZATION\"}}";
    private static final String EVERYTHING =
            "\"precept:admin\", \"precept:read\", \"precept:audit\"";

    private Administrator admin;
    private Administrator second;
    private String secondId;
    private String provisioning;

    @BeforeEach
    void twoAdministrators() {
        admin = Administrator.ofNewOrganization();
        String app = "caller-" + UUID.randomUUID();
        second = caller(app, EVERYTHING, "\"ALL\"");
        provisioning = token("provisioning-" + UUID.randomUUID(), "\"precept:scim\"", "\"ALL\"");
        secondId = admin.in("system").get("applications/" + app).text("id");
    }

    private Administrator caller(String handle, String scopes, String organizations) {
        return admin.as(token(handle, scopes, organizations));
    }

    private String token(String handle, String scopes, String organizations) {
        Administrator system = admin.in("system");
        String app = "applications/" + handle;
        String clientId =
                system.put(app, "{\"name\": \"C\", \"type\": \"M2M\"}").is(201).text("clientId");
        system.put(
                        app + "/authorized-apis/precept",
                        "{\"policy\": \"NO_POLICY\", \"scopes\": ["
                                + scopes
                                + "], \"organizations\": "
                                + organizations
                                + "}")
                .is(201);
        String secret = system.post(app + "/secrets", "{}").is(201).text("clientSecret");
        return admin.service().token("system", clientId, secret, "");
    }

    private void require(String... commands) {
        admin.put(
                        "approval-policy",
                        "{\"commands\": [\"%s\"]}".formatted(String.join("\", \"", commands)))
                .is(200);
    }

    private static String id(Answer waiting) {
        return waiting.is(202).body().get("proposal").get("id").asString();
    }

    @Test
    void aChangeWaitsUntilASecondPersonApproves() {
        require("role.*");
        Answer waiting = admin.put("roles/reader", ROLE, "Precept-Reason", "Asked%20f%C3%BCr");
        String id = id(waiting);
        String path = "/v1/organizations/" + admin.organization() + "/proposals/" + id;
        assertThat(waiting.header("Location")).isEqualTo(path);
        assertThat(waiting.body().get("proposal").get("commands").toString())
                .isEqualTo("[\"role.create\"]");
        assertThat(waiting.body().get("events").get(0).get("type").asString())
                .isEqualTo("role.created.v1");
        assertThat(waiting.body().has("effect")).isTrue();
        admin.get("roles/reader").is(404, "not-found");

        Answer shown = second.get("proposals/" + id).is(200);
        assertThat(shown.text("status")).isEqualTo("PENDING");
        assertThat(shown.text("reason")).isEqualTo("Asked für");
        assertThat(shown.body().get("holds").asBoolean()).isTrue();
        assertThat(shown.body().get("request").get("body").toString())
                .isEqualTo("{\"audience\":{\"type\":\"ORGANIZATION\"}}");
        admin.post("proposals/" + id + "/approve", "{}").is(409, "not-allowed");
        admin.post("proposals/" + id + "/refuse", "{}").is(409, "not-allowed");

        second.post("proposals/" + id + "/approve?dryRun=true", "{}").is(200);
        admin.get("roles/reader").is(404, "not-found");
        Answer approved =
                second.post("proposals/" + id + "/approve", "{\"reason\": \"Fine\"}").is(200);
        assertThat(approved.text("status")).isEqualTo("APPROVED");
        admin.get("roles/reader").is(200);
        second.post("proposals/" + id + "/approve", "{}").is(409, "transition-not-allowed");
        inTheHistory(id);
    }

    /** One command, in two names. */
    private void inTheHistory(String id) {
        JsonNode events = admin.get("events?order=desc&limit=2").is(200).body().get("events");
        JsonNode made = events.get(0);
        JsonNode approved = events.get(1);
        assertThat(made.get("type").asString()).isEqualTo("role.created.v1");
        assertThat(approved.get("type").asString()).isEqualTo("proposal.approved.v1");
        assertThat(made.get("command")).isEqualTo(approved.get("command"));
        assertThat(made.get("actor").get("id").asString()).isNotEqualTo(secondId);
        assertThat(approved.get("actor").get("id").asString()).isEqualTo(secondId);
        assertThat(approved.get("reason").asString()).isEqualTo("Fine");
        assertThat(made.get("reason").asString()).isEqualTo("Asked für");
        assertThat(made.get("approval").get("proposal").asString()).isEqualTo(id);
        assertThat(made.get("approval").get("approver").get("id").asString()).isEqualTo(secondId);
        assertThat(approved.has("approval")).isFalse();
    }

    @Test
    void aPlanSaysThatItWouldWait() {
        String document = "{\"roles\": {\"writer\": " + ROLE + "}}";
        assertThat(admin.post("apply?dryRun=true", document).is(200).body().has("awaitsApproval"))
                .isFalse();
        require("role.*");
        Answer plan = admin.post("apply?dryRun=true", document).is(200);
        assertThat(plan.body().get("awaitsApproval").toString()).isEqualTo("[\"role.create\"]");
        assertThat(
                        admin.post("apply?dryRun=true", document, "Accept", "text/plain")
                                .is(200)
                                .response()
                                .body())
                .contains("! waits for a second person: role.create\n");
        admin.get("roles/writer").is(404, "not-found");
    }

    @Test
    void nobodyTakesAllPlacesOfWhatWaits() {
        require("role.*");
        for (int i = 0; i < Limits.PENDING_PROPOSALS_EACH; i++) {
            admin.put("roles/r" + i, ROLE).is(202);
        }
        admin.put("roles/more", ROLE).is(422, "limit-exceeded");
        second.put("roles/more", ROLE).is(202);
        admin.put("approval-policy", "{\"commands\": [\"user.*\"]}").is(202);
    }

    @Test
    void isRefusedOrWithdrawnAndThenNeverApproved() {
        require("user.create");
        String refused = id(admin.put("users/ann", "{}"));
        String withdrawn = id(admin.put("users/bob", "{}"));
        String open = id(admin.put("users/cid", "{}"));
        second.post("proposals/" + refused + "/refuse", "{\"reason\": \"No\"}").is(200);
        second.post("proposals/" + withdrawn + "/withdraw", "{}").is(409, "not-allowed");
        admin.post("proposals/" + withdrawn + "/withdraw", "{}").is(200);
        for (String ended : List.of(refused, withdrawn)) {
            second.post("proposals/" + ended + "/approve", "{}").is(409, "transition-not-allowed");
        }
        assertThat(admin.get("proposals?status=PENDING").is(200).items("id")).containsExactly(open);
        assertThat(admin.get("proposals?status=REFUSED").is(200).items("id"))
                .containsExactly(refused);
        assertThat(admin.get("proposals").is(200).items("id")).hasSize(3);
        admin.get("proposals?status=OTHER").is(400, "invalid-parameter");
        second.post("proposals/none/approve", "{}").is(404, "not-found");
        admin.get("users/ann").is(404, "not-found");
    }

    @Test
    void whatWouldBeRefusedIsRefusedAtOnce() {
        require("*");
        admin.put("roles/r", "{\"audience\": {\"type\": \"ODD\"}}").is(422, "invalid-body");
        admin.delete("roles/none").is(404, "not-found");
        admin.put("plans/p", "{\"burst\": 1}").is(422, "invalid-value");
        admin.put("plans/p", "{}", "If-Match", "\"7\"").is(412, "revision-mismatch");
        assertThat(admin.get("proposals").is(200).items("id")).isEmpty();
        JsonNode dry = admin.put("plans/p?dryRun=true", "{}").is(200).body();
        assertThat(dry.get("awaitsApproval").toString()).isEqualTo("[\"plan.create\"]");
        assertThat(admin.get("proposals").is(200).items("id")).isEmpty();
    }

    @Test
    void theSameRequestUnderOneKeyIsOneProposal() {
        require("plan.*");
        String key = UUID.randomUUID().toString();
        String first = id(admin.put("plans/p", "{}", "Idempotency-Key", key));
        assertThat(id(admin.put("plans/p", "{}", "Idempotency-Key", key))).isEqualTo(first);
        admin.put("plans/p", "{\"burst\": 3}", "Idempotency-Key", key)
                .is(422, "idempotency-key-reused");
        assertThat(admin.get("proposals").is(200).items("id")).containsExactly(first);
        second.post("proposals/" + first + "/approve", "{}", "Idempotency-Key", key).is(200);
        second.post("proposals/" + first + "/approve", "{}", "Idempotency-Key", key).is(200);
        admin.put("plans/p", "{}").is(200);
    }

    @Test
    void whatChangedMeanwhileIsTold() {
        admin.put("plans/p", "{}").is(201);
        require("plan.*");
        String first = id(admin.put("plans/p", "{\"approvalRequired\": true}"));
        String other = id(admin.put("plans/p", "{\"quota\": {\"count\": 2, \"per\": \"DAY\"}}"));
        second.post("proposals/" + first + "/approve", "{}").is(200);
        second.post("proposals/" + other + "/approve", "{}").is(409, "proposal-outdated");
        Answer shown = second.get("proposals/" + other).is(200);
        assertThat(shown.text("status")).isEqualTo("PENDING");
        assertThat(shown.body().get("holds").asBoolean()).isFalse();
        assertThat(shown.body().get("problem").get("code").asString())
                .isEqualTo("revision-mismatch");
    }

    @Test
    void membersOfOneRoleWaitApart() {
        admin.put("roles/r", ROLE).is(201);
        for (String user : List.of("ann", "bob")) {
            admin.put("users/" + user, "{}").is(201);
        }
        require("role.add-member");
        String ann = id(admin.put("roles/r/members/users/ann", "{}"));
        String bob = id(admin.put("roles/r/members/users/bob", "{}"));
        second.post("proposals/" + ann + "/approve", "{}").is(200);
        second.post("proposals/" + bob + "/approve", "{}").is(200);
        assertThat(admin.get("roles/r/members/users").is(200).items("handle"))
                .containsExactlyInAnyOrder("ann", "bob");
    }

    @Test
    void aMemberIsWhoWasMeant() {
        admin.put("roles/r", ROLE).is(201);
        admin.put("roles/s", ROLE).is(201);
        for (String user : List.of("ann", "bob")) {
            admin.put("users/" + user, "{}").is(201);
        }
        require("role.add-member");
        String person = id(admin.put("roles/r/members/users/ann", "{}"));
        String role = id(admin.put("roles/s/members/users/bob", "{}"));
        admin.delete("users/ann").is(204);
        admin.put("users/ann", "{}").is(201);
        admin.delete("roles/s").is(204);
        admin.put("roles/s", ROLE).is(201);
        second.post("proposals/" + person + "/approve", "{}").is(409, "proposal-outdated");
        second.post("proposals/" + role + "/approve", "{}").is(409, "proposal-outdated");
        assertThat(admin.get("roles/r/members/users").is(200).items("handle")).isEmpty();
        assertThat(admin.get("roles/s/members/users").is(200).items("handle")).isEmpty();
    }

    @Test
    void aClientThatRegistersItselfIsMadeWholeOrNotAtAll() {
        admin.put("apis/books", "{\"identifier\": \"https://b.example\", \"name\": \"B\"}").is(201);
        admin.put("apis/books/scopes/read", "{}").is(201);
        admin.put(
                        "registration-policy",
                        "{\"grantTypes\": [\"client_credentials\"], \"authMethods\":"
                            + " [\"client_secret_basic\"], \"authorizedApis\": [{\"api\":"
                            + " \"books\", \"policy\": \"NO_POLICY\", \"scopes\": [\"read\"]}]}")
                .is(200);
        require("application.authorize-api");
        HttpRequest register =
                HttpRequest.newBuilder(
                                URI.create(
                                        admin.service().base()
                                                + "/o/"
                                                + admin.organization()
                                                + "/oauth2/register"))
                        .header("Content-Type", "application/json")
                        .header("Authorization", "Bearer " + admin.service().administratorToken())
                        .POST(
                                BodyPublishers.ofString(
                                        "{\"client_name\": \"Robot\", \"grant_types\":"
                                            + " [\"client_credentials\"], \"scope\": \"read\"}"))
                        .build();
        long before = admin.lastPosition();
        HttpResponse<String> response = admin.service().send(register);
        assertThat(response.statusCode()).as(response.body()).isBetween(400, 499);
        assertThat(response.body()).contains("second person");
        assertThat(admin.lastPosition()).isEqualTo(before);
    }

    @Test
    void bothAreJudgedOnWhatTheyMayDoNow() {
        require("webhook.*");
        Administrator narrow =
                caller(
                        "narrow-" + UUID.randomUUID(),
                        EVERYTHING,
                        "[\"" + admin.organization() + "\"]");
        String hook = "{\"url\": \"https://h.example/in\", \"filter\": {\"below\": true}}";
        String id = id(admin.put("webhooks/h", hook));
        narrow.post("proposals/" + id + "/approve", "{}").is(403, "forbidden");

        String app = "proposer-" + UUID.randomUUID();
        Administrator proposer = caller(app, EVERYTHING, "\"ALL\"");
        String theirs = id(proposer.put("webhooks/k", hook));
        admin.in("system").delete("applications/" + app + "/authorized-apis/precept").is(204);
        second.post("proposals/" + theirs + "/approve", "{}").is(409, "proposal-outdated");
        admin.get("webhooks/k").is(404, "not-found");
        second.post("proposals/" + id + "/approve", "{}").is(200);
        admin.get("webhooks/h").is(200);
    }

    @Test
    void thePolicyItselfWaitsWhileItIsOn() {
        require("role.*");
        String off = id(admin.put("approval-policy", "{\"commands\": []}"));
        admin.put("roles/r", ROLE).is(202);
        admin.put("approval-policy", "{\"commands\": [\"role.*\"]}").is(200);
        second.post("proposals/" + off + "/approve", "{}").is(200);
        admin.put("roles/r", ROLE).is(201);
    }

    @Test
    void aPolicyNamesWhatCanWaitAndWhoMayApprove() {
        Answer faulty =
                admin.put(
                                "approval-policy",
                                "{\"commands\": [\"application.add-secret\", \"no.such\","
                                        + " \"receipt.*\", 7], \"expiresAfter\": 1, \"odd\": 1}")
                        .is(422, "invalid-body");
        assertThat(faulty.body().get("errors").size()).isEqualTo(6);
        assertThat(faulty.response().body()).contains("secret");
        String nobody = "lonely-" + UUID.randomUUID();
        admin.in("system")
                .put("applications/" + nobody, "{\"name\": \"N\", \"type\": \"M2M\"}")
                .is(201);
        String self =
                admin.get("events?limit=1")
                        .body()
                        .get("events")
                        .get(0)
                        .get("actor")
                        .get("id")
                        .asString();
        String policy =
                "{\"commands\": [\"role.*\"], \"approvers\": {\"applications\": [\"%s\", \"%s\"]}}";
        admin.put("approval-policy", policy.formatted(self, nobody)).is(409, "no-second-person");
        admin.put("approval-policy", policy.formatted(self, secondId)).is(200);
        assertThat(admin.get("approval-policy").is(200).body().get("approvers").toString())
                .contains("\"caller-");
        String id = id(admin.put("roles/r", ROLE));
        Administrator third = caller("third-" + UUID.randomUUID(), EVERYTHING, "\"ALL\"");
        third.post("proposals/" + id + "/approve", "{}").is(409, "not-allowed");
        second.post("proposals/" + id + "/approve", "{}").is(200);
    }

    @Test
    void whatHasNoRequestOfItsOwnIsRefusedWhole() {
        String role = admin.put("roles/r", ROLE).is(201).text("id");
        String ann = admin.put("users/ann", "{}").is(201).text("id");
        admin.put("roles/r/members/users/ann", "{}").is(201);
        admin.put(
                        "access-reviews/q",
                        "{\"name\": \"Q\", \"dueAt\": \"2100-01-01T00:00:00Z\", \"reviewers\":"
                                + " {\"applications\": [\"%s\"]}, \"scope\": {}}"
                                        .formatted(secondId))
                .is(201);
        require("*");
        String item = "access-reviews/q/items/member:" + role + ":user:" + ann;
        second.put(item, "{\"decision\": \"REVOKE\", \"reason\": \"Gone\"}")
                .is(409, "approval-required");
        admin.get("roles/r/members/users/ann").is(200);
        assertThat(admin.get("proposals").is(200).items("id")).isEmpty();
        second.put(item, "{\"decision\": \"KEEP\", \"reason\": \"Needed\"}").is(200);
    }

    @Test
    void whatIfTellsWhatWouldWait() {
        require("plan.*");
        String path = "/v1/organizations/" + admin.organization();
        JsonNode commands =
                admin.post(
                                "what-if",
                                ("{\"commands\": [{\"method\": \"PUT\", \"path\":"
                                                + " \"%s/plans/p\", \"body\": {}}, {\"method\":"
                                                + " \"PUT\", \"path\": \"%s/users/u\", \"body\":"
                                                + " {}}]}")
                                        .formatted(path, path))
                        .is(200)
                        .body()
                        .get("commands");
        assertThat(commands.get(0).get("awaitsApproval").asBoolean()).isTrue();
        assertThat(commands.get(0).get("events").size()).isOne();
        assertThat(commands.get(1).has("awaitsApproval")).isFalse();
    }

    @Test
    void aDocumentWaitsAsAWhole() {
        require("role.*");
        String document =
                "{\"users\": {\"ann\": {}}, \"roles\": {\"reader\": {\"audience\": {\"type\":"
                        + " \"ORGANIZATION\"}, \"members\": {\"users\": {\"ann\": {}}}}}}";
        Answer waiting = admin.post("apply", document, "Precept-Reason", "F%C3%BCr%20Ann");
        String id = id(waiting);
        assertThat(waiting.body().get("proposal").get("commands").toString())
                .isEqualTo("[\"role.add-member\",\"role.create\"]");
        admin.get("users/ann").is(404, "not-found");
        Answer shown = second.get("proposals/" + id).is(200);
        assertThat(shown.body().get("holds").asBoolean()).as(shown.response().body()).isTrue();
        second.post("proposals/" + id + "/approve", "{}").is(200);
        admin.get("roles/reader/members/users/ann").is(200);
        JsonNode events = admin.get("events?order=desc&limit=4").is(200).body().get("events");
        for (int i = 0; i < 3; i++) {
            assertThat(events.get(i).get("approval").get("proposal").asString()).isEqualTo(id);
            assertThat(events.get(i).get("command")).isEqualTo(events.get(3).get("command"));
        }
        admin.post("apply", document).is(200);

        String other = id(admin.post("apply", "{\"roles\": {\"writer\": " + ROLE + "}}"));
        admin.put("users/bob", "{}").is(201);
        admin.put("plans/p", "{}").is(201);
        second.post("proposals/" + other + "/approve", "{}").is(409, "proposal-outdated");
    }

    @Test
    void anEmergencyDoesNotWaitAndIsMarked() {
        admin.put("users/ann", "{}").is(201);
        admin.put("roles/reader", ROLE).is(201);
        require("role.*");
        String member = "roles/reader/members/users/ann";
        admin.put(member, "{}").is(202);
        String given =
                "{\"validUntil\": \"%s\", \"breakGlass\": {\"reason\": \"fire\"}}"
                        .formatted(Instant.now().plusSeconds(3600));
        admin.put(member, given).is(201);
        assertThat(admin.get(member).body().get("breakGlass").get("reason").asString())
                .isEqualTo("fire");
        JsonNode event = admin.get("events?order=desc&limit=1").body().get("events").get(0);
        assertThat(event.get("type").asString()).isEqualTo("role.member-added.v1");
        assertThat(event.toString()).contains("fire").doesNotContain("approval");
        assertThat(admin.get("roles/reader/members/users").response().body()).contains("fire");
        admin.delete(member).is(202);
    }

    @Test
    void provisioningIsRefusedInItsOwnForm() throws Exception {
        HttpResponse<String> made = scim("POST", "Users", user("ann"));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        String ann = JSON.readTree(made.body()).get("id").asString();
        HttpResponse<String> group = scim("POST", "Groups", group(""));
        assertThat(group.statusCode()).as(group.body()).isEqualTo(201);
        String staff = "Groups/" + JSON.readTree(group.body()).get("id").asString();
        require("user.*", "group.*");
        long before = peopleEvents();
        String member = "{\"value\": \"" + ann + "\"}";
        for (HttpResponse<String> refused :
                List.of(
                        scim("POST", "Users", user("bob")),
                        scim("POST", "Groups", group(member)),
                        scim("PUT", staff, group(member)),
                        scim("PATCH", staff, adding(member)),
                        scim("DELETE", staff, ""),
                        scim("DELETE", "Users/" + ann, ""))) {
            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(403);
            JsonNode error = JSON.readTree(refused.body());
            assertThat(error.get("schemas").get(0).asString())
                    .isEqualTo("urn:ietf:params:scim:api:messages:2.0:Error");
            assertThat(error.get("status").asString()).isEqualTo("403");
            assertThat(error.get("detail").asString()).contains("second person");
        }
        assertThat(peopleEvents()).isEqualTo(before);
        assertThat(scim("GET", "Users?filter=userName%20eq%20%22bob%22", "").body())
                .contains("\"totalResults\":0");
        assertThat(scim("GET", "Users/" + ann, "").body()).contains("\"userName\":\"ann\"");
    }

    private long peopleEvents() {
        long people = 0;
        for (JsonNode event : admin.get("events?limit=1000").body().get("events")) {
            String type = event.get("type").asString();
            people += type.startsWith("user.") || type.startsWith("group.") ? 1 : 0;
        }
        return people;
    }

    private static String user(String name) {
        return "{\"schemas\": [\"urn:ietf:params:scim:schemas:core:2.0:User\"], \"userName\": \""
                + name
                + "\"}";
    }

    private static String group(String members) {
        return "{\"schemas\": [\"urn:ietf:params:scim:schemas:core:2.0:Group\"],"
                + " \"displayName\": \"Staff\", \"members\": ["
                + members
                + "]}";
    }

    /** What changes something, and then what does not. */
    private static String adding(String member) {
        String add = "{\"op\": \"add\", \"path\": \"members\", \"value\": [" + member + "]}";
        return "{\"schemas\": [\"urn:ietf:params:scim:api:messages:2.0:PatchOp\"],"
                + " \"Operations\": ["
                + add
                + ", "
                + add
                + "]}";
    }

    private HttpResponse<String> scim(String method, String path, String body) {
        URI uri =
                URI.create(
                        admin.service().base() + "/o/" + admin.organization() + "/scim/v2/" + path);
        return admin.service()
                .send(
                        HttpRequest.newBuilder(uri)
                                .header("Authorization", "Bearer " + provisioning)
                                .header("Content-Type", "application/scim+json")
                                .method(method, BodyPublishers.ofString(body))
                                .build());
    }

    @Test
    void aPatchWaitsAsThePutThatItIs() {
        admin.put("plans/p", "{}").is(201);
        require("plan.*");
        String id =
                id(
                        admin.send(
                                "PATCH",
                                "plans/p",
                                "{\"approvalRequired\": true}",
                                "Content-Type",
                                "application/merge-patch+json"));
        second.post("proposals/" + id + "/approve", "{}").is(200);
        assertThat(admin.get("plans/p").body().get("approvalRequired").asBoolean()).isTrue();
    }

    @Test
    void oneOfTwoApprovalsAtOnceCounts() throws Exception {
        require("plan.*");
        String id = id(admin.put("plans/p", "{}"));
        List<Callable<Integer>> both = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            both.add(() -> second.post("proposals/" + id + "/approve", "{}").status());
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Integer> answers = new ArrayList<>();
            for (Future<Integer> each : threads.invokeAll(both)) {
                answers.add(each.get());
            }
            assertThat(answers).containsOnlyOnce(200).allMatch(it -> it == 200 || it == 409);
        }
        assertThat(admin.get("events?type=plan").is(200).body().get("events").size()).isOne();
    }

    @Test
    void everyCommandThatCanWaitDoes() {
        Map<String, Answer> made = things();
        require("*");
        Set<String> waited = new TreeSet<>();
        for (String[] sent : requests(made)) {
            Answer answer = admin.send(sent[1], sent[2], sent[3]);
            assertThat(answer.status())
                    .as("%s: %s", sent[0], answer.response().body())
                    .isEqualTo(202);
            assertThat(answer.body().get("proposal").get("commands").toString())
                    .isEqualTo("[\"" + sent[0] + "\"]");
            waited.add(sent[0]);
        }
        Set<String> possible = new TreeSet<>();
        CommandTypes.all()
                .forEach(
                        (name, waiting) -> {
                            if (waiting == Waiting.POSSIBLE) {
                                possible.add(name);
                            }
                        });
        assertThat(waited).isEqualTo(possible);
    }

    private Map<String, Answer> things() {
        admin.put("apis/books", "{\"identifier\": \"https://b.example\", \"name\": \"B\"}").is(201);
        admin.put("apis/books/scopes/read", "{}").is(201);
        admin.put("apis/books/authorization-details-types/t", "{\"schema\": {}}").is(201);
        admin.post("apis/books/lifecycle", "{\"to\": \"PUBLISHED\"}").is(200);
        for (String app : List.of("shop", "till")) {
            admin.put("applications/" + app, "{\"name\": \"S\", \"type\": \"M2M\"}").is(201);
            admin.put("applications/" + app + "/authorized-apis/books", "{\"scopes\": []}").is(201);
        }
        Answer secret = admin.post("applications/shop/secrets", "{}").is(201);
        admin.put("users/ann", "{}").is(201);
        admin.put("users/bob", "{}").is(201);
        admin.put("groups/staff", "{}").is(201);
        admin.put("groups/staff/members/users/ann", "{}").is(201);
        admin.put("roles/reader", ROLE).is(201);
        admin.put("roles/reader/members/users/ann", "{}").is(201);
        admin.put("plans/gold", "{}").is(201);
        admin.put("plans/silver", "{}").is(201);
        admin.put("subscriptions/shop/books", "{\"plan\": \"gold\"}").is(201);
        admin.put(
                        "policies/hours",
                        "{\"kind\": \"CEL\", \"effect\": \"DENY\", \"source\": \"1 == 2\"}")
                .is(201);
        admin.put(
                        "policies/days",
                        "{\"kind\": \"CEL\", \"effect\": \"DENY\", \"source\": \"1 == 2\"}")
                .is(201);
        admin.put("policies/hours/attachments/api/books", "").is(201);
        admin.put("resources/books/b1", "{}").is(201);
        Answer key = admin.post("api-keys/shop/books", "{}").is(201);
        admin.put("gateways/edge", "{}").is(201);
        Answer gatewayKey = admin.post("gateways/edge/keys", "{}").is(201);
        admin.put(
                        "identity-providers/corp",
                        "{\"issuer\": \"https://corp.example\", \"audience\":"
                                + " [\"https://b.example\"], \"jwksUri\":"
                                + " \"https://corp.example/jwks\"}")
                .is(201);
        admin.put("applications/shop/external-clients/corp", "{\"clientId\": \"c-1\"}").is(201);
        admin.put("webhooks/h", "{\"url\": \"https://h.example/in\"}").is(201);
        Answer hookSecret = admin.post("webhooks/h/secrets", "{}").is(201);
        return Map.of(
                "secret", secret, "key", key, "gatewayKey", gatewayKey, "hookSecret", hookSecret);
    }

    private List<String[]> requests(Map<String, Answer> made) {
        List<String[]> all = new ArrayList<>();
        all.addAll(requestsOnApis());
        all.addAll(requestsOnParties(made));
        all.addAll(requestsOnRules());
        all.addAll(requestsOnOthers(made));
        return all;
    }

    private static String[] row(String command, String method, String path, String body) {
        return new String[] {command, method, path, body};
    }

    private static List<String[]> requestsOnApis() {
        String api = "{\"identifier\": \"https://%s.example\", \"name\": \"N\"}";
        String openapi =
                "{\"openapi\": \"3.1.0\", \"info\": {\"title\": \"T\", \"version\": \"1\"},"
                        + " \"paths\": {\"/x\": {\"get\": {\"security\": [{}]}}}}";
        return List.of(
                row("organization.change", "PUT", "", "{\"name\": \"Other\"}"),
                row(
                        "organization.change-registration-policy",
                        "PUT",
                        "registration-policy",
                        "{\"enabled\": true}"),
                row(
                        "organization.declare-personal-attributes",
                        "PUT",
                        "personal-attributes",
                        "{\"names\": [\"fax\"]}"),
                row(
                        "organization.change-approval-policy",
                        "PUT",
                        "approval-policy",
                        "{\"commands\": []}"),
                row("organization.delete", "DELETE", "", ""),
                row("api.create", "PUT", "apis/films", api.formatted("f")),
                row("api.change", "PUT", "apis/books", api.formatted("b")),
                row("api.put-scope", "PUT", "apis/books/scopes/write", "{}"),
                row("api.remove-scope", "DELETE", "apis/books/scopes/read", ""),
                row(
                        "api.replace-operations",
                        "PUT",
                        "apis/books/operations",
                        "[{\"method\": \"GET\", \"path\": \"/b\", \"scopes\": [[\"read\"]]}]"),
                row("api.import-description", "POST", "apis/books/openapi", openapi),
                row(
                        "api.put-details-type",
                        "PUT",
                        "apis/books/authorization-details-types/u",
                        "{\"schema\": {}}"),
                row(
                        "api.remove-details-type",
                        "DELETE",
                        "apis/books/authorization-details-types/t",
                        ""),
                row("api.move-lifecycle", "POST", "apis/books/lifecycle", "{\"to\": \"BLOCKED\"}"),
                row("api.delete", "DELETE", "apis/books", ""));
    }

    private static List<String[]> requestsOnParties(Map<String, Answer> made) {
        String app = "{\"name\": \"%s\", \"type\": \"M2M\"}";
        return List.of(
                row("application.create", "PUT", "applications/new", app.formatted("N")),
                row("application.change", "PUT", "applications/shop", app.formatted("O")),
                row(
                        "application.remove-secret",
                        "DELETE",
                        "applications/shop/secrets/" + made.get("secret").text("id"),
                        ""),
                row(
                        "application.expire-secret",
                        "PUT",
                        "applications/shop/secrets/" + made.get("secret").text("id"),
                        "{\"expiresAt\": \"2100-01-01T00:00:00Z\"}"),
                row(
                        "application.give",
                        "PUT",
                        "applications/shop/owner",
                        "{\"kind\": \"APPLICATION\", \"id\": \"bootstrap\"}"),
                row(
                        "application.authorize-api",
                        "PUT",
                        "applications/shop/authorized-apis/books",
                        "{\"scopes\": [\"read\"]}"),
                row(
                        "application.deauthorize-api",
                        "DELETE",
                        "applications/shop/authorized-apis/books",
                        ""),
                row("application.delete", "DELETE", "applications/shop", ""),
                row("user.create", "PUT", "users/new", "{}"),
                row("user.change", "PUT", "users/ann", "{\"attributes\": {\"a\": 1}}"),
                row("user.delete", "DELETE", "users/ann", ""),
                row("group.create", "PUT", "groups/new", "{}"),
                row("group.change", "PUT", "groups/staff", "{\"attributes\": {\"a\": 1}}"),
                row("group.add-member", "PUT", "groups/staff/members/users/bob", "{}"),
                row("group.remove-member", "DELETE", "groups/staff/members/users/ann", ""),
                row("group.delete", "DELETE", "groups/staff", ""),
                row("role.create", "PUT", "roles/new", ROLE),
                row(
                        "role.change",
                        "PUT",
                        "roles/reader",
                        "{\"audience\": {\"type\": \"ORGANIZATION\"}, \"permissions\": [{\"api\":"
                                + " \"books\", \"scope\": \"read\"}]}"),
                row("role.add-member", "PUT", "roles/reader/members/users/bob", "{}"),
                row("role.remove-member", "DELETE", "roles/reader/members/users/ann", ""),
                row("role.delete", "DELETE", "roles/reader", ""));
    }

    private static List<String[]> requestsOnRules() {
        String policy = "{\"kind\": \"CEL\", \"effect\": \"DENY\", \"source\": \"2 == %s\"}";
        return List.of(
                row("plan.create", "PUT", "plans/new", "{}"),
                row("plan.change", "PUT", "plans/gold", "{\"approvalRequired\": true}"),
                row("plan.delete", "DELETE", "plans/silver", ""),
                row("policy.create", "PUT", "policies/new", policy.formatted("3")),
                row("policy.change", "PUT", "policies/hours", policy.formatted("4")),
                row("policy.attach", "PUT", "policies/days/attachments/api/books", ""),
                row("policy.detach", "DELETE", "policies/hours/attachments/api/books", ""),
                row("policy.delete", "DELETE", "policies/days", ""),
                row("resource.create", "PUT", "resources/books/b2", "{}"),
                row(
                        "resource.change",
                        "PUT",
                        "resources/books/b1",
                        "{\"attributes\": {\"owner\": \"ann\"}}"),
                row("resource.delete", "DELETE", "resources/books/b1", ""),
                row(
                        "subscription.create",
                        "PUT",
                        "subscriptions/till/books",
                        "{\"plan\": \"gold\"}"),
                row(
                        "subscription.change-plan",
                        "PUT",
                        "subscriptions/shop/books",
                        "{\"plan\": \"silver\"}"),
                row(
                        "subscription.move",
                        "POST",
                        "subscriptions/shop/books/state",
                        "{\"to\": \"BLOCKED\"}"),
                row("subscription.delete", "DELETE", "subscriptions/shop/books", ""));
    }

    private static List<String[]> requestsOnOthers(Map<String, Answer> made) {
        return List.of(
                row(
                        "api-key.delete",
                        "DELETE",
                        "api-keys/shop/books/" + made.get("key").text("id"),
                        ""),
                row(
                        "api-key.expire",
                        "PUT",
                        "api-keys/shop/books/" + made.get("key").text("id"),
                        "{\"expiresAt\": \"2100-01-01T00:00:00Z\"}"),
                row("gateway.create", "PUT", "gateways/new", "{}"),
                row("gateway.change", "PUT", "gateways/edge", "{\"trusts\": [\"attributes\"]}"),
                row(
                        "gateway.remove-key",
                        "DELETE",
                        "gateways/edge/keys/" + made.get("gatewayKey").text("id"),
                        ""),
                row("gateway.delete", "DELETE", "gateways/edge", ""),
                row(
                        "identity-provider.set-external-client",
                        "PUT",
                        "applications/till/external-clients/corp",
                        "{\"clientId\": \"c-2\"}"),
                row(
                        "identity-provider.remove-external-client",
                        "DELETE",
                        "applications/shop/external-clients/corp",
                        ""),
                row("identity-provider.delete", "DELETE", "identity-providers/corp", ""),
                row("webhook.create", "PUT", "webhooks/new", "{\"url\": \"https://n.example/in\"}"),
                row("webhook.change", "PUT", "webhooks/h", "{\"url\": \"https://o.example/in\"}"),
                row(
                        "webhook.remove-secret",
                        "DELETE",
                        "webhooks/h/secrets/" + made.get("hookSecret").text("id"),
                        ""),
                row("webhook.delete", "DELETE", "webhooks/h", ""));
    }
}
