package dev.precept.pdp.opa.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.precept.pdp.TestService;
import dev.precept.pdp.TokenWorld;
import dev.precept.projections.loader.ImageLoader;
import dev.precept.projections.testing.OpaProcess;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;

/** What OPAs report, as raw requests and by a real OPA, against the started service. */
class ReceiverTest {
    private static final String ORGANIZATION = "/v1/organizations/acme";
    private static final String LOGS = ORGANIZATION + "/opa/logs";
    private static final String STATUS = ORGANIZATION + "/opa/status";
    private static final String LEFT_OUT = "[too deep or too large]";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static TokenWorld world;
    private static TestService service;
    private static String key;

    @BeforeAll
    static void start() {
        world = TokenWorld.start();
        service = world.service();
        world.organization("acme");
        world.organization("other");
        world.api("acme", "books", "read");
        world.manage(
                "PUT",
                "acme/apis/books/operations",
                "[{\"method\":\"GET\",\"path\":\"/books/{id}\",\"scopes\":[[\"read\"]]}]");
        world.manage(
                "PUT",
                "acme/roles/reader",
                "{\"audience\":{\"type\":\"ORGANIZATION\"},"
                        + "\"permissions\":[{\"api\":\"books\",\"scope\":\"read\"}]}");
        for (String user : List.of("ada", "bob", "eve")) {
            world.manage("PUT", "acme/users/" + user, "{}");
        }
        world.manage("PUT", "acme/roles/reader/members/users/ada", "{}");
        key = key("acme", "edge");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static String key(String organization, String gateway) {
        world.manage("PUT", organization + "/gateways/" + gateway, "{}");
        return world.manage("POST", organization + "/gateways/" + gateway + "/keys", "{}")
                .get("key")
                .asString();
    }

    private static long position() {
        return service.bean(ImageLoader.class).image().position().value();
    }

    static String input(String user) {
        return """
        {"subject":{"type":"user","id":"%s"},"action":{"name":"GET"},
         "resource":{"type":"books","id":"/books/1"}}
        """
                .formatted(user);
    }

    /** A decision as OPA 1.4.2 reports it, made now from the newest revision. */
    private static String event(String id, String input, String result) {
        return event(id, at(position()), input, result, "");
    }

    /** Which document was asked for, of which revision. */
    record Asked(String path, long revision) {}

    private static Asked at(long revision) {
        return new Asked("precept/decision", revision);
    }

    static String event(String id, Asked asked, String input, String result, String more) {
        return """
        {"labels":{"id":"p-1","version":"1.4.2"},"decision_id":"%s",
         "bundles":{"precept":{"revision":"evt-%d"}},"path":"%s","input":%s,"result":%s,
         "requested_by":"127.0.0.1:4711","timestamp":"%s","req_id":7,
         "metrics":{"timer_server_handler_ns":211948}%s}
        """
                .formatted(id, asked.revision, asked.path, input, result, Instant.now(), more);
    }

    static byte[] packed(String text) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    private static HttpResponse<String> post(
            String path, String name, String value, String encoding, byte[] body) {
        return service.send(
                HttpRequest.newBuilder(URI.create(service.base() + path))
                        .header(name, value)
                        .header("Content-Type", "application/json")
                        .header("Content-Encoding", encoding)
                        .POST(BodyPublishers.ofByteArray(body))
                        .build());
    }

    private static HttpResponse<String> post(String path, byte[] body) {
        return post(path, "Precept-Gateway-Key", key, "gzip", body);
    }

    private static JsonNode reported(String... events) {
        HttpResponse<String> reply = post(LOGS, packed("[" + String.join(",", events) + "]"));
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        return TokenWorld.json(reply);
    }

    private static JsonNode status(String body) {
        HttpResponse<String> reply =
                post(STATUS, "Precept-Gateway-Key", key, "identity", bytes(body));
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        return TokenWorld.json(reply);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static JsonNode get(String path) {
        HttpResponse<String> reply = service.send("GET", ORGANIZATION + path, "");
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        return TokenWorld.json(reply);
    }

    private static JsonNode shown(String id) {
        JsonNode found = get("/opa/decisions?decision=" + id).get("decisions");
        assertThat(found.size()).as(id).isEqualTo(1);
        return found.get(0);
    }

    private static String checked(String id) {
        JsonNode check = shown(id).get("check");
        return check.get("result").asString()
                + (check.has("why") ? " " + check.get("why").asString() : "");
    }

    private static String id(String name) {
        return name + "-" + UUID.randomUUID();
    }

    private static String answer(boolean isAllowed, String reason) {
        return "{\"allow\":" + isAllowed + ",\"reason\":\"" + reason + "\"}";
    }

    private static String reasonFor(String user) {
        return TokenWorld.json(service.send("POST", "/o/acme/access/v1/evaluation", input(user)))
                .at("/context/reason")
                .asString();
    }

    @Test
    void eachDecisionIsHeldAgainstOurs() {
        String yes = reasonFor("ada");
        String no = reasonFor("bob");
        Map<String, String> expected =
                Map.of(
                        event(id("1"), input("ada"), answer(true, yes)),
                        "agrees",
                        event(id("2"), input("bob"), answer(false, no)),
                        "agrees",
                        event(id("3"), input("ada"), "true"),
                        "agrees",
                        event(id("4"), input("bob"), answer(true, yes)),
                        "differs permitted",
                        event(id("5"), input("ada"), answer(false, no)),
                        "differs denied",
                        event(id("6"), input("bob"), answer(false, "API_NOT_LIVE")),
                        "differs reason",
                        event(id("7"), input("ada"), answer(false, "REMOTE_ONLY")),
                        "unknown remote_only",
                        event(id("8"), input("ada"), "\"maybe\""),
                        "unknown no_answer",
                        event(id("9"), "{\"user\":\"ada\"}", "false"),
                        "unknown not_ours",
                        event(id("10"), "{\"user\":\"ada\"}", "true"),
                        "differs permitted_unreadable");
        reported(expected.keySet().toArray(String[]::new));
        expected.forEach(
                (event, verdict) -> {
                    String id = TokenWorld.json(event).get("decision_id").asString();
                    assertThat(checked(id)).as(event).isEqualTo(verdict);
                });
    }

    @Test
    void aQuestionAsOurBundlesHaveItIsAskedAsItIs() {
        String ada = id("record");
        String permitted = answer(true, reasonFor("ada"));
        reported(event(ada, input("ada"), permitted));
        JsonNode question = shown(ada).at("/record/request");
        String again = id("record");
        String elsewhere = id("record");
        reported(
                event(again, question.toString(), permitted),
                event(
                        elsewhere,
                        question.toString()
                                .replace(question.get("organization").asString(), "nobody"),
                        permitted));
        assertThat(checked(again)).isEqualTo("agrees");
        JsonNode asked = shown(again).at("/record/request");
        ((ObjectNode) asked).set("now", question.get("now"));
        assertThat(asked).isEqualTo(question);
        assertThat(checked(elsewhere)).isEqualTo("differs permitted_unreadable");
    }

    @Test
    void whatCannotBeToldIsSaidToBeSo() {
        String ada = input("ada");
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            ids.add(id("u" + i));
        }
        long here = position();
        reported(
                event(ids.get(0), new Asked("precept/policies/h1/allow", here), ada, "true", ""),
                event(ids.get(1), at(here + 1_000_000), ada, "true", ""),
                event(ids.get(2), at(here), ada, "true", ",\"masked\":[\"/input/subject\"]"),
                event(ids.get(3), ada, "true").replace("evt-", "v"),
                event(
                        ids.get(4),
                        ada.replace(
                                "\"id\":\"/books/1\"}",
                                "\"id\":\"/books/1\"},\"context\":"
                                        + "{\"dpop\":{\"proof\":\"x\"}}"),
                        "true"),
                event(ids.get(5), new Asked("system/main", here), ada, "true", ""));
        assertThat(ids.stream().map(ReceiverTest::checked))
                .containsExactly(
                        "unknown not_ours",
                        "unknown no_past",
                        "unknown hidden",
                        "unknown no_revision",
                        "unknown proof",
                        "unknown not_ours");
    }

    @Test
    void aDecisionIsHeldAgainstTheRevisionItWasMadeFrom() {
        world.manage("PUT", "acme/users/late", "{}");
        long before = position();
        world.manage("PUT", "acme/roles/reader/members/users/late", "{}");
        String then = id("then");
        String now = id("now");
        String asked = id("asked");
        reported(
                event(
                        asked,
                        at(before),
                        input("late"),
                        "{\"allow\":true,\"position\":" + position() + "}",
                        ""),
                event(then, at(before), input("late"), "false", ""),
                event(now, input("late"), "true"));
        assertThat(checked(then)).isEqualTo("agrees");
        assertThat(checked(now)).isEqualTo("agrees");
        assertThat(checked(asked)).as("we were asked, later").isEqualTo("agrees");
        assertThat(shown(then).get("position").asLong()).isEqualTo(before);
        assertThat(shown(then).at("/record/decision/position").asLong()).isEqualTo(before);
        // A node that was not there then looks the revision up.
        try (TestService other = service.anotherNode()) {
            String later = id("later");
            String body =
                    "["
                            + event(later, at(before), input("late"), "false", "")
                            + ","
                            + event(id("x"), at(1_000_000), "{}", "true", "")
                            + "]";
            HttpResponse<String> reply =
                    other.send(
                            HttpRequest.newBuilder(URI.create(other.decisionBase() + LOGS + "/p"))
                                    .header("Precept-Gateway-Key", key)
                                    .header("Content-Type", "application/json")
                                    .POST(BodyPublishers.ofString(body))
                                    .build());
            assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
            assertThat(checked(later)).isEqualTo("agrees");
        }
    }

    @Test
    void whatIsSentAgainIsThereOnceAndWhatCannotBeReadKeepsNothingBack() {
        String id = id("once");
        String event = event(id, input("ada"), "true");
        String old = event(id("old"), input("ada"), "true").replaceAll("\"20\\d\\d-", "\"2001-");
        String ahead = event(id("new"), input("ada"), "true").replaceAll("\"20\\d\\d-", "\"2199-");
        JsonNode first = reported(event, "{}", "7", event, old, ahead);
        assertThat(first.get("received").asInt()).isEqualTo(6);
        assertThat(first.get("new").asInt()).isEqualTo(1);
        assertThat(first.get("unreadable").asInt()).isEqualTo(3);
        assertThat(first.get("outdated").asInt()).isEqualTo(1);
        assertThat(reported(event).get("new").asInt()).isZero();
        assertThat(shown(id).get("outcome").asString()).isEqualTo("permit");
        String other = key("acme", "other-edge");
        HttpResponse<String> theirs =
                post(LOGS, "Precept-Gateway-Key", other, "gzip", packed("[" + event + "]"));
        assertThat(TokenWorld.json(theirs).get("new").asInt()).as("an id of its own").isOne();
        assertThat(get("/opa/decisions?gateway=edge&decision=" + id).get("decisions").size())
                .isOne();
    }

    @Test
    void aPermitOfWhatWeCannotReadIsToldOf() {
        String ada = input("ada");
        List<String> inputs =
                List.of(
                        ada.replace(",\"id\":\"/books/1\"", ""),
                        ada.replace("\"/books/1\"}", "\"/books/1\"},\"context\":{\"a\":")
                                .stripTrailing()
                                .replaceFirst("}$", nested(50) + "}}"),
                        nested(400),
                        "7");
        for (String input : inputs) {
            String permitted = id("unread");
            String denied = id("unread");
            reported(event(permitted, input, "true"), event(denied, input, "false"));
            assertThat(checked(permitted)).as(input).isEqualTo("differs permitted_unreadable");
            assertThat(checked(denied)).as(input).isEqualTo("unknown not_ours");
        }
        String theirs = id("theirs");
        reported(event(theirs, new Asked("shop/allow", position()), "7", "true", ""));
        assertThat(checked(theirs)).isEqualTo("unknown not_ours");
    }

    private static String nested(int depth) {
        return "{\"a\":".repeat(depth) + "1" + "}".repeat(depth);
    }

    @Test
    void whatIsTooDeepOrTooLargeIsLeftOutAndKeepsNothingBack() {
        List<String> inputs =
                List.of(
                        nested(400),
                        nested(9_990),
                        "[" + "{},".repeat(200_000) + "1]",
                        "{\"" + "n".repeat(5_000) + "\":1}",
                        "{\"s\":\"" + "s".repeat(2 << 20) + "\"}",
                        "{\"n\":" + "9".repeat(2_000) + "}");
        for (String input : inputs) {
            String left = id("left");
            String beside = id("beside");
            JsonNode reply = reported(event(left, input, "true"), event(beside, "{}", "true"));
            assertThat(reply.get("new").asInt()).isEqualTo(2);
            assertThat(reply.get("unreadable").asInt()).isOne();
            assertThat(shown(left).get("outcome").asString()).isEqualTo("permit");
            assertThat(shown(left).at("/told/input").asString()).isEqualTo(LEFT_OUT);
            assertThat(shown(beside).at("/told/input").isObject()).isTrue();
            assertThat(reported("[" + input + "]").get("unreadable").asInt()).isOne();
            String status = "{\"labels\":{\"id\":\"p-deep\"},\"added\":" + input + "}";
            assertThat(post(STATUS, packed(status)).statusCode()).isEqualTo(200);
        }
        byte[] deepest = packed("[" + nested(20_000) + "]");
        assertThat(post(LOGS, deepest).statusCode()).as("none an OPA reads").isEqualTo(400);
        byte[] deepState = packed("{\"a\":" + nested(20_000) + "}");
        assertThat(post(STATUS, deepState).statusCode()).isEqualTo(400);
    }

    @Test
    void whatIsNoReportIsRefused() {
        assertThat(post(LOGS, packed("{}")).statusCode()).isEqualTo(400);
        assertThat(post(LOGS, packed("[{\"decision_id\":")).statusCode()).isEqualTo(400);
        assertThat(post(LOGS, bytes("[]")).statusCode()).as("not packed").isEqualTo(400);
        HttpResponse<String> other = post(LOGS, "Precept-Gateway-Key", key, "br", bytes("[]"));
        assertThat(other.statusCode()).isEqualTo(415);
        HttpResponse<String> bomb = post(LOGS, packed(" ".repeat(40 << 20) + "[]"));
        assertThat(bomb.statusCode()).isEqualTo(413);
        assertThat(post(STATUS, packed("[]")).statusCode()).isEqualTo(400);
        assertThat(post(STATUS, packed("{" + " ".repeat(5 << 20) + "}")).statusCode())
                .isEqualTo(413);
        byte[] none = packed("[]");
        assertThat(post(LOGS, "X-Nothing", "x", "gzip", none).statusCode()).isEqualTo(401);
        String administrator = "Bearer " + service.administratorToken();
        assertThat(post(LOGS, "Authorization", administrator, "gzip", none).statusCode())
                .isEqualTo(403);
        String foreign = key("other", "edge");
        assertThat(post(LOGS, "Precept-Gateway-Key", foreign, "gzip", none).statusCode())
                .isEqualTo(401);
        assertThat(post(LOGS, none).statusCode()).isEqualTo(200);
    }

    @Test
    void theClientThatARegistrationNamesReportsAsThatGateway() {
        String named = follower("reporting");
        String stranger = follower("elsewhere");
        world.manage("PUT", "acme/gateways/by-token", "{\"client\":\"" + named + "\"}");
        String id = id("by-token");
        byte[] report = packed("[" + event(id, input("ada"), "true") + "]");
        String token = "Bearer " + token("reporting", named);
        HttpResponse<String> taken = post(LOGS, "Authorization", token, "gzip", report);
        assertThat(taken.statusCode()).as(taken.body()).isEqualTo(200);
        assertThat(checked(id)).isEqualTo("agrees");
        assertThat(get("/opa/decisions?gateway=by-token").get("decisions").size()).isOne();
        byte[] status = packed("{\"labels\":{\"id\":\"p-token\"}}");
        assertThat(post(STATUS, "Authorization", token, "gzip", status).statusCode())
                .isEqualTo(200);
        assertThat(get("/gateways/by-token").at("/processes/0/instance").asString())
                .isEqualTo("p-token");
        String other = "Bearer " + token("elsewhere", stranger);
        assertThat(post(LOGS, "Authorization", other, "gzip", report).statusCode()).isEqualTo(403);
    }

    /** The id of an application of {@code system} that may follow acme. */
    private static String follower(String handle) {
        String path = "system/applications/" + handle;
        String body = "{\"name\":\"Follower\",\"type\":\"M2M\"}";
        String id = world.manage("PUT", path, body).get("clientId").asString();
        world.manage(
                "PUT",
                path + "/authorized-apis/precept",
                "{\"policy\":\"NO_POLICY\",\"scopes\":[\"precept:gateway\"],"
                        + "\"organizations\":[\"acme\"]}");
        return id;
    }

    private static String token(String handle, String clientId) {
        return service.token("system", clientId, world.secret("system", handle, "{}"), "");
    }

    @Test
    void noCredentialIsWrittenDown() {
        TokenWorld.Client client =
                world.application(
                        "acme", "reading-room", ",\"grantTypes\":[\"client_credentials\"]");
        world.authorize(client, "books", "read");
        String token = world.accessToken(client, "&scope=read");
        String asked =
                "{\"subject\":{\"type\":\"token\",\"id\":\""
                        + token
                        + "\"},\"action\":{\"name\":\"GET\"},"
                        + "\"resource\":{\"type\":\"books\",\"id\":\"/books/1\"}}";
        String ours = id("token");
        String theirs = id("foreign");
        String more =
                ",\"nd_builtin_cache\":{\"http.send\":{\"x\":\"s3cret\"}},\"novelty\":1,"
                        + "\"request_context\":{\"http\":{\"headers\":{\"authorization\":"
                        + "[\"Basic s3cret\"],\"user-agent\":[\"curl\"]}}}";
        reported(
                event(ours, at(position()), asked, "true", more),
                event(
                        theirs,
                        new Asked("shop/allow", position()),
                        "{\"jwt\":\"" + token + "\",\"password\":\"s3cret\",\"who\":\"ada\"}",
                        "{\"allow\":true,\"url\":\"https://a:s3cret@x.example/\"}",
                        more));
        assertThat(checked(ours)).isEqualTo("agrees");
        JsonNode kept = shown(theirs);
        String signature = token.substring(token.lastIndexOf('.') + 1);
        assertThat(shown(ours) + kept.toString()).doesNotContain(signature, "s3cret");
        assertThat(shown(ours).get("told").has("input")).as("it is in the record").isFalse();
        assertThat(shown(ours).get("application").get("handle").asString())
                .isEqualTo("reading-room");
        assertThat(kept.at("/told/input/who").asString()).isEqualTo("ada");
        assertThat(kept.at("/told/request_context/http/headers/user-agent/0").asString())
                .isEqualTo("curl");
        assertThat(kept.at("/told/requested_by").asString()).isEqualTo("127.0.0.1:4711");
        assertThat(kept.at("/told/hidden").toString())
                .contains("/input/jwt", "/input/password", "authorization", "/result/url");
        assertThat(kept.at("/told/notKept").toString()).contains("nd_builtin_cache", "novelty");
    }

    @Test
    void whatASubjectShowsIsNeverWrittenDown() {
        String opaque = "po_" + "A1b2".repeat(20);
        List<String> ids = List.of(id("opaque"), id("shown"), id("key"), id("name"));
        Asked elsewhere = new Asked("shop/allow", position());
        String[] inputs = {
            "{\"who\":\"" + opaque + "\"}",
            "{\"subject\":{\"type\":\"token\",\"id\":\"s3cret\"}}",
            "{\"a\":[{\"type\":\"API-key\",\"id\":\"s3cret\"}]}",
            "{\"" + opaque + "\":{\"po_box\":7}}"
        };
        for (int i = 0; i < inputs.length; i++) {
            reported(event(ids.get(i), elsewhere, inputs[i], "true", ""));
            assertThat(shown(ids.get(i)).toString()).doesNotContain(opaque, "s3cret");
        }
        assertThat(shown(ids.get(3)).toString()).contains("po_box");
    }

    @Test
    void noMoreRevisionsAreLookedUpThanThereIsTimeFor() {
        List<String> ids = new ArrayList<>();
        List<String> events = new ArrayList<>();
        long none = position() + 1_000_000;
        for (int i = 0; i < 40; i++) {
            ids.add(id("far"));
            events.add(event(ids.get(i), at(none + i), input("ada"), "true", ""));
        }
        reported(events.toArray(String[]::new));
        assertThat(checked(ids.get(0))).isIn("unknown no_past", "unknown not_checked");
        assertThat(checked(ids.get(16))).isEqualTo("unknown not_checked");
        assertThat(checked(ids.get(39))).isEqualTo("unknown not_checked");
    }

    private static String labelled(String event, String labels) {
        return event.replace("\"labels\":{", "\"labels\":{" + labels + ",");
    }

    @Test
    void anOpaIsHeldToTheOrganizationAndEnvironmentThatItDecidesFor() {
        String body = "{\"name\":\"Branch\",\"parent\":\"acme\"}";
        String branch = world.manage("PUT", "branch", body).get("id").asString();
        world.manage("PUT", "branch/users/cleo", "{}");
        world.manage("PUT", "branch/users/ada", "{}");
        String below = key("acme", "wide");
        world.manage("PUT", "acme/gateways/wide", "{\"filter\":{\"below\":true}}");
        String yes = event("", input("ada"), "true");
        Map<String, String> expected =
                Map.of(
                        "\"organization\":\"acme\",\"environment\":\"production\"",
                        "agrees",
                        "\"organization\":\"branch\"",
                        "differs permitted",
                        "\"organization\":\"" + branch + "\"",
                        "differs permitted",
                        "\"organization\":\"other\"",
                        "unknown not_covered",
                        "\"organization\":\"\"",
                        "unknown not_covered",
                        "\"environment\":\"SANDBOX\"",
                        "unknown not_covered");
        expected.forEach(
                (labels, verdict) -> {
                    String id = id("labelled");
                    String event = yes.replace("\"decision_id\":\"", "\"decision_id\":\"" + id);
                    byte[] report = packed("[" + labelled(event, labels) + "]");
                    post(LOGS, "Precept-Gateway-Key", below, "gzip", report);
                    assertThat(checked(id)).as(labels).isEqualTo(verdict);
                });
        String narrow = id("narrow");
        reported(labelled(event(narrow, input("ada"), "true"), "\"organization\":\"branch\""));
        assertThat(checked(narrow)).as("not below it").isEqualTo("unknown not_covered");
    }

    @Test
    void whereOnlyAnEngineCanTellNothingIsSaid() {
        world.organization("asking");
        world.api("asking", "books", "read");
        world.manage(
                "PUT",
                "asking/apis/books/operations",
                "[{\"method\":\"GET\",\"path\":\"/books/{id}\",\"scopes\":[[\"read\"]]}]");
        world.manage(
                "PUT",
                "asking/roles/reader",
                "{\"audience\":{\"type\":\"ORGANIZATION\"},"
                        + "\"permissions\":[{\"api\":\"books\",\"scope\":\"read\"}]}");
        world.manage("PUT", "asking/users/ada", "{}");
        world.manage("PUT", "asking/roles/reader/members/users/ada", "{}");
        world.manage(
                "PUT",
                "asking/policies/open",
                "{\"kind\":\"REGO\",\"effect\":\"PERMIT\",\"source\":\"package"
                        + " p\\n"
                        + "\\n"
                        + "allow if input.action.name == \\\"GET\\\"\"}");
        world.manage("PUT", "asking/policies/open/attachments/api/books", "");
        String own = key("asking", "edge");
        String path = "/v1/organizations/asking/opa/";
        Map<String, String> expected =
                Map.of(
                        "true",
                        "unknown no_engine",
                        answer(false, "POLICY_NOT_MET"),
                        "unknown no_engine",
                        "\"maybe\"",
                        "unknown no_answer");
        expected.forEach(
                (result, verdict) -> {
                    String id = id("asked");
                    byte[] report = packed("[" + event(id, input("ada"), result) + "]");
                    post(path + "logs", "Precept-Gateway-Key", own, "gzip", report);
                    JsonNode list =
                            TokenWorld.json(
                                    service.send("GET", path + "decisions?decision=" + id, ""));
                    JsonNode check = list.at("/decisions/0/check");
                    assertThat(check.get("result").asString() + " " + check.get("why").asString())
                            .isEqualTo(verdict);
                });
    }

    @Test
    void auditorsListAndCount() {
        String other = key("acme", "listed");
        List<String> events = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            events.add(event("listed-" + i, input("ada"), i < 2 ? "false" : "true"));
        }
        post(
                LOGS,
                "Precept-Gateway-Key",
                other,
                "gzip",
                packed("[" + String.join(",", events) + "]"));
        List<String> seen = new ArrayList<>();
        String after = "";
        do {
            JsonNode page = get("/opa/decisions?gateway=listed&limit=2" + after);
            page.get("decisions").forEach(it -> seen.add(it.get("id").asString()));
            after = page.has("next") ? "&after=" + page.get("next").asString() : "";
        } while (!after.isEmpty());
        assertThat(seen)
                .containsExactly("listed-4", "listed-3", "listed-2", "listed-1", "listed-0");
        assertThat(get("/opa/decisions?gateway=listed&check=differs").get("decisions").size())
                .isEqualTo(2);
        assertThat(get("/opa/decisions?gateway=listed&outcome=permit").get("decisions").size())
                .isEqualTo(3);
        assertThat(get("/opa/decisions?gateway=listed&subject=bob").get("decisions").size())
                .isZero();
        assertThat(get("/opa/decisions?gateway=listed&subject=ada&api=books").get("decisions"))
                .hasSize(5);
        long differs = 0;
        for (JsonNode count : get("/opa/decisions/counts").get("counts")) {
            boolean isListed = count.at("/gateway/handle").asString().equals("listed");
            boolean isOther = count.at("/check/result").asString().equals("differs");
            differs += isListed && isOther ? count.get("decisions").asLong() : 0;
        }
        assertThat(differs).isEqualTo(2);
        for (String query : List.of("check=perhaps", "outcome=1", "after=x", "colour=red")) {
            String path = ORGANIZATION + "/opa/decisions?" + query;
            assertThat(service.send("GET", path, "").statusCode()).as(query).isEqualTo(400);
        }
    }

