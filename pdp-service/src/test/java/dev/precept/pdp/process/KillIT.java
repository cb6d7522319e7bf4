package dev.precept.pdp.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Invariant 1: an acknowledged command survives {@code kill -9}, of the service alone and together
 * with its database, and no command is left half done.
 */
class KillIT {
    private static final int CALLERS = 8;
    private static final int ACKNOWLEDGED_BEFORE_THE_KILL = 300;

    /**
     * Scopes and operations of the many-event command; it makes as many events as scopes and one.
     */
    private static final int SCOPES = 20;

    @TempDir Path data;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void killLosesNothingAcknowledgedAndLeavesNoHalfCommand(boolean withDatabase) throws Exception {
        int port = RunningService.freePort();
        Map<String, Long> acknowledged = new ConcurrentHashMap<>();
        try (RunningService service = RunningService.start(data, port)) {
            burst(service, acknowledged, withDatabase);
        }
        try (RunningService service = RunningService.start(data, port)) {
            for (Map.Entry<String, Long> user : acknowledged.entrySet()) {
                HttpResponse<String> found =
                        service.send("GET", "/v1/organizations/default/users/" + user.getKey(), "");
                assertThat(found.statusCode()).as(user.getKey() + found.body()).isEqualTo(200);
            }
            everyImportIsWhole(service);
        }
    }

    private static void burst(
            RunningService service, Map<String, Long> acknowledged, boolean withDatabase)
            throws Exception {
        AtomicInteger names = new AtomicInteger();
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            callers.add(
                    Thread.ofPlatform().start(() -> callUntilKilled(service, names, acknowledged)));
        }
        while (acknowledged.size() < ACKNOWLEDGED_BEFORE_THE_KILL) {
            Thread.sleep(1);
        }
        service.kill(withDatabase);
        for (Thread caller : callers) {
            caller.join();
        }
    }

    private static void callUntilKilled(
            RunningService service, AtomicInteger names, Map<String, Long> acknowledged) {
        try {
            while (true) {
                int number = names.incrementAndGet();
                String user = "user-" + number;
                String users = "/v1/organizations/default/users/";
                HttpResponse<String> response = service.send("PUT", users + user, "{}");
                if (response.statusCode() == 201) {
                    String position =
                            response.headers().firstValue("Precept-Position").orElseThrow();
                    acknowledged.put(user, Long.parseLong(position));
                }
                if (number % 10 == 0) {
                    importDescription(service, "api-" + number);
                }
            }
        } catch (IOException killed) {
            // This is what the test waits for.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void importDescription(RunningService service, String api)
            throws IOException, InterruptedException {
        String path = "/v1/organizations/default/apis/" + api;
        service.send(
                "PUT", path, "{\"identifier\":\"https://" + api + ".example\",\"name\":\"x\"}");
        StringBuilder scopes = new StringBuilder();
        for (int i = 0; i < SCOPES; i++) {
            scopes.append(i == 0 ? "" : ",").append("\"s").append(i).append("\":\"\"");
        }
        service.send(
                "POST",
                path + "/openapi",
                "{\"openapi\":\"3.0.3\",\"info\":{\"title\":\"t\",\"version\":\"1\"},"
                    + "\"paths\":{\"/x\":"
                    + "{\"get\":{\"security\":[{\"o\":[\"s0\"]}],\"responses\":{}}}},"
                    + "\"components\":{\"securitySchemes\":{\"o\":{\"type\":\"oauth2\",\"flows\":"
                    + "{\"clientCredentials\":{\"tokenUrl\":\"https://t.example\",\"scopes\":{"
                        + scopes
                        + "}}}}}}}");
    }

    private static void everyImportIsWhole(RunningService service) throws Exception {
        Map<String, Integer> eventsByCommand = new HashMap<>();
        long position = 0;
        while (true) {
            JsonNode page =
                    RunningService.JSON.readTree(
                            service.send(
                                            "GET",
                                            "/v1/organizations/default/events?limit=1000&after="
                                                    + position,
                                            "")
                                    .body());
            if (page.get("events").isEmpty()) {
                break;
            }
            for (JsonNode event : page.get("events")) {
                position = event.get("position").asLong();
                String type = event.get("type").asString();
                if (type.startsWith("api.scope-added")
                        || type.startsWith("api.operations-changed")) {
                    eventsByCommand.merge(event.get("command").asString(), 1, Integer::sum);
                }
            }
        }
        assertThat(eventsByCommand).isNotEmpty();
        assertThat(eventsByCommand.values()).containsOnly(SCOPES + 1);
    }
}
