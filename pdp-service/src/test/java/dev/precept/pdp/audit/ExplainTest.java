package dev.precept.pdp.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.TestService;
import dev.precept.pdp.TokenWorld;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;

/** What auditors are told of why a request is permitted or denied. */
class ExplainTest {
    private static TestService service;
    private static TokenWorld world;

    @BeforeAll
    static void start() {
        service = TestService.start();
        world = new TokenWorld(service);
        world.api("default", "books", "read", "write");
        world.manage(
                "PUT",
                "default/apis/books/operations",
                "[{\"method\":\"GET\",\"path\":\"/books\",\"scopes\":[[\"read\"]]}]");
        world.manage("PUT", "child", "{\"name\":\"Child\",\"parent\":\"default\"}");
        for (String organization : new String[] {"default", "child"}) {
            world.manage(
                    "PUT",
                    organization + "/roles/reader",
                    "{\"audience\":{\"type\":\"ORGANIZATION\"},"
                            + "\"permissions\":[{\"api\":\"books\",\"scope\":\"read\"}]}");
            for (String user : new String[] {"ada", "bob"}) {
                world.manage("PUT", organization + "/users/" + user, "{}");
            }
            world.manage("PUT", organization + "/groups/crew", "{}");
            world.manage("PUT", organization + "/groups/staff", "{}");
            world.manage("PUT", organization + "/groups/crew/members/groups/staff", "{}");
            world.manage("PUT", organization + "/groups/staff/members/users/ada", "{}");
            world.manage("PUT", organization + "/roles/reader/members/groups/crew", "{}");
        }
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static String question(String user) {
        return "{\"subject\":{\"type\":\"user\",\"id\":\""
                + user
                + "\"},\"action\":{\"name\":\"GET\"},"
                + "\"resource\":{\"type\":\"books\",\"id\":\"/books\"}}";
    }

    private static JsonNode explain(String organization, String user) {
        HttpResponse<String> response =
                service.send("POST", "/o/" + organization + "/access/v1/explain", question(user));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return TokenWorld.json(response);
    }

    @Test
    void aPermitNamesTheWayThroughTheGroupsAndTheirEvents() {
        JsonNode answer = explain("default", "ada");
        assertThat(answer.get("decision").asBoolean()).isTrue();
        assertThat(answer.at("/grants/0/ways/0/0/kind").asString()).isEqualTo("OPERATION");
        assertThat(answer.at("/grants/0/ways/0/0/event/type").asString())
                .isEqualTo("api.operations-changed.v1");
        JsonNode way = answer.at("/grants/1/ways/0");
        assertThat(answer.at("/grants/1/scope/handle").asString()).isEqualTo("read");
        assertThat(way).hasSize(4);
        assertThat(way.at("/0/kind").asString()).isEqualTo("ROLE_PERMISSION");
        assertThat(way.at("/1/of/handle").asString()).isEqualTo("reader");
        assertThat(way.at("/1/to/handle").asString()).isEqualTo("crew");
        assertThat(way.at("/2/of/handle").asString()).isEqualTo("crew");
        assertThat(way.at("/2/to/handle").asString()).isEqualTo("staff");
        assertThat(way.at("/3/to/handle").asString()).isEqualTo("ada");
        assertThat(way.at("/3/event/type").asString()).isEqualTo("group.member-added.v1");
        assertThat(way.at("/3/event/actor/id").asString()).isEqualTo("bootstrap");
    }

    @Test
    void aDenyNamesWhatIsMissingAndWhoTookIt() {
        world.manage("PUT", "default/users/eve", "{}");
        assertThat(explain("default", "eve").at("/lastPermitted").has("lostBy")).isFalse();
        world.manage("PUT", "default/groups/crew/members/users/eve", "{}");
        assertThat(explain("default", "eve").get("decision").asBoolean()).isTrue();
        world.manage("DELETE", "default/groups/crew/members/users/eve", "");
        world.manage("PUT", "default/users/somebody", "{}");
        JsonNode answer = explain("default", "eve");
        assertThat(answer.get("decision").asBoolean()).isFalse();
        assertThat(answer.at("/context/reason").asString()).isEqualTo("NO_ROLE_IN_AUDIENCE");
        assertThat(answer.at("/missing/0/scope/handle").asString()).isEqualTo("read");
        assertThat(answer.at("/missing/0/wanted/0/kind").asString()).isEqualTo("ROLE_MEMBER");
        assertThat(answer.at("/missing/0/wanted/0/of/handle").asString()).isEqualTo("reader");
        JsonNode last = answer.get("lastPermitted");
        assertThat(last.get("complete").asBoolean()).isTrue();
        assertThat(last.at("/lostBy/0/type").asString()).isEqualTo("group.member-removed.v1");
        assertThat(last.at("/lostBy/0/entity/handle").asString()).isEqualTo("crew");
        assertThat(last.at("/lostBy/0/actor/id").asString()).isEqualTo("bootstrap");
        assertThat(last.get("position").asLong())
                .isEqualTo(last.at("/lostBy/0/position").asLong() - 1);
    }

    @Test
    void whatAPolicyObligesToAndTakesIsTold() {
        world.manage("PUT", "masked", "{\"name\":\"Masked\",\"parent\":\"default\"}");
        world.manage("PUT", "masked/users/ida", "{}");
        world.manage(
                "PUT",
                "masked/roles/reader",
                "{\"audience\":{\"type\":\"ORGANIZATION\"},"
                        + "\"permissions\":[{\"api\":\"books\",\"scope\":\"read\"}]}");
        world.manage("PUT", "masked/roles/reader/members/users/ida", "{}");
        world.manage("PUT", "masked/policies/mask", policy(true));
        world.manage("PUT", "masked/policies/mask/attachments/organization/masked", "{}");
        assertThat(explain("masked", "ida").at("/context/obligations/fieldMask/0").asString())
                .isEqualTo("price");
        world.manage("PUT", "masked/policies/mask", policy(false));
        JsonNode denied = explain("masked", "ida");
        assertThat(denied.at("/context").has("obligations")).isFalse();
        assertThat(denied.at("/lastPermitted/lostBy/0/entity/handle").asString()).isEqualTo("mask");
    }

    private static String policy(boolean isMet) {
        return "{\"kind\":\"CEL\",\"effect\":\"PERMIT\",\"source\":\""
                + isMet
                + "\",\"obligations\":{\"fieldMask\":[\"price\"]}}";
    }

    @Test
    void whatIsInheritedIsShownWithoutWhoDidIt() {
        JsonNode operation = explain("child", "ada").at("/grants/0/ways/0/0");
        assertThat(operation.get("inherited").asBoolean()).isTrue();
        assertThat(operation.at("/event/inherited").asBoolean()).isTrue();
        assertThat(operation.get("event").has("actor")).isFalse();
    }

    @Test
    void onlyAuditorsAreToldWhy() {
        TokenWorld.Client decider = world.application("system", "decider", "");
        authorize("decider", "precept:decide");
        TokenWorld.Client auditor = world.application("system", "auditor", "");
        authorize("auditor", "precept:audit");
        assertThat(ask(world.accessToken(decider, "")).statusCode()).isEqualTo(403);
        assertThat(ask(world.accessToken(auditor, "")).statusCode()).isEqualTo(200);
    }

    private static void authorize(String application, String scope) {
        world.manage(
                "PUT",
                "system/applications/" + application + "/authorized-apis/precept",
                "{\"policy\":\"NO_POLICY\",\"scopes\":[\""
                        + scope
                        + "\"],\"organizations\":\"ALL\"}");
    }

    private static HttpResponse<String> ask(String token) {
        return service.send(
                HttpRequest.newBuilder(URI.create(service.base() + "/o/default/access/v1/explain"))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(question("ada")))
                        .build());
    }

    @Test
    void whatCannotBeAskedIs400() {
        HttpResponse<String> response =
                service.send("POST", "/o/default/access/v1/explain", "{\"evaluations\":[{}]}");
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("invalid-request");
    }
}