    private static JsonNode process(String instance) {
        for (JsonNode process : get("/gateways/edge").get("processes")) {
            if (instance.equals(process.path("instance").asString(""))) {
                return process;
            }
        }
        throw new AssertionError(get("/gateways/edge").toString());
    }

    private static String statusOf(String instance, long revision, int dropped) {
        return """
        {"labels":{"id":"%s","version":"1.4.2","region":"west"},
         "bundles":{"precept":{"name":"precept","active_revision":"evt-%d","type":"delta",
           "size":232,"last_request":"2026-11-22T15:08:27Z",
           "last_successful_activation":"0001-01-01T00:00:00Z","code":"bundle_error",
           "message":"server replied with https://u:p@x.example/","http_code":"500"}},
         "decision_logs":{},
         "metrics":{"prometheus":{
           "counter_decision_logs_dropped_buffer_size_limit_bytes_exceeded":%d,
           "counter_decision_logs_encoding_failure":2,
           "counter_decision_logs_nd_builtin_cache_dropped":4,
           "go_threads":{"name":"go_threads","metric":[{"gauge":{"value":7}}]}}},
         "plugins":{"bundle":{"state":"OK"},"decision_logs":{"state":"NOT_READY"}},
         "added_later":{"x":1}}
        """
                .formatted(instance, revision, dropped);
    }

