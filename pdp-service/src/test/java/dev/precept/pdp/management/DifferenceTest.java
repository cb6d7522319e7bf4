package dev.precept.pdp.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.TokenWorld;
import dev.precept.pdp.TokenWorld.Client;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

/**
 * Who gained and lost what between two moments, over HTTP. Every test has its own organization: a
 * shop whose API {@code books} has the scopes {@code read} and {@code write}.
 */
class DifferenceTest {
    private static TokenWorld world;

    private final String org = "shop" + System.nanoTime();
    private final Client till = shop();

    @BeforeAll
    static void start() {
        world = new TokenWorld(Administrator.ofNewOrganization().service());
    }

    private Client shop() {
        world.organization(org);
        world.api(org, "books", "read", "write");
        Client made = world.application(org, "till", "");
        world.authorize(made, "books", "read", "write");
        role("reader", "read");
        role("writer", "write");
        for (String user : List.of("ada", "bob", "cy")) {
            world.manage("PUT", org + "/users/" + user, "{}");
        }
        return made;
    }

    private void role(String handle, String... scopes) {
        String permissions =
                String.join(
                        ",",
                        List.of(scopes).stream()
                                .map(it -> "{\"api\":\"books\",\"scope\":\"" + it + "\"}")
                                .toList());
        world.manage(
                "PUT",
                org + "/roles/" + handle,
                "{\"audience\":{\"type\":\"ORGANIZATION\"},\"permissions\":[" + permissions + "]}");
    }

    private void holds(String role, String user) {
        world.manage("PUT", org + "/roles/" + role + "/members/users/" + user, "{}");
    }

    private String now() {
        HttpResponse<String> answer = world.service().send("GET", "/v1/organizations/" + org, "");
        return answer.headers().firstValue("Precept-Position").orElseThrow();
    }

    private HttpResponse<String> ask(String query) {
        return world.service().send("GET", "/v1/organizations/" + org + "/diff?" + query, "");
    }

    private JsonNode diff(String from) {
        HttpResponse<String> answer = ask("from=" + from + "&limit=1000");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return TokenWorld.json(answer);
    }

    /** As {@code gained ada till read}; {@code -} for no user, or for none application. */
    private static List<String> told(JsonNode diff) {
        List<String> told = new ArrayList<>();
        for (JsonNode change : diff.get("changes")) {
            told.add(
                    change.get("change").asString()
                            + ' '
                            + change.path("user").path("handle").asString("-")
                            + ' '
                            + change.path("application").path("handle").asString("-")
                            + ' '
                            + change.get("scope").get("handle").asString());
        }
        return told;
    }

    @Test
    void whoGainedAndLostIsToldWithWhatCausedIt() {
        holds("reader", "bob");
        String from = now();
        holds("reader", "ada");
        world.manage("DELETE", org + "/roles/reader/members/users/bob", "");
        JsonNode diff = diff(from);
        assertThat(told(diff))
                .containsExactlyInAnyOrder(
                        "gained ada - read",
                        "gained ada till read",
                        "lost bob - read",
                        "lost bob till read");
        assertThat(diff.get("counts").get("gained").asInt()).isEqualTo(2);
        assertThat(diff.get("counts").get("lost").asInt()).isEqualTo(2);
        assertThat(diff.get("users").asInt()).isEqualTo(2);
        assertThat(diff.get("from").get("position").asString()).isEqualTo(from);
        JsonNode change = diff.get("changes").get(0);
        assertThat(change.get("api").get("type").asString()).isEqualTo("api");
        assertThat(change.get("api").get("handle").asString()).isEqualTo("books");
        assertThat(change.get("scope").get("wireName").asString()).isEqualTo("read");
        assertThat(change.get("causes")).hasSize(1);
        JsonNode cause = change.get("causes").get(0);
        assertThat(cause.get("entity").get("type").asString()).isEqualTo("role");
        assertThat(cause.get("entity").get("handle").asString()).isEqualTo("reader");
        assertThat(cause.get("actor").get("id").asString()).isEqualTo(world.service().clientId());
        assertThat(cause.get("type").asString()).startsWith("role.member-");
    }

