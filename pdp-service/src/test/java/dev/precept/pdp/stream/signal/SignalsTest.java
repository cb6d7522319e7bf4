package dev.precept.pdp.stream.signal;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import dev.precept.pdp.TokenWorld;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.jdbc.core.simple.JdbcClient;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;

import javax.sql.DataSource;

/** Receivers learn of what was cut off and of what has changed, in order, until they say so. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignalsTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String EVENTS =
            "\"events_requested\": [\""
                    + Signal.SESSION_REVOKED
                    + "\", \""
                    + Signal.TOKEN_CLAIMS_CHANGE
                    + "\", \"https://other.example/event\"]";
    private static final String AT_ONCE = "{\"returnImmediately\": true}";

    private TokenWorld world;

    @BeforeAll
    void start() {
        world = TokenWorld.start("--precept.identity-providers.loopback=true");
    }

    @AfterAll
    void stop() {
        world.close();
    }

    private String organization() {
        String handle = "org-" + UUID.randomUUID();
        world.organization(handle);
        return handle;
    }

    private HttpResponse<String> send(String method, String path, String body) {
        return world.service().send(method, "/o/" + path, body);
    }

    private JsonNode ask(int status, String method, String path, String body) {
        HttpResponse<String> response = send(method, path, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return response.body().isEmpty() ? JSON.createObjectNode() : JSON.readTree(response.body());
    }

    private String stream(String org, String more) {
        return ask(201, "POST", org + "/ssf/streams", "{" + EVENTS + more + "}")
                .get("stream_id")
                .asString();
    }

    private JsonNode poll(String org, String stream, String body) {
        return ask(200, "POST", org + "/ssf/streams/" + stream + "/poll", body);
    }

    private static List<SignedJWT> tokens(JsonNode answer) throws Exception {
        List<SignedJWT> tokens = new ArrayList<>();
        for (JsonNode each : answer.get("sets")) {
            tokens.add(SignedJWT.parse(each.asString()));
        }
        return tokens;
    }

    private static JsonNode claims(SignedJWT token) {
        return JSON.readTree(token.getPayload().toString());
    }

    private String user(String org, String handle) {
        return world.manage("PUT", org + "/users/" + handle, "{}").get("id").asString();
    }

    private void cutOff(String org, String body) {
        world.manage("POST", org + "/revocations", body);
    }

    @Test
    void metadataSaysWhereEverythingIs() {
        String org = organization();
        JsonNode metadata = ask(200, "GET", org + "/.well-known/ssf-configuration", "");
        String issuer = world.issuer(org);
        assertThat(metadata.get("issuer").asString()).isEqualTo(issuer);
        assertThat(metadata.get("spec_version").asString()).isEqualTo("1_0");
        assertThat(metadata.get("jwks_uri").asString()).isEqualTo(issuer + "/oauth2/jwks");
        assertThat(metadata.get("delivery_methods_supported").toString())
                .isEqualTo("[\"urn:ietf:rfc:8935\",\"urn:ietf:rfc:8936\"]");
        HttpResponse<String> elsewhere =
                world.service().send("GET", "/.well-known/ssf-configuration/o/" + org, "");
        assertThat(JSON.readTree(elsewhere.body())).isEqualTo(metadata);
        assertThat(send("GET", "nobody/.well-known/ssf-configuration", "").statusCode())
                .isEqualTo(404);
    }

    @Test
    void whatIsPolledComesInOrderUntilItIsAcknowledged() throws Exception {
        String org = organization();
        String before = user(org, "before");
        cutOff(org, "{\"subject\": \"" + before + "\"}");
        String stream = stream(org, "");
        assertThat(poll(org, stream, AT_ONCE).get("sets")).isEmpty();
        String ann = user(org, "ann");
        world.manage("PUT", org + "/roles/boss", "{\"audience\": {\"type\": \"ORGANIZATION\"}}");
        world.manage("PUT", org + "/roles/boss/members/users/ann", "{}");
        cutOff(org, "{\"subject\": \"" + ann + "\"}");
        cutOff(org, "{\"session\": \"session-1\"}");
        world.manage("DELETE", org + "/users/ann", "");
        JsonNode answer = poll(org, stream, AT_ONCE);
        List<SignedJWT> tokens = tokens(answer);
        assertThat(answer.get("moreAvailable").asBoolean()).isFalse();
        List<JsonNode> all = tokens.stream().map(SignalsTest::claims).toList();
        assertThat(all)
                .extracting(claims -> claims.get("events").propertyNames().iterator().next())
                .containsExactly(
                        Signal.TOKEN_CLAIMS_CHANGE,
                        Signal.SESSION_REVOKED,
                        Signal.SESSION_REVOKED,
                        Signal.SESSION_REVOKED);
        JsonNode first = all.getFirst();
        assertThat(first.get("iss").asString()).isEqualTo(world.issuer(org));
        assertThat(first.get("aud").asString()).isEqualTo(world.service().clientId());
        assertThat(first.has("sub") || first.has("exp")).isFalse();
        assertThat(first.at("/sub_id/format").asString()).isEqualTo("iss_sub");
        assertThat(first.at("/sub_id/sub").asString()).isEqualTo(ann);
        JsonNode change = first.get("events").get(Signal.TOKEN_CLAIMS_CHANGE);
        assertThat(change.get("initiating_entity").asString()).isEqualTo("admin");
        assertThat(change.get("claims").has("roles")).isTrue();
        assertThat(all.get(2).at("/sub_id/session/id").asString()).isEqualTo("session-1");
        for (SignedJWT token : tokens) {
            assertThat(token.getHeader().getType().getType()).isEqualTo("secevent+jwt");
            assertThat(isSigned(org, token)).isTrue();
        }
        acknowledgedOutOfTurn(
                org, stream, all.stream().map(it -> it.get("jti").asString()).toList());
    }

    @Test
    void rolesAreToldThatCountNow() throws Exception {
        String org = organization();
        String stream = stream(org, "");
        user(org, "ann");
        for (String role : List.of("boss", "later")) {
            world.manage(
                    "PUT", org + "/roles/" + role, "{\"audience\": {\"type\": \"ORGANIZATION\"}}");
        }
        world.manage(
                "PUT",
                org + "/roles/later/members/users/ann",
                "{\"validFrom\": \"" + Instant.now().plusSeconds(3_600) + "\"}");
        world.manage("PUT", org + "/roles/boss/members/users/ann", "{}");
        List<SignedJWT> tokens = tokens(poll(org, stream, AT_ONCE));
        assertThat(tokens).hasSize(2);
        for (SignedJWT token : tokens) {
            JsonNode change = claims(token).get("events").get(Signal.TOKEN_CLAIMS_CHANGE);
            assertThat(change.at("/claims/roles").toString()).isEqualTo("[\"boss\"]");
        }
    }

    private void acknowledgedOutOfTurn(String org, String stream, List<String> ids)
            throws Exception {
        assertThat(List.copyOf(poll(org, stream, AT_ONCE).get("sets").propertyNames()))
                .as("the same until they are acknowledged")
                .isEqualTo(ids);
        JsonNode two = poll(org, stream, "{\"returnImmediately\": true, \"maxEvents\": 2}");
        assertThat(List.copyOf(two.get("sets").propertyNames())).isEqualTo(ids.subList(0, 2));
        assertThat(two.get("moreAvailable").asBoolean()).isTrue();
        JsonNode none =
                poll(
                        org,
                        stream,
                        "{\"maxEvents\": 0, \"ack\": [\"" + ids.get(1) + "\", \"unknown\"]}");
        assertThat(none.get("sets")).isEmpty();
        JsonNode rest =
                poll(
                        org,
                        stream,
                        "{\"returnImmediately\": true, \"ack\": [\""
                                + ids.get(0)
                                + "\"],"
                                + " \"setErrs\": {\""
                                + ids.get(2)
                                + "\": {\"err\": \"x\"}}}");
        assertThat(List.copyOf(rest.get("sets").propertyNames())).containsExactly(ids.get(3));
        JsonNode last =
                poll(
                        org,
                        stream,
                        "{\"returnImmediately\": true, \"ack\": [\"" + ids.get(3) + "\"]}");
        assertThat(last.get("sets")).isEmpty();
    }

    private boolean isSigned(String org, SignedJWT token) throws Exception {
        JWK key =
                JWKSet.parse(send("GET", org + "/oauth2/jwks", "").body())
                        .getKeyByKeyId(token.getHeader().getKeyID());
        return switch (key.getKeyType().getValue()) {
            case "RSA" -> token.verify(new RSASSAVerifier(key.toRSAKey()));
            case "EC" -> token.verify(new ECDSAVerifier(key.toECKey()));
            case String other -> throw new AssertionError(other);
        };
    }

    @Test
    void aPollWaitsForWhatComes() throws Exception {
        String org = organization();
        String stream = stream(org, "");
        Thread later = Thread.ofVirtual().start(() -> cutOff(org, "{\"session\": \"s\"}"));
        assertThat(tokens(poll(org, stream, "{}"))).hasSize(1);
        later.join();
    }

    @Test
    void streamsAreTheirReceiversOwn() {
        String org = organization();
        String stream = stream(org, ", \"description\": \"Mine\"");
        JsonNode shown = ask(200, "GET", org + "/ssf/streams?stream_id=" + stream, "");
        assertThat(shown.get("events_delivered").toString())
                .isEqualTo(
                        "[\""
                                + Signal.SESSION_REVOKED
                                + "\",\""
                                + Signal.TOKEN_CLAIMS_CHANGE
                                + "\"]");
        assertThat(shown.at("/delivery/endpoint_url").asString())
                .isEqualTo(world.issuer(org) + "/ssf/streams/" + stream + "/poll");
        assertThat(ask(200, "GET", org + "/ssf/streams", "")).hasSize(1);
        JsonNode changed =
                ask(
                        200,
                        "PATCH",
                        org + "/ssf/streams",
                        "{\"stream_id\": \"" + stream + "\", \"events_requested\": []}");
        assertThat(changed.get("events_delivered")).isEmpty();
        assertThat(changed.get("description").asString()).isEqualTo("Mine");
        JsonNode replaced =
                ask(200, "PUT", org + "/ssf/streams", "{\"stream_id\": \"" + stream + "\"}");
        assertThat(replaced.has("description")).isFalse();
        String other = organization();
        ask(404, "GET", other + "/ssf/streams?stream_id=" + stream, "");
        ask(404, "GET", org + "/ssf/status?stream_id=unknown", "");
        ask(400, "POST", org + "/ssf/streams", "[]");
        ask(400, "POST", org + "/ssf/streams", "{\"delivery\": {\"method\": \"mail\"}}");
        ask(
                400,
                "POST",
                org + "/ssf/streams",
                "{\"delivery\": {\"method\": \"urn:ietf:rfc:8935\", \"endpoint_url\":"
                        + " \"ftp://a\"}}");
        for (int i = 1; i < Limits.STREAMS_PER_CLIENT; i++) {
            stream(org, "");
        }
        ask(409, "POST", org + "/ssf/streams", "{}");
        ask(204, "DELETE", org + "/ssf/streams?stream_id=" + stream, "");
        ask(404, "DELETE", org + "/ssf/streams?stream_id=" + stream, "");
        HttpResponse<String> nobody =
                world.service()
                        .send(
                                HttpRequest.newBuilder(
                                                URI.create(world.issuer(org) + "/ssf/streams"))
                                        .POST(BodyPublishers.ofString("{}"))
                                        .build());
        assertThat(nobody.statusCode()).isEqualTo(401);
        ask(403, "GET", "no-such-organization/ssf/streams", "");
    }

    @Test
    void pausedStreamsKeepAndDisabledOnesLose() throws Exception {
        String org = organization();
        String stream = stream(org, "");
        status(org, stream, "paused");
        cutOff(org, "{\"session\": \"kept\"}");
        assertThat(poll(org, stream, AT_ONCE).get("sets")).isEmpty();
        status(org, stream, "enabled");
        JsonNode answer = poll(org, stream, AT_ONCE);
        SignedJWT kept = tokens(answer).getFirst();
        assertThat(claims(kept).at("/sub_id/session/id").asString()).isEqualTo("kept");
        poll(
                org,
                stream,
                "{\"maxEvents\": 0, \"ack\": [\"" + claims(kept).get("jti").asString() + "\"]}");
        status(org, stream, "disabled");
        cutOff(org, "{\"session\": \"lost\"}");
        status(org, stream, "enabled");
        assertThat(poll(org, stream, AT_ONCE).get("sets")).isEmpty();
        ask(
                400,
                "POST",
                org + "/ssf/status",
                "{\"stream_id\": \"" + stream + "\", \"status\": \"asleep\"}");
    }

    private void status(String org, String stream, String status) {
        JsonNode changed =
                ask(
                        200,
                        "POST",
                        org + "/ssf/status",
                        "{\"stream_id\": \"" + stream + "\", \"status\": \"" + status + "\"}");
        assertThat(changed.get("status").asString()).isEqualTo(status);
        assertThat(
                        ask(200, "GET", org + "/ssf/status?stream_id=" + stream, "")
                                .get("status")
                                .asString())
                .isEqualTo(status);
    }

    @Test
    void subjectsMayBeLeftOut() {
        String org = organization();
        String stream = stream(org, "");
        String ann = user(org, "ann");
        String subject =
                "{\"stream_id\": \""
                        + stream
                        + "\", \"subject\": {\"format\": \"iss_sub\","
                        + " \"iss\": \""
                        + world.issuer(org)
                        + "\", \"sub\": \""
                        + ann
                        + "\"}}";
        ask(204, "POST", org + "/ssf/subjects/remove", subject);
        ask(204, "POST", org + "/ssf/subjects/remove", subject);
        cutOff(org, "{\"subject\": \"" + ann + "\"}");
        assertThat(poll(org, stream, AT_ONCE).get("sets")).isEmpty();
        ask(200, "POST", org + "/ssf/subjects/add", subject);
        cutOff(org, "{\"subject\": \"" + ann + "\"}");
        assertThat(poll(org, stream, AT_ONCE).get("sets")).isNotEmpty();
        ask(400, "POST", org + "/ssf/subjects/add", "{\"stream_id\": \"" + stream + "\"}");
        ask(204, "POST", org + "/ssf/subjects/remove", subject);
        String reordered =
                "{\"subject\": {\"sub\": "
                        + subject.replaceAll(".*\"sub\": *(\"[^\"]*\").*", "$1")
                        + ", \"iss\": "
                        + subject.replaceAll(".*\"iss\": *(\"[^\"]*\").*", "$1")
                        + ", \"format\": \"iss_sub\"}, \"stream_id\": \""
                        + stream
                        + "\"}";
        ask(200, "POST", org + "/ssf/subjects/add", reordered);
        assertThat(reordered).isNotEqualTo(subject);
        ask(400, "POST", org + "/ssf/subjects/remove", subject.replace("iss_sub", "nonsense"));
        ask(404, "GET", org + "/ssf/streams?stream_id=%00", "");
        ask(404, "GET", org + "/ssf/status?stream_id=%00", "");
        ask(400, "POST", org + "/ssf/streams", "{\"events_requested\": [\"\\u0000\"]}");
    }

    @Test
    void whatIsPushedComesInOrderUntilItIsAccepted() throws Exception {
        String org = organization();
        List<String> came = Collections.synchronizedList(new ArrayList<>());
        List<Integer> answers = Collections.synchronizedList(new ArrayList<>(List.of(503)));
        HttpServer receiver = receiver(came, answers);
        try {
            String stream = stream(org, pushedTo(receiver));
            ask(
                    204,
                    "POST",
                    org + "/ssf/verification",
                    "{\"stream_id\": \"" + stream + "\", \"state\": \"Who's there?\"}");
            await(came, 2);
            for (int i = 0; i < 3; i++) {
                cutOff(org, "{\"session\": \"s" + i + "\"}");
            }
            await(came, 5);
            JsonNode verification = claims(SignedJWT.parse(came.get(1)));
            assertThat(came.get(0)).as("tried again").isNotEmpty();
            assertThat(verification.get("events").get(Signal.VERIFICATION).get("state").asString())
                    .isEqualTo("Who's there?");
            assertThat(verification.at("/sub_id/id").asString()).isEqualTo(stream);
            for (int i = 0; i < 3; i++) {
                JsonNode each = claims(SignedJWT.parse(came.get(2 + i)));
                assertThat(each.at("/sub_id/session/id").asString()).isEqualTo("s" + i);
            }
            String shown = send("GET", org + "/ssf/streams", "").body();
            assertThat(shown).doesNotContain("Bearer pushed");
            ask(400, "POST", org + "/ssf/streams/" + stream + "/poll", "{}");
        } finally {
            receiver.stop(0);
        }
    }

    private HttpServer receiver(List<String> came, List<Integer> answers) throws IOException {
        HttpServer receiver =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> take(exchange, came, answers));
        receiver.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        receiver.start();
        return receiver;
    }

    private static String pushedTo(HttpServer receiver) {
        return ", \"delivery\": {\"method\": \"urn:ietf:rfc:8935\","
                + " \"endpoint_url\": \"http://127.0.0.1:"
                + receiver.getAddress().getPort()
                + "/in\", \"authorization_header\": \"Bearer pushed\"}";
    }

    private void grant(String application, String organization) {
        world.manage(
                "PUT",
                "system/applications/" + application + "/authorized-apis/precept",
                "{\"policy\": \"NO_POLICY\", \"scopes\": [\"precept:read\"],"
                        + " \"organizations\": [\""
                        + organization
                        + "\"]}");
    }

    private HttpResponse<String> as(String token, String method, String path, String body) {
        return world.service()
                .send(
                        HttpRequest.newBuilder(URI.create(world.service().base() + "/o/" + path))
                                .header("Authorization", "Bearer " + token)
                                .header("Content-Type", "application/json")
                                .method(method, BodyPublishers.ofString(body))
                                .build());
    }

    @Test
    void whoLosesTheRightIsToldNothingUntilItIsBack() throws Exception {
        String org = organization();
        List<String> came = Collections.synchronizedList(new ArrayList<>());
        HttpServer receiver = receiver(came, new ArrayList<>());
        try {
            String name = "receiver-" + UUID.randomUUID();
            TokenWorld.Client client = world.application("system", name, "");
            grant(name, org);
            String token = world.accessToken(client, "");
            String settings = "{" + EVENTS + pushedTo(receiver) + "}";
            HttpResponse<String> made = as(token, "POST", org + "/ssf/streams", settings);
            assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
            String stream = JSON.readTree(made.body()).get("stream_id").asString();
            cutOff(org, "{\"session\": \"before\"}");
            await(came, 1);
            grant(name, organization());
            cutOff(org, "{\"session\": \"between\"}");
            awaitError(stream, "no right");
            assertThat(came).hasSize(1);
            assertThat(as(token, "GET", org + "/ssf/streams", "").statusCode()).isEqualTo(403);
            grant(name, org);
            await(came, 2);
            assertThat(as(token, "GET", org + "/ssf/streams?all=true", "").statusCode())
                    .isEqualTo(403);
            JsonNode everybodys = ask(200, "GET", org + "/ssf/streams?all=true", "");
            assertThat(everybodys).hasSize(1);
            assertThat(everybodys.get(0).get("aud").asString()).isEqualTo(client.id());
            assertThat(ask(200, "GET", org + "/ssf/streams", "")).isEmpty();
            ask(204, "DELETE", org + "/ssf/streams?stream_id=" + stream, "");
        } finally {
            receiver.stop(0);
        }
    }

    @Test
    void streamsOfWhatIsGoneAreForgotten() throws Exception {
        String org = organization();
        String stream = stream(org, "");
        String kept = stream(organization(), "");
        world.manage("DELETE", org, "");
        for (long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
                isThere(stream) && System.nanoTime() < end; ) {
            Thread.sleep(50);
        }
        assertThat(isThere(stream)).isFalse();
        assertThat(isThere(kept)).isTrue();
    }

    @Test
    void whoAcceptsNothingForLongIsPaused() throws Exception {
        String org = organization();
        List<String> came = Collections.synchronizedList(new ArrayList<>());
        List<Integer> answers = Collections.synchronizedList(new ArrayList<>(List.of(400, 400)));
        HttpServer receiver = receiver(came, answers);
        try {
            String stream = stream(org, pushedTo(receiver));
            cutOff(org, "{\"session\": \"refused\"}");
            awaitError(stream, "400");
            JdbcClient.create(world.service().bean(DataSource.class))
                    .sql("update signal_stream set attempts = ? where id = ?")
                    .param(Limits.FAILURES - 1)
                    .param(stream)
                    .update();
            String path = org + "/ssf/status?stream_id=" + stream;
            JsonNode shown = ask(200, "GET", path, "");
            for (long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
                    !shown.has("reason") && System.nanoTime() < end; ) {
                Thread.sleep(20);
                shown = ask(200, "GET", path, "");
            }
            assertThat(shown.get("status").asString()).isEqualTo("paused");
            assertThat(shown.get("reason").asString()).contains("status 400");
            status(org, stream, "enabled");
            await(came, 3);
            assertThat(ask(200, "GET", path, "").has("reason")).isFalse();
        } finally {
            receiver.stop(0);
        }
    }

    private boolean isThere(String stream) {
        return JdbcClient.create(world.service().bean(DataSource.class))
                .sql("select exists (select from signal_stream where id = ?)")
                .param(stream)
                .query(Boolean.class)
                .single();
    }

    private void awaitError(String stream, String expected) throws InterruptedException {
        JdbcClient jdbc = JdbcClient.create(world.service().bean(DataSource.class));
        String error = "";
        for (long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
                !error.contains(expected) && System.nanoTime() < end; ) {
            Thread.sleep(20);
            error =
                    jdbc.sql("select coalesce(last_error, '') from signal_stream where id = ?")
                            .param(stream)
                            .query(String.class)
                            .single();
        }
        assertThat(error).contains(expected);
    }

    private static void take(HttpExchange exchange, List<String> came, List<Integer> answers)
            throws IOException {
        boolean isRight =
                "Bearer pushed".equals(exchange.getRequestHeaders().getFirst("Authorization"))
                        && "application/secevent+jwt"
                                .equals(exchange.getRequestHeaders().getFirst("Content-Type"));
        byte[] body = exchange.getRequestBody().readAllBytes();
        came.add(isRight ? new String(body, StandardCharsets.US_ASCII) : "");
        exchange.sendResponseHeaders(answers.isEmpty() ? 202 : answers.removeFirst(), -1);
        exchange.close();
    }

    private static void await(List<String> came, int size) throws InterruptedException {
        for (long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
                came.size() < size && System.nanoTime() < end; ) {
            Thread.sleep(20);
        }
        assertThat(came).hasSize(size);
    }
}