    @Test
    void theFleetShowsWhatAnOpaEnforcesAndWhatItLost() {
        long before = position();
        world.manage("PUT", "acme/users/counted", "{}");
        status(statusOf("p-fleet", before, 3));
        JsonNode process = process("p-fleet");
        assertThat(process.get("kind").asString()).isEqualTo("opa");
        assertThat(process.get("applied").asLong()).isEqualTo(before);
        assertThat(process.get("lagPositions").asLong()).isPositive();
        assertThat(process.get("lagMillis").asLong()).isPositive();
        assertThat(process.get("lastError").asString())
                .startsWith("bundle precept: bundle_error")
                .doesNotContain("u:p");
        JsonNode opa = process.get("opa");
        assertThat(opa.at("/bundles/precept/type").asString()).isEqualTo("delta");
        assertThat(opa.at("/bundles/precept/bytes").asInt()).isEqualTo(232);
        assertThat(opa.at("/bundles/precept").has("lastActivation")).isFalse();
        assertThat(opa.at("/plugins/decision_logs").asString()).isEqualTo("NOT_READY");
        assertThat(opa.at("/labels/region").asString()).isEqualTo("west");
        assertThat(opa.at("/lost/dropped_buffer_size_limit_bytes_exceeded").asInt()).isEqualTo(3);
        status(statusOf("p-fleet", before, 5));
        byte[] later = bytes(statusOf("p-fleet", position(), 5));
        HttpResponse<String> partition =
                post(STATUS + "/west", "Precept-Gateway-Key", key, "identity", later);
        assertThat(partition.statusCode()).as(partition.body()).isEqualTo(200);
        assertThat(process("p-fleet").get("lagPositions").asLong()).isZero();
        assertThat(lost("edge", "p-fleet"))
                .as("what was sent without its cache is not lost")
                .containsExactly(
                        Map.entry("dropped_buffer_size_limit_bytes_exceeded", 5L),
                        Map.entry("encoding_failure", 2L));
    }

