package dev.precept.pdp.decision.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.TokenWorld;
import dev.precept.projections.enforcement.IdentityFields;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Forward-auth against the started service. */
class ForwardTest {
    private static ForwardWorld world;
    private static String nginx;
    private static String traefik;
    private static String envoy;

    @BeforeAll
    static void start() {
        world = ForwardWorld.start();
        nginx = world.gateway("nginx", "X_ORIGINAL");
        traefik = world.gateway("traefik", "X_FORWARDED");
        envoy = world.gateway("envoy", "ENVOY");
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    private static HttpResponse<String> original(
            String method, String host, String uri, String... more) {
        List<String> headers =
                new ArrayList<>(
                        List.of(
                                "Precept-Gateway-Key",
                                nginx,
                                "X-Original-Method",
                                method,
                                "X-Original-Host",
                                host,
                                "X-Original-URI",
                                uri));
        headers.addAll(List.of(more));
        return world.ask("GET", "/authz/forward", headers.toArray(String[]::new));
    }

    private static String bearer() {
        return "Bearer " + world.token();
    }

    private static Optional<String> challenge(HttpResponse<String> response) {
        return response.headers().firstValue("WWW-Authenticate");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    GET  | books.example    | /v1/books        | 200
                    GET  | BOOKS.example    | /v1/books?x=%2F  | 200
                    GET  | books.example    | /v1/files/a%20b  | 200
                    POST | books.example    | /v1/books        | 403
                    HEAD | books.example    | /v1/books        | 403
                    get  | books.example    | /v1/books        | 403
                    GET  | books.example    | /v1/nothing      | 403
                    GET  | books.example    | /books           | 403
                    GET  | books.example:80 | /v1/books        | 403
                    GET  | other.example    | /v1/books        | 403
                    GET  | books.example    | //v1/books       | 403
                    GET  | books.example    | /v1/./books      | 403
                    GET  | books.example    | /v1/%62ooks      | 403
                    GET  | books.example    | /v1/files/a%2Fb  | 403
                    GET  | books.example    | /v1/books;a=b    | 403
                    GET  | books.example    | http://books.example/v1/books | 403
                    """)
    void theOriginalRequestIsDecided(String method, String host, String uri, int status) {
        assertThat(original(method, host, uri, "Authorization", bearer()).statusCode())
                .isEqualTo(status);
    }

    @Test
    void aPermitNamesTheSubjectForTheUpstream() {
        HttpResponse<String> response =
                original(
                        "GET",
                        "books.example",
                        "/v1/books",
                        "Authorization",
                        bearer(),
                        "X-Precept-Subject",
                        "forged");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
        assertThat(response.headers().allValues(IdentityFields.SUBJECT))
                .containsExactly(world.shop().id());
        assertThat(response.headers().allValues(IdentityFields.CLIENT))
                .containsExactly(world.shop().id());
        assertThat(response.headers().allValues(IdentityFields.SCOPES)).containsExactly("read");
        assertThat(response.headers().allValues(IdentityFields.ORGANIZATION))
                .containsExactly("acme");
        assertThat(response.headers().allValues(IdentityFields.POSITION))
                .isEqualTo(response.headers().allValues("Precept-Position"));
    }

    @Test
    void atAPublicOperationNobodyIsNamed() {
        for (String authorization : new String[] {bearer(), "Bearer nonsense", "Basic eDp5"}) {
            HttpResponse<String> response =
                    original(
                            "GET",
                            "books.example",
                            "/v1/health",
                            "Authorization",
                            authorization,
                            "X-Precept-Subject",
                            "forged");
            assertThat(response.statusCode()).isEqualTo(200);
            IdentityFields.NAMES.forEach(
                    name -> assertThat(response.headers().allValues(name)).isEmpty());
        }
        assertThat(original("GET", "books.example", "/v1/health").statusCode()).isEqualTo(200);
    }

    @Test
    void anApiKeyStandsForItsApplication() {
        String key =
                world.world()
                        .manage("POST", "acme/api-keys/shop/books", "{}")
                        .get("key")
                        .asString();
        HttpResponse<String> known =
                original("GET", "books.example", "/v1/books", "X-API-Key", key);
        assertThat(known.statusCode()).as(known.body()).isEqualTo(200);
        assertThat(known.headers().allValues(IdentityFields.CLIENT))
                .containsExactly(world.shop().id());
        for (String[] bad :
                new String[][] {
                    {"X-API-Key", key + "x"},
                    {"X-API-Key", key, "X-API-Key", key},
                    {"X-API-Key", key, "Authorization", "Bearer x.y.z"}
                }) {
            assertThat(original("GET", "books.example", "/v1/books", bad).statusCode())
                    .isEqualTo(401);
        }
    }

    @Test
    void aMissingOrBadTokenIsChallenged() {
        HttpResponse<String> none = original("GET", "books.example", "/v1/books");
        assertThat(none.statusCode()).isEqualTo(401);
        assertThat(challenge(none)).hasValue("Bearer realm=\"precept\"");
        for (String[] bad :
                new String[][] {
                    {"Authorization", "Bearer nonsense"},
                    {"Authorization", "Bearer"},
                    {"Authorization", "DPoP " + world.token()},
                    {"Authorization", bearer(), "Authorization", bearer()}
                }) {
            HttpResponse<String> response = original("GET", "books.example", "/v1/books", bad);
            assertThat(response.statusCode()).as(String.join(" ", bad)).isEqualTo(401);
        }
        HttpResponse<String> bad =
                original("GET", "books.example", "/v1/books", "Authorization", "Bearer x.y.z");
        assertThat(challenge(bad)).hasValue("Bearer realm=\"precept\", error=\"invalid_token\"");
        assertThat(TokenWorld.json(bad).get("code").asString()).isEqualTo("invalid-token");
    }

    @Test
    void aTokenThatDoesNotReachIsToldSoAndNoMore() {
        HttpResponse<String> response =
                original(
                        "GET",
                        "books.example",
                        "/v1/books",
                        "Authorization",
                        "Bearer " + world.idleToken());
        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(challenge(response))
                .hasValue("Bearer realm=\"precept\", error=\"insufficient_scope\"");
        assertThat(response.body()).doesNotContain("SCOPE_NOT_IN_TOKEN");
    }

    @Test
    void onlyTheFamilyOfTheRegistrationCounts() {
        String[] forwarded = {
            "Precept-Gateway-Key",
            traefik,
            "Authorization",
            "Bearer " + world.idleToken(),
            "X-Forwarded-Proto",
            "https",
            "X-Forwarded-Method",
            "POST",
            "X-Forwarded-Host",
            "books.example:443",
            "X-Forwarded-Uri",
            "/v1/books",
            "X-Original-Method",
            "GET",
            "X-Original-Host",
            "books.example",
            "X-Original-URI",
            "/v1/health"
        };
        HttpResponse<String> post = world.ask("GET", "/authz/forward", forwarded);
        assertThat(post.statusCode()).as(post.body()).isEqualTo(200);
        assertThat(post.headers().allValues(IdentityFields.SCOPES)).containsExactly("write");
        // To nginx, the same fields tell of a public operation.
        forwarded[1] = nginx;
        HttpResponse<String> health = world.ask("GET", "/authz/forward", forwarded);
        assertThat(health.statusCode()).isEqualTo(200);
        assertThat(health.headers().allValues(IdentityFields.SCOPES)).isEmpty();
        // To Envoy, nothing but method and path below the prefix.
        forwarded[1] = envoy;
        assertThat(world.ask("GET", "/authz/forward/v1/books", forwarded).statusCode())
                .isEqualTo(403);
    }

    @Test
    void whatIsMissingOrThereTwiceIsRefused() {
        for (String[] more :
                new String[][] {
                    {"X-Original-Method", "GET"},
                    {"X-Original-Host", "books.example"},
                    {"X-Original-URI", "/v1/health"}
                }) {
            HttpResponse<String> twice = original("GET", "books.example", "/v1/health", more);
            assertThat(twice.statusCode()).isEqualTo(403);
            assertThat(TokenWorld.json(twice).get("detail").asString()).contains(more[0]);
        }
        HttpResponse<String> missing =
                world.ask(
                        "GET",
                        "/authz/forward",
                        "Precept-Gateway-Key",
                        nginx,
                        "X-Original-Method",
                        "GET",
                        "X-Original-URI",
                        "/v1/health");
        assertThat(missing.statusCode()).isEqualTo(403);
        assertThat(missing.body()).contains("X-Original-Host");
    }

    @Test
    void anUnknownGatewayIsToldSoByAStatusOfItsOwn() {
        for (String[] key :
                new String[][] {
                    {},
                    {"Precept-Gateway-Key", "nonsense"},
                    {"Precept-Gateway-Key", nginx + "x"},
                    {"Authorization", "Bearer " + world.service().administratorToken()}
                }) {
            HttpResponse<String> response = world.ask("GET", "/authz/forward", key);
            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(TokenWorld.json(response).get("code").asString())
                    .isEqualTo("gateway-unauthenticated");
            assertThat(challenge(response)).isEmpty();
        }
    }

    @Test
    void theKeyMayStandInThePath() {
        HttpResponse<String> response =
                world.ask(
                        "GET",
                        "/g/" + nginx + "/authz/forward",
                        "X-Original-Method",
                        "GET",
                        "X-Original-Host",
                        "books.example",
                        "X-Original-URI",
                        "/v1/health");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(world.ask("GET", "/g/" + nginx + "x/authz/forward").statusCode()).isEqualTo(400);
    }

    /** Gateways pass their clients' fields on. */
    @Test
    void noOtherFieldOfOursCounts() {
        HttpResponse<String> response =
                original(
                        "GET",
                        "books.example",
                        "/v1/books",
                        "Authorization",
                        bearer(),
                        "Precept-At",
                        "1",
                        "Precept-At-Least",
                        "999999999",
                        "Precept-Log",
                        "another",
                        "Precept-Fence",
                        "gateways");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    }

    @Test
    void twoKeysAreNone() {
        assertThat(
                        original("GET", "books.example", "/v1/health", "Precept-Gateway-Key", nginx)
                                .statusCode())
                .isEqualTo(400);
    }
}
