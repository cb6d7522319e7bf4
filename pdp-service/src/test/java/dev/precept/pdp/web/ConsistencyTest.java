package dev.precept.pdp.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.TestService;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;

/** Invariant 4: read with {@code Precept-At-Least: P}, no answer predates P. */
class ConsistencyTest {
    private static TestService service;

    @BeforeAll
    static void start() {
        service = TestService.start();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void aReplyToACommandNamesAPositionThatTheNextReadHasReached() {
        HttpResponse<String> put = service.send("PUT", "/v1/organizations/default/users/zoe", "{}");
        long position = Long.parseLong(put.headers().firstValue("Precept-Position").orElseThrow());
        HttpResponse<String> get = read("Precept-At-Least", Long.toString(position));
        assertThat(get.statusCode()).isEqualTo(200);
        assertThat(Long.parseLong(get.headers().firstValue("Precept-Position").orElseThrow()))
                .isGreaterThanOrEqualTo(position);
    }

    @Test
    void aPositionBeyondTheLogIsTheCallersMistake() {
        HttpResponse<String> response = read("Precept-At-Least", "999999999");
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("position-beyond-log");
    }

    @Test
    void everyDoorIsHeldToTheLogAndSaysWhereItIs() {
        String[] doors = {
            "/v1/organizations/default/users",
            "/o/default/oauth2/jwks",
            "/o/default/.well-known/openid-configuration",
            "/.well-known/oauth-authorization-server/o/default",
            "/.well-known/authzen-configuration/o/default",
        };
        for (String door : doors) {
            HttpResponse<String> response = get(door, "Accept", "*/*");
            assertThat(response.statusCode()).as(door).isEqualTo(200);
            assertThat(response.headers().firstValue("Precept-Log")).as(door).isPresent();
            assertThat(response.headers().firstValue("Precept-Position")).as(door).isPresent();
            assertThat(get(door, "Precept-Log", "other").statusCode()).as(door).isEqualTo(409);
        }
        HttpRequest token =
                HttpRequest.newBuilder(URI.create(service.base() + "/o/system/oauth2/token"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("Precept-Log", "other")
                        .POST(BodyPublishers.ofString("grant_type=client_credentials"))
                        .build();
        assertThat(service.send(token).statusCode()).isEqualTo(409);
    }

    @Test
    void aDoorSaysItInItsOwnForm() {
        HttpRequest evaluation =
                HttpRequest.newBuilder(
                                URI.create(service.base() + "/o/default/access/v1/evaluation"))
                        .header("Authorization", "Bearer " + service.administratorToken())
                        .header("Content-Type", "application/json")
                        .header("Precept-At-Least", "999999999")
                        .POST(BodyPublishers.ofString("{}"))
                        .build();
        HttpResponse<String> response = service.send(evaluation);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.headers().firstValue("Content-Type").orElseThrow())
                .startsWith("text/plain");
        assertThat(response.body()).contains("position-beyond-log").doesNotContain("{");
        assertThat(response.headers().firstValue("Precept-Log")).isPresent();
    }

    @Test
    void whatIsNoPositionIsSaid() {
        assertThat(read("Precept-At-Least", "latest").body()).contains("invalid-position");
    }

    @Test
    void anotherLogIsRefused() {
        HttpResponse<String> response = read("Precept-Log", "another");
        assertThat(response.statusCode()).isEqualTo(409);
        assertThat(response.body()).contains("log-changed");
        String log = read("Accept", "*/*").headers().firstValue("Precept-Log").orElseThrow();
        assertThat(read("Precept-Log", log).statusCode()).isEqualTo(200);
    }

    private static HttpResponse<String> read(String header, String value) {
        return get("/v1/organizations/default/users", header, value);
    }

    private static HttpResponse<String> get(String path, String header, String value) {
        return service.send(
                HttpRequest.newBuilder(URI.create(service.base() + path))
                        .header("Authorization", "Bearer " + service.administratorToken())
                        .header(header, value)
                        .build());
    }
}