    /** What is shown of what a process did not send, by counter. */
    private static Map<String, Long> lost(String gateway, String instance) {
        Map<String, Long> lost = new TreeMap<>();
        for (JsonNode gap : get("/opa/decisions/counts").get("gaps")) {
            if (gap.at("/gateway/handle").asString().equals(gateway)
                    && gap.get("instance").asString().equals(instance)) {
                lost.put(gap.get("counter").asString(), gap.get("lost").asLong());
            }
        }
        return lost;
    }

    @Test
    void whatDoesNotConcernAnOpaLeavesItWhereItIs() {
        long revision = position();
        status(statusOf("p-calm", revision, 0));
        world.api("other", "elsewhere", "read");
        status(statusOf("p-calm", revision, 0));
        assertThat(process("p-calm").get("applied").asLong()).isGreaterThan(revision);
        assertThat(process("p-calm").get("lagPositions").asLong()).isZero();
        status("{\"labels\":{\"id\":\"p-new\"},\"plugins\":{\"bundle\":{\"state\":\"ERROR\"}}}");
        assertThat(process("p-new").has("applied")).isFalse();
        assertThat(process("p-new").get("lastError").asString()).contains("plugin bundle");
    }

    private static String fenced(String name, String timeout) {
        HttpResponse<String> reply =
                service.send(
                        HttpRequest.newBuilder(
                                        URI.create(
                                                service.base()
                                                        + "/v1/organizations/fenced/users/"
                                                        + name))
                                .header("Authorization", "Bearer " + service.administratorToken())
                                .header("Content-Type", "application/json")
                                .header("Precept-Fence", "gateways;timeout=" + timeout)
                                .PUT(BodyPublishers.ofString("{}"))
                                .build());
        assertThat(reply.statusCode()).as(reply.body()).isLessThan(300);
        return reply.headers().firstValue("Precept-Fence").orElse("");
    }