    @Test
    void whatWasTakenBackIsNoDifference() {
        String from = now();
        holds("reader", "ada");
        world.manage("DELETE", org + "/roles/reader/members/users/ada", "");
        JsonNode diff = diff(from);
        assertThat(diff.get("changes")).isEmpty();
        assertThat(diff.get("users").asInt()).isZero();
        assertThat(diff.get("applications")).isEmpty();
    }

    /** Case 21: one who was taken out of a role does not get what the role is given later. */
    @Test
    void whoWasTakenOutOfARoleDoesNotGainWhatItIsGivenLater() {
        holds("reader", "ada");
        holds("reader", "bob");
        String from = now();
        world.manage("DELETE", org + "/roles/reader/members/users/ada", "");
        role("reader", "read", "write");
        assertThat(told(diff(from)))
                .containsExactlyInAnyOrder(
                        "lost ada - read",
                        "lost ada till read",
                        "gained bob - write",
                        "gained bob till write");
    }

    /** Case 19: a scope that is made again under its name brings nothing back. */
    @Test
    void aScopeMadeAgainBringsNothingBack() {
        holds("reader", "ada");
        String from = now();
        world.manage("DELETE", org + "/apis/books/scopes/read", "");
        world.manage("PUT", org + "/apis/books/scopes/read", "{}");
        assertThat(told(diff(from)))
                .containsExactlyInAnyOrder(
                        "lost - till read", "lost ada - read", "lost ada till read");
    }

    /** Case 20: whatever is deleted, nobody gains. */
    @Test
    void deletingIsNeverToldAsAGain() {
        world.manage("PUT", org + "/groups/staff", "{}");
        world.manage("PUT", org + "/groups/staff/members/users/ada", "{}");
        world.manage("PUT", org + "/roles/reader/members/groups/staff", "{}");
        holds("writer", "bob");
        String from = now();
        for (String thing :
                List.of("groups/staff", "users/bob", "apis/books/scopes/write", "apis/books")) {
            world.manage("DELETE", org + "/" + thing, "");
        }
        JsonNode diff = diff(from);
        assertThat(told(diff))
                .contains("lost ada till read", "lost bob - write", "lost - till read")
                .allMatch(one -> one.startsWith("lost "));
        assertThat(diff.get("counts").get("gained").asInt()).isZero();
    }

    @Test
    void subscriptionsThatServeNoMoreAreTold() {
        world.manage(
                "PUT",
                org + "/plans/free",
                "{\"requests\":{\"count\":10,\"per\":\"MINUTE\"},\"approvalRequired\":false}");
        world.manage("PUT", org + "/subscriptions/till/books", "{\"plan\":\"free\"}");
        String from = now();
        world.manage("POST", org + "/apis/books/lifecycle", "{\"to\":\"BLOCKED\"}");
        JsonNode diff = diff(from);
        assertThat(told(diff)).containsExactlyInAnyOrder("lost - till read", "lost - till write");
        assertThat(diff.get("applications").get(0).get("handle").asString()).isEqualTo("till");
        JsonNode broken = diff.get("subscriptionsBroken").get(0);
        assertThat(broken.get("application").get("id").asString()).isEqualTo(till.id());
        assertThat(broken.get("api").get("handle").asString()).isEqualTo("books");
    }

    @Test
    void namesForPeopleAreTheCauseOfNothing() {
        String from = now();
        world.manage("PUT", org, "{\"name\":\"Shop\"}");
        world.manage("PUT", org + "/applications/till", "{\"name\":\"Till\",\"type\":\"M2M\"}");
        world.introspectors(org, "books", "till");
        world.manage("POST", org + "/apis/books/lifecycle", "{\"to\":\"BLOCKED\"}");
        for (JsonNode change : diff(from).get("changes")) {
            assertThat(change.get("causes")).hasSize(1);
            assertThat(change.get("causes").get(0).get("type").asString())
                    .startsWith("api.lifecycle-changed.");
        }
    }

    @Test
    void ofManyCausesTheLastAreTold() {
        holds("reader", "ada");
        String from = now();
        for (int i = 0; i < 51; i++) {
            role("reader", "read", "write");
            role("reader", "read");
        }
        role("reader", "read", "write");
        JsonNode change = diff(from).get("changes").get(0);
        assertThat(change.get("change").asString()).isEqualTo("gained");
        assertThat(change.get("causesLeftOut").asInt()).isEqualTo(3);
        JsonNode causes = change.get("causes");
        assertThat(causes).hasSize(100);
        assertThat(causes.get(99).get("position").asString()).isEqualTo(now());
    }

