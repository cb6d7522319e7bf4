package dev.precept.pdp.decision.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.shared.Handle;
import dev.precept.pdp.TestService;
import dev.precept.pdp.TokenWorld;
import dev.precept.pdp.TokenWorld.Client;
import dev.precept.pdp.door.Answer;
import dev.precept.pdp.door.Doors;
import dev.precept.pdp.door.Fields;
import dev.precept.pdp.door.Peer;
import dev.precept.pdp.door.Question;
import dev.precept.pdp.web.JsonText;
import dev.precept.projections.decision.RoutedRequest;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.loader.ImageLoader;
import dev.precept.testing.Seed;

import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext.HttpRequest;
import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc;
import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc.AuthorizationBlockingStub;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Pattern;

/**
 * The same question has the same answer at every door: evaluation, forward-auth of each family,
 * ext_authz, OPA's data API. {@code -Dquestions=N} asks another number of them.
 */
class DoorsAgreeProperties {
    private static final int QUESTIONS = Integer.getInteger("questions", 14_300);
    private static final int OVER_SOCKETS = 150;
    private static final int BATCH = 100;
    private static final List<String> METHODS =
            List.of("GET", "GET", "GET", "POST", "HEAD", "OPTIONS", "get", "QUERY");
    private static final List<String> HOSTS =
            List.of("a.example", "a.example", "b.example:8443", "b.example", "c.example");
    private static final List<String> SEGMENTS =
            List.of("v1", "v1", "v1", "one", "two", "three", "x", "y", "a%20b", "%40", "a:b");
    private static final List<String> ODD =
            List.of("..", ".", "", "%2e%2e", "a%2Fb", "a;b", "%41", "%c3%a9", "%00", "%zz", "{a}");

    /** What a path may have as a code, or has as one in the end. */
    private static final Pattern CODED = Pattern.compile("[%{};]");

    private static TokenWorld world;
    private static Doors doors;
    private static CheckService checks;
    private static ManagedChannel channel;
    private static String nginx;
    private static String traefik;
    private static String envoy;
    private static final List<String> TOKENS = new ArrayList<>();

    private final Random random = Seed.random(DoorsAgreeProperties.class);

    @BeforeAll
    static void start() {
        world = new TokenWorld(TestService.start());
        world.organization("acme");
        api("one", "a.example", "/v1");
        api("two", "a.example", "/");
        api("three", "a.example", "/v1/three");
        api("four", "b.example:8443", "/x/y");
        world.manage("POST", "acme/apis/one/lifecycle", "{\"to\":\"BLOCKED\"}");
        for (int i = 0; i < 5; i++) {
            Client client =
                    world.application(
                            "acme", "app" + i, i == 4 ? ",\"environment\":\"SANDBOX\"" : "");
            for (String api : List.of("one", "two", "three", "four")) {
                if ((i + api.length()) % 3 != 0) {
                    world.authorize(client, api, scopes(api, 1 + i % 2));
                }
            }
            TOKENS.add(world.accessToken(client, ""));
        }
        // What a token holds and is not granted any more.
        Client last = world.application("acme", "app9", "");
        world.authorize(last, "two", scopes("two", 2));
        TOKENS.add(world.accessToken(last, ""));
        world.authorize(last, "two", scopes("two", 1));
        TOKENS.add("x.y.z");
        nginx = gateway("nginx", "X_ORIGINAL");
        traefik = gateway("traefik", "X_FORWARDED");
        envoy = gateway("envoy", "ENVOY");
        doors = world.service().bean(Doors.class);
        checks = world.service().bean(CheckService.class);
        channel =
                Grpc.newChannelBuilder(
                                "localhost:" + world.service().bean(GrpcListener.class).port(),
                                InsecureChannelCredentials.create())
                        .build();
    }

    @AfterAll
    static void stop() {
        channel.shutdownNow();
        world.close();
    }

    private static String[] scopes(String api, int count) {
        return count == 1
                ? new String[] {"read-" + api}
                : new String[] {"read-" + api, "write-" + api};
    }

    private static void api(String handle, String host, String basePath) {
        world.api("acme", handle, scopes(handle, 2));
        world.manage(
                "PUT",
                "acme/apis/" + handle,
                """
                {"identifier": "https://%s.example", "name": "%s",
                 "routes": [{"host": "%s", "basePath": "%s"}]}
                """
                        .formatted(handle, handle, host, basePath));
        world.manage(
                "PUT",
                "acme/apis/" + handle + "/operations",
                """
                [{"method": "GET", "path": "/", "scopes": [["read-%1$s"]]},
                 {"method": "GET", "path": "/one", "public": true},
                 {"method": "GET", "path": "/{a}", "scopes": [["read-%1$s"]]},
                 {"method": "POST", "path": "/{a}", "scopes": [["read-%1$s", "write-%1$s"]]},
                 {"method": "HEAD", "path": "/{a}", "scopes": [["write-%1$s"], ["read-%1$s"]]},
                 {"method": "GET", "path": "/x/{a}", "scopes": [[]]},
                 {"method": "GET", "path": "/{a}/{b}", "scopes": [["write-%1$s"]]}]
                """
                        .formatted(handle));
    }

