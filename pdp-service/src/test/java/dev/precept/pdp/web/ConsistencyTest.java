package dev.precept.pdp.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.TestService;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.net.URI;
import java.net.http.HttpRequest;
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
        return service.send(
                HttpRequest.newBuilder(
                                URI.create(service.base() + "/v1/organizations/default/users"))
                        .header("Authorization", "Bearer " + service.administratorToken())
                        .header(header, value)
                        .build());
    }
}