    @Test
    void aFenceWaitsForAnOpaThatWasHeardOfLately() {
        world.organization("fenced");
        String own = key("fenced", "sidecars");
        String path = "/v1/organizations/fenced/opa/status";
        byte[] old = bytes(statusOf("p-old", position(), 0));
        post(path, "Precept-Gateway-Key", own, "identity", old);
        assertThat(fenced("one", "200ms")).isEqualTo("pending; gateways=\"sidecars\"");
        byte[] young = bytes(statusOf("p-old", position(), 0));
        post(path, "Precept-Gateway-Key", own, "identity", young);
        JsonNode reach =
                TokenWorld.json(
                        service.send(
                                "GET",
                                "/v1/organizations/fenced/changes/" + position() + "/reach",
                                ""));
        assertThat(reach.at("/gateways/0/live").asBoolean()).as(reach.toString()).isTrue();
        // One without a bundle answers nothing, so it holds up nobody.
        byte[] none = bytes("{\"labels\":{\"id\":\"p-old\"}}");
        post(path, "Precept-Gateway-Key", own, "identity", none);
        assertThat(fenced("two", "30s")).isEqualTo("reached");
    }

    private static Path bundle(long revision) throws IOException {
        Path folder = Files.createTempDirectory("precept-rego");
        Files.writeString(
                folder.resolve("decision.rego"),
                """
                package precept

                default allow := false

                allow if input.subject.id in {"ada", "eve"}

                decision := {"allow": allow}
                """);
        Files.writeString(folder.resolve(".manifest"), "{\"roots\":[\"precept\"]}");
        OpaProcess.Run run =
                OpaProcess.run(
                        folder,
                        "",
                        "build",
                        "-b",
                        folder.toString(),
                        "--revision",
                        "evt-" + revision,
                        "-o",
                        "bundle.tar.gz");
        assertThat(run.status()).as(run.errors()).isZero();
        return folder.resolve("bundle.tar.gz");
    }

