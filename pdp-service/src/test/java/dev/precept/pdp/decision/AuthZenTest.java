package dev.precept.pdp.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.TestService;

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

/** AuthZEN 1.0 over HTTP, against the started service. */
class AuthZenTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String EVALUATION = "/o/default/access/v1/evaluation";
    private static final String EVALUATIONS = "/o/default/access/v1/evaluations";
    private static final String SUBJECT = "\"subject\":{\"type\":\"user\",\"id\":\"ada\"}";
    private static final String BOB = "\"subject\":{\"type\":\"user\",\"id\":\"bob\"}";
    private static final String ACTION = "\"action\":{\"name\":\"GET\"}";
    private static final String RESOURCE = "\"resource\":{\"type\":\"books\",\"id\":\"/books\"}";

    private static TestService service;

    @BeforeAll
    static void start() {
        service = TestService.start();
        put("apis/books", "{\"identifier\":\"https://books.example\",\"name\":\"Books\"}");
        put("apis/books/scopes/read", "{\"displayName\":\"Read\",\"description\":\"\"}");
        put(
                "apis/books/operations",
                "[{\"method\":\"GET\",\"path\":\"/books\",\"scopes\":[[\"read\"]]}]");
        String lifecycle = "/v1/organizations/default/apis/books/lifecycle";
        assertThat(service.send("POST", lifecycle, "{\"to\":\"PUBLISHED\"}").statusCode())
                .isEqualTo(200);
        put(
                "roles/reader",
                "{\"audience\":{\"type\":\"ORGANIZATION\"},"
                        + "\"permissions\":[{\"api\":\"books\",\"scope\":\"read\"}]}");
        put("users/ada", "{}");
        put("users/bob", "{}");
        put("roles/reader/members/users/ada", "{}");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static void put(String path, String body) {
        HttpResponse<String> response =
                service.send("PUT", "/v1/organizations/default/" + path, body);
        assertThat(response.statusCode()).as(path + response.body()).isBetween(200, 299);
    }

    private static JsonNode ask(String path, String body) {
        HttpResponse<String> response = service.send("POST", path, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        return JSON.readTree(response.body());
    }

    private static String object(String... members) {
        return "{" + String.join(",", members) + "}";
    }

    @Test
    void aPermitSaysItsReasonAndPosition() {
        HttpResponse<String> response =
                service.send("POST", EVALUATION, object(SUBJECT, ACTION, RESOURCE));
        JsonNode answer = JSON.readTree(response.body());
        assertThat(answer.get("decision").asBoolean()).isTrue();
        assertThat(answer.at("/context/reason").asString()).isEqualTo("PERMITTED");
        assertThat(answer.at("/context/position").asString())
                .isEqualTo(response.headers().firstValue("Precept-Position").orElseThrow());
    }

    @Test
    void aDenyIsAnOrdinaryAnswer() {
        JsonNode answer = ask(EVALUATION, object(BOB, ACTION, RESOURCE));
        assertThat(answer.get("decision").asBoolean()).isFalse();
        assertThat(answer.at("/context/reason").asString()).isEqualTo("NO_ROLE_IN_AUDIENCE");
    }

    @Test
    void unknownMembersArePassedOver() {
        JsonNode answer =
                ask(
                        EVALUATION,
                        object(SUBJECT, ACTION, RESOURCE, "\"more\":{\"x\":[1,2,{}]},\"n\":1.5e3"));
        assertThat(answer.get("decision").asBoolean()).isTrue();
    }

    @Test
    void aRequestIdComesBack() {
        HttpResponse<String> response =
                service.send(
                        request(EVALUATION, object(SUBJECT, ACTION, RESOURCE), "application/json")
                                .header("X-Request-ID", "one-two")
                                .build());
        assertThat(response.headers().firstValue("X-Request-ID")).hasValue("one-two");
    }

    @Test
    void aBatchTakesWholePartsFromTheRequest() {
        JsonNode answer =
                ask(
                        EVALUATIONS,
                        object(
                                SUBJECT,
                                ACTION,
                                RESOURCE,
                                "\"evaluations\":[{},"
                                        + object(BOB)
                                        + ",{\"action\":{\"name\":\"POST\"}},"
                                        + "{\"resource\":7},"
                                        + "{\"resource\":{\"type\":\"books\"}}]"));
        assertThat(answer.has("decision")).isFalse();
        assertThat(answer.get("evaluations")).hasSize(5);
        assertThat(answer.at("/evaluations/0/decision").asBoolean()).isTrue();
        assertThat(answer.at("/evaluations/1/decision").asBoolean()).isFalse();
        assertThat(answer.at("/evaluations/2/context/reason").asString())
                .isEqualTo("UNKNOWN_OPERATION");
        assertThat(answer.at("/evaluations/3/decision").asBoolean()).isFalse();
        assertThat(answer.at("/evaluations/3/context/error/status").asInt()).isEqualTo(400);
        assertThat(answer.at("/evaluations/3/context/error/message").asString())
                .contains("resource");
        assertThat(answer.at("/evaluations/4/decision").asBoolean())
                .as("what names a thing is filled in")
                .isTrue();
    }

    @Test
    void anEmptyBatchIsASingleEvaluation() {
        JsonNode answer = ask(EVALUATIONS, object(SUBJECT, ACTION, RESOURCE, "\"evaluations\":[]"));
        assertThat(answer.get("decision").asBoolean()).isTrue();
        assertThat(answer.has("evaluations")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "execute_all, 3",
        "deny_on_first_deny, 2",
        "permit_on_first_permit, 1",
    })
    void aBatchStopsWhereItsSemanticSays(String semantic, int answered) {
        JsonNode answer =
                ask(
                        EVALUATIONS,
                        object(
                                ACTION,
                                RESOURCE,
                                "\"options\":{\"evaluations_semantic\":\""
                                        + semantic
                                        + "\",\"other\":true}",
                                "\"evaluations\":["
                                        + String.join(
                                                ",", object(SUBJECT), object(BOB), object(SUBJECT))
                                        + "]"));
        assertThat(answer.get("evaluations")).hasSize(answered);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''",
                "[]",
                "{",
                "{}",
                "{\"subject\":\"ada\"}",
                "{\"subject\":{\"type\":\"user\"}}",
                "{\"subject\":{\"type\":\"user\",\"id\":7}}",
                "{\"a\":1,\"a\":2}",
                "{\"evaluations\":{}}",
                "{\"options\":{\"evaluations_semantic\":\"first\"},\"evaluations\":[{}]}",
                "{} {}",
            })
    void whatCannotBeAskedIs400WithAMessage(String body) {
        HttpResponse<String> response =
                service.send(request(EVALUATIONS, body, "application/json").build());
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).isNotBlank().doesNotContain("Exception", "\tat ");
    }

    @Test
    void anotherContentTypeIs400() {
        String body = object(SUBJECT, ACTION, RESOURCE);
        assertThat(service.send(request(EVALUATION, body, "text/plain").build()).statusCode())
                .isEqualTo(400);
        String withCharset = "application/json; charset=utf-8";
        assertThat(service.send(request(EVALUATION, body, withCharset).build()).statusCode())
                .isEqualTo(200);
    }

    @Test
    void whatIsTooMuchIs400() {
        String deep = "{\"context\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}";
        String large = object(SUBJECT, ACTION, RESOURCE, "\"x\":\"" + "y".repeat(1 << 20) + "\"");
        String many = object("\"evaluations\":[{}" + ",{}".repeat(1_000) + "]");
        for (String body : new String[] {deep, large, many}) {
            assertThat(
                            service.send(request(EVALUATIONS, body, "application/json").build())
                                    .statusCode())
                    .isEqualTo(400);
        }
    }

    @Test
    void whoDoesNotSayWhoHeIsGets401() {
        HttpResponse<String> response =
                service.send(
                        HttpRequest.newBuilder(URI.create(service.base() + EVALUATION))
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(object(SUBJECT, ACTION, RESOURCE)))
                                .build());
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("WWW-Authenticate")).isPresent();
    }

    @Test
    void anOrganizationThatIsNotThereIsRefused() {
        HttpResponse<String> response =
                service.send(
                        "POST",
                        "/o/nowhere/access/v1/evaluation",
                        object(SUBJECT, ACTION, RESOURCE));
        assertThat(response.statusCode()).isEqualTo(403);
    }

    @Test
    void metadataNamesTheEndpointsAndNeedsNoCredential() {
        URI uri = URI.create(service.base() + "/.well-known/authzen-configuration/o/default");
        HttpResponse<String> response = service.send(HttpRequest.newBuilder(uri).build());
        JsonNode metadata = JSON.readTree(response.body());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(metadata.get("policy_decision_point").asString())
                .isEqualTo(service.base() + "/o/default");
        assertThat(metadata.get("access_evaluation_endpoint").asString())
                .isEqualTo(service.base() + EVALUATION);
        assertThat(metadata.get("access_evaluations_endpoint").asString())
                .isEqualTo(service.base() + EVALUATIONS);
    }

    private static HttpRequest.Builder request(String path, String body, String contentType) {
        return HttpRequest.newBuilder(URI.create(service.base() + path))
                .header("Authorization", "Bearer " + service.administratorToken())
                .header("Content-Type", contentType)
                .POST(BodyPublishers.ofString(body));
    }
}