    private static String gateway(String handle, String family) {
        world.manage("PUT", "acme/gateways/" + handle, "{\"forwarding\":\"" + family + "\"}");
        return world.manage("POST", "acme/gateways/" + handle + "/keys", "{}")
                .get("key")
                .asString();
    }

    /** What a client sends. */
    private record Sent(String method, String host, String path, String token) {
        String bearer() {
            return "Bearer " + token;
        }
    }

    private Sent sent() {
        StringBuilder path = new StringBuilder();
        for (int i = random.nextInt(5); i > 0; i--) {
            path.append('/').append(any(random.nextInt(25) == 0 ? ODD : SEGMENTS));
        }
        if (path.isEmpty() || random.nextInt(20) == 0) {
            path.append('/');
        }
        return new Sent(any(METHODS), any(HOSTS), path.toString(), any(TOKENS));
    }

    private <T> T any(List<T> things) {
        return things.get(random.nextInt(things.size()));
    }

    @Test
    void everyDoorGivesTheSameAnswer() {
        int permitted = 0;
        List<String> asked = new ArrayList<>();
        List<JsonNode> told = new ArrayList<>();
        for (int i = 0; i < QUESTIONS; i++) {
            Sent sent = sent();
            JsonNode evaluation = json(doors.answer(evaluation(sent)));
            asked.add(input(sent));
            told.add(evaluation);
            if (asked.size() == BATCH || i == QUESTIONS - 1) {
                assertThat(inOneBatch(asked)).isEqualTo(told);
                asked.clear();
                told.clear();
            }
            boolean decision = evaluation.get("decision").asBoolean();
            permitted += decision ? 1 : 0;
            JsonNode document = json(doors.answer(document(sent))).get("result");
            assertThat(document.get("allow").asBoolean()).as("%s", sent).isEqualTo(decision);
            assertThat(document.get("reason")).isEqualTo(evaluation.at("/context/reason"));
            Answer first = doors.answer(original(sent));
            assertThat(first.status() == 200).as("%s", sent).isEqualTo(decision);
            for (Question question : List.of(forwarded(sent), prefixed(sent))) {
                Answer answer = doors.answer(question);
                assertThat(answer.status()).as("%s", sent).isEqualTo(first.status());
                assertThat(answer.fields().first("X-Precept-Subject"))
                        .isEqualTo(first.fields().first("X-Precept-Subject"));
            }
            // APISIX tells a path without its codes: AgentTable has what comes of those.
            if (!CODED.matcher(sent.path()).find()) {
                JsonNode plugin = json(doors.answer(plugin(sent))).get("result");
                assertThat(plugin.get("status_code").asInt()).isEqualTo(first.status());
            }
            int status = checks.answer("acme", envoy, check(sent).getAttributes()).status();
            assertThat(status).as("%s", sent).isEqualTo(first.status());
        }
        assertThat(permitted).isBetween(QUESTIONS / 50, QUESTIONS - QUESTIONS / 50);
    }

    private static List<JsonNode> inOneBatch(List<String> inputs) {
        String body = "{\"evaluations\":[" + String.join(",", inputs) + "]}";
        List<JsonNode> answers = new ArrayList<>();
        json(doors.answer(question("/access/v1/evaluations", body, caller())))
                .get("evaluations")
                .forEach(answers::add);
        return answers;
    }

    /** Against what goes over the wire: two listeners, HTTP and gRPC. */
    @Test
    void soDoesEveryListener() {
        AuthorizationBlockingStub stub = stub();
        for (int i = 0; i < OVER_SOCKETS; i++) {
            Sent sent = sent();
            Answer answer = doors.answer(original(sent));
            Question question = original(sent);
            int overHttp = overHttp(question);
            assertThat(overHttp).as("%s", sent).isEqualTo(answer.status());
            assertThat(overHttp(evaluation(sent))).isEqualTo(200);
            boolean isOk = stub.check(check(sent)).getStatus().getCode() == 0;
            assertThat(isOk).as("%s", sent).isEqualTo(answer.status() == 200);
        }
    }

