package dev.precept.pdp.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.attribute.AttributeValue;
import dev.precept.domain.attribute.Attributes;
import dev.precept.pdp.GrantWorld;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs one case of infra/conformance against a started service; its README has the format. */
final class ConformanceCase {
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern NAME = Pattern.compile("\\{\\{([a-zA-Z0-9-]+)}}");

    private final HttpClient http;
    private final String base;
    private final String adminToken;
    private final Codes codes;
    private final Map<String, String> names = new HashMap<>();

    /** Makes authorization codes, as the authorization endpoint does once a user has consented. */
    @FunctionalInterface
    interface Codes {
        /** A code of the application for the user's scopes. */
        String make(Wanted wanted);

        /** What a code is to be for. */
        record Wanted(
                String organization,
                String application,
                String user,
                Set<String> scopes,
                String redirectUri,
                Attributes signIn) {}
    }

    ConformanceCase(HttpClient http, String base, String adminToken, Codes codes) {
        this.http = http;
        this.base = base;
        this.adminToken = adminToken;
        this.codes = codes;
    }

    static JsonNode read(Path file) {
        try {
            return JSON.readTree(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void run(JsonNode file, String organization) {
        names.put("org", organization);
        names.put("in-an-hour", Instant.now().plus(1, ChronoUnit.HOURS).toString());
        names.put("base", base);
        names.put("verifier", GrantWorld.VERIFIER);
        ObjectNode create = JSON.createObjectNode();
        create.put("request", "PUT /v1/organizations/" + organization);
        create.putObject("body").put("name", file.get("title").asString());
        create.putObject("expect").put("status", 201);
        step(create);
        file.get("steps").forEach(this::step);
    }

    private void step(JsonNode step) {
        for (int i = 1; i <= step.path("repeat").asInt(1); i++) {
            names.put("i", Integer.toString(i));
            if (step.has("decide")) {
                decide(step);
            } else if (step.has("code")) {
                code(step);
            } else if (step.has("atOnce")) {
                exchangeAtOnce(step);
            } else {
                await(step);
            }
        }
    }

    /** Once, or until it is as expected. */
    private void await(JsonNode step) {
        Instant end = Instant.now().plusSeconds(step.path("withinSeconds").asInt(0));
        while (true) {
            try {
                exchange(step);
                return;
            } catch (AssertionError notYet) {
                if (!Instant.now().isBefore(end)) {
                    throw notYet;
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private void decide(JsonNode step) {
        JsonNode decide = step.get("decide");
        ObjectNode body = JSON.createObjectNode();
        ObjectNode subject = body.putObject("subject");
        subject.put("type", decide.get("subject").get(0).asString());
        subject.put("id", decide.get("subject").get(1).asString());
        String[] call =
                decide.has("call")
                        ? decide.get("call").asString().split(" ", 2)
                        : new String[] {
                            decide.get("scope").get(0).asString(),
                            decide.get("scope").get(1).asString()
                        };
        body.putObject("action").put("name", call[0]);
        ObjectNode resource = body.putObject("resource");
        resource.put("type", decide.get("api").asString()).put("id", call[1]);
        if (decide.has("application")) {
            body.putObject("context").put("application", decide.get("application").asString());
        }
        ObjectNode expected = JSON.createObjectNode();
        expected.put("decision", decide.get("permit").asBoolean());
        if (decide.has("reason")) {
            expected.putObject("context").put("reason", decide.get("reason").asString());
        }
        ObjectNode exchange = JSON.createObjectNode();
        exchange.put("say", step.path("say").asString(""));
        exchange.put("request", "POST /o/{{org}}/access/v1/evaluation");
        exchange.set("body", body);
        exchange.putObject("expect").put("status", 200).set("body", expected);
        exchange(exchange);
    }

    private void code(JsonNode step) {
        JsonNode code = step.get("code");
        names.put(
                step.get("keep").asString(),
                codes.make(
                        new Codes.Wanted(
                                fill(code.path("organization").asString("{{org}}")),
                                fill(code.get("application").asString()),
                                fill(code.get("user").asString()),
                                Set.of(code.get("scope").asString().split(" ")),
                                code.get("redirectUri").asString(),
                                signIn(code.path("signIn")))));
    }

    /** How the user signed in: at a provider, which told of groups; else nothing is told. */
    private Attributes signIn(JsonNode signIn) {
        if (signIn.isMissingNode()) {
            return Attributes.NONE;
        }
        List<AttributeValue> groups = new ArrayList<>();
        signIn.get("groups")
                .forEach(group -> groups.add(new AttributeValue.Text(group.asString())));
        return new Attributes(
                Map.of(
                        "idp", new AttributeValue.Text(fill(signIn.get("idp").asString())),
                        "idp_groups", new AttributeValue.Items(groups)));
    }

    private void exchangeAtOnce(JsonNode step) {
        int times = step.get("atOnce").asInt();
        HttpRequest request = request(step);
        try (ExecutorService threads = Executors.newFixedThreadPool(times)) {
            List<Future<Integer>> running =
                    threads.invokeAll(Collections.nCopies(times, () -> send(request).statusCode()));
            assertThat(running.stream().map(Future::resultNow))
                    .as(step.get("say").asString())
                    .filteredOn(status -> status == 200)
                    .hasSize(step.get("expect").get("succeeding").asInt());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void exchange(JsonNode step) {
        String what =
                fill(step.path("say").asString("") + " [" + step.get("request").asString() + "]");
        HttpResponse<String> response = send(request(step));
        JsonNode expected = step.path("expect");
        int status = response.statusCode();
        String answer = what + " answered " + status + " " + response.body();
        if (expected.has("status")) {
            assertThat(status).as(answer).isEqualTo(expected.get("status").asInt());
        } else {
            assertThat(status).as(answer).isBetween(200, 299);
        }
        expected.path("headers")
                .properties()
                .forEach(
                        header ->
                                assertThat(response.headers().firstValue(header.getKey()))
                                        .as(answer)
                                        .hasValue(fill(header.getValue().asString())));
        String type = response.headers().firstValue("Content-Type").orElse("");
        JsonNode body =
                response.body().isBlank() || !type.contains("json")
                        ? JSON.createObjectNode()
                        : JSON.readTree(
                                type.contains("ndjson")
                                        ? response.body().lines().toList().getLast()
                                        : response.body());
        if (expected.has("body")) {
            String filled = fill(expected.get("body").toString());
            matches(what + " answered " + body + " at ", "", JSON.readTree(filled), body);
        }
        step.path("keep")
                .properties()
                .forEach(
                        kept -> {
                            JsonNode value = body.at(kept.getValue().asString());
                            assertThat(value.isMissingNode())
                                    .as(what + " answered " + body)
                                    .isFalse();
                            names.put(kept.getKey(), value.asString());
                        });
    }

    private HttpRequest request(JsonNode step) {
        String[] request = fill(step.get("request").asString()).split(" ", 2);
        String path =
                request[1].startsWith("/")
                        ? request[1]
                        : "/v1/organizations/" + names.get("org") + "/" + request[1];
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(base + path));
        JsonNode as = step.path("as");
        if (as.isObject()) {
            String pair = fill(as.get("client").asString() + ":" + as.get("secret").asString());
            builder.header(
                    "Authorization",
                    "Basic "
                            + Base64.getEncoder()
                                    .encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
        } else if (!as.asString("admin").equals("nobody")) {
            builder.header("Authorization", "Bearer " + adminToken);
        }
        step.path("headers")
                .properties()
                .forEach(
                        header ->
                                builder.header(
                                        header.getKey(), fill(header.getValue().asString())));
        if (step.has("text")) {
            String text = fill(step.get("text").asString());
            return builder.method(request[0], BodyPublishers.ofString(text)).build();
        }
        if (step.has("form")) {
            builder.header("Content-Type", "application/x-www-form-urlencoded");
            return builder.method(request[0], BodyPublishers.ofString(form(step))).build();
        }
        if (step.has("yaml")) {
            builder.header("Content-Type", "application/yaml");
            String yaml = fill(step.get("yaml").asString());
            return builder.method(request[0], BodyPublishers.ofString(yaml)).build();
        }
        if (step.has("body") || step.has("patch")) {
            boolean isPatch = step.has("patch");
            String type = isPatch ? "application/merge-patch+json" : "application/json";
            builder.header("Content-Type", type);
            String json = fill(step.get(isPatch ? "patch" : "body").toString());
            return builder.method(request[0], BodyPublishers.ofString(json)).build();
        }
        return builder.method(request[0], BodyPublishers.noBody()).build();
    }

    private String form(JsonNode step) {
        StringBuilder form = new StringBuilder();
        step.get("form")
                .properties()
                .forEach(
                        field ->
                                form.append(form.isEmpty() ? "" : "&")
                                        .append(field.getKey())
                                        .append('=')
                                        .append(
                                                URLEncoder.encode(
                                                        fill(field.getValue().asString()),
                                                        StandardCharsets.UTF_8)));
        return form.toString();
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void matches(String what, String at, JsonNode expected, JsonNode actual) {
        if (expected.isObject()) {
            expected.properties()
                    .forEach(
                            member -> {
                                String pointer = at + "/" + member.getKey();
                                if (member.getValue().asString("").equals("<absent>")) {
                                    assertThat(actual.has(member.getKey()))
                                            .as(what + pointer)
                                            .isFalse();
                                } else {
                                    matches(
                                            what,
                                            pointer,
                                            member.getValue(),
                                            actual.path(member.getKey()));
                                }
                            });
        } else if (isUnordered(expected)) {
            boolean isOnly = expected.get(0).asString().equals("<only>");
            assertThat(actual.size())
                    .as(what + at)
                    .isBetween(
                            expected.size() - 1, isOnly ? expected.size() - 1 : Integer.MAX_VALUE);
            for (int i = 1; i < expected.size(); i++) {
                JsonNode one = expected.get(i);
                assertThat(actual.valueStream().anyMatch(found -> isLike(one, found)))
                        .as(what + at + " lacks " + one)
                        .isTrue();
            }
        } else if (expected.isArray()) {
            assertThat(actual.size()).as(what + at).isEqualTo(expected.size());
            for (int i = 0; i < expected.size(); i++) {
                matches(what, at + "/" + i, expected.get(i), actual.get(i));
            }
        } else if (!expected.asString("").equals("<any>")) {
            assertThat(actual).as(what + at).isEqualTo(expected);
        } else {
            assertThat(actual.isMissingNode()).as(what + at).isFalse();
        }
    }

    private static boolean isUnordered(JsonNode expected) {
        return expected.isArray()
                && !expected.isEmpty()
                && List.of("<some>", "<only>").contains(expected.get(0).asString(""));
    }

    /** Whether it has the members that are expected. */
    private static boolean isLike(JsonNode expected, JsonNode actual) {
        return expected.propertyStream()
                .allMatch(member -> member.getValue().equals(actual.get(member.getKey())));
    }

    private String fill(String text) {
        Matcher matcher = NAME.matcher(text);
        StringBuilder out = new StringBuilder();
        while (matcher.find()) {
            String value = names.get(matcher.group(1));
            assertThat(value).as("the name " + matcher.group()).isNotNull();
            matcher.appendReplacement(out, Matcher.quoteReplacement(value));
        }
        return matcher.appendTail(out).toString();
    }
}
