package dev.precept.pdp.decision.opa;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.TokenWorld;
import dev.precept.pdp.decision.forward.ForwardWorld;
import dev.precept.projections.testing.OpaProcess;
import dev.precept.testing.Seed;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * What OPAs are sent, by gateways' plugins and by whoever writes questions himself, decided by us
 * and by an agent with our bundle alike.
 */
class AgentTable {
    private static final int ODD_QUESTIONS = Integer.getInteger("odd.questions", 400);
    private static ForwardWorld world;
    private static String key;
    private static @Nullable OpaProcess agent;

    @BeforeAll
    static void start() {
        world = ForwardWorld.start();
        key = world.gateway("edge", "X_FORWARDED");
        TokenWorld acme = world.world();
        for (String handle : List.of("typist", "reader")) {
            acme.authorize(acme.application("acme", handle, ""), "books", "read");
        }
        acme.manage(
                "PUT",
                "acme/policies/ordered",
                """
                {"kind": "CONDITION", "effect": "PERMIT",
                 "source": {"any": [{"equal": [{"context": "a"}, {"context": "b"}]},
                                    {"less": [{"context": "a"}, {"context": "b"}]}]}}
                """);
        acme.manage("PUT", "acme/policies/ordered/attachments/app/reader", "");
    }

    @AfterAll
    static void stop() {
        if (agent != null) {
            agent.close();
        }
        world.close();
    }

    private static HttpResponse<String> ask(String url, String body) {
        return world.service()
                .send(
                        HttpRequest.newBuilder(URI.create(url))
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(body))
                                .build());
    }

    /** Envoy asks us by its own protocol. */
    @Test
    void weAnswerThePlugins() {
        String root = world.service().base() + "/o/acme/g/" + key + "/v1/data/";
        for (PluginRequest request : PluginRequest.all()) {
            if (request.plugin().equals("envoy")) {
                continue;
            }
            HttpResponse<String> response =
                    ask(root + request.plugin() + "/decision", request.body(world));
            JsonNode result = TokenWorld.json(response).path("result");
            int status =
                    response.statusCode() == 200
                            ? result.get("status_code").asInt()
                            : response.statusCode();
            assertThat(status).as("%s: %s", request, response.body()).isEqualTo(request.status());
            assertThat(result.path("allow").asBoolean(false))
                    .as("%s", request)
                    .isEqualTo(status == 200);
        }
    }

    @Test
    void anAgentAnswersThePluginsAlike() {
        for (PluginRequest request : PluginRequest.all()) {
            String url = agent().base() + "/v1/data/precept/" + request.plugin() + "/decision";
            HttpResponse<String> response = ask(url, request.body(world));
            JsonNode result = TokenWorld.json(response).path("result");
            boolean isAllowed =
                    result.path(request.plugin().equals("envoy") ? "allowed" : "allow").asBoolean();
            int status =
                    isAllowed
                            ? 200
                            : result.path("http_status").asInt(result.path("status_code").asInt());
            assertThat(status)
                    .as("%s: %s", request, response.body())
                    .isEqualTo(request.statusOfAgent());
        }
    }

    @Test
    void whatWeDoNotReadAnAgentDoesNotPermit() {
        String agent = agent().base().toString();
        for (String changed : OddQuestions.READ) {
            HttpResponse<String> ours = decided(own(), OddQuestions.with(changed));
            assertThat(permits(ours)).as("%s: %s", changed, ours.body()).isTrue();
            HttpResponse<String> theirs = decided(agent, OddQuestions.with(changed));
            assertThat(permits(theirs)).as("%s: %s", changed, theirs.body()).isTrue();
        }
        for (String changed : OddQuestions.LOST) {
            HttpResponse<String> ours = decided(own(), OddQuestions.with(changed));
            assertThat(ours.statusCode()).as("%s: %s", changed, ours.body()).isLessThan(500);
            assertThat(decided(agent, OddQuestions.with(changed)).body())
                    .as(changed)
                    .contains("\"REMOTE_ONLY\"");
        }
        for (String changed : OddQuestions.UNREAD) {
            HttpResponse<String> ours = decided(own(), OddQuestions.with(changed));
            assertThat(ours.statusCode()).as("%s: %s", changed, ours.body()).isEqualTo(400);
            HttpResponse<String> theirs = decided(agent, OddQuestions.with(changed));
            assertThat(theirs.statusCode()).as("%s: %s", changed, theirs.body()).isEqualTo(200);
            assertThat(permits(theirs)).as("%s: %s", changed, theirs.body()).isFalse();
        }
    }

    @Test
    void anAgentPermitsNothingThatWeReadOtherwise() {
        String agent = agent().base().toString();
        Random random = Seed.random(AgentTable.class);
        int permitted = 0;
        for (int i = 0; i < ODD_QUESTIONS; i++) {
            String question = OddQuestions.any(random);
            HttpResponse<String> theirs = decided(agent, question);
            HttpResponse<String> ours = decided(own(), question);
            boolean isOurs = permits(ours);
            assertThat(evaluated(question)).as("%s: %s", question, ours.body()).isEqualTo(isOurs);
            boolean isRemote = theirs.body().contains("\"REMOTE_ONLY\"");
            assertThat(permits(theirs))
                    .as("%s: %s, and by OPA %s", question, ours.body(), theirs.body())
                    .isEqualTo(isOurs && !isRemote);
            permitted += permits(theirs) ? 1 : 0;
        }
        assertThat(permitted).isPositive();
    }

    private static String own() {
        return world.service().base() + "/o/acme/g/" + key;
    }

    /** The one agent of all tests, from the first that asks. */
    private static OpaProcess agent() {
        if (agent == null) {
            OpaProcess.program();
            agent =
                    OpaProcess.configured(
                            """
                            services:
                              precept:
                                url: %s/v1/organizations/acme/opa
                                headers: {Precept-Gateway-Key: "%s"}
                            bundles:
                              precept: {service: precept, resource: bundles/precept}
                            """
                                    .formatted(world.service().decisionBase(), key),
                            Map.of());
            agent.awaitReady();
        }
        return agent;
    }

    private static HttpResponse<String> decided(String base, String question) {
        return ask(base + "/v1/data/precept/decision", question);
    }

    private static boolean permits(HttpResponse<String> answer) {
        return answer.statusCode() == 200
                && TokenWorld.json(answer).at("/result/allow").asBoolean(false);
    }

    /** What the door of AuthZEN says to the input: whether it permits. */
    private static boolean evaluated(String question) {
        String input = question.substring(question.indexOf(':') + 1, question.lastIndexOf('}'));
        String url = world.service().base() + "/o/acme/access/v1/evaluation";
        HttpResponse<String> answer =
                world.service()
                        .send(
                                HttpRequest.newBuilder(URI.create(url))
                                        .header(
                                                "Authorization",
                                                "Bearer " + world.service().administratorToken())
                                        .header("Content-Type", "application/json")
                                        .POST(BodyPublishers.ofString(input))
                                        .build());
        return answer.statusCode() == 200
                && TokenWorld.json(answer).path("decision").asBoolean(false);
    }
}
