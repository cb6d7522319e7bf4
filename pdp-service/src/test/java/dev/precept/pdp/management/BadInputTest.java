package dev.precept.pdp.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.management.Administrator.Answer;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.time.Duration;

/** Every bad input gets a clear error with a stable code, and nothing is done. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {
    private Administrator admin;

    @BeforeAll
    void start() {
        admin = Administrator.ofNewOrganization();
    }

    @Test
    void malformedJsonNamesLineAndColumn() {
        Answer answer = admin.put("apis/x", "{\n  \"name\": ,\n}").is(400, "malformed-json");
        assertThat(answer.body().get("errors").get(0).get("line").asInt()).isEqualTo(2);
        assertThat(answer.text("detail")).startsWith("Line 2, column ");
        admin.put("apis/x", "{\"name\": \"a\", \"name\": \"b\"}").is(400, "duplicate-member");
        admin.put("apis/x", "{} {}").is(400, "malformed-json");
        admin.put("apis/x", "[".repeat(1_000)).is(400, "malformed-json");
    }

    @Test
    void everyFaultOfABodyIsTold() {
        String body =
                """
                {"identifier": "has space", "name": 7, "nmae": "x", "decisionMode": "SOON",
                 "routes": [{"host": "UPPER", "basePath": "/"}, {"host": "a"}],
                 "subscriptionRequired": "yes", "introspectors": ["Nope!"], "family": ""}
                """;
        assertThat(admin.put("apis/x", body).is(422, "invalid-body").faults())
                .containsExactlyInAnyOrder(
                        "/identifier invalid-value",
                        "/name wrong-type",
                        "/nmae unknown-member",
                        "/decisionMode invalid-value",
                        "/routes/0 invalid-value",
                        "/routes/1/basePath missing-member",
                        "/subscriptionRequired wrong-type",
                        "/family invalid-value");
        assertThat(admin.put("apis/x", "{}").is(422, "invalid-body").faults())
                .containsExactly("/identifier missing-member", "/name missing-member");
        assertThat(admin.put("apis/x", "[]").is(422, "invalid-body").faults())
                .containsExactly(" wrong-type");
        assertThat(
                        admin.put(
                                        "apis/x",
                                        "{\"identifier\": \"x\", \"name\": \"x\","
                                                + " \"introspectors\": [\"Nope!\", \"nope\"]}")
                                .is(422, "invalid-body")
                                .faults())
                .containsExactly(
                        "/introspectors/0 invalid-handle", "/introspectors/1 unknown-reference");
        assertThat(
                        admin.put(
                                        "applications/x",
                                        "{\"name\": \"\\u0007\", \"type\": \"M2M\", \"grantTypes\":"
                                            + " [\"password\"], \"accessToken\": {\"lifetime\": 0,"
                                            + " \"format\": \"OPAQUE\"}}")
                                .is(422, "invalid-body")
                                .faults())
                .containsExactlyInAnyOrder(
                        "/name invalid-value",
                        "/grantTypes/0 invalid-value",
                        "/accessToken/lifetime invalid-value",
                        "/accessToken/format invalid-value");
        admin.get("apis/x").is(404, "not-found");
    }

    @Test
    void anAbsentBodyEmptiesNothing() {
        admin.put("plans/p", "{\"requests\": {\"count\": 5, \"per\": \"MINUTE\"}}").is(201);
        admin.put("plans/p", "").is(400, "missing-body");
        assertThat(admin.get("plans/p").body().at("/requests/count").asInt()).isEqualTo(5);
        admin.put("users/windowed", "{\"attributes\": {\"a\": 1}}").is(201);
        admin.put("users/windowed", "").is(400, "missing-body");
        admin.put("groups/g", "").is(400, "missing-body");
        admin.put("gateways/g", "").is(400, "missing-body");
        admin.put("roles/r", "").is(400, "missing-body");
        admin.put("applications/a", "{\"name\": \"A\", \"type\": \"M2M\"}").is(201);
        admin.put("apis/b", "{\"identifier\": \"b\", \"name\": \"B\"}").is(201);
        admin.put("applications/a/authorized-apis/b", "").is(400, "missing-body");
        admin.put("resources/b/r", "").is(400, "missing-body");
        admin.put("roles/r", "{\"audience\": {\"type\": \"ORGANIZATION\"}}").is(201);
        String member = "roles/r/members/users/windowed";
        admin.put(member, "{\"validUntil\": \"2999-01-01T00:00:00Z\"}").is(201);
        admin.put(member, "").is(400, "missing-body");
        assertThat(admin.get(member).text("validUntil")).startsWith("2999");
        admin.put(member, "{}").is(200);
        admin.put(member, "").is(200);
    }

    @Test
    void anOwnerThatCannotBeAnIdIsNobody() {
        admin.put("applications/owned", "{\"name\": \"O\", \"type\": \"M2M\"}").is(201);
        for (String kind : new String[] {"USER", "APPLICATION"}) {
            for (String id : new String[] {"a b", "", "\u00e9", "%", "../../x"}) {
                String body = "{\"kind\": \"%s\", \"id\": \"%s\"}".formatted(kind, id);
                assertThat(admin.put("applications/owned/owner", body).status())
                        .as(body)
                        .isEqualTo(422);
            }
        }
        admin.get("applications/owned/owner").is(404, "not-found");
    }

    @Test
    void sizesAreBounded() {
        long started = System.nanoTime();
        admin.put("apis/x", "{\"name\": \"" + "x".repeat(1 << 20) + "\"}")
                .is(413, "body-too-large");
        assertThat(
                        admin.put(
                                        "apis/x",
                                        "{\"identifier\": \"i\", \"name\": \""
                                                + "x".repeat(1_000)
                                                + "\"}")
                                .is(422, "invalid-body")
                                .faults())
                .containsExactly("/name limit-exceeded");
        admin.post("apis/x/openapi", "x".repeat((8 << 20) + 1), "Content-Type", "application/yaml")
                .is(413, "body-too-large");
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void handlesBreakingTheRule() {
        admin.put("apis/UPPER", "{}").is(400, "invalid-handle");
        admin.put("users/-a", "{}").is(400, "invalid-handle");
        admin.get("users/" + "a".repeat(129)).is(400, "invalid-handle");
        admin.in("No!").get("").is(400, "invalid-handle");
    }

    @Test
    void whatHttpItselfGetsWrong() {
        admin.put("apis/x", "{}", "Content-Type", "text/plain").is(415, "unsupported-media-type");
        admin.put("apis/x", "a=b", "Content-Type", "application/x-www-form-urlencoded")
                .is(415, "unsupported-media-type");
        Answer method = admin.send("POST", "apis/x", "{}").is(405, "method-not-allowed");
        assertThat(method.header("Allow")).contains("PUT");
        admin.get("nothing/here").is(404, "not-found");
        admin.in("..").get("nothing").is(400, "invalid-request");
        admin.get("users;a=b").is(400, "invalid-request");
        admin.put("users/u", "{}", "Idempotency-Key", "x".repeat(600)).is(400, "invalid-header");
    }

    @Test
    void namesThatAreTaken() {
        String api = "{\"identifier\": \"https://taken.example\", \"name\": \"T\"}";
        admin.put("apis/taken", api).is(201);
        admin.put("apis/other", api).is(409, "identifier-taken");
        admin.put("apis/taken", api.replace("taken", "changed")).is(409, "immutable-field");
        String routed =
                "{\"identifier\": \"https://%s.example\", \"name\": \"T\", \"resourceType\":"
                        + " \"%s\", \"routes\": [{\"host\": \"a.example\", \"basePath\": \"/\"}]}";
        admin.put("apis/r1", routed.formatted("r1", "t1")).is(201);
        admin.put("apis/r2", routed.formatted("r2", "t2")).is(409, "route-taken");
        admin.put("apis/r3", routed.formatted("r3", "t1").replace("a.example", "b.example"))
                .is(409, "resource-type-taken");
    }

    @Test
    void everyReplyNamesItsRequestItsLogAndItsPosition() {
        for (Answer answer :
                new Answer[] {
                    admin.get("users", "X-Request-ID", "r-1"),
                    admin.get("users/nobody", "X-Request-ID", "r-1"),
                    admin.as("garbage").get("users", "X-Request-ID", "r-1"),
                    admin.put("apis/x", "{", "X-Request-ID", "r-1")
                }) {
            assertThat(answer.header("X-Request-ID")).isEqualTo("r-1");
            assertThat(answer.header("Precept-Log")).isNotEmpty();
            assertThat(answer.header("Precept-Position")).matches("[0-9]+");
        }
        assertThat(admin.get("users", "X-Request-ID", "a b").header("X-Request-ID"))
                .matches("[0-9a-f-]{36}");
    }
}
