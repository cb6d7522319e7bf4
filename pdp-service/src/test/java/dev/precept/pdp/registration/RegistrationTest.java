package dev.precept.pdp.registration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.TokenWorld;
import dev.precept.pdp.federation.ForeignIssuer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** Clients that register themselves and manage that, at the whole running service. */
class RegistrationTest {
    private static final String M2M =
            """
            {"client_name":"Robot","grant_types":["client_credentials"],"scope":"read"}
            """;

    private static final String WEB =
            """
            {"client_name": "Shop <b>", "redirect_uris": ["https://shop.example/cb"],
             "grant_types": ["authorization_code", "refresh_token"],
             "token_endpoint_auth_method": "client_secret_post"}
            """;

    /** RFC 7517 appendix A.1. */
    private static final String KEY =
            """
            {"kty": "EC", "crv": "P-256", "kid": "1", "alg": "ES256", "use": "sig",
             "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
             "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"}
            """;

    private static ForeignIssuer issuer;
    private static TokenWorld world;

    @BeforeAll
    static void start() throws Exception {
        issuer = new ForeignIssuer();
        world = TokenWorld.start("--precept.identity-providers.loopback=true");
        world.organization("acme");
        world.organization("other");
        world.api("acme", "books", "read", "write", "burn");
        world.manage(
                "PUT",
                "acme/identity-providers/vendor",
                "{\"issuer\":\""
                        + issuer.issuer()
                        + "\",\"jwksUri\":\""
                        + issuer.issuer()
                        + "/jwks\",\"audience\":[\"https://books.example\"]}");
        policy("acme", "");
    }

    private static JsonNode policy(String organization, String more) {
        return world.manage(
                "PUT",
                organization + "/registration-policy",
                """
                {"grantTypes": ["client_credentials", "authorization_code", "refresh_token"],
                 "authMethods": ["client_secret_basic", "client_secret_post", "none"],
                 "redirectHosts": ["*.example", "com.example.app:"],
                 "authorizedApis":
                     [{"api": "books", "policy": "NO_POLICY", "scopes": ["read", "write"]}],
                 "softwareStatementIssuers": ["vendor"],
                 "maxPerToken": 100%s}
                """
                        .formatted(more));
    }

    @AfterAll
    static void stop() {
        world.close();
        issuer.close();
    }

    private static String registrationToken(String body) {
        return world.manage("POST", "acme/registration-tokens", body)
                .path("registrationToken")
                .asString("");
    }

