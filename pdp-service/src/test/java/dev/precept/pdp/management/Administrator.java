package dev.precept.pdp.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.TestService;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Somebody who administers one organization of the service that these tests share. */
final class Administrator {
    private static final JsonMapper JSON = new JsonMapper();

    private final TestService service;
    private final String token;
    private final String organization;

    private Administrator(TestService service, String token, String organization) {
        this.service = service;
        this.token = token;
        this.organization = organization;
    }

    /** The first administrator, with an organization of his own. */
    static Administrator ofNewOrganization() {
        return ofNewOrganization(Shared.SERVICE);
    }

    static Administrator ofNewOrganization(TestService service) {
        Administrator administrator =
                of(service, service.administratorToken(), "org-" + UUID.randomUUID());
        assertThat(administrator.put("", "{\"name\": \"Test\"}").status()).isEqualTo(201);
        return administrator;
    }

    static Administrator of(TestService service, String token, String organization) {
        return new Administrator(service, token, organization);
    }

    /** The same caller in another organization. */
    Administrator in(String other) {
        return of(service, token, other);
    }

    /** Another caller in the same organization. */
    Administrator as(String otherToken) {
        return of(service, otherToken, organization);
    }

    String organization() {
        return organization;
    }

    TestService service() {
        return service;
    }

    Answer get(String path, String... headers) {
        return send("GET", path, "", headers);
    }

    Answer put(String path, String body, String... headers) {
        return send("PUT", path, body, headers);
    }

    Answer post(String path, String body, String... headers) {
        return send("POST", path, body, headers);
    }

    Answer delete(String path, String... headers) {
        return send("DELETE", path, "", headers);
    }

    /** Sends a request on the organization; headers as name, value, name, value. */
    Answer send(String method, String path, String body, String... headers) {
        List<String> all = new ArrayList<>(List.of("Authorization", "Bearer " + token));
        all.addAll(List.of(headers));
        if (!body.isEmpty() && !all.contains("Content-Type")) {
            all.addAll(List.of("Content-Type", "application/json"));
        }
        String at = organization.isEmpty() ? "" : "/" + organization;
        String below = path.isEmpty() || path.startsWith("?") ? path : "/" + path;
        URI uri = URI.create(service.base() + "/v1/organizations" + at + below);
        HttpResponse<String> response =
                service.send(
                        HttpRequest.newBuilder(uri)
                                .headers(all.toArray(String[]::new))
                                .method(method, BodyPublishers.ofString(body))
                                .build());
        return new Answer(response);
    }

    /** The last position of the organization's history. */
    long lastPosition() {
        JsonNode events = get("events?order=desc&limit=1").body().get("events");
        return events.isEmpty() ? 0 : events.get(0).get("position").asLong();
    }

    /** A reply. */
    record Answer(HttpResponse<String> response) {
        int status() {
            return response.statusCode();
        }

        JsonNode body() {
            return JSON.readTree(response.body());
        }

        /** A member of the body as text. */
        String text(String name) {
            JsonNode member = body().get(name);
            assertThat(member).as(response.body()).isNotNull();
            return member.asString();
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        /** A member of each of the items. */
        List<String> items(String member) {
            List<String> all = new ArrayList<>();
            body().get("items").forEach(item -> all.add(item.get(member).asString()));
            return all;
        }

        Answer is(int status) {
            assertThat(status()).as(response.body()).isEqualTo(status);
            return this;
        }

        /** An error of this code, as a problem. */
        Answer is(int status, String code) {
            is(status);
            assertThat(header("Content-Type")).startsWith("application/problem+json");
            assertThat(text("code")).isEqualTo(code);
            assertThat(body().get("status").asInt()).isEqualTo(status);
            return this;
        }

        /** Faults as "pointer code". */
        List<String> faults() {
            List<String> all = new ArrayList<>();
            body().get("errors")
                    .forEach(
                            it ->
                                    all.add(
                                            it.get("pointer").asString()
                                                    + " "
                                                    + it.get("code").asString()));
            return all;
        }
    }

    /** Started by the first who asks; Spring stops it when the JVM ends. */
    private static final class Shared {
        static final TestService SERVICE = TestService.start();
    }
}
