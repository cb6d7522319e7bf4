package dev.precept.pdp.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.application.Environment;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.Position;
import dev.precept.pdp.TestService;
import dev.precept.pdp.TokenWorld;
import dev.precept.pdp.TokenWorld.Client;
import dev.precept.projections.decision.AccessRequest;
import dev.precept.projections.decision.Decision;
import dev.precept.projections.decision.PolicyDecisionPoint;
import dev.precept.projections.decision.Subject;
import dev.precept.projections.history.QuestionImages;
import dev.precept.projections.image.OrganizationImage;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** {@code Precept-At} at every door that has a past, against the started service. */
class PastTest {
    private static final String ORG = "/v1/organizations/acme";
    private static final String ACCESS = "/o/acme/access/v1/";
    private static final String READ =
            """
            {"subject":{"type":"user","id":"ada"},"action":{"name":"GET"},
             "resource":{"type":"books","id":"/books"}}
            """;

    private static TokenWorld world;
    private static String before;
    private static String then;
    private static String thenAt;
    private static String now;

    @BeforeAll
    static void start() {
        world = TokenWorld.start();
        world.organization("acme");
        before = position(world.service().send("GET", ORG, ""));
        world.api("acme", "books", "read", "write");
        world.manage(
                "PUT",
                "acme/apis/books/operations",
                """
                [{"method":"GET","path":"/books","scopes":[["read"]]}]
                """);
        world.manage(
                "PUT",
                "acme/roles/reader",
                """
                {"audience":{"type":"ORGANIZATION"},
                 "permissions":[{"api":"books","scope":"read"}]}
                """);
        for (String user : List.of("ada", "bob", "cy")) {
            world.manage("PUT", "acme/users/" + user, "{}");
            world.manage("PUT", "acme/roles/reader/members/users/" + user, "{}");
        }
        world.manage("PUT", "acme/gateways/edge", "{}");
        world.organization("gone");
        world.manage("PUT", "gone/users/eve", "{}");
        then = position(world.service().send("GET", ORG, ""));
        thenAt = events(then).get("at").asString();
        world.manage("DELETE", "acme/roles/reader/members/users/ada", "");
        world.manage("DELETE", "acme/users/bob", "");
        world.manage("DELETE", "gone", "");
        now = position(world.service().send("GET", ORG, ""));
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    private static JsonNode events(String position) {
        long after = Long.parseLong(position) - 1;
        HttpResponse<String> answer =
                world.service()
                        .send("GET", "/v1/organizations/gone/events?limit=1&after=" + after, "");
        return TokenWorld.json(answer).get("events").get(0);
    }

    private static String position(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.headers().firstValue("Precept-Position").orElseThrow();
    }

    private static HttpResponse<String> ask(
            String base, String method, String path, String body, String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        if (!all.contains("Content-Type")) {
            all.addAll(List.of("Content-Type", "application/json"));
        }
        if (!all.contains("Authorization")) {
            all.addAll(List.of("Authorization", "Bearer " + world.service().administratorToken()));
        }
        return world.service()
                .send(
                        HttpRequest.newBuilder(URI.create(base + path))
                                .headers(all.toArray(String[]::new))
                                .method(method, BodyPublishers.ofString(body))
                                .build());
    }

    private static HttpResponse<String> post(String path, String body, String... headers) {
        return ask(world.service().base(), "POST", ACCESS + path, body, headers);
    }

    private static HttpResponse<String> get(String path, String... headers) {
        return ask(world.service().base(), "GET", path, "", headers);
    }

    private static boolean decision(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return TokenWorld.json(answer).get("decision").asBoolean();
    }

    private static void refused(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains(code);
    }

    @Test
    void aDecisionIsAsItWasThen() {
        assertThat(decision(post("evaluation", READ))).isFalse();
        HttpResponse<String> past = post("evaluation", READ, "Precept-At", then);
        assertThat(decision(past)).isTrue();
        assertThat(past.headers().allValues("Precept-Position")).containsExactly(then);
        assertThat(TokenWorld.json(past).at("/context/position").asString()).isEqualTo(then);
        assertThat(decision(post("evaluation", READ, "Precept-At", thenAt))).isTrue();
        assertThat(decision(post("evaluation", READ, "Precept-At", before))).isFalse();
        assertThat(decision(post("evaluation", READ, "Precept-At", now))).isFalse();
        assertThat(decision(post("evaluation", READ, "Precept-At", Instant.now().toString())))
                .isFalse();
        HttpResponse<String> lean =
                ask(
                        world.service().decisionBase(),
                        "POST",
                        ACCESS + "evaluation",
                        READ,
                        "Precept-At",
                        then);
        assertThat(decision(lean)).isTrue();
    }

    /** At the end of every command there was. */
    @Test
    void aQuestionsOwnImageDecidesAsTheWholeOne() throws InterruptedException {
        TestService service = world.service();
        History history = service.bean(History.class);
        long end = Long.parseLong(now);
        assertThat(service.bean(Parts.class).keys().await(end, Duration.ofMinutes(1))).isTrue();
        QuestionImages images = service.bean(QuestionImages.class);
        OrganizationImage acme =
                history.image(history.position(now)).organization(new Handle("acme"));
        int permits = 0;
        for (long at = 1; at <= end; at++) {
            Position position = history.position(new Position(at));
            for (String user : List.of("ada", "bob", "cy", "nobody")) {
                AccessRequest request =
                        new AccessRequest(
                                acme.document().id(),
                                new Subject.User(user),
                                "GET",
                                "books",
                                "/books",
                                null,
                                Environment.PRODUCTION,
                                Instant.now());
                Decision whole = PolicyDecisionPoint.decide(history.image(position), request);
                assertThat(PolicyDecisionPoint.decide(images.of(position, request), request))
                        .isEqualTo(whole);
                permits += whole.isPermitted() ? 1 : 0;
            }
        }
        assertThat(permits).isPositive();
    }

    @Test
    void aBatchAndOpaAnswerOfThenToo() {
        String batch = "{\"evaluations\":[" + READ + "," + READ.replace("ada", "bob") + "]}";
        JsonNode past = TokenWorld.json(post("evaluations", batch, "Precept-At", then));
        assertThat(past.at("/evaluations/0/decision").asBoolean()).isTrue();
        assertThat(past.at("/evaluations/1/decision").asBoolean()).isTrue();
        HttpResponse<String> lines =
                post(
                        "evaluations",
                        READ.replace("\n", "")
                                + "\n"
                                + READ.replace("\n", "").replace("ada", "nobody"),
                        "Precept-At",
                        then,
                        "Content-Type",
                        "application/x-ndjson");
        assertThat(lines.statusCode()).as(lines.body()).isEqualTo(200);
        assertThat(lines.body().lines())
                .extracting(line -> JsonMapper.shared().readTree(line).get("decision").asBoolean())
                .containsExactly(true, false);
        String input = "{\"input\":" + READ + "}";
        String opa = "/o/acme/v1/data/precept/allow";
        String base = world.service().base();
        assertThat(ask(base, "POST", opa, input, "Precept-At", then).body()).contains("true");
        assertThat(ask(base, "POST", opa, input).body()).contains("false");
    }

    @Test
    void whoCouldCallItThenIsFoundInPages() {
        List<String> found = new ArrayList<>();
        String token = "";
        do {
            String body =
                    """
                    {"subject":{"type":"user"},"action":{"name":"GET"},
                     "resource":{"type":"books","id":"/books"},
                     "page":{"token":"%s","limit":1}}
                    """
                            .formatted(token);
            if (!token.isEmpty()) {
                refused(post("search/subject", body), 400, "page.token");
                refused(post("search/subject", body, "Precept-At", before), 400, "page.token");
            }
            JsonNode page = TokenWorld.json(post("search/subject", body, "Precept-At", then));
            page.get("results").forEach(one -> found.add(one.get("id").asString()));
            token = page.at("/page/next_token").asString();
        } while (!token.isEmpty());
        assertThat(found).containsExactlyInAnyOrder("ada", "bob", "cy");
    }

    @Test
    void thePastIsExplained() {
        JsonNode past = TokenWorld.json(post("explain", READ, "Precept-At", then));
        assertThat(past.get("decision").asBoolean()).isTrue();
        assertThat(past.get("grants").isEmpty()).isFalse();
        JsonNode lost = TokenWorld.json(post("explain", READ));
        assertThat(lost.at("/lastPermitted/lostBy").size()).isEqualTo(1);
    }

    @Test
    void whatIsAdministeredIsShownAsItWas() {
        assertThat(get(ORG + "/users/bob").statusCode()).isEqualTo(404);
        HttpResponse<String> bob = get(ORG + "/users/bob", "Precept-At", then);
        assertThat(position(bob)).isEqualTo(then);
        assertThat(bob.headers().allValues("Precept-Position")).containsExactly(then);
        JsonNode first = TokenWorld.json(get(ORG + "/users?limit=2", "Precept-At", then));
        assertThat(first.get("items").size()).isEqualTo(2);
        String next = ORG + "/users?limit=2&cursor=" + first.get("next").asString();
        assertThat(TokenWorld.json(get(next, "Precept-At", then)).at("/items/0/handle").asString())
                .isEqualTo("cy");
        refused(get(next, "Precept-At", now), 400, "cursor");
        HttpResponse<String> edge = get(ORG + "/gateways/edge", "Precept-At", then);
        assertThat(edge.headers().firstValue("Precept-Left-Out")).hasValue("processes");
        assertThat(edge.body()).doesNotContain("processes");
    }

    @Test
    void anOrganizationThatIsGoneIsShownAsItWas() {
        assertThat(get("/v1/organizations/gone/users").statusCode()).isEqualTo(404);
        assertThat(get("/v1/organizations/gone/users", "Precept-At", then).body()).contains("eve");
        assertThat(get("/v1/organizations", "Precept-At", then).body()).contains("\"gone\"");
        assertThat(get("/v1/organizations", "Precept-At", now).body()).doesNotContain("\"gone\"");
    }

    @Test
    void whatIsNoMomentOrHasNoPastIsRefused() {
        refused(post("evaluation", READ, "Precept-At", "yesterday"), 400, "unknown-past");
        refused(
                post("evaluation", READ, "Precept-At", "2999-01-01T00:00:00Z"),
                400,
                "unknown-past");
        refused(post("evaluation", READ, "Precept-At", "99999999"), 400, "unknown-past");
        refused(get(ORG + "/users", "Precept-At", "-1"), 400, "unknown-past");
        refused(get(ORG + "/users/cy/account", "Precept-At", then), 400, "no-past");
        String base = world.service().base();
        refused(ask(base, "PUT", ORG + "/users/x", "{}", "Precept-At", then), 400, "no-past");
        refused(
                ask(
                        base,
                        "GET",
                        "/.well-known/authzen-configuration/o/acme",
                        "",
                        "Precept-At",
                        then),
                400,
                "no-past");
    }

    @Test
    void whoMayNotAuditNowSeesNothingOfThen() {
        Client narrow = world.application("system", "narrow", "");
        world.manage(
                "PUT",
                "system/applications/narrow/authorized-apis/precept",
                """
                {"policy":"NO_POLICY","scopes":["precept:decide","precept:read"],
                 "organizations":"ALL"}
                """);
        String bearer = "Bearer " + world.accessToken(narrow, "");
        String[] fields = {"Authorization", bearer, "Precept-At", then};
        refused(post("evaluation", READ, fields), 403, "precept:audit");
        refused(get(ORG + "/users", fields), 403, "precept:audit");
        assertThat(post("evaluation", READ, "Authorization", bearer).statusCode()).isEqualTo(200);
    }
}
