package dev.precept.pdp.decision;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;

import dev.precept.pdp.TokenWorld;
import dev.precept.pdp.TokenWorld.Client;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

/** The search APIs of AuthZEN 1.0 and the metadata over HTTP, against the started service. */
class SearchTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String USER = "\"subject\":{\"type\":\"user\"}";
    private static final String ADA = "\"subject\":{\"type\":\"user\",\"id\":\"ada\"}";
    private static final String GET = "\"action\":{\"name\":\"GET\"}";
    private static final String BOOKS = "\"resource\":{\"type\":\"books\",\"id\":\"/books\"}";
    private static final String READERS = object(USER, GET, BOOKS);

    private static TokenWorld world;

    @BeforeAll
    static void start() {
        world = TokenWorld.start();
        for (String organization : List.of("acme", "other")) {
            world.organization(organization);
            world.api(organization, "books", "read", "write");
            world.manage(
                    "PUT",
                    organization + "/apis/books/operations",
                    """
                    [{"method":"GET","path":"/books","scopes":[["read"]]},
                     {"method":"PUT","path":"/books","scopes":[["write"]]},
                     {"method":"GET","path":"/books/{id}","scopes":[["read"]]},
                     {"method":"GET","path":"/status","public":true}]
                    """);
            world.manage(
                    "PUT",
                    organization + "/roles/reader",
                    """
                    {"audience":{"type":"ORGANIZATION"},
                     "permissions":[{"api":"books","scope":"read"}]}
                    """);
        }
        for (String user : List.of("ada", "bob", "cy", "dee", "eve")) {
            world.manage("PUT", "acme/users/" + user, "{}");
        }
        world.manage("PUT", "other/users/oscar", "{}");
        world.manage("PUT", "other/roles/reader/members/users/oscar", "{}");
        world.manage("PUT", "acme/groups/staff", "{}");
        world.manage("PUT", "acme/groups/library", "{}");
        world.manage("PUT", "acme/roles/reader/members/users/ada", "{}");
        world.manage("PUT", "acme/roles/reader/members/groups/staff", "{}");
        world.manage("PUT", "acme/groups/staff/members/groups/library", "{}");
        world.manage("PUT", "acme/groups/staff/members/users/bob", "{}");
        world.manage("PUT", "acme/groups/library/members/users/cy", "{}");
        world.manage("PUT", "acme/groups/library/members/users/ada", "{}");
        Client shop = world.application("acme", "shop", "");
        world.authorize(shop, "books", "read");
        world.application("acme", "idle", "");
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    private static String object(String... members) {
        return "{" + String.join(",", members) + "}";
    }

    private static HttpResponse<String> post(String what, String body) {
        return world.service().send("POST", "/o/acme/access/v1/search/" + what, body);
    }

    private static JsonNode search(String what, String body) {
        HttpResponse<String> response = post(what, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        return JSON.readTree(response.body());
    }

    private static List<String> names(JsonNode answer) {
        List<String> names = new ArrayList<>();
        answer.get("results")
                .forEach(one -> names.add(one.path(one.has("id") ? "id" : "name").asString()));
        return names;
    }

    @Test
    void findsUsersThroughRolesAndGroupsAndNoneOfOthers() {
        JsonNode answer = search("subject", READERS);
        assertThat(names(answer)).containsExactlyInAnyOrder("ada", "bob", "cy");
        assertThat(answer.at("/page/next_token").asString()).isEmpty();
        assertThat(answer.at("/page/count").asInt()).isEqualTo(3);
        answer.get("results")
                .forEach(
                        one -> {
                            assertThat(one.get("type").asString()).isEqualTo("user");
                            assertThat(one.at("/properties/id").asString()).hasSize(22);
                        });
    }

    @Test
    void everythingIsFoundWhateverThePage() {
        List<String> all = names(search("subject", READERS));
        for (int limit = 1; limit <= 4; limit++) {
            List<String> paged = new ArrayList<>();
            String token = "";
            do {
                JsonNode page = search("subject", paged(token, limit));
                assertThat(page.get("results").size()).isLessThanOrEqualTo(limit);
                paged.addAll(names(page));
                token = page.at("/page/next_token").asString();
            } while (!token.isEmpty());
            assertThat(paged).isEqualTo(all);
        }
    }

    private static String paged(String token, int limit) {
        String page = "\"page\":{\"token\":\"" + token + "\",\"limit\":" + limit + "}";
        return object(USER, GET, BOOKS, page);
    }

    @Test
    void allAreStreamedAsLinesOnBothListeners() throws Exception {
        List<String> all = names(search("subject", READERS));
        String lean = world.service().decisionBase();
        for (String base : List.of(world.service().base(), lean)) {
            for (int again = 0; again < 2; again++) {
                HttpRequest request =
                        HttpRequest.newBuilder(
                                        URI.create(base + "/o/acme/access/v1/search/subject"))
                                .header(
                                        "Authorization",
                                        "Bearer " + world.service().administratorToken())
                                .header("Content-Type", "application/json")
                                .header("Accept", "application/x-ndjson")
                                .POST(BodyPublishers.ofString(READERS))
                                .build();
                HttpResponse<String> response = world.service().send(request);
                assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
                assertThat(response.headers().firstValue("Content-Type"))
                        .hasValueSatisfying(
                                type -> assertThat(type).startsWith("application/x-ndjson"));
                assertThat(response.body().lines().map(JSON::readTree))
                        .extracting(line -> line.get("id").asString())
                        .isEqualTo(all);
            }
        }
    }

    @Test
    void aPageTokenIsForItsQuestionAndNobodyElseMakesOne() {
        String token = search("subject", paged("", 1)).at("/page/next_token").asString();
        String page = "\"page\":{\"token\":\"" + token + "\"}";
        assertThat(post("subject", object(USER, GET, BOOKS, page)).statusCode()).isEqualTo(200);
        String put = "\"action\":{\"name\":\"PUT\"}";
        assertThat(post("subject", object(USER, put, BOOKS, page)).statusCode()).isEqualTo(400);
        assertThat(
                        world.service()
                                .send(
                                        "POST",
                                        "/o/other/access/v1/search/subject",
                                        object(USER, GET, BOOKS, page))
                                .statusCode())
                .isEqualTo(400);
        assertThat(post("subject", paged(token.substring(1), 1)).statusCode()).isEqualTo(400);
    }

    @Test
    void findsApplications() {
        String clients = object("\"subject\":{\"type\":\"client\"}", GET, BOOKS);
        JsonNode answer = search("subject", clients);
        assertThat(names(answer)).containsExactly("shop");
        assertThat(answer.at("/results/0/type").asString()).isEqualTo("client");
    }

    @Test
    void findsPathsAndWhatIsOpenToAll() {
        String resource = "\"resource\":{\"type\":\"books\"}";
        assertThat(names(search("resource", object(ADA, GET, resource))))
                .containsExactly("/books", "/status");
        String dee = "\"subject\":{\"type\":\"user\",\"id\":\"dee\"}";
        assertThat(names(search("resource", object(dee, GET, resource))))
                .containsExactly("/status");
        String status = "\"resource\":{\"type\":\"books\",\"id\":\"/status\"}";
        assertThat(names(search("subject", object(USER, GET, status)))).hasSize(5);
    }

    @Test
    void findsActions() {
        assertThat(names(search("action", object(ADA, BOOKS)))).containsExactly("GET");
        String instance = "\"resource\":{\"type\":\"books\",\"id\":\"moby-dick\"}";
        assertThat(names(search("action", object(ADA, instance)))).containsExactly("read");
        assertThat(names(search("action", object(ADA, instance, "\"action\":7"))))
                .containsExactly("read");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "subject|{\"subject\":{\"type\":\"spaceship\"},#,@}",
                "resource|{\"subject\":{\"type\":\"user\",\"id\":\"no\"},!,@}",
                "action|{\"subject\":{\"type\":\"user\",\"id\":\"nobody\"},@}",
                "action|{\"subject\":{\"type\":\"spaceship\",\"id\":\"nobody\"},@}",
                "subject|{\"subject\":{\"type\":\"user\"},#,%}"
            })
    void whatIsNotThereIsEmpty(String what, String body) {
        assertThat(names(search(what, filled(body)))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "subject|''",
                "subject|{}",
                "subject|{\"subject\":{\"type\":\"token\"},#,@}",
                "subject|{\"subject\":{\"id\":\"ada\"},#,@}",
                "subject|{\"subject\":{\"type\":\"user\"},@}",
                "subject|{\"subject\":{\"type\":\"user\"},#,\"resource\":{\"type\":\"books\"}}",
                "subject|{\"subject\":{\"type\":\"user\"},#,@,\"page\":{\"limit\":0}}",
                "subject|{\"subject\":{\"type\":\"user\"},#,@,\"page\":{\"limit\":\"7\"}}",
                "subject|{\"subject\":{\"type\":\"user\"},#,@,\"page\":{\"token\":7}}",
                "subject|{\"subject\":{\"type\":\"user\"},#,@,\"page\":{\"token\":\"x\"}}",
                "subject|{\"subject\":{\"type\":\"user\"},#,@,\"page\":[]}",
                "resource|{#,@}",
                "resource|{\"subject\":{\"type\":\"user\"},#,@}",
                "action|{\"subject\":{\"type\":\"user\",\"id\":\"ada\"}}"
            })
    void whatCannotBeAskedIs400WithAMessage(String what, String body) {
        HttpResponse<String> response = post(what, filled(body));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(response.body()).isNotBlank();
    }

    private static String filled(String body) {
        return body.replace("#", GET)
                .replace("!", "\"action\":{\"name\":\"PUT\"}")
                .replace("%", "\"resource\":{\"type\":\"films\",\"id\":\"/books\"}")
                .replace("@", BOOKS);
    }

    @Test
    void needsTheRightToRead() {
        Client gateway = world.application("system", "gateway", "");
        world.manage(
                "PUT",
                "system/applications/gateway/authorized-apis/precept",
                "{\"policy\":\"NO_POLICY\",\"scopes\":[\"precept:decide\"],"
                        + "\"organizations\":\"ALL\"}");
        HttpRequest request =
                HttpRequest.newBuilder(
                                URI.create(
                                        world.service().base()
                                                + "/o/acme/access/v1/search/subject"))
                        .header("Authorization", "Bearer " + world.accessToken(gateway, ""))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(READERS))
                        .build();
        HttpResponse<String> response = world.service().send(request);
        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(response.body()).contains("precept:read");
    }

    @Test
    void metadataNamesTheSearchesAndIsSigned() throws Exception {
        JsonNode metadata =
                JSON.readTree(world.get("/.well-known/authzen-configuration/o/acme").body());
        String point = world.issuer("acme");
        for (String kind : List.of("subject", "resource", "action")) {
            assertThat(metadata.get("search_" + kind + "_endpoint").asString())
                    .isEqualTo(point + "/access/v1/search/" + kind);
        }
        JWSObject signed = JWSObject.parse(metadata.get("signed_metadata").asString());
        JWKSet keys = JWKSet.parse(world.get("/o/acme/oauth2/jwks").body());
        String kid = signed.getHeader().getKeyID();
        assertThat(signed.verify(new ECDSAVerifier(keys.getKeyByKeyId(kid).toECKey()))).isTrue();
        JsonNode claims = JSON.readTree(signed.getPayload().toString());
        assertThat(claims.get("iss").asString()).isEqualTo(point);
        assertThat(claims.has("signed_metadata")).isFalse();
        metadata.properties()
                .forEach(
                        member -> {
                            if (!member.getKey().equals("signed_metadata")) {
                                assertThat(claims.get(member.getKey()))
                                        .isEqualTo(member.getValue());
                            }
                        });
        assertThat(
                        world.get(
                                        "/v1/organizations/acme",
                                        "Authorization",
                                        "Bearer " + signed.serialize())
                                .statusCode())
                .as("it is no access token")
                .isEqualTo(401);
    }
}
