package dev.precept.pdp.management;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A parent's shared role, given in an organization below it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SharedRolesTest {
    private static final JsonMapper JSON = new JsonMapper();

    private Administrator above;
    private Administrator below;

    @BeforeAll
    void start() {
        above = Administrator.ofNewOrganization();
        below = child(above, "below");
        String api = "{\"identifier\": \"urn:books\", \"name\": \"Books\"}";
        above.put("apis/books", api).is(201);
        above.put("apis/books/scopes/read", "{}").is(201);
        above.put("apis/books/scopes/write", "{}").is(201);
        above.post("apis/books/lifecycle", "{\"to\": \"PUBLISHED\"}").is(200);
        below.put("users/ann", "{}").is(201);
        below.put("groups/staff", "{}").is(201);
        below.put("groups/staff/members/users/ann", "{}").is(201);
    }

    private static Administrator child(Administrator parent, String name) {
        Administrator child = parent.in(name + "-" + parent.organization());
        child.put("", "{\"name\": \"C\", \"parent\": \"" + parent.organization() + "\"}").is(201);
        return child;
    }

    private void role(String handle, String scope, boolean isShared) {
        above.put("roles/" + handle, body(scope, isShared));
    }

    private static String body(String scope, boolean isShared) {
        return """
        {"audience": {"type": "ORGANIZATION"}, "shared": %b,
         "permissions": [{"api": "books", "scope": "%s"}]}
        """
                .formatted(isShared, scope);
    }

    private boolean may(Administrator organization, String scope, String... headers) {
        return decided(organization, "evaluation", scope, headers).get("decision").asBoolean();
    }

    private JsonNode decided(
            Administrator organization, String door, String scope, String... headers) {
        String body =
                """
                {"subject": {"type": "user", "id": "ann"}, "action": {"name": "%s"},
                 "resource": {"type": "books", "id": "1"}}
                """
                        .formatted(scope);
        String path = "/o/" + organization.organization() + "/access/v1/" + door;
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(above.service().base() + path))
                        .header("Authorization", "Bearer " + above.service().administratorToken())
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        var response = above.service().send(request.build());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    @Test
    void whatTheRoleAboveGivesItGivesWhileThatIsShared() {
        role("reader", "read", true);
        assertThat(may(below, "read")).isFalse();
        below.put("roles/reader/members/groups/staff", "{}").is(201);
        assertThat(may(below, "read")).isTrue();
        assertThat(may(below, "write")).isFalse();
        String then = below.get("users/ann").header("Precept-Position");

        role("reader", "write", true);
        assertThat(may(below, "read")).isFalse();
        assertThat(may(below, "write")).isTrue();
        assertThat(may(below, "read", "Precept-At", then)).isTrue();

        above.put("roles/reader", body("write", true).replace("\"shared\": true,", "")).is(200);
        assertThat(may(below, "write")).isTrue();
        role("reader", "write", false);
        assertThat(may(below, "write")).isFalse();
        above.put("roles/reader", body("write", true).replace("\"shared\": true,", "")).is(200);
        assertThat(may(below, "write")).isFalse();
        role("reader", "write", true);
        assertThat(may(below, "write")).isTrue();
        above.delete("roles/reader").is(204);
        assertThat(may(below, "write")).isFalse();
        JsonNode left = below.get("roles/reader").is(200).body();
        assertThat(left.get("permissions").isEmpty()).isTrue();
        assertThat(left.has("basedOnId")).isTrue();
        role("reader", "write", true);
        assertThat(may(below, "write")).isFalse();
        below.delete("roles/reader").is(204);
        assertThat(may(below, "read", "Precept-At", then)).isTrue();
    }

    private void excluding(String handle, String scope, String other) {
        String permissions = "[{\"api\": \"books\", \"scope\": \"" + scope + "\"}]";
        String body =
                """
                {"audience": {"type": "ORGANIZATION"}, "shared": true, "permissions": %s,
                 "excludes": [%s]}
                """
                        .formatted(permissions, other.isEmpty() ? "" : '"' + other + '"');
        above.put("roles/" + handle, body);
    }

    @Test
    void whatExcludesEachOtherAboveIsNotGivenTogetherBelow() {
        below.put("users/bob", "{}").is(201);
        below.put("groups/payers", "{}").is(201);
        role("approver", "write", true);
        excluding("payer", "read", "approver");
        below.put("roles/payer/members/users/ann", "{}").is(201);
        String refused =
                below.put("roles/approver/members/users/ann", "{}").is(409).body().toString();
        assertThat(refused).contains("roles-exclude", "'ann'", "'payer'", "'approver'");
        below.put("roles/approver/members/groups/staff", "{}").is(409);
        String emergency =
                """
                {"validUntil": "%s", "breakGlass": {"reason": "Fire"}}
                """
                        .formatted(Instant.now().plusSeconds(600));
        below.put("roles/approver/members/users/ann", emergency).is(201);
        assertThat(may(below, "write")).isTrue();
        below.delete("roles/approver/members/users/ann").is(204);

        below.put("roles/approver/members/users/bob", "{}").is(201);
        below.put("roles/payer/members/groups/payers", "{}").is(201);
        String grouped =
                below.put("groups/payers/members/users/bob", "{}").is(409).body().toString();
        assertThat(grouped).contains("roles-exclude", "'bob'", "through group 'payers'");
        String kept = below.delete("roles/approver").is(409).body().toString();
        assertThat(kept).contains("in-use", "take the role from all");
        below.delete("roles/approver/members/users/bob").is(204);
        below.delete("roles/approver").is(204);
        below.put("groups/payers/members/users/bob", "{}").is(201);
        excluding("payer", "read", "");
        above.delete("roles/approver").is(204);
        below.delete("roles/payer").is(204);
    }

    @Test
    void whatIsHeldTogetherBelowWhenTheExclusionComesDoesNotCount() {
        role("second", "write", true);
        role("first", "read", true);
        below.put("roles/first/members/groups/staff", "{}").is(201);
        below.put("roles/second/members/users/ann", "{}").is(201);
        assertThat(may(below, "read") && may(below, "write")).isTrue();
        excluding("first", "read", "second");
        assertThat(may(below, "read") || may(below, "write")).isFalse();
        assertThat(decided(below, "explain", "read").toString()).contains("ROLES_EXCLUDE");
        role("second", "write", false);
        assertThat(may(below, "read")).isFalse();
        excluding("first", "read", "");
        assertThat(may(below, "read")).isTrue();
        below.delete("roles/first").is(204);
        below.delete("roles/second").is(204);
    }

    @Test
    void oneJoinDoesNotBringTwoRolesThatExcludeEachOther() {
        below.put("users/cat", "{}").is(201);
        below.put("groups/joined", "{}").is(201);
        below.put("groups/within", "{}").is(201);
        role("right", "write", true);
        excluding("left", "read", "right");
        below.put("roles/left/members/groups/joined", "{}").is(201);
        below.put("roles/right/members/groups/joined", "{}").is(201);
        String refused =
                below.put("groups/joined/members/users/cat", "{}").is(409).body().toString();
        assertThat(refused).contains("roles-exclude", "'cat'", "'left'", "'right'");
        below.put("groups/within/members/users/cat", "{}").is(201);
        below.put("groups/joined/members/groups/within", "{}").is(409, "roles-exclude");
        below.delete("groups/within/members/users/cat").is(204);
        below.put("groups/joined/members/groups/within", "{}").is(201);
        below.put("groups/within/members/users/cat", "{}").is(409, "roles-exclude");
    }

    @Test
    void aGroupOfAProviderIsNotGivenRolesThatExcludeEachOther() {
        String provider =
                """
                {"issuer": "https://idp.example", "audience": ["x"],
                 "discovery": "https://idp.example/d"}
                """;
        below.put("identity-providers/idp", provider).is(201);
        role("seller", "write", true);
        excluding("buyer", "read", "seller");
        below.put("roles/buyer", "{\"basedOn\": \"buyer\"}").is(201);
        below.put("roles/seller", "{\"basedOn\": \"seller\"}").is(201);
        String group = "/members/idp-groups/idp:traders";
        below.put("roles/buyer" + group, "{}").is(201);
        String refused = below.put("roles/seller" + group, "{}").is(409).body().toString();
        assertThat(refused).contains("roles-exclude", "traders", "'buyer'", "'seller'");
        below.put("roles/seller/members/idp-groups/idp:sellers", "{}").is(201);
    }

    @Test
    void aGrantIsExplainedByTheRoleAbove() {
        role("told", "read", true);
        below.put("roles/mine", "{\"basedOn\": \"told\"}").is(201);
        below.put("roles/mine/members/users/ann", "{}").is(201);
        JsonNode explained = decided(below, "explain", "read");
        String text = explained.toString();
        assertThat(text).as(text).contains("\"told\"", "\"mine\"", "role.permissions-changed.v1");
        below.delete("roles/mine").is(204);
        above.delete("roles/told").is(204);
    }

    @Test
    void whatWouldChangeBelowIsToldBelowAndAfterwardsSoIsWhy() {
        role("effective", "read", true);
        below.put("roles/effective/members/users/ann", "{}").is(201);
        String question =
                JSON.writeValueAsString(
                        Map.of(
                                "commands",
                                List.of(
                                        Map.of(
                                                "method",
                                                "PUT",
                                                "path",
                                                "/v1/organizations/"
                                                        + above.organization()
                                                        + "/roles/effective",
                                                "body",
                                                JSON.readTree(body("read", false))))));
        JsonNode effect = below.post("what-if", question).is(200).body().get("effect");
        assertThat(effect.at("/counts/lost").asInt()).as(effect.toString()).isEqualTo(1);
        String from = above.get("roles").header("Precept-Position");
        role("effective", "read", false);
        JsonNode difference = below.get("diff?from=" + from).is(200).body();
        assertThat(difference.at("/counts/lost").asInt()).isEqualTo(1);
        assertThat(difference.toString()).contains("role.sharing-changed.v1");
        below.delete("roles/effective").is(204);
        above.delete("roles/effective").is(204);
    }

    @Test
    void listsTellWhatIsInheritedWhereThatIsAsked() {
        role("shown", "read", true);
        role("kept", "read", false);
        assertThat(below.get("roles").items("handle")).doesNotContain("shown");
        JsonNode items = below.get("roles?inherited=true").is(200).body().get("items");
        assertThat(items.toString())
                .contains("\"shown\"", "\"inherited\":true")
                .doesNotContain("kept");
        JsonNode one = below.get("roles/shown").is(200).body();
        assertThat(one.get("organization").asString()).isEqualTo(above.organization());
        below.get("roles/kept").is(404, "not-found");
        above.get("roles/shown").is(200);
        assertThat(above.get("roles/shown").body().has("inherited")).isFalse();
        below.delete("roles/shown").is(404, "not-found");
        above.delete("roles/shown").is(204);
    }

    @Test
    void whatCannotBeSharedOrStoodForIsRefused() {
        role("private", "read", false);
        assertThat(
                        below.put("roles/x", "{\"basedOn\": \"private\"}")
                                .is(422, "invalid-body")
                                .faults())
                .containsExactly("/basedOn unknown-reference");
        role("public", "read", true);
        assertThat(
                        below.put(
                                        "roles/x",
                                        """
                                        {"basedOn": "public",
                                         "permissions": [{"api": "books", "scope": "read"}]}
                                        """)
                                .is(422, "invalid-body")
                                .faults())
                .containsExactly("/permissions invalid-value");
        below.put("roles/x", "{\"basedOn\": \"public\", \"shared\": true}").is(409, "not-allowed");
        below.put("roles/x", "{\"basedOn\": \"public\"}").is(201);
        String revision = below.put("roles/x", "{\"basedOn\": \"public\"}").is(200).header("ETag");
        assertThat(revision).isEqualTo("\"0\"");
        below.put("roles/x", body("read", false)).is(409, "immutable-field");
        above.in("system")
                .put("roles/s", "{\"audience\": {\"type\": \"ORGANIZATION\"}, \"shared\": true}")
                .is(409, "not-allowed");
        below.delete("roles/x").is(204);
    }

    @Test
    void aRoleIsSharedWithAllThatLieBelow() {
        Administrator further = child(below, "further");
        role("deep", "read", true);
        further.put("users/ann", "{}").is(201);
        further.put("roles/deep/members/users/ann", "{}").is(201);
        assertThat(may(further, "read")).isTrue();
        assertThat(may(below, "read")).isFalse();
        above.delete("roles/deep").is(204);
        assertThat(may(further, "read")).isFalse();
    }
}