    private static AuthorizationBlockingStub stub() {
        Metadata metadata = new Metadata();
        metadata.put(
                Metadata.Key.of(CallMetadata.ORGANIZATION, Metadata.ASCII_STRING_MARSHALLER),
                "acme");
        metadata.put(Metadata.Key.of(CallMetadata.KEY, Metadata.ASCII_STRING_MARSHALLER), envoy);
        return AuthorizationGrpc.newBlockingStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata));
    }

    private static int overHttp(Question question) {
        java.net.http.HttpRequest.Builder request =
                java.net.http.HttpRequest.newBuilder(
                                URI.create(world.service().base() + question.target()))
                        .method(question.method(), BodyPublishers.ofByteArray(question.body()));
        for (int i = 0; i < question.fields().size(); i++) {
            request.header(question.fields().name(i), question.fields().value(i));
        }
        return world.service().send(request.build()).statusCode();
    }

    private static JsonNode json(Answer answer) {
        String text = new String(answer.body(), StandardCharsets.UTF_8);
        assertThat(answer.status()).as(text).isEqualTo(200);
        return TokenWorld.json(text);
    }

    private static Question question(String target, String body, String... fields) {
        return new Question(
                "POST",
                "/o/acme" + target,
                Fields.of(fields),
                body.getBytes(StandardCharsets.UTF_8),
                Peer.UNKNOWN);
    }

    private static String input(Sent sent) {
        PolicyImage image = world.service().bean(ImageLoader.class).image();
        OrganizationImage acme = Objects.requireNonNull(image.organization(new Handle("acme")));
        RoutedRequest.Target target =
                new RoutedRequest(sent.method(), sent.host(), sent.path()).in(image, acme);
        return "{\"subject\":{\"type\":\"token\",\"id\":"
                + JsonText.quote(sent.token())
                + "},\"action\":{\"name\":"
                + JsonText.quote(sent.method())
                + "},\"resource\":{\"type\":"
                + JsonText.quote(target.type())
                + ",\"id\":"
                + JsonText.quote(target.id())
                + "}}";
    }

    private static String[] caller() {
        return new String[] {
            "Authorization",
            "Bearer " + world.service().administratorToken(),
            "Content-Type",
            "application/json"
        };
    }

    private static Question evaluation(Sent sent) {
        return question("/access/v1/evaluation", input(sent), caller());
    }

    private static Question document(Sent sent) {
        String body = "{\"input\":" + input(sent) + "}";
        return question("/v1/data/precept/decision", body, caller());
    }

    private static Question plugin(Sent sent) {
        String body =
                "{\"input\":{\"request\":{\"method\":"
                        + JsonText.quote(sent.method())
                        + ",\"path\":"
                        + JsonText.quote(sent.path())
                        + ",\"host\":"
                        + JsonText.quote(sent.host())
                        + ",\"headers\":{\"authorization\":"
                        + JsonText.quote(sent.bearer())
                        + "}}}}";
        return question("/g/" + traefik + "/v1/data/apisix/decision", body);
    }

    private static Question original(Sent sent) {
        return question(
                "/authz/forward",
                "",
                "Precept-Gateway-Key",
                nginx,
                "Authorization",
                sent.bearer(),
                "X-Original-Method",
                sent.method(),
                "X-Original-Host",
                sent.host(),
                "X-Original-URI",
                sent.path());
    }

    private static Question forwarded(Sent sent) {
        return question(
                "/authz/forward",
                "",
                "Precept-Gateway-Key",
                traefik,
                "Authorization",
                sent.bearer(),
                "X-Forwarded-Method",
                sent.method(),
                "X-Forwarded-Host",
                sent.host(),
                "X-Forwarded-Uri",
                sent.path() + "?a=b");
    }

    private static Question prefixed(Sent sent) {
        return new Question(
                sent.method(),
                "/o/acme/authz/forward" + sent.path(),
                Fields.of(
                        "Precept-Gateway-Key",
                        envoy,
                        "Authorization",
                        sent.bearer(),
                        "Host",
                        sent.host()),
                new byte[0],
                Peer.UNKNOWN);
    }

    private static CheckRequest check(Sent sent) {
        HttpRequest http =
                HttpRequest.newBuilder()
                        .setMethod(sent.method())
                        .setHost(sent.host())
                        .setPath(sent.path() + "?a=b")
                        .putHeaders("authorization", sent.bearer())
                        .build();
        return CheckRequest.newBuilder()
                .setAttributes(
                        AttributeContext.newBuilder()
                                .setRequest(AttributeContext.Request.newBuilder().setHttp(http)))
                .build();
    }
}
