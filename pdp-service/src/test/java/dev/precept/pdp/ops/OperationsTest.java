package dev.precept.pdp.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.TestService;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.io.ClassPathResource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What an operator meets: health, metrics, and doors that are shut by default. */
class OperationsTest {
    private static TestService service;

    @BeforeAll
    static void start() {
        service = TestService.start();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"liveness", "readiness"})
    void healthNeedsNoCredential(String probe) {
        HttpResponse<String> response = anonymous("/actuator/health/" + probe);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("\"UP\"").doesNotContain("components");
    }

    @Test
    void metricsAreForReaders() {
        assertThat(anonymous("/actuator/prometheus").statusCode()).isEqualTo(401);
        assertThat(service.send("GET", "/actuator/prometheus", "").body())
                .contains("precept_image_position")
                .contains("precept_log_lag_positions")
                .contains("precept_decisions_total");
    }

    @Test
    void requestsAreCountedOnEveryPathThereIs() throws IOException {
        JsonNode described =
                new JsonMapper().readTree(service.send("GET", "/openapi.json", "").body());
        Object most =
                new YamlPropertySourceLoader()
                        .load("application", new ClassPathResource("application.yaml"))
                        .getFirst()
                        .getProperty("management.metrics.web.server.max-uri-tags");
        assertThat((Integer) most).isGreaterThan(2 * described.get("paths").size());
    }

    @Test
    void metricsAreNotForWhoMayNotReadSystem() {
        String app = "/v1/organizations/system/applications/metrics-none";
        String created = service.send("PUT", app, "{\"name\":\"None\",\"type\":\"M2M\"}").body();
        String secret = service.send("POST", app + "/secrets", "{}").body();
        service.send(
                "PUT",
                app + "/authorized-apis/precept",
                "{\"policy\":\"NO_POLICY\",\"scopes\":[\"precept:gateway\"],"
                        + "\"organizations\":[\"default\"]}");
        JsonMapper json = new JsonMapper();
        String token =
                service.token(
                        "system",
                        json.readTree(created).get("clientId").asString(),
                        json.readTree(secret).get("clientSecret").asString(),
                        "");
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(service.base() + "/actuator/prometheus"))
                        .header("Authorization", "Bearer " + token)
                        .build();
        assertThat(service.send(request).statusCode()).isEqualTo(403);
    }

    /** More callers than a pool of threads would have, each with a body that never ends. */
    @Test
    void whoSendsSlowlyHoldsUpNobody() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 300; i++) {
                Socket socket = new Socket("localhost", URI.create(service.base()).getPort());
                slow.add(socket);
                socket.getOutputStream()
                        .write(
                                ("POST /o/default/oauth2/token HTTP/1.1\r\n"
                                     + "Host: localhost\r\n"
                                     + "Content-Type: application/x-www-form-urlencoded\r\n"
                                     + "Content-Length: 1000\r\n\r\n"
                                     + "a=")
                                        .getBytes(StandardCharsets.US_ASCII));
            }
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(service.base() + "/actuator/health/liveness"))
                            .timeout(Duration.ofSeconds(15))
                            .build();
            assertThat(service.send(request).statusCode()).isEqualTo(200);
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/actuator",
                "/actuator/env",
                "/v1/organizations",
                "/v1/organizations/default",
                "/v1/organizations/default/events",
                "/o/default/access/v1/evaluation",
                "/no/such/path",
                "/error",
            })
    void everythingElseNeedsOne(String path) {
        assertThat(anonymous(path).statusCode()).isEqualTo(401);
    }

    @Test
    void aPathThatIsNotThereSaysSo() {
        HttpResponse<String> response = service.send("GET", "/no/such/path", "");
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.headers().firstValue("Content-Type").orElse(""))
                .startsWith("application/problem+json");
    }

    @Test
    void withoutTlsOnlyTheLoopbackInterfaceIsBound() throws Exception {
        int port = URI.create(service.base()).getPort();
        for (NetworkInterface network : NetworkInterface.networkInterfaces().toList()) {
            for (InetAddress address : network.inetAddresses().toList()) {
                if (!address.isLoopbackAddress()) {
                    assertThat(answers(address, port)).as(address.toString()).isFalse();
                }
            }
        }
    }

    private static boolean answers(InetAddress address, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), 500);
            return true;
        } catch (java.io.IOException refused) {
            return false;
        }
    }

    private static HttpResponse<String> anonymous(String path) {
        return service.send(HttpRequest.newBuilder(URI.create(service.base() + path)).build());
    }
}