    private static void ask(OpaProcess opa, String user) {
        HttpResponse<String> reply =
                service.send(
                        HttpRequest.newBuilder(opa.base().resolve("/v1/data/precept/decision"))
                                .header("Authorization", "Bearer eyJhbGciOiJub25lIn0.e30.")
                                .POST(BodyPublishers.ofString("{\"input\":" + input(user) + "}"))
                                .build());
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    }

    @Test
    void aRealOpaReports() throws IOException {
        String own = key("acme", "real");
        OpaProcess.program();
        long revision = position();
        String configuration =
                """
                services:
                  precept:
                    url: ${BASE}/v1/organizations/acme/opa
                    headers: {Precept-Gateway-Key: "${KEY}"}
                labels: {region: west}
                bundles:
                  precept: {resource: "${BUNDLE}"}
                decision_logs:
                  service: precept
                  reporting: {min_delay_seconds: 1, max_delay_seconds: 1}
                  request_context: {http: {headers: [authorization]}}
                status: {service: precept}
                """;
        Map<String, String> environment =
                Map.of(
                        "BASE", service.decisionBase(),
                        "KEY", own,
                        "BUNDLE", bundle(revision).toUri().toString());
        try (OpaProcess opa = OpaProcess.configured(configuration, environment)) {
            opa.awaitReady();
            List.of("ada", "bob", "eve", "ada").forEach(user -> ask(opa, user));
            String list = "/opa/decisions?gateway=real";
            await().atMost(PATIENCE).until(() -> get(list).get("decisions").size() == 4);
            JsonNode differs = get(list + "&check=differs").get("decisions");
            assertThat(differs.size()).isEqualTo(1);
            assertThat(differs.get(0).at("/subject/handle").asString()).isEqualTo("eve");
            assertThat(differs.get(0).at("/record/decision/reason").asString())
                    .isEqualTo(reasonFor("eve"));
            assertThat(differs.toString()).contains("authorization").doesNotContain("eyJhbG");
            assertThat(get(list + "&check=agrees").get("decisions").size()).isEqualTo(3);
            await().atMost(PATIENCE)
                    .until(() -> get("/gateways/real").at("/processes/0/applied").asLong() > 0);
            JsonNode process = get("/gateways/real").at("/processes/0");
            assertThat(process.get("applied").asLong()).isGreaterThanOrEqualTo(revision);
            assertThat(process.at("/opa/labels/version").asString()).isEqualTo("1.4.2");
            assertThat(process.at("/opa/bundles/precept/revision").asString())
                    .isEqualTo("evt-" + revision);
            assertThat(process.get("instance").asString())
                    .isEqualTo(differs.get(0).get("instance").asString());
        }
    }

