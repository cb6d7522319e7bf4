package dev.precept.pdp.security;

import static dev.precept.pdp.TokenWorld.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.TokenWorld;
import dev.precept.pdp.TokenWorld.Client;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.http.HttpResponse;

/** No path is open that is not meant to be, and a caller reaches what he was granted, now. */
class CallersTest {
    private static TokenWorld world;

    @BeforeAll
    static void start() {
        world = TokenWorld.start();
        world.organization("acme");
        world.organization("other");
        world.api("acme", "orders", "orders:read");
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/nowhere",
                "/v1/organizations/acme",
                "/v1/organizations/acme/apis",
                "/v1/organizations/acme/events",
                "/o/acme/access/v1/evaluation",
                "/o/acme/oauth2/jwks/x",
                "/o/acme/nowhere",
                "/actuator",
                "/actuator/prometheus",
                "/actuator/env",
                "/error",
                "/v1/organizations/acme?access_token=x"
            })
    void everyPathNeedsACaller(String path) {
        HttpResponse<String> response = world.get(path);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(401);
        assertThat(response.headers().firstValue("WWW-Authenticate"))
                .contains("Bearer realm=\"precept\"");
        assertThat(response.body()).contains("unauthenticated");
        assertThat(response.headers().firstValue("Set-Cookie")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/actuator/health",
                "/actuator/health/liveness",
                "/actuator/health/readiness",
                "/o/acme/oauth2/jwks",
                "/o/acme/.well-known/openid-configuration",
                "/.well-known/oauth-authorization-server/o/acme"
            })
    void theseAreOpen(String path) {
        assertThat(world.get(path).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer x", "bearer a.b.c", "Bearer eyJhbGciOiJub25lIn0.e30."})
    void whatIsNoTokenIsRefused(String authorization) {
        assertInvalid(call("/v1/organizations/acme", authorization));
    }

    @Test
    void otherSchemesAndSeveralHeadersAreRefused() {
        String bearer = "Bearer " + world.service().administratorToken();
        assertThat(call("/v1/organizations/acme", "Basic YTpi").statusCode()).isEqualTo(401);
        assertThat(
                        world.get(
                                        "/v1/organizations/acme",
                                        "Authorization",
                                        bearer,
                                        "Authorization",
                                        bearer)
                                .statusCode())
                .isEqualTo(400);
        assertThat(call("/v1/organizations/acme", bearer).statusCode()).isEqualTo(200);
    }

    @Test
    void aTokenOfAnotherOrganizationIsNoCaller() {
        Client shop = world.application("acme", "shop", "");
        world.authorize(shop, "orders", "orders:read");
        assertInvalid(call("/v1/organizations/acme", "Bearer " + world.accessToken(shop, "")));
    }

    @Test
    void aRightReachesTheOrganizationsItNamesAndNoOther() {
        Client reader = systemApplication("reader", "\"precept:read\"", "[\"acme\"]");
        String bearer = "Bearer " + world.accessToken(reader, "");
        assertThat(call("/v1/organizations/acme", bearer).statusCode()).isEqualTo(200);
        HttpResponse<String> beyond = call("/v1/organizations/other", bearer);
        assertThat(beyond.statusCode()).isEqualTo(403);
        assertThat(beyond.headers().firstValue("Content-Type").orElseThrow())
                .startsWith("application/problem+json");
        assertThat(call("/v1/organizations/system", bearer).statusCode()).isEqualTo(403);
    }

    @Test
    void aRightIsLookedUpOnEveryCall() {
        Client reader = systemApplication("leaving", "\"precept:read\"", "\"ALL\"");
        String bearer = "Bearer " + world.accessToken(reader, "");
        assertThat(call("/v1/organizations/other", bearer).statusCode()).isEqualTo(200);
        authorizeSystem("leaving", "\"precept:read\"", "[\"acme\"]");
        assertThat(call("/v1/organizations/other", bearer).statusCode()).isEqualTo(403);
        authorizeSystem("leaving", "\"precept:decide\"", "[\"acme\"]");
        assertInvalid(call("/v1/organizations/acme", bearer));
    }

    @Test
    void aRevokedTokenIsNoCaller() {
        Client reader = systemApplication("revoking", "\"precept:read\"", "\"ALL\"");
        String token = world.accessToken(reader, "");
        assertThat(call("/v1/organizations/acme", "Bearer " + token).statusCode()).isEqualTo(200);
        world.revoke(reader, token);
        assertInvalid(call("/v1/organizations/acme", "Bearer " + token));
    }

    private static Client systemApplication(String handle, String scopes, String reach) {
        Client client = world.application("system", handle, "");
        authorizeSystem(handle, scopes, reach);
        return client;
    }

    private static void authorizeSystem(String handle, String scopes, String reach) {
        world.manage(
                "PUT",
                "system/applications/" + handle + "/authorized-apis/precept",
                "{\"policy\":\"RBAC\",\"scopes\":["
                        + scopes
                        + "],\"organizations\":"
                        + reach
                        + "}");
    }

    private static HttpResponse<String> call(String path, String authorization) {
        return world.get(path, "Authorization", authorization);
    }

    private static void assertInvalid(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(401);
        assertThat(response.headers().firstValue("WWW-Authenticate").orElseThrow())
                .contains("error=\"invalid_token\"");
        assertThat(json(response).path("code").asString()).isEqualTo("invalid-token");
    }
}
