package dev.precept.pdp.management;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** Who may do what: rights, reach, and that nobody grants wider than he holds. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RightsTest {
    private static final String ALL =
            "\"precept:admin\", \"precept:read\", \"precept:audit\", \"precept:decide\","
                    + " \"precept:gateway\", \"precept:scim\", \"precept:develop\"";

    private Administrator first;
    private Administrator other;

    @BeforeAll
    void start() {
        first = Administrator.ofNewOrganization();
        other = Administrator.ofNewOrganization();
    }

    @Test
    void nobodyComesInWithoutAToken() {
        assertThat(
                        first.as("garbage")
                                .get("users")
                                .is(401, "invalid-token")
                                .header("WWW-Authenticate"))
                .contains("invalid_token");
    }

    @Test
    void eachRightOpensItsOwnOnly() {
        Administrator reader = caller("\"precept:read\"", "\"ALL\"");
        reader.get("users").is(200);
        reader.get("").is(200);
        reader.put("users/u", "{}").is(403, "forbidden");
        reader.put("users/u?dryRun=true", "{}").is(403, "forbidden");
        reader.get("events").is(403, "forbidden");
        reader.put("users/u", "{ this is no JSON").is(403, "forbidden");

        Administrator auditor = caller("\"precept:audit\"", "\"ALL\"");
        auditor.get("events").is(200);
        auditor.get("users").is(403, "forbidden");

        Administrator admin = caller("\"precept:admin\"", "\"ALL\"");
        admin.put("users/u2", "{}").is(201);
        admin.get("users").is(200);
        admin.get("events").is(403, "forbidden");
    }

    @Test
    void whatIsOutOfReachLooksLikeWhatIsNotThere() {
        Administrator narrow = caller(ALL, reach(first.organization()));
        narrow.put("users/n", "{}").is(201);
        String unreached =
                narrow.in(other.organization()).get("users").is(403, "forbidden").text("detail");
        String unknown =
                narrow.in("no-such-organization").get("users").is(403, "forbidden").text("detail");
        assertThat(unreached).isEqualTo(unknown);
        narrow.in(other.organization()).put("users/n", "{}").is(403, "forbidden");
        narrow.in("system").get("applications").is(403, "forbidden");
        assertThat(narrow.in("").get("").is(200).items("handle"))
                .containsExactly(first.organization());
        first.in("no-such-organization").get("users").is(404, "not-found");
    }

    @Test
    void whoAuditsWhatLiesBelowLearnsOfApisAboveAndNothingElse() {
        Administrator above = Administrator.ofNewOrganization();
        String child = above.organization() + "-below";
        String parent = "\"parent\": \"" + above.organization() + "\"";
        above.in(child).put("", "{\"name\": \"Below\", " + parent + "}").is(201);
        above.put("apis/books", "{\"identifier\": \"https://" + child + "\", \"name\": \"B\"}")
                .is(201);
        above.put("apis/books/scopes/read", "{}").is(201);
        above.put("users/ann", "{\"attributes\": {\"salary\": 1}}").is(201);
        above.put("users/ann", "{\"attributes\": {\"salary\": 2}}").is(200);
        above.put("groups/staff", "{}").is(201);
        above.put("groups/staff/members/users/ann", "{}");
        String ann = above.get("users/ann").text("id");
        Administrator auditor = caller("\"precept:audit\"", reach(child)).in(child);
        auditor.in(above.organization()).get("events").is(403, "forbidden");

        Set<String> seen = new TreeSet<>();
        auditor.get("events?limit=1000&inherited=true")
                .is(200)
                .body()
                .get("events")
                .forEach(
                        event -> {
                            if (event.has("inherited")) {
                                seen.add(event.get("type").asString());
                                assertThat(event.has("actor")).isFalse();
                            }
                        });
        assertThat(seen).contains("api.created.v1", "api.scope-added.v1");
        assertThat(seen).allMatch(type -> type.startsWith("api."));
        for (String asked : List.of("type=user", "type=group.created.v1", "type=ap")) {
            assertThat(inherited(auditor, asked)).as(asked).doesNotContain("\"inherited\"");
        }
        assertThat(inherited(auditor, "entity=" + ann)).doesNotContain("salary");
        assertThat(inherited(auditor, "type=api.scope-added.v1")).contains("\"inherited\"");
        String lines =
                auditor.get("events?inherited=true", "Accept", "application/x-ndjson")
                        .is(200)
                        .response()
                        .body();
        assertThat(lines).contains("api.created").doesNotContain("salary");
    }

    private static String inherited(Administrator auditor, String query) {
        return auditor.get("events?limit=1000&inherited=true&" + query).is(200).response().body();
    }

    @Test
    void makingOrganizationsNeedsRightsOverSystemOrTheParent() {
        Administrator narrow = caller(ALL, reach(first.organization()));
        narrow.in("root-" + UUID.randomUUID()).put("", "{\"name\": \"R\"}").is(403, "forbidden");
        String below = "{\"name\": \"C\", \"parent\": \"" + first.organization() + "\"}";
        narrow.in("child-" + UUID.randomUUID()).put("", below).is(201);
        String elsewhere = "{\"name\": \"C\", \"parent\": \"" + other.organization() + "\"}";
        assertThat(
                        narrow.in("child-" + UUID.randomUUID())
                                .put("", elsewhere)
                                .is(422, "invalid-body")
                                .faults())
                .containsExactly("/parent unknown-reference");
        narrow.in(other.organization()).put("", "{\"name\": \"Mine\"}").is(403, "forbidden");
    }

    @Test
    void nobodyGrantsWiderThanHeHolds() {
        Administrator limited =
                caller("\"precept:admin\"", reach("system", first.organization())).in("system");
        String app = "made-" + UUID.randomUUID();
        limited.put("applications/" + app, "{\"name\": \"M\", \"type\": \"M2M\"}").is(201);
        String path = "applications/" + app + "/authorized-apis/precept";
        limited.put(path, grant("\"precept:admin\"", "\"ALL\"")).is(403, "forbidden");
        limited.put(path, grant("\"precept:audit\"", reach("system"))).is(403, "forbidden");
        limited.put(path, grant("\"precept:admin\"", reach(other.organization())))
                .is(422, "invalid-body");
        limited.put(path, grant("\"precept:admin\"", reach(first.organization()))).is(201);
        assertThat(limited.put(path, "{\"scopes\": []}").is(422, "invalid-body").faults())
                .containsExactly(" missing-member");

        limited.post("applications/bootstrap/secrets", "{}").is(403, "forbidden");
        limited.put("applications/bootstrap", "{\"name\": \"B\", \"type\": \"M2M\"}")
                .is(403, "forbidden");
        limited.delete("applications/bootstrap").is(403, "forbidden");
        limited.put(
                        "roles/" + app,
                        "{\"audience\": {\"type\": \"ORGANIZATION\"}, \"permissions\": [{\"api\":"
                                + " \"precept\", \"scope\": \"precept:admin\"}]}")
                .is(403, "forbidden");
    }

    /** Whether a right counts for its holders is as much as to give it, or to take it away. */
    @Test
    void nobodyTouchesWhatExcludesRightsThatHeDoesNotHold() {
        Administrator all = first.in("system");
        Administrator limited = caller("\"precept:admin\"", "\"ALL\"").in("system");
        String id = UUID.randomUUID().toString();
        String auditors = "auditors-" + id;
        String plain = "roles/plain-" + id;
        String group = "groups/staff-" + id;
        String user = "ann-" + id;
        all.put("roles/" + auditors, role(", \"permissions\": [" + AUDIT + "]")).is(201);
        all.put("users/" + user, "{}").is(201);
        all.put(group, "{}").is(201);
        limited.put(plain, role("")).is(201);
        String excluding = role(", \"excludes\": [\"" + auditors + "\"]");
        limited.put(plain, excluding).is(403, "forbidden");
        limited.put("roles/other-" + id, excluding).is(403, "forbidden");
        all.put(plain, excluding).is(200);
        limited.put(plain, role("")).is(200);
        limited.put(plain, role(", \"excludes\": []")).is(403, "forbidden");
        limited.put(plain + "/members/users/" + user, "{}").is(403, "forbidden");
        all.put(plain + "/members/groups/staff-" + id, "{}").is(201);
        limited.delete(plain + "/members/groups/staff-" + id).is(403, "forbidden");
        limited.put(group + "/members/users/" + user, "{}").is(403, "forbidden");
        all.put(plain, role(", \"excludes\": []")).is(200);
        limited.put(group + "/members/users/" + user, "{}").is(201);
    }

    private static final String AUDIT = "{\"api\": \"precept\", \"scope\": \"precept:audit\"}";

    private static String role(String more) {
        return "{\"audience\": {\"type\": \"ORGANIZATION\"}" + more + "}";
    }

    @Test
    void aRightTakenAwayIsGoneAtOnce() {
        Administrator reader = caller("\"precept:read\"", "\"ALL\"");
        reader.get("users").is(200);
        String app =
                first.in("system").get("applications?limit=1000").items("handle").stream()
                        .filter(it -> it.startsWith("caller-"))
                        .toList()
                        .getLast();
        assertThat(app).isNotNull();
        for (String handle : first.in("system").get("applications?limit=1000").items("handle")) {
            if (handle.startsWith("caller-")) {
                first.in("system")
                        .delete("applications/" + handle + "/authorized-apis/precept")
                        .is(204);
            }
        }
        reader.get("users").is(401, "invalid-token");
    }

    /** Somebody with these rights, in the first administrator's organization. */
    private Administrator caller(String scopes, String organizations) {
        Administrator system = first.in("system");
        String app = "applications/caller-" + UUID.randomUUID();
        String clientId =
                system.put(app, "{\"name\": \"C\", \"type\": \"M2M\"}").is(201).text("clientId");
        system.put(app + "/authorized-apis/precept", grant(scopes, organizations)).is(201);
        String secret = system.post(app + "/secrets", "{}").is(201).text("clientSecret");
        return first.as(first.service().token("system", clientId, secret, ""));
    }

    private static String grant(String scopes, String organizations) {
        return "{\"policy\": \"NO_POLICY\", \"scopes\": ["
                + scopes
                + "], \"organizations\": "
                + organizations
                + "}";
    }

    private static String reach(String... organizations) {
        return "[\"" + String.join("\", \"", organizations) + "\"]";
    }
}