    @Test
    void conditionsAreNamed() {
        holds("reader", "ada");
        String from = now();
        world.manage(
                "PUT",
                org + "/applications/till/authorized-apis/books",
                """
                {"policy":"RBAC","scopes":["read","write"],"condition":{"acr":["gold"]}}
                """);
        JsonNode diff = diff(from);
        assertThat(told(diff))
                .containsExactlyInAnyOrder(
                        "narrowed - till read", "narrowed - till write", "narrowed ada till read");
        JsonNode after = diff.get("changes").get(0).get("after");
        assertThat(after.get("granted").asString()).isEqualTo("conditionally");
        assertThat(after.get("provisos").get(0).get("of").asString()).isEqualTo("authorization");
        assertThat(after.get("provisos").get(0).get("condition").toString()).contains("gold");
    }

    @Test
    void pagesTogetherAreTheWholeAndKeepTheirMoments() {
        String from = now();
        for (String user : List.of("ada", "bob", "cy")) {
            holds("reader", user);
            holds("writer", user);
        }
        List<String> whole = told(diff(from));
        assertThat(whole).hasSize(12);
        List<String> pages = new ArrayList<>();
        String query = "from=" + from + "&limit=5";
        while (query != null) {
            HttpResponse<String> answer = ask(query);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            JsonNode page = TokenWorld.json(answer);
            pages.addAll(told(page));
            JsonNode next = page.get("next");
            query = next == null ? null : "limit=5&cursor=" + next.asString();
            world.manage("DELETE", org + "/roles/writer/members/users/ada", "");
            holds("writer", "ada");
        }
        assertThat(pages).isEqualTo(whole);
    }

    @Test
    void whatParentsGiveIsToldWithoutWhoGaveIt() {
        String child = org + "child";
        world.manage("PUT", child, "{\"name\":\"" + child + "\",\"parent\":\"" + org + "\"}");
        Client client = world.application(child, "app", "");
        world.authorize(client, "books", "read");
        String from = now();
        world.manage("POST", org + "/apis/books/lifecycle", "{\"to\":\"BLOCKED\"}");
        HttpResponse<String> answer =
                world.service()
                        .send("GET", "/v1/organizations/" + child + "/diff?from=" + from, "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode change = TokenWorld.json(answer).get("changes").get(0);
        assertThat(change.get("change").asString()).isEqualTo("lost");
        JsonNode cause = change.get("causes").get(0);
        assertThat(cause.get("inherited").asBoolean()).isTrue();
        assertThat(cause.get("entity").get("handle").asString()).isEqualTo("books");
        assertThat(cause.has("actor")).isFalse();
    }

    @Test
    void instantsAndPositionsMeanTheSame() {
        String from = now();
        holds("reader", "ada");
        JsonNode diff = diff(from);
        String at = diff.get("to").get("at").asString();
        HttpResponse<String> answer = ask("from=" + from + "&to=" + at);
        assertThat(TokenWorld.json(answer).get("changes")).isEqualTo(diff.get("changes"));
        HttpResponse<String> beginning = ask("from=2020-01-01T00:00:00Z&to=" + from + "&limit=1");
        assertThat(TokenWorld.json(beginning).get("from").get("position").asInt()).isZero();
        assertThat(TokenWorld.json(beginning).get("counts").get("lost").asInt()).isZero();
    }

    @Test
    void whatCannotBeMeantIsRefused() {
        String now = now();
        for (String query :
                List.of(
                        "",
                        "from=yesterday",
                        "from=-1",
                        "from=" + now + "&to=1",
                        "from=99999999999",
                        "from=1&limit=0",
                        "from=1&limit=1001",
                        "cursor=%21",
                        "cursor=bm9uZQ",
                        "from=1&who=ada")) {
            HttpResponse<String> answer = ask(query);
            assertThat(answer.statusCode()).as(query + ": " + answer.body()).isEqualTo(400);
            assertThat(answer.body()).contains("\"code\"").doesNotContain("Exception");
        }
    }
}
