package dev.precept.pdp.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.management.Administrator.Answer;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** What documents do with exclusions, ends, emergencies, moves, and with what is gone. */
class DocumentRulesTest {
    private static final String ROLE = "{\"audience\": {\"type\": \"ORGANIZATION\"}%s}";
    private static final String USERS = "?include=users";

    private static Answer export(Administrator org) {
        return org.get("export" + USERS).is(200);
    }

    private static String hash(Administrator org) {
        return export(org).header("Precept-Content-Hash");
    }

    private static String body(Administrator org) {
        return export(org).response().body();
    }

    private static Administrator two() {
        Administrator org = Administrator.ofNewOrganization();
        org.put("users/ann", "{}").is(201);
        org.put("roles/payer", ROLE.formatted("")).is(201);
        org.put("roles/clerk", ROLE.formatted(", \"excludes\": [\"payer\"]")).is(201);
        return org;
    }

    @Test
    void whatADocumentDoesNotExcludeIsNotExcluded() {
        Administrator org = two();
        Administrator other = two();
        other.put("roles/clerk", ROLE.formatted(", \"excludes\": []")).is(200);
        other.put("roles/clerk/members/users/ann", "{}").is(201);
        other.put("roles/payer/members/users/ann", "{}").is(201);
        org.post("apply", body(other)).is(200);
        assertThat(hash(org)).isEqualTo(hash(other));
        org.put("roles/clerk", ROLE.formatted(", \"excludes\": [\"payer\"]"))
                .is(409, "roles-exclude");
    }

    @Test
    void rolesThatExcludeEachOtherArePrunedTogether() {
        Administrator org = two();
        org.post("apply?prune=true", "{\"roles\": {}}").is(200);
        assertThat(org.get("roles").items("handle")).isEmpty();
    }

    @Test
    void whatIsForAnEmergencyIsNeitherInDocumentsNorPruned() {
        Administrator org = two();
        String until = Instant.now().plusSeconds(3600).toString();
        String given =
                "{\"validUntil\": \"%s\", \"breakGlass\": {\"reason\": \"fire\"}}".formatted(until);
        org.put("roles/payer/members/users/ann", given).is(201);
        assertThat(body(org)).doesNotContain("fire");
        long before = org.lastPosition();
        org.post("apply?prune=true", body(org)).is(200);
        assertThat(org.lastPosition()).isEqualTo(before);
        Answer refused =
                org.post(
                                "apply",
                                "{\"roles\": {\"payer\": {\"audience\": {\"type\":"
                                        + " \"ORGANIZATION\"}, \"members\": {\"users\": {\"ann\": "
                                        + given
                                        + "}}}}}")
                        .is(422);
        assertThat(refused.faults())
                .containsExactly("/roles/payer/members/users/ann/breakGlass invalid-value");
    }

    @Test
    void whatHasEndedIsThereNoMore() throws Exception {
        Administrator org = two();
        Instant end = Instant.now().plusMillis(1500);
        String path = "roles/payer/members/users/ann";
        org.put(path, "{\"validUntil\": \"%s\"}".formatted(end)).is(201);
        String taken = body(org);
        assertThat(taken).contains(end.toString().substring(0, 22));
        while (!Instant.now().isAfter(end)) {
            Thread.sleep(50);
        }
        assertThat(body(org)).doesNotContain("validUntil");
        Administrator other = Administrator.ofNewOrganization();
        other.post("apply", taken).is(200);
        assertThat(hash(other)).isEqualTo(hash(org));
        other.put(path, "{}").is(201);
        other.post("apply", taken).is(200);
        assertThat(hash(other)).isEqualTo(hash(org));
        long before = other.lastPosition();
        other.post("apply?prune=true", taken).is(200);
        assertThat(other.lastPosition()).isEqualTo(before);
    }