    @Test
    void whatARealOpaDropsIsShownAsAGap() throws IOException {
        String own = key("acme", "dropping");
        OpaProcess.program();
        String configuration =
                """
                services:
                  precept:
                    url: ${BASE}/v1/organizations/acme/opa
                    headers: {Precept-Gateway-Key: "${KEY}"}
                bundles:
                  precept: {resource: "${BUNDLE}"}
                decision_logs:
                  service: precept
                  reporting:
                    min_delay_seconds: 1
                    max_delay_seconds: 1
                    max_decisions_per_second: 1
                status: {service: precept}
                """;
        Map<String, String> environment =
                Map.of(
                        "BASE", service.base(),
                        "KEY", own,
                        "BUNDLE", bundle(position()).toUri().toString());
        try (OpaProcess opa = OpaProcess.configured(configuration, environment)) {
            opa.awaitReady();
            for (int i = 0; i < 10; i++) {
                ask(opa, "ada");
            }
            await().atMost(PATIENCE).until(() -> dropped() > 0 && dropped() + kept() == 10);
            assertThat(get("/gateways/dropping").at("/processes/0/opa/lost").toString())
                    .contains("dropped_rate_limit_exceeded");
        }
    }

    private static long dropped() {
        String instance = get("/gateways/dropping").at("/processes/0/instance").asString("");
        return lost("dropping", instance).getOrDefault("dropped_rate_limit_exceeded", 0L);
    }

