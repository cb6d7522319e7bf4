package dev.precept.projections.bundle;

import dev.precept.domain.schema.RecordCodec;
import dev.precept.projections.condition.RegoOutcome;
import dev.precept.projections.decision.AccessRequest;
import dev.precept.projections.decision.Decision;
import dev.precept.projections.decision.PolicyDecisionPoint;
import dev.precept.projections.decision.RegoAnswer;
import dev.precept.projections.decision.RegoQuestion;
import dev.precept.projections.feed.FeedFilter;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.testing.OpaProcess;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A real OPA with our rules, which is given the documents of an image and asked many questions. */
final class Sidecar implements AutoCloseable {
    private static final RecordCodec<AccessRequest> REQUESTS = RecordCodec.of(AccessRequest.class);
    private static final RecordCodec<Decision> DECISIONS = RecordCodec.of(Decision.class);

    /** Whole answers, each in the form that decisions are written in. */
    private static final String HARNESS =
            """
            package harness

            answers := concat("\\n", [line(one) | some one in input])

            line(one) := json.marshal(object.remove(answer, ["allow"])) if {
            	answer := data.precept.rule.decision.answer with input as one
            	permits := answer.reason in {"PERMITTED", "PUBLIC_OPERATION"}
            	answer.allow == permits
            } else := "undefined"
            """;

    private final OpaProcess opa;
    private final Set<String> loaded = new HashSet<>();

    Sidecar() {
        try {
            OpaProcess.program();
            Path folder = Files.createTempDirectory("precept-rego");
            PolicyImage nothing = PolicyImage.empty("none");
            for (BundleModule module :
                    BundleModules.of(new BundleData(nothing, FeedFilter.EVERYTHING))) {
                Path file = folder.resolve(module.path());
                Files.createDirectories(file.getParent());
                Files.writeString(file, module.source());
                loaded.add(module.path());
            }
            Files.writeString(folder.resolve("harness.rego"), HARNESS);
            opa = OpaProcess.serve(folder.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Decides over this image from now on. */
    void use(PolicyImage image, FeedFilter filter) {
        BundleData data = new BundleData(image, filter);
        for (BundleModule module : BundleModules.of(data)) {
            if (loaded.add(module.path())) {
                send("PUT", "/v1/policies/" + module.path(), module.source());
            }
        }
        send("PUT", "/v1/data/precept", json(data));
    }

    /** All documents as one. */
    static String json(BundleData data) {
        StringBuilder json = new StringBuilder("{");
        for (BundleCollection collection : BundleCollection.values()) {
            json.append(json.length() == 1 ? "" : ",");
            json.append('"').append(collection.wireName()).append("\":{");
            int start = json.length();
            data.forEach(
                    collection,
                    entry -> {
                        json.append(json.length() == start ? "" : ",");
                        json.append(quoted(entry.key().id())).append(':');
                        json.append(new String(entry.json(), StandardCharsets.UTF_8));
                    });
            json.append('}');
        }
        return json.append('}').toString();
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ') {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    /** The answer as {@link #ask} tells it. */
    static String written(Decision decision) {
        return new String(DECISIONS.encode(decision), StandardCharsets.UTF_8);
    }

    static String written(AccessRequest request) {
        return new String(REQUESTS.encode(request), StandardCharsets.UTF_8);
    }

    /** The same with null, which is nothing, in every object and array of what is supplied. */
    static String writtenWithNulls(AccessRequest request) {
        String written = written(request);
        int from = written.indexOf("\"supplied\":");
        if (from < 0) {
            return written;
        }
        StringBuilder more = new StringBuilder(written.substring(0, from));
        boolean isText = false;
        for (int i = from; i < written.length(); i++) {
            char c = written.charAt(i);
            more.append(c);
            if (isText && c == '\\') {
                more.append(written.charAt(++i));
            } else if (c == '"') {
                isText = !isText;
            } else if (!isText && (c == '{' || c == '[')) {
                boolean isEmpty = "}]".indexOf(written.charAt(i + 1)) >= 0;
                more.append(c == '{' ? "\"none\":null" : "null").append(isEmpty ? "" : ",");
            }
        }
        return more.toString();
    }

    /** An answer to each, in their order. */
    List<String> ask(List<String> requests) {
        String input = String.join(",", requests);
        String answer = send("POST", "/v1/data/harness/answers", "{\"input\":[" + input + "]}");
        int start = answer.indexOf("\"result\":\"");
        if (start < 0) {
            throw new AssertionError(answer);
        }
        start += "\"result\":\"".length();
        String lines = answer.substring(start, answer.lastIndexOf('"'));
        return lines.replace("\\n", "\n")
                .replace("\\\"", "\"")
                .replace("\\\\", "\\")
                .lines()
                .toList();
    }

    /** The question with what the modules of policies say, as an engine would tell it. */
    AccessRequest answered(PolicyImage image, AccessRequest request) {
        List<RegoAnswer> answers = new ArrayList<>();
        AccessRequest answered = request;
        List<RegoQuestion> questions = PolicyDecisionPoint.questions(image, answered);
        while (!questions.isEmpty()) {
            questions.forEach(question -> answers.add(question.answered(outcome(question), null)));
            answered = request.with(answers);
            questions = PolicyDecisionPoint.questions(image, answered);
        }
        return answered;
    }

    private RegoOutcome outcome(RegoQuestion question) {
        String rule = "/v1/data/precept/policies/h" + question.hash() + "/" + question.rule();
        String answer = send("POST", rule, "{\"input\":" + question.input() + "}");
        if (answer.contains("\"result\":true")) {
            return RegoOutcome.DEFINED_TRUE;
        }
        return answer.contains("\"result\":false")
                ? RegoOutcome.DEFINED_FALSE
                : RegoOutcome.UNDEFINED;
    }

    private String send(String method, String path, String body) {
        try {
            URI at = opa.base().resolve(path);
            HttpURLConnection connection = (HttpURLConnection) at.toURL().openConnection();
            connection.setRequestMethod(method);
            connection.setDoOutput(true);
            connection.setRequestProperty(
                    "Content-Type",
                    path.startsWith("/v1/policies") ? "text/plain" : "application/json");
            connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
            if (connection.getResponseCode() >= 300) {
                throw new AssertionError(
                        new String(
                                connection.getErrorStream().readAllBytes(),
                                StandardCharsets.UTF_8));
            }
            return new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        opa.close();
    }
}