    @Test
    void aRoleWhoseAudienceIsGoneIsLeftOutAndPruned() {
        Administrator org = two();
        org.put("applications/shop", "{\"name\": \"S\", \"type\": \"M2M\"}").is(201);
        String audience =
                "{\"audience\": {\"type\": \"APPLICATION\"%s}, \"excludes\": [\"payer\"]}";
        String named = audience.formatted(", \"application\": \"shop\"");
        org.put("roles/buyer", named).is(201);
        org.put("roles/clerk", ROLE.formatted(", \"excludes\": [\"buyer\", \"payer\"]")).is(200);
        org.delete("applications/shop").is(204);
        long before = org.lastPosition();
        org.put("roles/buyer", audience.formatted("")).is(200);
        assertThat(org.lastPosition()).isEqualTo(before);
        String exported = body(org);
        assertThat(exported).doesNotContain("buyer");
        assertThat(org.post("apply", exported).is(200).body().get("drift").toString())
                .isEqualTo("[\"/roles/buyer\"]");
        assertThat(org.lastPosition()).isEqualTo(before);
        Administrator other = Administrator.ofNewOrganization();
        other.post("apply", exported).is(200);
        assertThat(hash(other)).isEqualTo(hash(org));
        String anew =
                "{\"applications\": {\"shop\": {\"name\": \"S\", \"type\": \"M2M\"}}, \"roles\":"
                        + " {\"payer\": {\"audience\": {\"type\": \"ORGANIZATION\"}}, \"buyer\": "
                        + named.replace("[\"payer\"]", "[]")
                        + "}}";
        org.post("apply", anew).is(409);
        org.post("apply?prune=true", anew).is(200);
        assertThat(org.get("roles/buyer").body().get("audience").get("application").asString())
                .isEqualTo("shop");
        assertThat(org.get("roles").items("handle")).containsExactly("buyer", "payer");
    }

    private static Administrator subscribed() {
        Administrator org = Administrator.ofNewOrganization();
        org.put("apis/a", "{\"identifier\": \"urn:a\", \"name\": \"A\"}").is(201);
        org.post("apis/a/lifecycle", "{\"to\": \"PUBLISHED\"}").is(200);
        org.put("applications/m", "{\"name\": \"M\", \"type\": \"M2M\"}").is(201);
        org.put("plans/free", "{}").is(201);
        org.put("plans/gold", "{\"approvalRequired\": true}").is(201);
        org.put("subscriptions/m/a", "{\"plan\": \"free\"}").is(201);
        return org;
    }

    private static Answer subscribe(Administrator org, String subscription) {
        return org.post("apply", "{\"subscriptions\": {\"m\": {\"a\": " + subscription + "}}}");
    }

    private static void isSubscribed(Administrator org, String state, String plan) {
        Answer shown = org.get("subscriptions/m/a");
        assertThat(shown.text("state")).isEqualTo(state);
        assertThat(shown.text("plan")).isEqualTo(plan);
    }

    @Test
    void aSubscriptionGoesWhereverADocumentHasIt() {
        Administrator org = subscribed();
        org.post("subscriptions/m/a/state", "{\"to\": \"BLOCKED\"}").is(200);
        subscribe(org, "{\"plan\": \"gold\"}").is(200);
        isSubscribed(org, "BLOCKED", "gold");
        subscribe(org, "{\"plan\": \"free\", \"state\": \"CANCELLED\"}").is(200);
        isSubscribed(org, "CANCELLED", "free");
        subscribe(org, "{\"plan\": \"gold\"}").is(409);
        subscribe(org, "{\"plan\": \"gold\", \"state\": \"REJECTED\"}").is(200);
        isSubscribed(org, "REJECTED", "gold");
        subscribe(org, "{\"plan\": \"free\", \"state\": \"ACTIVE\"}").is(200);
        isSubscribed(org, "ACTIVE", "free");
    }

    @Test
    void aPlanThatWaitsIsInDocuments() {
        Administrator org = subscribed();
        org.put("subscriptions/m/a", "{\"plan\": \"gold\"}").is(200);
        assertThat(body(org)).contains("\"requestedPlan\":\"gold\"");
        Administrator other = Administrator.ofNewOrganization();
        other.post("apply", body(org)).is(200);
        isSubscribed(other, "TIER_UPDATE_PENDING", "free");
        assertThat(hash(other)).isEqualTo(hash(org));
        subscribe(org, "{\"plan\": \"free\"}").is(200);
        isSubscribed(org, "ACTIVE", "free");
        assertThat(
                        subscribe(org, "{\"plan\": \"gold\", \"requestedPlan\": \"free\"}")
                                .is(422)
                                .faults())
                .containsExactly("/subscriptions/m/a/requestedPlan invalid-value");
        org.put("subscriptions/m/a", "{\"plan\": \"gold\"}").is(200);
        org.delete("plans/gold").is(409, "in-use");
    }