    private static HttpResponse<String> send(
            String method, String path, String token, String body) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(world.service().base() + path))
                        .header("Content-Type", "application/json")
                        .method(
                                method,
                                body.isEmpty()
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return world.service().send(request.build());
    }

    private static HttpResponse<String> register(String token, String body) {
        return send("POST", "/o/acme/oauth2/register", token, body);
    }

    private static HttpResponse<String> register(String body) {
        return register(world.service().administratorToken(), body);
    }

    private static JsonNode registered(String body) {
        HttpResponse<String> response = register(body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
        return TokenWorld.json(response);
    }

    private static HttpResponse<String> own(
            String method, JsonNode client, String token, String body) {
        return send(
                method,
                "/o/acme/oauth2/register/" + client.path("client_id").asString(""),
                token,
                body);
    }

    private static String tokenOf(JsonNode client) {
        return client.path("registration_access_token").asString("");
    }

    private static void assertRefused(HttpResponse<String> response, int status, String error) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(TokenWorld.json(response).path("error").asString("")).isEqualTo(error);
        assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
    }

    private static void assertRefused(String body, String error) {
        assertRefused(register(body), 400, error);
    }

    @Test
    void aClientRegistersAndGetsTokens() {
        JsonNode made = registered(M2M);
        assertThat(made.path("client_secret_expires_at").asLong(-1)).isZero();
        assertThat(made.path("scope").asString("")).isEqualTo("read");
        assertThat(made.path("registration_client_uri").asString(""))
                .isEqualTo(
                        world.issuer("acme")
                                + "/oauth2/register/"
                                + made.path("client_id").asString(""));
        TokenWorld.Client client =
                new TokenWorld.Client(
                        "acme",
                        "",
                        made.path("client_id").asString(""),
                        made.path("client_secret").asString(""));
        HttpResponse<String> token = world.token(client, "");
        assertThat(TokenWorld.json(token).path("scope").asString("")).isEqualTo("read");
        assertThat(world.token(client, "&scope=write").statusCode()).isEqualTo(400);
    }

    @Test
    void whatIsNotAskedForIsOffered() {
        assertThat(registered(WEB).path("scope").asString("")).isEqualTo("read write");
    }

    @Test
    void itIsInTheHistoryWithWhoDidIt() {
        JsonNode made = registered(M2M);
        String id = made.path("client_id").asString("");
        JsonNode events = world.manage("GET", "acme/events?entity=" + id, "").path("events");
        assertThat(events.size()).isEqualTo(3);
        events.forEach(
                event -> {
                    assertThat(event.path("actor").path("id").asString(""))
                            .isEqualTo(world.service().clientId());
                    assertThat(event.toString())
                            .doesNotContain(made.path("client_secret").asString("-"))
                            .doesNotContain(tokenOf(made));
                });
    }

    @Test
    void aClientReadsChangesAndRemovesItself() {
        JsonNode made = registered(WEB);
        String id = made.path("client_id").asString("");
        HttpResponse<String> read = own("GET", made, tokenOf(made), "");
        assertThat(read.statusCode()).isEqualTo(200);
        assertThat(read.body()).doesNotContain("client_secret\"");
        assertThat(TokenWorld.json(read).path("redirect_uris").get(0).asString(""))
                .isEqualTo("https://shop.example/cb");

        String change =
                """
                {"client_id": "%s", "client_name": "Other", "scope": "write openid",
                 "redirect_uris": ["https://new.example/cb"],
                 "token_endpoint_auth_method": "client_secret_basic"}
                """
                        .formatted(id);
        HttpResponse<String> changed = own("PUT", made, tokenOf(made), change);
        assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
        JsonNode after = TokenWorld.json(changed);
        assertThat(after.path("client_name").asString("")).isEqualTo("Other");
        assertThat(after.path("scope").asString("")).isEqualTo("openid write");
        assertThat(tokenOf(after)).isNotEqualTo(tokenOf(made));

        assertRefused(own("GET", made, tokenOf(made), ""), 401, "invalid_token");
        assertThat(own("GET", made, tokenOf(after), "").statusCode()).isEqualTo(200);
        assertThat(own("DELETE", made, tokenOf(after), "").statusCode()).isEqualTo(204);
        assertRefused(own("GET", made, tokenOf(after), ""), 401, "invalid_token");
        assertRefused(own("DELETE", made, tokenOf(after), ""), 401, "invalid_token");
    }

    @Test
    void threat27_withoutAnInitialTokenNothingIsRegistered() {
        HttpResponse<String> none = register("", M2M);
        assertRefused(none, 401, "invalid_token");
        assertThat(none.headers().firstValue("WWW-Authenticate").orElse("")).startsWith("Bearer");
        assertRefused(register("made-up", M2M), 401, "invalid_token");
        TokenWorld.Client reader = world.application("system", "reader", "");
        world.manage(
                "PUT",
                "system/applications/reader/authorized-apis/precept",
                """
                {"policy":"NO_POLICY","scopes":["precept:read"],"organizations":"ALL"}
                """);
        assertRefused(register(world.accessToken(reader, ""), M2M), 403, "access_denied");
    }

    @Test
    void threat27_aDeveloperRegistersOnlyWhereHeMay() {
        TokenWorld.Client developer = world.application("system", "developer", "");
        world.manage(
                "PUT",
                "system/applications/developer/authorized-apis/precept",
                "{\"policy\":\"NO_POLICY\",\"scopes\":[\"precept:develop\"],"
                        + "\"organizations\":[\"other\"]}");
        assertRefused(register(world.accessToken(developer, ""), M2M), 403, "access_denied");
        assertRefused(
                send("POST", "/o/other/oauth2/register", world.accessToken(developer, ""), M2M),
                403,
                "access_denied");
    }

    @Test
    void threat27_anInitialTokenIsOfOneOrganizationAndOfSoManyUses() throws Exception {
        String token = registrationToken("{\"uses\":3}");
        assertRefused(send("POST", "/o/other/oauth2/register", token, M2M), 401, "invalid_token");
        // what is refused does not use it up
        assertRefused(register(token, "{\"scope\":\"burn\"}"), 400, "invalid_client_metadata");
        try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
            List<Future<Integer>> all =
                    IntStream.range(0, 16)
                            .mapToObj(_ -> threads.submit(() -> register(token, M2M).statusCode()))
                            .toList();
            int made = 0;
            for (Future<Integer> one : all) {
                made += one.get() == 201 ? 1 : 0;
            }
            assertThat(made).isEqualTo(3);
        }
        assertRefused(register(token, M2M), 401, "invalid_token");
    }

    @Test
    void threat27_anInitialTokenNarrowsThePolicyAndCanBeTakenBack() {
        JsonNode made =
                world.manage(
                        "POST",
                        "acme/registration-tokens",
                        """
                        {"uses": 9, "policy": {"grantTypes": ["client_credentials"],
                         "authMethods": ["client_secret_basic"], "authorizedApis":
                         [{"api": "books", "policy": "NO_POLICY", "scopes": ["read", "burn"]}]}}
                        """);
        String token = made.path("registrationToken").asString("");
        assertRefused(register(token, WEB), 400, "invalid_client_metadata");
        assertRefused(
                register(token, M2M.replace("read", "write")), 400, "invalid_client_metadata");
        assertRefused(register(token, M2M.replace("read", "burn")), 400, "invalid_client_metadata");
        JsonNode client = TokenWorld.json(register(token, M2M));
        // the token's terms bind the client for good
        String change = M2M.replace("{", "{\"client_id\":" + client.get("client_id") + ",");
        assertRefused(
                own("PUT", client, tokenOf(client), change.replace("\"read\"", "\"write\"")),
                400,
                "invalid_client_metadata");
        assertThat(own("PUT", client, tokenOf(client), change).statusCode()).isEqualTo(200);
        String id = made.path("id").asString("");
        JsonNode listed = world.manage("GET", "acme/registration-tokens", "");
        assertThat(listed.toString()).contains(id).doesNotContain(token);
        world.manage("DELETE", "acme/registration-tokens/" + id, "");
        assertRefused(register(token, M2M), 401, "invalid_token");
    }

    @Test
    void threat27_anInitialTokenEndsWithItsMakersRight() {
        TokenWorld.Client maker = world.application("system", "maker", "");
        String path = "system/applications/maker/authorized-apis/precept";
        String right =
                "{\"policy\":\"NO_POLICY\",\"scopes\":[\"precept:admin\"],"
                        + "\"organizations\":[\"%s\"]}";
        world.manage("PUT", path, right.formatted("acme"));
        String token = madeBy(maker);
        assertThat(register(token, M2M).statusCode()).isEqualTo(201);
        world.manage("PUT", path, right.formatted("other"));
        assertRefused(register(token, M2M), 401, "invalid_token");
        world.manage("PUT", path, right.formatted("acme"));
        assertThat(register(token, M2M).statusCode()).isEqualTo(201);
        world.manage("POST", "system/revocations", "{\"client\":\"maker\"}");
        assertRefused(register(token, M2M), 401, "invalid_token");
        String later = madeBy(maker);
        world.manage("DELETE", path, "");
        assertRefused(register(later, M2M), 401, "invalid_token");
    }

    private static String madeBy(TokenWorld.Client maker) {
        HttpResponse<String> made =
                send(
                        "POST",
                        "/v1/organizations/acme/registration-tokens",
                        world.accessToken(maker, ""),
                        "{\"uses\":9}");
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        return TokenWorld.json(made).path("registrationToken").asString("");
    }

    @Test
    void threat27_aClientTakesNothingBackThatIsDemandedOfIt() {
        JsonNode made = registered(WEB);
        String id = made.path("client_id").asString("");
        String handle = handleOf(id);
        String demanding =
                """
                {"name": "Shop", "type": "WEB", "tokenEndpointAuthMethod": "client_secret_post",
                 "redirectUris": ["https://shop.example/cb"],
                 "requirePushedAuthorizationRequests": true, "requireSignedRequestObject": true,
                 "senderConstraint": "dpop", "jwks": {"keys": [%s]}}
                """
                        .formatted(KEY);
        world.manage("PUT", "acme/applications/" + handle, demanding);
        String change =
                WEB.replace("{", "{\"client_id\":\"" + id + "\",")
                        .replaceFirst(
                                "\"redirect_uris\"", "\"jwks\": {\"keys\": [" + KEY + "]}, $0");
        HttpResponse<String> changed = own("PUT", made, tokenOf(made), change);
        assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
        JsonNode told = TokenWorld.json(changed);
        assertThat(told.path("require_pushed_authorization_requests").asBoolean()).isTrue();
        assertThat(told.path("require_signed_request_object").asBoolean()).isTrue();
        assertThat(told.path("dpop_bound_access_tokens").asBoolean()).isTrue();
        JsonNode shown = world.manage("GET", "acme/applications/" + handle, "");
        assertThat(shown.path("senderConstraint").asString("")).isEqualTo("dpop");
        assertThat(shown.path("requireSignedRequestObject").asBoolean()).isTrue();
    }

    private static String handleOf(String id) {
        return "registered-" + HexFormat.of().formatHex(id.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void threat27_ofTwoWhoShowOneTokenOneChangesAnything() throws Exception {
        JsonNode made = registered(M2M);
        String id = made.path("client_id").asString("");
        String change = M2M.replace("{", "{\"client_id\":\"" + id + "\",");
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<HttpResponse<String>>> all =
                    IntStream.range(0, 8)
                            .mapToObj(i -> change.replace("Robot", "Robot " + i))
                            .map(it -> threads.submit(() -> own("PUT", made, tokenOf(made), it)))
                            .toList();
            List<String> names = new ArrayList<>();
            for (Future<HttpResponse<String>> one : all) {
                if (one.get().statusCode() == 200) {
                    names.add(TokenWorld.json(one.get()).path("client_name").asString(""));
                }
            }
            assertThat(names).hasSize(1);
            JsonNode shown = world.manage("GET", "acme/applications/" + handleOf(id), "");
            assertThat(shown.path("name").asString("")).isEqualTo(names.getFirst());
        }
    }

    @Test
    void threat27_nobodyElsesIdOrSecretCanBeSet() {
        String id = registered(M2M).path("client_id").asString("");
        assertRefused(
                M2M.replace("{", "{\"client_id\":\"" + id + "\","), "invalid_client_metadata");
        assertRefused(M2M.replace("{", "{\"client_secret\":\"mine\","), "invalid_client_metadata");
        assertRefused(
                M2M.replace("{", "{\"registration_access_token\":\"mine\","), "invalid_request");
    }

    @Test
    void threat27_theRegistrationTokenIsForItsClientOnly() {
        JsonNode one = registered(M2M);
        JsonNode two = registered(M2M);
        for (String method : new String[] {"GET", "DELETE"}) {
            assertRefused(own(method, two, tokenOf(one), ""), 401, "invalid_token");
            assertRefused(own(method, two, "", ""), 401, "invalid_token");
            assertRefused(
                    own(method, two, world.service().administratorToken(), ""),
                    401,
                    "invalid_token");
        }
        // RFC 7592 section 2.2: it does not become another client either
        assertRefused(
                own(
                        "PUT",
                        one,
                        tokenOf(one),
                        M2M.replace("{", "{\"client_id\":" + two.get("client_id") + ",")),
                400,
                "invalid_request");
        assertRefused(own("PUT", one, tokenOf(one), M2M), 400, "invalid_request");
        assertThat(register(tokenOf(one), M2M).statusCode()).isEqualTo(401);
        assertThat(own("GET", two, tokenOf(two), "").statusCode()).isEqualTo(200);
    }

    @Test
    void threat27_grantsMethodsAndScopesOutsideThePolicyAreRefused() {
        assertRefused(
                "{\"grant_types\":[\"client_credentials\",\"urn:openid:params:grant-type:ciba\"]}",
                "invalid_client_metadata");
        assertRefused("{\"grant_types\":[\"implicit\"]}", "invalid_client_metadata");
        assertRefused("{\"grant_types\":[\"password\"]}", "invalid_client_metadata");
        assertRefused(
                M2M.replace("{", "{\"token_endpoint_auth_method\":\"private_key_jwt\","),
                "invalid_client_metadata");
        assertRefused(M2M.replace("read", "read burn"), "invalid_client_metadata");
        assertRefused(M2M.replace("read", "precept:admin"), "invalid_client_metadata");
        assertRefused(
                M2M.replace("{", "{\"response_types\":[\"token\"],"), "invalid_client_metadata");
    }

    @Test
    void threat27_redirectsLeadOnlyWhereThePolicyLetsThem() {
        for (String uri :
                new String[] {
                    "javascript:alert(1)",
                    "data:text/html,x",
                    "http://shop.example/cb",
                    "https://evil.test/cb",
                    "https://shop.example@evil.test/cb",
                    "https://user@shop.example/cb",
                    "https://shop.example.evil.test/cb",
                    "https://example/cb",
                    "https://shop.example/cb#f",
                    "//shop.example/cb",
                    "com.other.app:/cb",
                    "http://127.0.0.1/cb",
                    "https://shop.example/ cb",
                    ""
                }) {
            assertRefused(WEB.replace("https://shop.example/cb", uri), "invalid_redirect_uri");
        }
        String inApp =
                """
                {"redirect_uris": ["com.example.app:/cb"], "token_endpoint_auth_method": "none",
                 "grant_types": ["authorization_code"], "application_type": "native"}
                """;
        assertThat(registered(inApp).has("client_secret")).isFalse();
    }

    @Test
    void threat27_whatIsMalformedIsRefused() {
        for (String body :
                new String[] {
                    "",
                    "[]",
                    "{",
                    "{} {}",
                    "{\"scope\":\"read\",\"scope\":\"write\"}",
                    "{\"a\":".repeat(20) + "1" + "}".repeat(20)
                }) {
            assertRefused(body, "invalid_request");
        }
        assertRefused("{\"client_name\":1}", "invalid_client_metadata");
        assertRefused("{\"redirect_uris\":\"https://a.example\"}", "invalid_client_metadata");
        assertRefused(
                M2M.replace("{", "{\"jwks\":{\"keys\":[{\"kty\":\"oct\",\"k\":\"AA\"}]},"),
                "invalid_client_metadata");
        assertRefused(
                M2M.replace("{", "{\"sector_identifier_uri\":\"https://a.example\","),
                "invalid_client_metadata");
        assertRefused("{\"client_name\":\"" + "x".repeat(70_000) + "\"}", "invalid_request");
    }

    @Test
    void threat27_systemRegistersNobody() {
        assertThat(
                        world.service()
                                .send("PUT", "/v1/organizations/system/registration-policy", "{}")
                                .statusCode())
                .isEqualTo(409);
        assertRefused(
                send(
                        "POST",
                        "/o/system/oauth2/register",
                        world.service().administratorToken(),
                        M2M),
                403,
                "access_denied");
    }

    private static String statement(String claims) {
        return issuer.token("{\"alg\":\"RS256\",\"kid\":\"" + ForeignIssuer.KID + "\"}", claims);
    }

    private static String claims(String more) {
        return "{\"iss\":\"" + issuer.issuer() + "\",\"software_id\":\"4NRB1\"" + more + "}";
    }

    private static HttpResponse<String> withStatement(String statement) {
        return register(M2M.replace("{", "{\"software_statement\":\"" + statement + "\","));
    }

    @Test
    void whatASoftwareStatementSaysWins() throws InterruptedException {
        String statement = statement(claims(",\"client_name\":\"Certified\",\"scope\":\"write\""));
        Instant end = Instant.now().plus(Duration.ofSeconds(20));
        HttpResponse<String> response = withStatement(statement);
        while (response.statusCode() != 201 && Instant.now().isBefore(end)) {
            Thread.sleep(100);
            response = withStatement(statement);
        }
        JsonNode made = TokenWorld.json(response);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
        assertThat(made.path("client_name").asString("")).isEqualTo("Certified");
        assertThat(made.path("scope").asString("")).isEqualTo("write");
        assertThat(made.path("software_statement").asString("")).isEqualTo(statement);
        assertRefused(
                withStatement(statement(claims(",\"scope\":\"burn\""))),
                400,
                "invalid_client_metadata");
    }

    @Test
    void threat27_aSoftwareStatementIsATrustedIssuersAndOfNow() {
        assertRefused(withStatement("a.b.c"), 400, "invalid_software_statement");
        assertRefused(
                withStatement(statement(claims("").replace(issuer.issuer(), "https://evil.test"))),
                400,
                "unapproved_software_statement");
        String good = statement(claims(""));
        String forged = good.substring(0, good.length() - 8) + "AAAAAAAA";
        assertRefused(withStatement(forged), 400, "invalid_software_statement");
        assertRefused(
                withStatement(statement(claims(",\"exp\":1"))), 400, "invalid_software_statement");
        assertRefused(
                withStatement(statement(claims(",\"aud\":\"https://other.test\""))),
                400,
                "invalid_software_statement");
        // RFC 8725 section 3.12: an ID token of the same issuer is none
        assertRefused(
                withStatement(statement("{\"iss\":\"" + issuer.issuer() + "\",\"sub\":\"ada\"}")),
                400,
                "invalid_software_statement");
    }

    @Test
    void thePolicyIsShownAsItWasPut() {
        JsonNode shown = world.manage("GET", "acme/registration-policy", "");
        assertThat(shown.path("enabled").asBoolean(false)).isTrue();
        assertThat(shown.path("redirectHosts").toString())
                .isEqualTo("[\"*.example\",\"com.example.app:\"]");
        assertThat(shown.path("authorizedApis").toString())
                .contains("\"scopes\":[\"read\",\"write\"]");
        assertThat(shown.path("softwareStatementIssuers").toString()).isEqualTo("[\"vendor\"]");
    }

    @Test
    void whatWaitsForASecondPersonIsRefusedWhole() {
        TokenWorld.Client second = world.application("system", "second", "");
        world.manage(
                "PUT",
                "system/applications/second/authorized-apis/precept",
                """
                {"policy":"NO_POLICY","scopes":["precept:admin"],"organizations":"ALL"}
                """);
        assertThat(second.id()).isNotEmpty();
        world.organization("careful");
        world.api("careful", "books", "read", "write");
        world.manage(
                "PUT",
                "careful/registration-policy",
                """
                {"grantTypes": ["client_credentials"], "authMethods": ["client_secret_basic"],
                 "authorizedApis":
                     [{"api": "books", "policy": "NO_POLICY", "scopes": ["read", "write"]}],
                 "maxPerToken": 9}
                """);
        String path = "/o/careful/oauth2/register";
        String token = world.service().administratorToken();
        JsonNode made = TokenWorld.json(send("POST", path, token, M2M));
        String own = path + "/" + made.path("client_id").asString("");
        world.manage(
                "PUT",
                "careful/approval-policy",
                """
                {"commands": ["application.authorize-api", "application.delete",
                 "application.deauthorize-api"]}
                """);
        assertWaits(send("POST", path, token, M2M));
        String change =
                """
                {"client_id": "%s", "client_name": "Other", "scope": "write",
                 "grant_types": ["client_credentials"]}
                """
                        .formatted(made.path("client_id").asString(""));
        assertWaits(send("PUT", own, tokenOf(made), change));
        assertWaits(send("DELETE", own, tokenOf(made), ""));
        JsonNode left = TokenWorld.json(send("GET", own, tokenOf(made), ""));
        assertThat(left.path("client_name").asString("")).isEqualTo("Robot");
        assertThat(world.manage("GET", "careful/applications", "").path("items")).hasSize(1);
    }

    private static void assertWaits(HttpResponse<String> response) {
        assertRefused(response, 403, "access_denied");
        assertThat(TokenWorld.json(response).path("error_description").asString(""))
                .contains("second person");
    }
}
