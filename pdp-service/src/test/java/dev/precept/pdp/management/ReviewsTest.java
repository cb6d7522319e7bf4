package dev.precept.pdp.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.management.Administrator.Answer;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Access reviews over HTTP, from the opening to the evidence. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReviewsTest {
    private static final String DUE = "2100-01-01T00:00:00Z";

    private Administrator admin;
    private String reviewer;
    private String reader;
    private String writer;
    private String ann;
    private String shop;
    private String books;
    private String read;
    private String write;

    @BeforeAll
    void somebodyHoldsSomething() {
        admin = Administrator.ofNewOrganization();
        reviewer =
                admin.get("events?limit=1")
                        .body()
                        .get("events")
                        .get(0)
                        .get("actor")
                        .get("id")
                        .asString();
        books =
                admin.put("apis/books", "{\"identifier\": \"https://b.example\", \"name\": \"B\"}")
                        .is(201)
                        .text("id");
        read = admin.put("apis/books/scopes/read", "{}").is(201).text("id");
        write = admin.put("apis/books/scopes/write", "{}").is(201).text("id");
        shop =
                admin.put("applications/shop", "{\"name\": \"Shop\", \"type\": \"M2M\"}")
                        .is(201)
                        .text("id");
        admin.put("applications/shop/authorized-apis/books", "{\"scopes\": [\"read\", \"write\"]}")
                .is(201);
        reader = role("reader", "read");
        writer = role("writer", "write");
        ann = admin.put("users/ann", "{}").is(201).text("id");
        for (String user : List.of("bob", "cid", "dan", "eve")) {
            admin.put("users/" + user, "{}").is(201);
        }
        admin.put("groups/staff", "{}").is(201);
        admin.put("roles/reader/members/users/ann", "{}").is(201);
        admin.put("roles/reader/members/groups/staff", "{}").is(201);
        admin.put(
                        "identity-providers/corp",
                        "{\"issuer\": \"https://corp.example\", \"audience\":"
                                + " [\"https://b.example\"], \"jwksUri\":"
                                + " \"https://corp.example/jwks\"}")
                .is(201);
        admin.put("roles/reader/members/idp-groups/corp:Librarians", "{}").is(201);
    }

    private String role(String handle, String scope) {
        return admin.put(
                        "roles/" + handle,
                        "{\"audience\": {\"type\": \"ORGANIZATION\"}, \"permissions\":"
                                + " [{\"api\": \"books\", \"scope\": \""
                                + scope
                                + "\"}]}")
                .is(201)
                .text("id");
    }

    private String review(String scope) {
        return "{\"name\": \"Review\", \"dueAt\": \""
                + DUE
                + "\", \"reviewers\": {\"applications\": [\""
                + reviewer
                + "\"]}, \"scope\": "
                + scope
                + "}";
    }

    private static String decision(String verdict, String reason) {
        return "{\"decision\": \"" + verdict + "\", \"reason\": \"" + reason + "\"}";
    }

    @Test
    void aCampaignFromTheOpeningToTheEvidence() {
        admin.put("roles/writer/members/users/bob", "{}").is(201);
        admin.put("roles/writer/members/users/cid", "{}").is(201);
        String bob = admin.get("users/bob").text("id");
        String cid = admin.get("users/cid").text("id");
        String at = "access-reviews/q1";
        admin.put(at, review("{\"roles\": [\"writer\"]}")).is(201);
        admin.put("roles/writer/members/users/dan", "{}").is(201);
        Answer opened = admin.get(at).is(200);
        assertThat(opened.body().get("items").asInt()).isEqualTo(2);
        assertThat(opened.text("state")).isEqualTo("OPEN");
        assertThat(opened.body().get("overdue").asBoolean()).isFalse();
        assertThat(opened.body().get("scope").get("roles").toString()).isEqualTo("[\"writer\"]");

        String bobs = "member:" + writer + ":user:" + bob;
        String cids = "member:" + writer + ":user:" + cid;
        assertThat(admin.get(at + "/items?limit=1").is(200).body().has("next")).isTrue();
        assertThat(admin.get(at + "/items").is(200).items("item"))
                .containsExactlyInAnyOrder(bobs, cids);
        admin.post(at + "/close", "{}").is(409, "review-incomplete");

        Answer kept = admin.put(at + "/items/" + bobs, decision("KEEP", "Edits still")).is(200);
        assertThat(kept.text("state")).isEqualTo("KEPT");
        assertThat(kept.text("reason")).isEqualTo("Edits still");
        assertThat(kept.body().get("decidedBy").get("id").asString()).isEqualTo(reviewer);
        assertThat(kept.body().get("member").get("handle").asString()).isEqualTo("bob");
        long before = admin.lastPosition();
        admin.put(at + "/items/" + bobs, decision("KEEP", "Edits still")).is(200);
        assertThat(admin.lastPosition()).isEqualTo(before);

        revoked(at, cids);

        Answer closed = admin.post(at + "/close", "{}").is(200);
        assertThat(closed.text("state")).isEqualTo("CLOSED");
        assertThat(closed.body().get("result").toString())
                .isEqualTo("{\"items\":2,\"kept\":1,\"revoked\":1,\"gone\":0,\"open\":0}");
        admin.post(at + "/close", "{}").is(409, "transition-not-allowed");
        admin.put(at + "/items/" + bobs, decision("REVOKE", "Late"))
                .is(409, "transition-not-allowed");
        admin.get("roles/writer/members/users/bob").is(200);
        evidence(at, bobs, cids);
    }

    private void revoked(String at, String cids) {
        Answer dry =
                admin.put(at + "/items/" + cids + "?dryRun=true", decision("REVOKE", "Left"))
                        .is(200);
        assertThat(dry.body().get("events").toString())
                .contains("role.member-removed.v1", "review.item-decided.v1");
        admin.get("roles/writer/members/users/cid").is(200);
        Answer revoked = admin.put(at + "/items/" + cids, decision("REVOKE", "Left")).is(200);
        assertThat(revoked.text("state")).isEqualTo("REVOKED");
        assertThat(revoked.body().get("held").asBoolean()).isFalse();
        admin.get("roles/writer/members/users/cid").is(404, "not-found");
        long taken = revoked.body().get("takenAt").asLong();
        Answer event =
                admin.get("events?after=" + (taken - 1) + "&limit=1&type=role.member-removed.v1");
        assertThat(event.body().get("events").get(0).get("reason").asString()).isEqualTo("Left");
        long after = admin.lastPosition();
        admin.put(at + "/items/" + cids, decision("REVOKE", "Left")).is(200);
        assertThat(admin.lastPosition()).isEqualTo(after);
        admin.put(at + "/items/" + cids, decision("KEEP", "Back"))
                .is(409, "transition-not-allowed");
        admin.get("roles/writer/members/users/dan").is(200);
        admin.put("roles/writer/members/users/cid", "{}").is(201);
        admin.put(at + "/items/" + cids, decision("REVOKE", "Left")).is(200);
        admin.get("roles/writer/members/users/cid").is(200);
    }

    private void evidence(String at, String bobs, String cids) {
        Answer json = admin.get(at + "/evidence").is(200);
        assertThat(json.items("item")).containsExactlyInAnyOrder(bobs, cids);
        assertThat(json.items("state")).containsExactlyInAnyOrder("KEPT", "REVOKED");
        assertThat(json.items("reason")).containsExactlyInAnyOrder("Edits still", "Left");
        assertThat(json.body().get("closedAt")).isNotNull();
        Answer csv = admin.get(at + "/evidence?format=csv").is(200);
        assertThat(csv.header("Content-Type")).startsWith("text/csv");
        assertThat(csv.response().body()).startsWith("item,role,member,").contains("Edits still");
        Answer page = admin.get(at + "/evidence", "Accept", "text/html,*/*;q=0.1").is(200);
        assertThat(page.header("Content-Security-Policy")).contains("default-src 'none'");
        assertThat(page.response().body()).contains("<h1>Access review q1</h1>", "Edits still");
        admin.get(at + "/evidence?format=pdf").is(400, "invalid-parameter");
    }

    @Test
    void whatApplicationsMayAskForGoesScopeByScope() {
        String at = "access-reviews/applications";
        admin.put(at, review("{\"applications\": [\"shop\"]}")).is(201);
        String reads = "authorization:" + shop + ":" + books + ":" + read;
        String writes = "authorization:" + shop + ":" + books + ":" + write;
        assertThat(admin.get(at + "/items").items("item")).containsExactlyInAnyOrder(reads, writes);
        admin.put(at + "/items/" + writes, decision("REVOKE", "Writes no more")).is(200);
        assertThat(
                        admin.get("applications/shop/authorized-apis/books")
                                .is(200)
                                .body()
                                .get("scopes")
                                .toString())
                .isEqualTo("[\"read\"]");
        admin.delete("applications/shop/authorized-apis/books").is(204);
        assertThat(admin.get(at + "/items/" + reads).is(200).text("state")).isEqualTo("GONE");
        assertThat(admin.get(at + "/items?filter=gone").items("item")).containsExactly(reads);
        Answer late = admin.put(at + "/items/" + reads, decision("REVOKE", "Gone too")).is(200);
        assertThat(late.body().has("takenAt")).isFalse();
        admin.put("applications/shop/authorized-apis/books", "{\"scopes\": [\"read\", \"write\"]}")
                .is(201);
    }

    @Test
    void everyItemIsOnOnePage() {
        String at = "access-reviews/everything";
        admin.put(at, review("{}")).is(201);
        List<String> all = admin.get(at + "/items?limit=1000").is(200).items("item");
        assertThat(all)
                .doesNotHaveDuplicates()
                .hasSize(admin.get(at).body().get("items").asInt())
                .anyMatch(it -> it.startsWith("member:") && it.contains(":group:"))
                .anyMatch(it -> it.startsWith("member:") && it.contains(":user:"))
                .anyMatch(it -> it.endsWith(":Librarians"))
                .anyMatch(it -> it.startsWith("authorization:" + shop));
        List<String> paged = new ArrayList<>();
        String cursor = "";
        do {
            Answer page = admin.get(at + "/items?limit=1" + cursor).is(200);
            paged.addAll(page.items("item"));
            cursor = page.body().has("next") ? "&cursor=" + page.text("next") : "";
        } while (!cursor.isEmpty());
        assertThat(paged).isEqualTo(all);
        for (String item : all) {
            assertThat(admin.get(at + "/items/" + item).is(200).text("item")).isEqualTo(item);
        }
    }

    @Test
    void whatChangedMeanwhileIsTold() {
        String changing = role("changing", "read");
        admin.put("roles/changing/members/users/eve", "{}").is(201);
        String eve = admin.get("users/eve").text("id");
        String at = "access-reviews/changes";
        admin.put(at, review("{\"roles\": [\"changing\"]}")).is(201);
        String eves = "member:" + changing + ":user:" + eve;
        assertThat(admin.get(at + "/items/" + eves).body().get("changed").asBoolean()).isFalse();
        admin.put(
                        "roles/changing",
                        "{\"audience\": {\"type\": \"ORGANIZATION\"}, \"permissions\": []}")
                .is(200);
        assertThat(admin.get(at + "/items/" + eves).body().get("changed").asBoolean()).isTrue();
        admin.delete("users/eve").is(204);
        assertThat(admin.get(at + "/items/" + eves).text("state")).isEqualTo("GONE");
        Answer closed = admin.post(at + "/close", "{}").is(200);
        assertThat(closed.body().get("result").get("gone").asInt()).isEqualTo(1);
    }

    @Test
    void whoCameIntoAGroupMeanwhileIsAChangeOfWhatItHolds() {
        String grouped = role("grouped", "read");
        String outer = admin.put("groups/outer", "{}").is(201).text("id");
        admin.put("groups/inner", "{}").is(201);
        admin.put("groups/outer/members/groups/inner", "").is(201);
        admin.put("roles/grouped/members/groups/outer", "").is(201);
        String at = "access-reviews/grouped";
        admin.put(at, review("{\"roles\": [\"grouped\"]}")).is(201);
        String item = at + "/items/member:" + grouped + ":group:" + outer;
        assertThat(admin.get(item).is(200).body().get("changed").asBoolean()).isFalse();
        admin.put("groups/inner/members/users/ann", "").is(201);
        assertThat(admin.get(item).is(200).body().get("changed").asBoolean()).isTrue();
    }

    @Test
    void onlyReviewersWithTheirOwnRightsDecide() {
        Administrator auditor = caller("\"precept:audit\"");
        String at = "access-reviews/rights";
        admin.put(at, review("{\"roles\": [\"reader\"]}")).is(201);
        String anns = "member:" + reader + ":user:" + ann;
        auditor.get(at + "/items").is(200);
        auditor.put(at + "/items/" + anns, decision("KEEP", "Nice")).is(409, "not-allowed");
        String id = auditor.organization();
        auditor.put(at, review("{}")).is(403, "forbidden");
        assertThat(id).isEqualTo(admin.organization());
        Administrator plain = caller("\"precept:read\"");
        assertThat(plain.get(at).is(200).body().has("items")).isFalse();
        plain.get(at + "/items").is(403, "forbidden");
    }

    @Test
    void anAuditorKeepsAndRevokesOnlyWithTheRightTo() {
        String app = "applications/reviewer-" + UUID.randomUUID();
        Administrator system = admin.in("system");
        String client =
                system.put(app, "{\"name\": \"R\", \"type\": \"M2M\"}").is(201).text("clientId");
        Administrator auditor = caller(app, client, "\"precept:audit\"");
        String at = "access-reviews/auditor";
        admin.put(
                        at,
                        "{\"name\": \"By an auditor\", \"dueAt\": \""
                                + DUE
                                + "\", \"reviewers\": {\"applications\": [\""
                                + client
                                + "\"]}, \"scope\": {\"roles\": [\"reader\"]}}")
                .is(201);
        String anns = "member:" + reader + ":user:" + ann;
        auditor.put(at + "/items/" + anns, decision("REVOKE", "No")).is(403, "forbidden");
        admin.get("roles/reader/members/users/ann").is(200);
        auditor.put(at + "/items/" + anns, decision("KEEP", "Reads")).is(200);
        admin.put(at + "/items/" + anns, decision("KEEP", "Me too")).is(409, "not-allowed");
    }

    @Test
    void nobodyReviewsHisOwnAccess() {
        Administrator system = admin.in("system");
        String at = "access-reviews/own-" + UUID.randomUUID();
        system.put(at, review("{\"applications\": [\"bootstrap\"]}")).is(201);
        String own = system.get(at + "/items").is(200).items("item").getFirst();
        assertThat(own).startsWith("authorization:" + reviewer);
        system.put(at + "/items/" + own, decision("KEEP", "Mine")).is(409, "not-allowed");
        system.put(at + "/items/" + own, decision("REVOKE", "Mine")).is(409, "not-allowed");
    }

    @Test
    void whatIsRefusedTakesNothing() {
        String role = role("refused", "read");
        admin.put("roles/refused/members/users/ann", "{}").is(201);
        String at = "access-reviews/refused";
        admin.put(at, review("{\"roles\": [\"refused\"]}")).is(201);
        String anns = at + "/items/member:" + role + ":user:" + ann;
        String key = "key-" + UUID.randomUUID();
        admin.put(anns, decision("KEEP", "Reads"), "Idempotency-Key", key).is(200);
        admin.put(anns, decision("REVOKE", "Reads"), "Idempotency-Key", key)
                .is(422, "idempotency-key-reused");
        admin.put(anns, decision("REVOKE", "No"), "If-Match", "\"900\"")
                .is(412, "revision-mismatch");
        admin.put(
                        anns,
                        decision("REVOKE", "No"),
                        "If-Match",
                        "\"900\"",
                        "Idempotency-Key",
                        "key-" + UUID.randomUUID())
                .is(412, "revision-mismatch");
        admin.get("roles/refused/members/users/ann").is(200);
        String other = "key-" + UUID.randomUUID();
        admin.put(anns, decision("REVOKE", "Left"), "Idempotency-Key", other).is(200);
        admin.get("roles/refused/members/users/ann").is(404);
        admin.put("roles/refused/members/users/ann", "{}").is(201);
        admin.put(anns, decision("REVOKE", "Left"), "Idempotency-Key", other).is(200);
        admin.get("roles/refused/members/users/ann").is(200);
    }

    @Test
    void everyFaultIsTold() {
        assertThat(
                        admin.put(
                                        "access-reviews/faults",
                                        "{\"scope\": {\"roles\": [\"none\"], \"more\": 1},"
                                                + " \"reviewers\": {\"users\": [\"nobody\"]},"
                                                + " \"dueAt\": \"soon\"}")
                                .is(422, "invalid-body")
                                .faults())
                .containsExactlyInAnyOrder(
                        "/name missing-member",
                        "/scope/roles/0 unknown-reference",
                        "/scope/more unknown-member",
                        "/reviewers/users/0 unknown-reference",
                        "/dueAt invalid-value");
        admin.put("access-reviews/faults", review("{}").replace(DUE, "2001-01-01T00:00:00Z"))
                .is(422, "invalid-value");
        admin.put("access-reviews/faults", review("{}")).is(201);
        admin.put("access-reviews/faults", review("{\"roles\": [\"reader\"]}"))
                .is(409, "immutable-field");
        admin.put("access-reviews/faults/items/nothing", decision("KEEP", "x"))
                .is(404, "not-found");
        admin.put("access-reviews/faults/items/member:none:user:none", decision("KEEP", "x"))
                .is(404, "not-found");
        String anns = "access-reviews/faults/items/member:" + reader + ":user:" + ann;
        admin.put(anns, "{\"decision\": \"KEEP\"}").is(422, "invalid-body");
        admin.put(anns, decision("MAYBE", "x")).is(422, "invalid-body");
        admin.put(anns, decision("KEEP", " ")).is(422, "invalid-value");
        admin.get("access-reviews/none").is(404, "not-found");
        assertThat(admin.get("access-reviews?filter=faults").items("handle"))
                .containsExactly("faults");
    }

    private Administrator caller(String scopes) {
        String app = "applications/caller-" + UUID.randomUUID();
        Administrator system = admin.in("system");
        String client =
                system.put(app, "{\"name\": \"C\", \"type\": \"M2M\"}").is(201).text("clientId");
        return caller(app, client, scopes);
    }

    private Administrator caller(String app, String client, String scopes) {
        Administrator system = admin.in("system");
        system.put(
                        app + "/authorized-apis/precept",
                        "{\"policy\": \"NO_POLICY\", \"scopes\": ["
                                + scopes
                                + "], \"organizations\": \"ALL\"}")
                .is(201);
        String secret = system.post(app + "/secrets", "{}").is(201).text("clientSecret");
        return admin.as(admin.service().token("system", client, secret, ""));
    }
}