    private static int kept() {
        return get("/opa/decisions?gateway=dropping").get("decisions").size();
    }

    /** Whether an OPA is seen to answer from a position on, by what it says of itself. */
    private static boolean has(String gateway, long position) {
        for (JsonNode one : get("/changes/" + position + "/reach").get("gateways")) {
            if (one.get("gateway").asString().equals(gateway)) {
                return one.get("live").asBoolean();
            }
        }
        return false;
    }

    @Test
    void anOpaThatFollowsUsAgreesAndIsSeenToHaveAChange() {
        world.manage("PUT", "acme/users/joining", "{}");
        String own = key("acme", "following");
        OpaProcess.program();
        String configuration =
                """
                services:
                  precept:
                    url: ${BASE}/v1/organizations/acme/opa
                    headers: {Precept-Gateway-Key: "${KEY}"}
                bundles:
                  precept:
                    service: precept
                    resource: bundles/precept
                    polling: {long_polling_timeout_seconds: 10}
                decision_logs:
                  service: precept
                  reporting: {min_delay_seconds: 1, max_delay_seconds: 1}
                status: {service: precept}
                """;
        Map<String, String> environment = Map.of("BASE", service.decisionBase(), "KEY", own);
        try (OpaProcess opa = OpaProcess.configured(configuration, environment)) {
            opa.awaitReady();
            List.of("ada", "bob", "joining").forEach(user -> ask(opa, user));
            String gateway = "/gateways/following";
            await().atMost(PATIENCE)
                    .until(() -> get(gateway).at("/processes/0/applied").asLong() > 0);
            world.manage("PUT", "acme/roles/reader/members/users/joining", "{}");
            long joined = position();
            await().atMost(PATIENCE).until(() -> has("following", joined));
            ask(opa, "joining");
            String list = "/opa/decisions?gateway=following&check=agrees";
            await().atMost(PATIENCE).until(() -> get(list).get("decisions").size() == 4);
            JsonNode last = get(list).get("decisions").get(0);
            assertThat(last.get("outcome").asString()).isEqualTo("permit");
            assertThat(last.at("/subject/handle").asString()).isEqualTo("joining");
            assertThat(get(list + "&outcome=deny").get("decisions").size()).isEqualTo(2);
            assertThat(get("/opa/decisions?gateway=following").get("decisions").size())
                    .isEqualTo(4);
        }
    }
}
