package dev.precept.cli;

import tools.jackson.databind.JsonNode;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Asks the service in somebody's name, with the headers that the command's options come to. */
final class Api {
    private static final String JSON = "application/json";

    private final Invocation invocation;
    private final Session session;

    Api(Invocation invocation) {
        this.invocation = invocation;
        this.session = Session.of(invocation);
    }

    Session session() {
        return session;
    }

    /** Below {@code /v1/organizations/} of the organization that is meant; segments unencoded. */
    String administration(List<String> segments) {
        List<String> all = new ArrayList<>(List.of(session.organization()));
        all.addAll(segments);
        return "/v1/organizations/" + path(all);
    }

    /** Below {@code /o/} of the organization that is meant. */
    String door(String path) {
        return "/o/" + Http.encoded(session.organization()) + "/" + path;
    }

    static String path(List<String> segments) {
        return segments.stream().map(Http::encoded).collect(Collectors.joining("/"));
    }

    /**
     * A question or a command.
     *
     * @param method of HTTP
     * @param path from the server's root on
     * @param query its parameters
     * @param type of the body; empty for no body
     * @param body its bytes
     * @param accept the types of answers that are understood
     */
    record Call(
            String method,
            String path,
            Map<String, String> query,
            String type,
            byte[] body,
            String accept) {
        static Call get(String path, Map<String, String> query) {
            return new Call("GET", path, query, "", new byte[0], JSON);
        }

        static Call delete(String path) {
            return new Call("DELETE", path, Map.of(), "", new byte[0], JSON);
        }

        static Call json(String method, String path, JsonNode body) {
            return new Call(method, path, Map.of(), JSON, Trees.json(body).getBytes(UTF), JSON);
        }

        Call with(Map<String, String> parameters) {
            return new Call(method, path, parameters, type, body, accept);
        }

        Call accepting(String types) {
            return new Call(method, path, query, type, body, types);
        }

        private static final java.nio.charset.Charset UTF = java.nio.charset.StandardCharsets.UTF_8;
    }

    /** The answer; one that is no success is a failure with what the service says. */
    Http.Answer ask(Call call) {
        Http.Answer answer = session.http().send(request(call));
        if (!answer.isSuccess()) {
            throw failure(answer);
        }
        return answer;
    }

    /** A request in the caller's name. */
    HttpRequest request(Call call) {
        String query =
                call.query().entrySet().stream()
                        .map(it -> it.getKey() + "=" + Http.encoded(it.getValue()))
                        .collect(Collectors.joining("&"));
        String uri = session.server() + call.path() + (query.isEmpty() ? "" : "?" + query);
        HttpRequest.Builder request =
                HttpRequest.newBuilder(Http.uri(uri))
                        .timeout(timeout())
                        .header("Authorization", "Bearer " + session.token())
                        .header("Accept", call.accept())
                        .method(call.method(), BodyPublishers.ofByteArray(call.body()));
        if (!call.type().isEmpty()) {
            request.header("Content-Type", call.type());
        }
        header(request, "--at", "Precept-At");
        header(request, "--at-least", "Precept-At-Least");
        header(request, "--idempotency-key", "Idempotency-Key");
        header(request, "--fence", "Precept-Fence");
        invocation
                .text("--if-match")
                .ifPresent(it -> request.header("If-Match", it.startsWith("\"") ? it : quoted(it)));
        invocation
                .text("--reason")
                .ifPresent(it -> request.header("Precept-Reason", Http.encoded(it)));
        return request.build();
    }

    private Duration timeout() {
        return invocation.number("--timeout").map(Duration::ofSeconds).orElse(Limits.ANSWER);
    }

    private void header(HttpRequest.Builder request, String option, String name) {
        invocation.text(option).ifPresent(value -> request.header(name, checked(option, value)));
    }

    private static String checked(String option, String value) {
        if (value.isEmpty() || !value.chars().allMatch(it -> it >= ' ' && it <= '~')) {
            throw Failure.usage("'" + option + "' takes printable ASCII.");
        }
        return value;
    }

    private static String quoted(String revision) {
        return "\"" + checked("--if-match", revision) + "\"";
    }

    /** The parameters of a command: what {@code --dry-run} comes to. */
    Map<String, String> writing() {
        Map<String, String> query = new LinkedHashMap<>();
        if (invocation.flag("--dry-run")) {
            query.put("dryRun", "true");
        }
        return query;
    }

    /** What a problem (RFC 9457) or an error of OAuth says, a line each fault. */
    static Failure failure(Http.Answer answer) {
        StringBuilder words = new StringBuilder();
        JsonNode problem = problem(answer);
        String code = problem.path("code").asString(problem.path("error").asString(""));
        String detail =
                problem.path("detail").asString(problem.path("error_description").asString(""));
        words.append(code.isEmpty() ? "HTTP " + answer.status() : code);
        if (!detail.isEmpty()) {
            words.append(": ").append(detail);
        }
        if (answer.status() == 401) {
            words.append("\nLog in again: precept login");
        }
        for (JsonNode fault : problem.path("errors")) {
            words.append("\n  ").append(pointer(fault));
            if (fault.path("line").isNumber()) {
                words.append(" (line ").append(fault.path("line").asInt()).append(')');
            }
            words.append(": ").append(fault.path("detail").asString(""));
        }
        List<String> lines = words.toString().lines().map(Output::plain).toList();
        return new Failure(ExitCode.of(answer.status()), String.join("\n", lines));
    }

    private static String pointer(JsonNode fault) {
        String pointer = fault.path("pointer").asString("");
        return pointer.isEmpty() ? "(the whole)" : pointer;
    }

    private static JsonNode problem(Http.Answer answer) {
        try {
            JsonNode read = answer.json();
            return read.isObject() ? read : Trees.object();
        } catch (Failure _) {
            return Trees.object(); // a proxy's page, for instance
        }
    }
}
