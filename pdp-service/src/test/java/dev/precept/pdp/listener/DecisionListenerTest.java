package dev.precept.pdp.listener;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.TestService;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The lean listener answers as the main one does, and does not fall for what is sent to it. */
class DecisionListenerTest {
    private static final String EVALUATION = "/o/default/access/v1/evaluation";
    private static final String EVALUATIONS = "/o/default/access/v1/evaluations";
    private static final String INTROSPECT = "/o/system/oauth2/introspect";
    private static final String ORIGIN = "https://spa.example.org";
    private static final String ALLOW_ORIGIN = "access-control-allow-origin";
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String QUESTION =
            "{\"subject\":{\"type\":\"user\",\"id\":\"ada\"},\"action\":{\"name\":\"GET\"},"
                    + "\"resource\":{\"type\":\"books\",\"id\":\"/books\"}}";

    private static TestService service;

    @BeforeAll
    static void start() {
        service = TestService.start();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static RawClient client() throws IOException {
        return new RawClient(service.bean(DecisionListener.class).port());
    }

    private static String head(String line, String... fields) {
        return line
                + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                + service.administratorToken()
                + "\r\n"
                + String.join("", List.of(fields).stream().map(field -> field + "\r\n").toList())
                + "\r\n";
    }

    private static String evaluation(String body) {
        return post(EVALUATION, body);
    }

    private static String post(String path, String body) {
        return head(
                        "POST " + path,
                        "Content-Type: application/json",
                        "Content-Length: " + body.length())
                + body;
    }

    private static HttpResponse<String> send(
            String base, String method, String path, String body, String... fields) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + path))
                        .method(method, BodyPublishers.ofString(body));
        for (int i = 0; i < fields.length; i += 2) {
            request.header(fields[i], fields[i + 1]);
        }
        return service.send(request.build());
    }

    private static Map<String, List<String>> fields(HttpResponse<String> response) {
        Map<String, List<String>> fields = new TreeMap<>(response.headers().map());
        fields.keySet().removeAll(List.of("date", "keep-alive", "connection", ":status"));
        return fields;
    }

    @Test
    void bothListenersGiveTheSameAnswers() {
        String bearer = "Bearer " + service.administratorToken();
        String json = "application/json";
        String basic =
                "Basic "
                        + Base64.getEncoder()
                                .encodeToString(
                                        (service.clientId() + ":" + service.clientSecret())
                                                .getBytes(StandardCharsets.UTF_8));
        String token = "token=" + service.administratorToken();
        String metadata = "/.well-known/authzen-configuration/o/";
        String[][] questions = {
            {"POST", EVALUATION, QUESTION, "Content-Type", json, "Authorization", bearer},
            {"POST", EVALUATION, "{}", "Content-Type", json, "Authorization", bearer},
            {"POST", EVALUATION, QUESTION, "Content-Type", "text/x", "Authorization", bearer},
            {"POST", EVALUATION, QUESTION, "Content-Type", json},
            {"POST", EVALUATION, QUESTION, "Content-Type", json, "Authorization", "Bearer x"},
            {"POST", "/o/no/access/v1/evaluation", QUESTION, "Authorization", bearer},
            {"PUT", EVALUATION, QUESTION, "Content-Type", json, "Authorization", bearer},
            {"POST", EVALUATION, QUESTION, "Precept-Log", "x", "Authorization", bearer},
            {"POST", EVALUATION, QUESTION, "Precept-At-Least", "x", "Authorization", bearer},
            {"POST", EVALUATION, QUESTION, "Precept-At-Least", "99999", "Authorization", bearer},
            {"POST", EVALUATION, QUESTION, "X-Request-ID", "seven", "Authorization", bearer},
            {"POST", EVALUATIONS, "x".repeat(1 << 21), "Authorization", bearer},
            {"POST", INTROSPECT, "token=x", "Content-Type", FORM, "Authorization", bearer},
            {"POST", INTROSPECT, token, "Content-Type", FORM, "Authorization", bearer},
            {"POST", INTROSPECT, token, "Content-Type", FORM, "Authorization", basic},
            {"POST", INTROSPECT, token, "Content-Type", FORM, "Authorization", basic + "x"},
            {"POST", INTROSPECT, token, "Content-Type", FORM, "Authorization", "Basic x"},
            {"POST", INTROSPECT, token, "Content-Type", FORM, "Authorization", "Bearer x"},
            {"POST", INTROSPECT, token, "Content-Type", FORM},
            {"POST", INTROSPECT, token + "&token=x", "Content-Type", FORM},
            {"POST", INTROSPECT, token, "Content-Type", json, "Authorization", basic},
            {"POST", INTROSPECT + "?x", token, "Content-Type", FORM, "Authorization", basic},
            {"POST", INTROSPECT, token, "Precept-At-Least", "99999", "Authorization", basic},
            {"POST", "/o/no/oauth2/introspect", token, "Content-Type", FORM},
            {"GET", INTROSPECT, "", "Authorization", basic},
            {"GET", metadata + "default", ""},
            {"HEAD", metadata + "default", ""},
            {"DELETE", metadata + "default", ""},
            {"GET", metadata + "no", ""},
        };
        for (String[] question : questions) {
            String[] headers = List.of(question).subList(3, question.length).toArray(String[]::new);
            HttpResponse<String> main =
                    send(service.base(), question[0], question[1], question[2], headers);
            HttpResponse<String> lean =
                    send(service.decisionBase(), question[0], question[1], question[2], headers);
            String what = String.join(" ", List.of(question[0], question[1]));
            assertThat(lean.statusCode()).as(what).isEqualTo(main.statusCode()).isNotEqualTo(500);
            assertThat(lean.body()).as(what).isEqualTo(main.body());
            assertThat(fields(lean)).as(what).isEqualTo(fields(main));
        }
    }

    @Test
    void programsOfAnyOriginMayAskForTokensAndReadWhatTheyAreTold() {
        for (String base : List.of(service.base(), service.decisionBase())) {
            for (String door :
                    List.of(
                            "oauth2/token",
                            "oauth2/revoke",
                            "oauth2/userinfo",
                            "oauth2/par",
                            "oauth2/device_authorization",
                            "oauth2/register")) {
                String path = "/o/default/" + door;
                HttpResponse<String> before = preflight(base, path);
                assertThat(before.statusCode()).as(path).isEqualTo(204);
                assertIsReadable(before);
                assertThat(before.headers().firstValue("Access-Control-Allow-Methods").orElse(""))
                        .contains("POST");
                assertThat(before.headers().firstValue("Access-Control-Allow-Headers"))
                        .contains("authorization, content-type, dpop, precept-at-least");
                assertThat(before.headers().firstValue("Access-Control-Max-Age")).contains("600");
                HttpResponse<String> refused = send(base, "POST", path, "x", "Origin", ORIGIN);
                assertThat(refused.statusCode()).as(path).isBetween(400, 401);
                assertIsReadable(refused);
                assertIsReadable(send(base, "PUT", path, "x", "Origin", ORIGIN));
                String large = "x".repeat(1 << 21);
                assertIsReadable(send(base, "POST", path, large, "Origin", ORIGIN));
                assertIsReadable(send(base, "POST", path, "x", "Precept-At-Least", "x"));
            }
            for (String path : List.of(INTROSPECT, "/o/default/oauth2/bc-authorize", EVALUATION)) {
                HttpResponse<String> answer = preflight(base, path);
                assertThat(answer.statusCode()).as(path).isIn(401, 405);
                assertThat(answer.headers().map()).doesNotContainKey(ALLOW_ORIGIN);
            }
        }
    }

    private static HttpResponse<String> preflight(String base, String path) {
        return send(
                base,
                "OPTIONS",
                path,
                "",
                "Origin",
                ORIGIN,
                "Access-Control-Request-Method",
                "POST",
                "Access-Control-Request-Headers",
                "dpop");
    }

    private static void assertIsReadable(HttpResponse<String> answer) {
        assertThat(answer.headers().allValues(ALLOW_ORIGIN)).containsExactly("*");
        assertThat(answer.headers().firstValue("Access-Control-Expose-Headers"))
                .contains("DPoP-Nonce, WWW-Authenticate, Precept-Position");
        assertThat(answer.headers().map()).doesNotContainKey("access-control-allow-credentials");
    }

    @Test
    void whatIsNotADoorIsNotHere() {
        String bearer = "Bearer " + service.administratorToken();
        for (String path :
                List.of("/", "/v1/organizations/default", "/actuator/prometheus", "/o/default")) {
            HttpResponse<String> response =
                    send(service.decisionBase(), "GET", path, "", "Authorization", bearer);
            assertThat(response.statusCode()).as(path).isEqualTo(404);
            assertThat(response.body()).contains("not-found");
        }
    }

    @Test
    void requestsSentAtOnceAreAnsweredInOrder() throws IOException {
        try (RawClient client = client()) {
            StringBuilder all = new StringBuilder();
            for (int i = 0; i < 50; i++) {
                String wait = i % 10 == 3 ? "Precept-At-Least: 0" : "Precept-Log: x";
                all.append(head("GET /nowhere/" + i, "X-Request-ID: " + i, wait));
            }
            client.send(all.toString());
            for (int i = 0; i < 50; i++) {
                assertThat(client.answer()).contains("X-Request-ID: " + i + "\r\n");
            }
        }
    }

    @Test
    void aBodyOfAnyCutIsPutTogether() throws IOException {
        try (RawClient client = client()) {
            for (char c : evaluation(QUESTION).toCharArray()) {
                client.send(String.valueOf(c));
            }
            assertThat(client.answer()).startsWith("HTTP/1.1 200 OK\r\n").contains("\"decision\"");
        }
    }

    @Test
    void whoAsksBeforeHeSendsIsToldToGoOn() throws IOException {
        try (RawClient client = client()) {
            String question =
                    evaluation(QUESTION).replace("Content-L", "Expect: 100-continue\r\nContent-L");
            int body = question.indexOf("\r\n\r\n") + 4;
            client.send(question.substring(0, body));
            assertThat(client.answer()).startsWith("HTTP/1.1 100 ");
            client.send(question.substring(body));
            assertThat(client.answer()).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void whoIsTooLargeIsToldBeforeHeSends() throws IOException {
        try (RawClient client = client()) {
            client.send(
                    head(
                            "POST " + EVALUATION,
                            "Content-Length: 99999999999",
                            "Expect: 100-continue"));
            assertThat(client.answer()).startsWith("HTTP/1.1 400 ").contains("Connection: close");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\nHost: h\n\n",
                "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
                "POST / HTTP/1.1\r\n"
                        + "Host: h\r\n"
                        + "Content-Length: 1\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: h\r\nX: \0\r\n\r\n",
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003\r\n",
                "hello\r\n\r\n",
            })
    void whatIsNoRequestEndsTheConnection(String request) throws IOException {
        try (RawClient client = client()) {
            client.send(request);
            assertThat(client.answer())
                    .startsWith("HTTP/1.1 400 ")
                    .contains("Connection: close\r\n");
            client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @Test
    void whatIsTooMuchIsRefusedQuickly() throws IOException {
        String id = "x".repeat(1_000_000);
        String large = QUESTION.replace("\"ada\"", '"' + id + '"');
        String deep = "{\"context\":" + "[".repeat(1_000) + "]".repeat(1_000) + "}";
        String many = "{\"evaluations\":[{}" + ",{}".repeat(10_000) + "]}";
        for (String body : List.of(large, deep, many)) {
            try (RawClient client = client()) {
                client.send(post(EVALUATIONS, body));
                long start = System.nanoTime();
                assertThat(client.answer()).startsWith("HTTP/1.1 400 ");
                assertThat(System.nanoTime() - start).isLessThan(2_000_000_000L);
            }
        }
        try (RawClient client = client()) {
            client.send("GET / HTTP/1.1\r\nHost: h\r\nX: " + "x".repeat(Limits.HEAD_BYTES));
            assertThat(client.answer()).startsWith("HTTP/1.1 431 ");
        }
    }

    @Test
    void aConnectionIsKeptUntilItsClientWantsItsEnd() throws IOException {
        try (RawClient client = client()) {
            client.send(evaluation(QUESTION));
            assertThat(client.answer()).startsWith("HTTP/1.1 200 ").doesNotContain("Connection:");
            client.send(evaluation(QUESTION).replace("Host:", "Connection: close\r\nHost:"));
            assertThat(client.answer()).startsWith("HTTP/1.1 200 ").contains("Connection: close");
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @Test
    void aPositionIsWaitedForWithoutHoldingOthersUp() throws IOException {
        String position =
                send(service.decisionBase(), "GET", "/nowhere", "")
                        .headers()
                        .firstValue("Precept-Position")
                        .orElseThrow();
        long next = Long.parseLong(position) + 1;
        try (RawClient waits = client();
                RawClient other = client()) {
            waits.send(
                    evaluation(QUESTION)
                            .replace("Host:", "Precept-At-Least: 0" + position + "\r\nHost:"));
            assertThat(waits.answer()).startsWith("HTTP/1.1 200 ");
            waits.send(
                    evaluation(QUESTION)
                            .replace("Host:", "Precept-At-Least: " + next + "\r\nHost:"));
            other.send(evaluation(QUESTION));
            assertThat(other.answer()).startsWith("HTTP/1.1 200 ");
            assertThat(waits.answer()).contains("position-beyond-log");
        }
    }

    /** The lines of a chunked answer, once its head is read. */
    private static List<String> lines(RawClient client) throws IOException {
        assertThat(client.answer())
                .startsWith("HTTP/1.1 200 ")
                .contains("Content-Type: application/x-ndjson", "Transfer-Encoding: chunked");
        List<String> lines = new ArrayList<>();
        for (String chunk = client.chunk(); !chunk.isEmpty(); chunk = client.chunk()) {
            lines.add(chunk);
        }
        return lines;
    }

    @Test
    void linesAreAnsweredOneByOne() throws IOException {
        String body = QUESTION + "\n\n{\"x\n" + QUESTION;
        String type = "Content-Type: application/x-ndjson";
        try (RawClient client = client()) {
            for (int i = 0; i < 2; i++) {
                client.send(
                        head("POST " + EVALUATIONS, type, "Content-Length: " + body.length())
                                + body);
                List<String> lines = lines(client);
                assertThat(lines).hasSize(4).allMatch(line -> line.endsWith("}\n"));
                assertThat(lines.get(0)).isEqualTo(lines.get(3)).contains("\"reason\"");
                assertThat(lines.get(1)).contains("\"status\":400");
                assertThat(lines.get(2)).contains("\"status\":400");
            }
            client.send(evaluation(QUESTION));
            assertThat(client.answer()).startsWith("HTTP/1.1 200 ");
        }
        HttpResponse<String> main =
                send(
                        service.base(),
                        "POST",
                        EVALUATIONS,
                        body,
                        "Content-Type",
                        "application/x-ndjson",
                        "Authorization",
                        "Bearer " + service.administratorToken());
        assertThat(main.statusCode()).isEqualTo(200);
        assertThat(main.body().lines()).hasSize(4).allMatch(line -> line.endsWith("}"));
    }

    @Test
    void aLineIsAnsweredBeforeTheNextIsSent() throws IOException {
        String line = Integer.toHexString(QUESTION.length() + 1) + "\r\n" + QUESTION + "\n\r\n";
        try (RawClient client = client()) {
            client.send(
                    head(
                            "POST " + EVALUATIONS,
                            "Content-Type: application/x-ndjson",
                            "Transfer-Encoding: chunked"));
            client.send(line);
            assertThat(client.answer()).startsWith("HTTP/1.1 200 ");
            assertThat(client.chunk()).contains("\"reason\"");
            for (int i = 0; i < 2_000; i++) {
                client.send(line);
                assertThat(client.chunk()).contains("\"reason\"");
            }
            client.send("0\r\n\r\n");
            assertThat(client.chunk()).isEmpty();
            client.send(evaluation(QUESTION));
            assertThat(client.answer()).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void linesOfWhoMayNotAskAndLinesWithoutEndAreRefused() throws IOException {
        String type = "Content-Type: application/x-ndjson";
        try (RawClient client = client()) {
            client.send(
                    head("POST " + EVALUATIONS, type, "Content-Length: 3")
                                    .replace("Bearer ", "Bearer x")
                            + "{}\n");
            assertThat(client.answer()).startsWith("HTTP/1.1 401 ");
        }
        try (RawClient client = client()) {
            client.send(head("POST " + EVALUATIONS, type, "Content-Length: 99999999"));
            client.send("x".repeat(dev.precept.pdp.door.Limits.LINE_BYTES + 1));
            assertThat(client.answer()).startsWith("HTTP/1.1 400 ").contains("too-large");
        }
    }

    @Test
    void theLineThatEndsAnAnswerIsOneAsWell() throws IOException {
        String body = QUESTION + "\n" + "x".repeat(dev.precept.pdp.door.Limits.LINE_BYTES + 1);
        String type = "Content-Type: application/x-ndjson";
        List<String> lines;
        try (RawClient client = client()) {
            client.send(
                    head("POST " + EVALUATIONS, type, "Content-Length: " + body.length()) + body);
            lines = lines(client);
        }
        assertThat(lines).hasSize(2);
        assertThat(lines.getLast())
                .startsWith("{\"decision\":false,\"context\":{\"error\":{\"status\":400,")
                .contains("too-large")
                .endsWith("}}}\n");
        HttpResponse<String> main =
                send(
                        service.base(),
                        "POST",
                        EVALUATIONS,
                        body,
                        "Content-Type",
                        "application/x-ndjson",
                        "Authorization",
                        "Bearer " + service.administratorToken());
        assertThat(main.body()).isEqualTo(String.join("", lines));
    }
}
