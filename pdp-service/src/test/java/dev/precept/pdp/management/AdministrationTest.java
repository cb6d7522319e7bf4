package dev.precept.pdp.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.management.Administrator.Answer;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import tools.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Every resource, over HTTP against the started service. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AdministrationTest {
    private static final String BOOKS =
            "{\"identifier\": \"https://books.example\", \"name\": \"Books\"}";
    private static final String POLICY =
            "{\"kind\": \"CEL\", \"effect\": \"PERMIT\", \"source\": \"1 == 1\"}";
    private static final String APP = "{\"name\": \"App\", \"type\": \"M2M\"}";

    private Administrator admin;

    @BeforeAll
    void start() {
        admin = Administrator.ofNewOrganization();
    }

    @Test
    void everyThingIsMadeShownListedReplacedAndRemoved() {
        Administrator org = Administrator.ofNewOrganization();
        org.put("apis/a", BOOKS).is(201);
        org.put("applications/a", APP).is(201);
        org.put("plans/p", "{}").is(201);
        for (String[] thing :
                new String[][] {
                    {"apis", BOOKS.replace("books", "t"), "\"description\": \"New\"", "2"},
                    {"applications", APP, "\"environment\": \"SANDBOX\"", "2"},
                    {"roles", "{\"audience\": {\"type\": \"ORGANIZATION\"}}", "", "1"},
                    {"users", "{}", "\"attributes\": {\"a\": 1}", "2"},
                    {"groups", "{}", "\"attributes\": {\"a\": [true]}", "2"},
                    {"policies", POLICY, "\"obligations\": {\"fieldMask\": [\"a\"]}", "2"},
                    {"plans", "{}", "\"approvalRequired\": true", "2"},
                    {"webhooks", "{\"url\": \"https://a.example\"}", "\"types\": [\"role\"]", "2"},
                    {"gateways", "{}", "\"environment\": \"SANDBOX\"", "2"},
                }) {
            String path = thing[0] + "/thing";
            Answer made = org.put(path, thing[1]).is(201);
            assertThat(made.text("handle")).isEqualTo("thing");
            assertThat(made.text("id")).isNotEmpty();
            assertThat(made.text("createdAt")).isEqualTo(made.text("updatedAt"));
            assertThat(made.header("ETag")).isEqualTo("\"" + made.text("revision") + "\"");
            assertThat(made.header("Precept-Position")).isNotEmpty();

            long position = org.lastPosition();
            Answer again = org.put(path, thing[1]).is(200);
            assertThat(again.text("revision")).isEqualTo(made.text("revision"));
            assertThat(org.lastPosition()).as("unchanged adds no event").isEqualTo(position);

            if (!thing[2].isEmpty()) {
                String separator = thing[1].equals("{}") ? "" : ", ";
                String body =
                        thing[1].substring(0, thing[1].length() - 1) + separator + thing[2] + "}";
                Answer changed = org.put(path, body).is(200);
                assertThat(changed.text("id")).isEqualTo(made.text("id"));
                assertThat(changed.text("revision")).isNotEqualTo(made.text("revision"));
                assertThat(org.get(path).is(200).body()).isEqualTo(changed.body());
            }
            assertThat(org.get(thing[0]).is(200).items("handle")).contains("thing");
            org.delete(path).is(204);
            org.delete(path).is(404, "not-found");
            org.get(path).is(404, "not-found");
            Answer anew = org.put(path, thing[1]).is(201);
            assertThat(anew.text("id")).as("ids are never reused").isNotEqualTo(made.text("id"));
        }
    }

    @Test
    void aCommandMaySayWhy() {
        Administrator org = Administrator.ofNewOrganization();
        String header = "Precept-Reason";
        String encoded = "Ticket%204711: 100%25 for Z%C3%BCrich";
        org.put("users/ada", "{}", header, encoded).is(201);
        org.put("users/ada", "{\"attributes\": {\"a\": 1}}").is(200);
        JsonNode events = org.get("events?limit=1000").is(200).body().get("events");
        JsonNode last = events.get(events.size() - 1);
        JsonNode before = events.get(events.size() - 2);
        assertThat(before.get("reason").asString()).isEqualTo("Ticket 4711: 100% for Zürich");
        assertThat(last.has("reason")).isFalse();
        for (String wrong :
                List.of("%", "%4", "%zz", "%C3", "%0A", "%20", "%ED%A0%80", "a".repeat(501))) {
            org.put("users/eve", "{}", header, wrong).is(400, "invalid-header");
        }
        org.put("users/eve", "{}", header, "a".repeat(500)).is(201);
    }

    @Test
    void organizations() {
        String child = admin.organization() + "-child";
        Administrator org = admin.in(child);
        String body = "{\"name\": \"Child\", \"parent\": \"" + admin.organization() + "\"}";
        assertThat(org.put("", body).is(201).text("parent")).isEqualTo(admin.organization());
        org.put("", body).is(200);
        org.put("", "{\"name\": \"Child\"}").is(409, "immutable-field");
        admin.delete("").is(409, "in-use");
        assertThat(admin.in("").get("?filter=" + child).is(200).items("handle"))
                .containsExactly(child);
        org.delete("").is(204);
        org.get("").is(404, "not-found");
        org.put("", body).is(409, "handle-taken");
        admin.in("system").delete("").is(409, "not-allowed");
    }

    @Test
    void scopesKeepTheirWireNames() {
        Administrator org = Administrator.ofNewOrganization();
        org.put("apis/books", BOOKS).is(201);
        org.put("apis/films", BOOKS.replace("books", "films")).is(201);
        Answer first = org.put("apis/books/scopes/read", "{\"displayName\": \"Read\"}").is(201);
        assertThat(first.text("wireName")).isEqualTo("read");
        assertThat(first.text("displayName")).isEqualTo("Read");
        Answer second = org.put("apis/films/scopes/read", "").is(201);
        assertThat(second.text("wireName")).isEqualTo("films:read");
        org.put("apis/films/scopes/read", "{\"description\": \"x\"}").is(200);

        String url = "https%3A%2F%2Fwww.example%2Fauth%2Fdrive%25";
        assertThat(org.put("apis/books/scopes/" + url, "").is(201).text("name"))
                .isEqualTo("https://www.example/auth/drive%");
        org.get("apis/books/scopes/" + url).is(200);
        assertThat(org.get("apis/books/scopes").items("name")).hasSize(2);
        org.delete("apis/books/scopes/" + url).is(204);
        org.delete("apis/books/scopes/" + url).is(404, "not-found");
        org.put("apis/books/scopes/a%22b", "").is(400, "invalid-scope");
    }

    @Test
    void operationsAreReplacedAsAWhole() {
        Administrator org = Administrator.ofNewOrganization();
        org.put("apis/books", BOOKS).is(201);
        org.put("apis/books/scopes/read", "").is(201);
        org.put("apis/books/scopes/write", "").is(201);
        String operations =
                """
                [{"method": "GET", "path": "/books", "scopes": [["read"], ["write"]]},
                 {"method": "GET", "path": "/open", "public": true},
                 {"method": "GET", "path": "/any", "scopes": [[]]},
                 {"method": "GET", "path": "/closed"}]
                """;
        Answer put = org.put("apis/books/operations", operations).is(200);
        assertThat(put.items("path")).containsExactly("/any", "/books", "/closed", "/open");
        assertThat(put.body().get("items").get(1).get("scopes").toString())
                .isEqualTo("[[\"read\"],[\"write\"]]");
        assertThat(put.body().get("items").get(3).get("public").asBoolean()).isTrue();
        long position = org.lastPosition();
        org.put("apis/books/operations", operations).is(200);
        assertThat(org.lastPosition()).isEqualTo(position);

        org.delete("apis/books/scopes/write").is(204);
        assertThat(
                        org.get("apis/books/operations")
                                .body()
                                .get("items")
                                .get(1)
                                .get("goneScopes")
                                .toString())
                .isEqualTo("[\"write\"]");
        assertThat(
                        org.put(
                                        "apis/books/operations",
                                        "[{\"method\": \"GET\", \"path\": \"/x\", \"scopes\":"
                                                + " [[\"read\", \"nope\"]]}]")
                                .is(422, "invalid-body")
                                .faults())
                .containsExactly("/0/scopes/0/1 unknown-reference");
    }

    @Test
    void descriptionsAreImportedAndTheAnswerSaysWhatChanged() {
        Administrator org = Administrator.ofNewOrganization();
        org.put("apis/books", BOOKS).is(201);
        String yaml =
                """
                openapi: 3.0.3
                components:
                  securitySchemes:
                    o: {type: oauth2, flows: {implicit: {scopes: {r: Read, w: Write}}}}
                    k: {type: apiKey, in: header, name: K}
                paths:
                  /x: {get: {security: [{o: [r]}]}, post: {security: [{k: []}]}}
                """;
        String path = "apis/books/openapi";
        Answer first = org.post(path, yaml, "Content-Type", "application/yaml").is(200);
        assertThat(first.body().get("scopes").get("added").toString()).isEqualTo("[\"r\",\"w\"]");
        assertThat(first.body().get("operations").get("added").size()).isEqualTo(2);
        assertThat(first.body().get("warnings").get(0).get("code").asString())
                .isEqualTo("alternative-dropped");
        assertThat(first.body().get("warnings").get(0).get("line").asInt()).isEqualTo(7);
        long position = org.lastPosition();
        Answer again = org.post(path, yaml, "Content-Type", "application/yaml").is(200);
        assertThat(again.body().get("operations").get("added").isEmpty()).isTrue();
        assertThat(again.body().get("operations").get("changed").isEmpty()).isTrue();
        assertThat(org.lastPosition()).isEqualTo(position);

        String json =
                "{\"openapi\": \"3.1.0\", \"components\": {\"securitySchemes\": {\"o\": {\"type\":"
                    + " \"oauth2\", \"flows\": {\"implicit\": {\"scopes\": {\"r\": \"Rd\"}}}}}},"
                    + " \"paths\": {\"/x\": {\"get\": {\"security\": []}}}}";
        Answer changed = org.post(path, json).is(200);
        assertThat(changed.body().get("scopes").get("removed").toString()).isEqualTo("[\"w\"]");
        assertThat(changed.body().get("scopes").get("changed").toString()).isEqualTo("[\"r\"]");
        assertThat(changed.body().get("operations").get("changed").toString())
                .isEqualTo("[\"GET /x\"]");
        assertThat(changed.body().get("operations").get("removed").toString())
                .isEqualTo("[\"POST /x\"]");

        position = org.lastPosition();
        Answer faulty =
                org.post(
                                path,
                                "openapi: 3.0.0\n"
                                        + "paths:\n"
                                        + "  /x:\n"
                                        + "    get:\n"
                                        + "      security: [{q: []}]\n",
                                "Content-Type",
                                "application/yaml")
                        .is(422, "invalid-body");
        assertThat(faulty.faults()).containsExactly("/paths/~1x/get/security/0/q unknown-scheme");
        assertThat(faulty.body().get("errors").get(0).get("line").asInt()).isEqualTo(5);
        org.post(path, "a: [", "Content-Type", "application/yaml").is(400, "malformed-yaml");
        org.post(path, "a: b", "Content-Type", "text/plain").is(415, "unsupported-media-type");
        assertThat(org.lastPosition()).as("nothing half done").isEqualTo(position);
    }

    @Test
    void lifecycleSaysWhichMovesAreAllowed() {
        admin.put("apis/life", BOOKS.replace("books", "life")).is(201);
        assertThat(admin.post("apis/life/lifecycle", "{\"to\": \"PUBLISHED\"}").text("lifecycle"))
                .isEqualTo("PUBLISHED");
        Answer refused =
                admin.post("apis/life/lifecycle", "{\"to\": \"RETIRED\"}")
                        .is(409, "transition-not-allowed");
        assertThat(refused.text("detail")).contains("BLOCKED", "DEPRECATED");
        admin.post("apis/life/lifecycle", "{\"to\": \"GONE\"}").is(422, "invalid-body");
    }

    @Test
    void secretsAreShownOnce() {
        admin.put("applications/secretive", APP).is(201);
        Answer made = admin.post("applications/secretive/secrets", "{}").is(201);
        assertThat(made.header("Cache-Control")).contains("no-store");
        String id = made.text("id");
        assertThat(made.text("clientSecret")).hasSizeGreaterThan(40);
        Answer listed = admin.get("applications/secretive/secrets").is(200);
        assertThat(listed.items("id")).containsExactly(id);
        assertThat(listed.response().body()).doesNotContain(made.text("clientSecret"));
        Answer limited =
                admin.post(
                                "applications/secretive/secrets",
                                "{\"expiresAt\": \"2999-01-01T00:00:00+01:00\"}")
                        .is(201);
        assertThat(limited.text("expiresAt")).isEqualTo("2998-12-31T23:00:00Z");
        admin.post("applications/secretive/secrets", "{\"expiresAt\": \"2001-01-01T00:00:00Z\"}")
                .is(422, "invalid-body");
        admin.delete("applications/secretive/secrets/" + id).is(204);
        admin.delete("applications/secretive/secrets/" + id).is(404, "not-found");
        admin.post("applications/nobody/secrets", "{}").is(404, "not-found");
        assertThat(admin.get("events?limit=1000").response().body())
                .doesNotContain(made.text("clientSecret"));
        admin.put("apis/guarded", BOOKS.replace("books", "guarded")).is(201);
        admin.put("apis/guarded/scopes/enter", "").is(201);
        admin.post("apis/guarded/lifecycle", "{\"to\": \"PUBLISHED\"}").is(200);
        admin.put("applications/secretive/authorized-apis/guarded", "{\"scopes\": [\"enter\"]}")
                .is(201);
        String clientId = admin.get("applications/secretive").text("clientId");
        String secret = limited.text("clientSecret");
        assertThat(admin.service().token(admin.organization(), clientId, secret, "&scope=enter"))
                .isNotEmpty();
    }

    @Test
    void authorizedApis() {
        Administrator org = Administrator.ofNewOrganization();
        org.put("apis/books", BOOKS).is(201);
        org.put("apis/books/scopes/read", "").is(201);
        org.put("applications/app", APP).is(201);
        String path = "applications/app/authorized-apis/books";
        org.get(path).is(404, "not-found");
        Answer put = org.put(path, "{\"policy\": \"RBAC\", \"scopes\": [\"read\"]}").is(201);
        assertThat(put.body().get("scopes").toString()).isEqualTo("[\"read\"]");
        org.put(path, "{\"policy\": \"NO_POLICY\", \"scopes\": [\"read\"]}").is(200);
        assertThat(org.get("applications/app/authorized-apis").items("api"))
                .containsExactly("books");
        assertThat(
                        org.put(
                                        path,
                                        "{\"scopes\": [\"read\", \"nope\"], \"organizations\":"
                                                + " \"ALL\"}")
                                .is(422, "invalid-body")
                                .faults())
                .containsExactly("/scopes/1 unknown-reference", "/organizations not-allowed");
        org.delete(path).is(204);
        org.delete(path).is(404, "not-found");
        org.put("applications/app/authorized-apis/nope", "{}").is(404, "not-found");
    }

    @Test
    void rolesAndTheirMembers() {
        Administrator org = Administrator.ofNewOrganization();
        org.put("apis/books", BOOKS).is(201);
        org.put("apis/books/scopes/read", "").is(201);
        org.put("applications/app", APP).is(201);
        org.put("users/u", "{}").is(201);
        org.put("groups/g", "{}").is(201);
        String role =
                """
                {"audience": {"type": "APPLICATION", "application": "app"},
                 "permissions": [{"api": "books", "scope": "read"}]}
                """;
        Answer put = org.put("roles/r", role).is(201);
        assertThat(put.body().get("permissions").toString())
                .isEqualTo("[{\"api\":\"books\",\"scope\":\"read\"}]");
        assertThat(put.body().get("audience").get("application").asString()).isEqualTo("app");
        org.put("roles/r", "{\"audience\": {\"type\": \"ORGANIZATION\"}}")
                .is(409, "immutable-field");
        assertThat(
                        org.put(
                                        "roles/q",
                                        """
                                        {"audience": {"type": "APPLICATION", "application": "x"},
                                         "permissions": [{"api": "nope", "scope": "read"},
                                                         {"api": "books", "scope": "nope"}]}
                                        """)
                                .is(422, "invalid-body")
                                .faults())
                .containsExactly(
                        "/audience/application unknown-reference",
                        "/permissions/0/api unknown-reference",
                        "/permissions/1/scope unknown-reference");

        org.put("roles/r/members/users/u", "{}").is(201);
        org.put("roles/r/members/users/u", "{}").is(200);
        org.put("roles/r/members/groups/g", "").is(201);
        org.put("roles/r/members/users/nobody", "").is(404, "not-found");
        org.put("roles/r/members/aliens/u", "").is(404, "not-found");
        assertThat(org.get("roles/r/members/users").items("handle")).containsExactly("u");
        assertThat(org.get("roles/r/members/groups").items("handle")).containsExactly("g");
        org.get("roles/r/members/users/u").is(200);
        org.delete("roles/r/members/users/u").is(204);
        org.delete("roles/r/members/users/u").is(404, "not-found");
    }

    @Test
    void groupsInGroups() {
        Administrator org = Administrator.ofNewOrganization();
        org.put("groups/outer", "{}").is(201);
        org.put("groups/inner", "{}").is(201);
        org.put("users/u", "{}").is(201);
        org.put("groups/outer/members/groups/inner", "{}").is(201);
        org.put("groups/inner/members/users/u", "{}").is(201);
        org.put("groups/inner/members/groups/outer", "{}").is(409, "group-cycle");
        assertThat(org.get("groups/outer/members/groups").items("handle")).containsExactly("inner");
        org.delete("groups/outer/members/groups/inner").is(204);
        org.delete("groups/outer/members/groups/inner").is(404, "not-found");
    }

    @Test
    void subscriptions() {
        Administrator org = Administrator.ofNewOrganization();
        org.put("apis/books", BOOKS).is(201);
        org.put("applications/app", APP).is(201);
        org.put("plans/gold", "{\"approvalRequired\": true}").is(201);
        String path = "subscriptions/app/books";
        org.put(path, "{\"plan\": \"gold\"}").is(409, "not-allowed");
        org.post("apis/books/lifecycle", "{\"to\": \"PUBLISHED\"}").is(200);
        assertThat(org.put(path, "{\"plan\": \"nope\"}").is(422, "invalid-body").faults())
                .containsExactly("/plan unknown-reference");
        Answer made = org.put(path, "{\"plan\": \"gold\"}").is(201);
        assertThat(made.text("state")).isEqualTo("PENDING");
        org.delete("plans/gold").is(409, "in-use");
        org.put(path, "{\"plan\": \"gold\"}").is(200);
        assertThat(org.post(path + "/state", "{\"to\": \"ACTIVE\"}").is(200).text("state"))
                .isEqualTo("ACTIVE");
        org.post(path + "/state", "{\"to\": \"PENDING\"}").is(409, "transition-not-allowed");
        assertThat(org.get("subscriptions").items("application")).containsExactly("app");
        org.delete(path).is(204);
        org.delete(path).is(404, "not-found");
    }

    @Test
    void keysRotate() {
        Administrator org = Administrator.ofNewOrganization();
        assertThat(org.get("keys").is(200).items("state")).isEmpty();
        org.post("keys/rotate", "{\"algorithm\": \"RS256\"}").is(404, "not-found");
        org.put("applications/first", APP).is(201);
        Answer before = org.get("keys").is(200);
        assertThat(before.items("state")).hasSize(8).containsOnly("ACTIVE", "NEXT");
        assertThat(before.items("algorithm")).contains("RS256", "ES256", "PS256", "EdDSA");
        long position = org.lastPosition();
        String early = "{\"algorithm\": \"ES256\"}";
        String urgent = "{\"algorithm\": \"ES256\", \"emergency\": true}";
        org.post("keys/rotate", early).is(409, "not-allowed");
        org.post("keys/rotate?dryRun=true", urgent).is(200);
        assertThat(org.lastPosition()).isEqualTo(position);
        Answer after = org.post("keys/rotate", urgent).is(200);
        assertThat(after.items("state")).hasSize(9).contains("RETIRED");
        for (String key : after.items("id")) {
            org.post("keys/" + key + "/withdraw?dryRun=true", "").is(200);
            List<String> left = org.post("keys/" + key + "/withdraw", "").is(200).items("id");
            assertThat(left).doesNotContain(key);
            org.post("keys/" + key + "/withdraw", "").is(404, "not-found");
        }
        assertThat(org.get("keys").items("state")).hasSize(8).containsOnly("ACTIVE", "NEXT");
    }

    @Test
    void revocations() {
        Administrator org = Administrator.ofNewOrganization();
        org.put("applications/app", APP).is(201);
        org.put("users/u", "{}").is(201);
        String clientId = org.get("applications/app").text("clientId");
        for (String body :
                List.of(
                        "{\"organization\": \"" + org.organization() + "\"}",
                        "{\"client\": \"app\"}",
                        "{\"client\": \"" + clientId + "\"}",
                        "{\"subject\": \"u\"}",
                        "{\"subject\": \"https://idp.example#123\"}",
                        "{\"session\": \"s\"}",
                        "{\"tokenId\": \"t\", \"expiresAt\": \""
                                + java.time.Instant.now().plusSeconds(60)
                                + "\"}")) {
            assertThat(org.post("revocations", body).is(201).text("id")).isNotEmpty();
        }
        assertThat(org.post("revocations", "{\"subject\": \"typo\"}").is(422).faults())
                .containsExactly("/subject unknown-reference");
        org.post("revocations", "{\"organization\": \"default\"}").is(422);
        org.post("revocations", "{\"client\": \"app\", \"subject\": \"u\"}").is(422);
        org.post("revocations", "{}").is(422);
    }

    @Test
    void theHistoryTellsWhatWasThereBefore() {
        Administrator org = Administrator.ofNewOrganization();
        org.put("apis/books", BOOKS).is(201);
        org.put("apis/books", BOOKS.replace("Books", "Volumes")).is(200);
        org.put("apis/books/scopes/read", "{\"displayName\": \"Read\"}").is(201);
        org.put("apis/books/scopes/read", "{\"displayName\": \"Look\"}").is(200);
        String operation = "[{\"method\": \"GET\", \"path\": \"/a\", \"public\": true}]";
        org.put("apis/books/operations", operation).is(200);
        org.put("apis/books/operations", "[]").is(200);
        org.delete("apis/books/scopes/read").is(204);
        org.put("users/u", "{\"attributes\": {\"a\": 1}}").is(201);
        org.put("users/u", "{\"attributes\": {\"a\": 2}}").is(200);
        JsonNode api = org.get("events?entity=api:books").is(200).body().get("events");
        assertThat(api.get(0).has("before")).isFalse();
        assertThat(api.get(0).get("entity").get("handle").asString()).isEqualTo("books");
        assertThat(api.get(0).get("actor").get("handle").asString()).isNotEmpty();
        assertThat(api.get(1).at("/before/details/name").asString()).isEqualTo("Books");
        assertThat(api.get(3).at("/before/scope/displayName").asString()).isEqualTo("Read");
        assertThat(api.get(5).at("/before/operations/0/path").asString()).isEqualTo("/a");
        assertThat(api.get(6).at("/before/scope/displayName").asString()).isEqualTo("Look");
        JsonNode user = org.get("events?entity=user:u&order=desc").body().get("events");
        assertThat(user.get(0).at("/before/attributes/a").asInt()).isEqualTo(1);
        assertThat(user.get(0).has("beforeIsCut")).isFalse();
        org.get("events?entity=api:nothing").is(400, "invalid-parameter");
    }

    @Test
    void theHistoryIsFilteredAndHasThoseAbove() {
        String child = admin.organization() + "-filtered";
        Administrator org = admin.in(child);
        String body = "{\"name\": \"Child\", \"parent\": \"" + admin.organization() + "\"}";
        org.put("", body).is(201);
        admin.put("apis/above", "{\"identifier\": \"https://" + child + "\", \"name\": \"A\"}")
                .is(201);
        admin.put("users/above", "{}").is(201);
        org.put("users/u", "{}").is(201);
        JsonNode own = org.get("events?limit=1000").body().get("events");
        JsonNode all = org.get("events?limit=1000&inherited=true").body().get("events");
        assertThat(all.size()).isGreaterThan(own.size());
        JsonNode inherited = all.get(all.size() - 2);
        assertThat(inherited.at("/entity/handle").asString()).isEqualTo("above");
        assertThat(inherited.get("inherited").asBoolean()).isTrue();
        assertThat(inherited.has("actor")).isFalse();
        assertThat(inherited.has("correlation")).isFalse();
        List<Long> forward = walk(org, "events?limit=3&inherited=true", "after");
        List<Long> backward = walk(org, "events?limit=3&inherited=true&order=desc", "before");
        assertThat(forward).isSorted().hasSize(all.size());
        assertThat(backward.reversed()).isEqualTo(forward);

        JsonNode made = own.get(own.size() - 1);
        String actor = made.at("/actor/id").asString();
        long last = made.get("position").asLong();
        int service = 0;
        for (JsonNode event : own) {
            service += event.at("/actor/kind").asString().equals("SERVICE") ? 1 : 0;
        }
        for (String name : List.of(actor, made.at("/actor/handle").asString())) {
            assertThat(positions(org, "actor=" + name))
                    .contains(last)
                    .hasSize(own.size() - service);
        }
        assertThat(positions(org, "actor=SERVICE")).hasSize(service);
        assertThat(positions(org, "actor=nobody")).isEmpty();
        assertThat(positions(org, "type=user")).containsExactly(last);
        assertThat(positions(org, "type=user.created.v1&before=" + last)).isEmpty();
        String at = made.get("at").asString();
        assertThat(positions(org, "from=" + at)).containsExactly(last);
        assertThat(positions(org, "to=" + at)).hasSize(own.size() - 1).doesNotContain(last);
        org.get("events?from=yesterday").is(400, "invalid-parameter");
        org.get("events?inherited=true&actor=" + actor).is(400, "invalid-parameter");

        String lines =
                org.get("events?after=1", "Accept", "application/x-ndjson").response().body();
        assertThat(lines.lines()).hasSize(own.size());
        long middle = own.get(0).get("position").asLong();
        assertThat(
                        org.get("events?after=" + middle, "Accept", "application/x-ndjson")
                                .response()
                                .body()
                                .lines())
                .hasSize(own.size() - 1);
    }

    private static List<Long> positions(Administrator org, String query) {
        List<Long> positions = new ArrayList<>();
        org.get("events?limit=1000&" + query)
                .is(200)
                .body()
                .get("events")
                .forEach(event -> positions.add(event.get("position").asLong()));
        return positions;
    }

    @Test
    void theHistoryTellsWhoDidWhat() {
        Administrator org = Administrator.ofNewOrganization();
        org.put("users/u", "{}", "X-Request-ID", "my-request").is(201);
        org.delete("users/u").is(204);
        String id =
                org.get("events?type=user.created.v1")
                        .body()
                        .get("events")
                        .get(0)
                        .get("entity")
                        .get("id")
                        .asString();
        JsonNode events = org.get("events?entity=" + id).is(200).body().get("events");
        assertThat(events.size()).isEqualTo(2);
        JsonNode created = events.get(0);
        assertThat(created.get("type").asString()).isEqualTo("user.created.v1");
        assertThat(created.get("correlation").asString()).isEqualTo("my-request");
        assertThat(created.get("actor").get("kind").asString()).isEqualTo("APPLICATION");
        assertThat(created.get("organization").asString()).isEqualTo(org.organization());
        assertThat(created.get("data").get("handle").asString()).isEqualTo("u");
        assertThat(created.get("entity").get("type").asString()).isEqualTo("user");

        List<Long> forward = walk(org, "events?limit=2&order=asc", "after");
        List<Long> backward = walk(org, "events?limit=2&order=desc", "before");
        assertThat(forward).isSorted().hasSizeGreaterThanOrEqualTo(3);
        assertThat(backward.reversed()).isEqualTo(forward);
        Answer lines = org.get("events", "Accept", "application/x-ndjson").is(200);
        assertThat(lines.response().body().lines()).hasSize(forward.size());
        org.get("events?order=up").is(400, "invalid-parameter");
        org.get("events?limit=0").is(400, "invalid-parameter");
    }

    private static List<Long> walk(Administrator org, String query, String cursor) {
        List<Long> positions = new ArrayList<>();
        String next = "";
        while (next != null) {
            JsonNode page = org.get(query + next).is(200).body();
            page.get("events").forEach(it -> positions.add(it.get("position").asLong()));
            JsonNode more = page.get("next");
            next = more == null ? null : "&" + cursor + "=" + more.asString();
        }
        return positions;
    }

    @Test
    void listsArePagedAndFiltered() {
        Administrator org = Administrator.ofNewOrganization();
        for (int i = 0; i < 7; i++) {
            org.put("users/u" + i, "{}").is(201);
        }
        List<String> all = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            Answer page = org.get("users?limit=3" + cursor).is(200);
            all.addAll(page.items("handle"));
            JsonNode next = page.body().get("next");
            cursor = next == null ? null : "&cursor=" + next.asString();
        }
        assertThat(all).containsExactly("u0", "u1", "u2", "u3", "u4", "u5", "u6");
        assertThat(org.get("users?filter=U3").items("handle")).containsExactly("u3");
        org.get("users?limit=1001").is(400, "invalid-parameter");
        org.get("users?cursor=%25").is(400, "invalid-parameter");
        org.get("users?sort=x").is(400, "invalid-parameter");
    }

    @Test
    void ofManyAtOnceWithOneKeyOneIsCarriedOut() throws Exception {
        Administrator org = Administrator.ofNewOrganization();
        org.put("applications/app", APP).is(201);
        long position = org.lastPosition();
        List<Callable<Answer>> calls = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            calls.add(() -> org.post("applications/app/secrets", "{}", "Idempotency-Key", "k"));
        }
        int secrets = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (Future<Answer> call : threads.invokeAll(calls)) {
                Answer answer = call.get();
                assertThat(answer.status()).isIn(200, 201);
                secrets += answer.body().has("clientSecret") ? 1 : 0;
            }
        }
        assertThat(secrets).isEqualTo(1);
        assertThat(org.get("events?after=" + position).body().get("events").size()).isEqualTo(1);
        org.post(
                        "applications/app/secrets",
                        "{\"expiresAt\": \"2999-01-01T00:00:00Z\"}",
                        "Idempotency-Key",
                        "k")
                .is(422, "idempotency-key-reused");
    }

    @Test
    void ofManyWhoMakeTheSameThingOneMakesIt() throws Exception {
        Administrator org = Administrator.ofNewOrganization();
        List<Callable<Answer>> calls = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            calls.add(() -> org.put("users/same", "{}"));
        }
        List<Integer> statuses = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (Future<Answer> call : threads.invokeAll(calls)) {
                statuses.add(call.get().status());
            }
        }
        assertThat(statuses).containsOnly(200, 201).containsOnlyOnce(201);
    }

    @Test
    void aStaleRevisionIsRefused() {
        Administrator org = Administrator.ofNewOrganization();
        org.put("plans/p", "{}", "If-Match", "\"0\"").is(412, "revision-mismatch");
        String tag = org.put("plans/p", "{}", "If-None-Match", "*").is(201).header("ETag");
        org.put("plans/p", "{}", "If-None-Match", "*").is(412, "revision-mismatch");
        String changed = "{\"approvalRequired\": true}";
        org.put("plans/p", changed, "If-Match", tag).is(200);
        org.put("plans/p", "{}", "If-Match", tag).is(412, "revision-mismatch");
        org.delete("plans/p", "If-Match", tag).is(412, "revision-mismatch");
        org.put("plans/p", "{}", "If-Match", "1").is(400, "invalid-header");
        org.get("plans/p", "If-None-Match", org.get("plans/p").header("ETag")).is(304);
        org.put("users/u", "{}").is(201);
        org.put("users/u", "{}", "If-Match", "\"7\"").is(412, "revision-mismatch");
    }

    @Test
    void aDryRunStoresNothing() {
        Administrator org = Administrator.ofNewOrganization();
        long position = org.lastPosition();
        Answer dry = org.put("users/u?dryRun=true", "{}").is(200);
        assertThat(dry.body().get("dryRun").asBoolean()).isTrue();
        assertThat(dry.body().get("events").get(0).get("type").asString())
                .isEqualTo("user.created.v1");
        assertThat(org.lastPosition()).isEqualTo(position);
        org.get("users/u").is(404, "not-found");
        org.put("users/u", "{}").is(201);
        assertThat(org.put("users/u?dryRun=true", "{}").body().get("events").isEmpty()).isTrue();
        org.put("users/v?dryrun=true", "{}").is(400, "invalid-parameter");
        org.get("users/v").is(404, "not-found");
    }

    @Test
    void readsWaitForThePositionTheyDemand() {
        Administrator org = Administrator.ofNewOrganization();
        Answer made = org.put("users/u", "{}").is(201);
        String position = made.header("Precept-Position");
        org.get("users/u", "Precept-At-Least", position).is(200);
        org.get("users/u", "Precept-At-Least", "999999999").is(400, "position-beyond-log");
        org.get("users/u", "Precept-At-Least", "x").is(400, "invalid-position");
        org.get("users/u", "Precept-Log", made.header("Precept-Log")).is(200);
        org.get("users/u", "Precept-Log", "another").is(409, "log-changed");
        org.get("users/u", "Precept-At", "1").is(404, "not-found");
        org.put("users/v", "{}", "Precept-Fence", "moats").is(400, "invalid-header");
    }
}