    @Test
    void ofManyWhoExpectTheSameOneComesFirst() throws Exception {
        Administrator org = Administrator.ofNewOrganization();
        String expected = hash(org);
        List<Callable<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            String document = "{\"plans\": {\"p" + i + "\": {}}}";
            calls.add(() -> org.post("apply?expect=" + expected, document).status());
        }
        List<Integer> statuses = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(calls.size())) {
            for (Future<Integer> call : threads.invokeAll(calls)) {
                statuses.add(call.get());
            }
        }
        assertThat(statuses).containsOnlyOnce(200).hasSize(8);
        assertThat(statuses.stream().filter(it -> it == 412)).hasSize(7);
        assertThat(org.get("plans").items("handle")).hasSize(1);
    }

    @Test
    void theApprovalPolicyIsInDocumentsAndNothingOfThemWaitsForIt() {
        Administrator org = two();
        org.put("applications/caller", "{\"name\": \"C\", \"type\": \"M2M\"}").is(201);
        String second = "second-" + org.organization();
        Administrator system = org.in("system");
        system.put("applications/" + second, "{\"name\": \"C\", \"type\": \"M2M\"}").is(201);
        system.put(
                        "applications/" + second + "/authorized-apis/precept",
                        "{\"policy\": \"NO_POLICY\", \"scopes\": [\"precept:admin\"],"
                                + " \"organizations\": \"ALL\"}")
                .is(201);
        org.put("approval-policy", "{\"commands\": [\"role.*\"]}").is(200);
        Administrator other = Administrator.ofNewOrganization();
        other.post("apply?prune=true", body(org)).is(200);
        assertThat(hash(other)).isEqualTo(hash(org));
        assertThat(other.get("approval-policy").body().get("commands").toString())
                .isEqualTo("[\"role.*\"]");
        other.post("apply", "{\"approvalPolicy\": {\"commands\": []}}").is(202);
        other.post("apply?prune=true", "{\"roles\": {}}").is(202);
        other.post("apply", "{\"plans\": {\"p\": {}}}").is(200);
    }

    @Test
    void aChildsRoleStandsForItsParentsWhereverItIsMade() {
        Administrator parent = Administrator.ofNewOrganization();
        parent.put("roles/auditor", ROLE.formatted(", \"shared\": true")).is(201);
        Administrator child = below(parent, "one");
        child.put("users/ann", "{}").is(201);
        child.put("roles/other", ROLE.formatted("")).is(201);
        child.put("roles/auditor/members/users/ann", "{\"validUntil\": \"2099-01-01T00:00:00Z\"}")
                .is(201);
        child.put("roles/auditor", "{\"basedOn\": \"auditor\", \"excludes\": [\"other\"]}").is(200);
        Administrator sibling = below(parent, "two");
        sibling.post("apply", body(child)).is(200);
        assertThat(hash(sibling)).isEqualTo(hash(child));
        assertThat(sibling.get("roles/auditor").text("basedOn")).isEqualTo("auditor");
        assertThat(Administrator.ofNewOrganization().post("apply", body(child)).is(422).faults())
                .containsExactly("/roles/auditor/basedOn unknown-reference");
        parent.delete("roles/auditor").is(204);
        long before = child.lastPosition();
        child.post("apply?prune=true", body(child)).is(200);
        assertThat(child.lastPosition()).isEqualTo(before);
    }

    private static Administrator below(Administrator parent, String name) {
        Administrator child = parent.in(name + "-" + parent.organization());
        child.put("", "{\"name\": \"Child\", \"parent\": \"%s\"}".formatted(parent.organization()))
                .is(201);
        return child;
    }
}
