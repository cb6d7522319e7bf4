package dev.precept.pdp.decision.opa;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.TokenWorld;
import dev.precept.pdp.decision.forward.ForwardWorld;
import dev.precept.projections.testing.OpaProcess;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;

/** What gateways' plugins for OPA send, decided by us and by an agent with our bundle alike. */
class PluginsTable {
    private static ForwardWorld world;
    private static String key;

    @BeforeAll
    static void start() {
        world = ForwardWorld.start();
        key = world.gateway("edge", "X_FORWARDED");
    }

    @AfterAll
    static void stop() {
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
    void anAgentAnswersAlike() {
        OpaProcess.program();
        String configuration =
                """
                services:
                  precept:
                    url: %s/v1/organizations/acme/opa
                    headers: {Precept-Gateway-Key: "%s"}
                bundles:
                  precept: {service: precept, resource: bundles/precept}
                """
                        .formatted(world.service().decisionBase(), key);
        try (OpaProcess opa = OpaProcess.configured(configuration, Map.of())) {
            opa.awaitReady();
            for (PluginRequest request : PluginRequest.all()) {
                String url = opa.base() + "/v1/data/precept/" + request.plugin() + "/decision";
                HttpResponse<String> response = ask(url, request.body(world));
                JsonNode result = TokenWorld.json(response).path("result");
                boolean isAllowed =
                        result.path(request.plugin().equals("envoy") ? "allowed" : "allow")
                                .asBoolean();
                int status =
                        isAllowed
                                ? 200
                                : result.path("http_status")
                                        .asInt(result.path("status_code").asInt());
                assertThat(status)
                        .as("%s: %s", request, response.body())
                        .isEqualTo(request.statusOfAgent());
            }
        }
    }
}
