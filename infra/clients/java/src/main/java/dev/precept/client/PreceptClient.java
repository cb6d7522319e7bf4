package dev.precept.client;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Asks one organization's decision point. Every call has one deadline for all it takes: the token,
 * the question and the attempts to ask again. Safe for any number of threads; blocks the caller.
 *
 * <p>Whoever enforces the answers has to refuse where an exception is thrown; {@link #permits}
 * does.
 */
public final class PreceptClient {
    private static final JsonMapper JSON = new JsonMapper();

    private final Transport transport;
    private final TokenSource tokens;
    private final URI organization;
    private final Duration deadline;
    private final @Nullable Long atLeast;

    private PreceptClient(
            Transport transport,
            TokenSource tokens,
            URI organization,
            Duration deadline,
            @Nullable Long atLeast) {
        this.transport = transport;
        this.tokens = tokens;
        this.organization = organization;
        this.deadline = deadline;
        this.atLeast = atLeast;
    }

    /**
     * A client of an organization.
     *
     * @param http makes the connections; keep one for all clients
     * @param base where the decision point is, for instance {@code https://precept.example}
     * @param organization the organization's handle
     * @param tokens by which the decision point knows us
     */
    public static PreceptClient of(
            HttpClient http, URI base, String organization, TokenSource tokens) {
        String root = base.toString().replaceAll("/+$", "");
        URI place =
                URI.create(root + "/o/" + URLEncoder.encode(organization, StandardCharsets.UTF_8));
        return new PreceptClient(new Transport(http), tokens, place, Duration.ofSeconds(2), null);
    }

    /** The same with so long for each call; 2 seconds unless told. */
    public PreceptClient withDeadline(Duration time) {
        return new PreceptClient(transport, tokens, organization, time, atLeast);
    }

    /**
     * The same, whose answers do not predate this position: hand in what {@code Precept-Position}
     * said when something was changed, and the answers know of the change, whichever node gives
     * them.
     */
    public PreceptClient atLeast(long position) {
        return new PreceptClient(transport, tokens, organization, deadline, position);
    }

    /** Whether the answer is a permit; false also where no answer can be had. */
    public boolean permits(Evaluation evaluation) {
        try {
            return evaluate(evaluation).isPermitted();
        } catch (PreceptException unanswered) {
            return false;
        }
    }

    /**
     * The answer to one question.
     *
     * @throws PreceptException if none can be had by the deadline, or the question is refused
     */
    public Decision evaluate(Evaluation evaluation) {
        return decision(post("evaluation", Questions.of(evaluation)));
    }

    /** When a batch stops (AuthZEN 1.0 section 7.1.2.1). */
    public enum Semantic {
        /** Every question is answered. */
        EXECUTE_ALL,
        /** Nothing after the first deny is answered. */
        DENY_ON_FIRST_DENY,
        /** Nothing after the first permit is answered. */
        PERMIT_ON_FIRST_PERMIT
    }

    /**
     * The answers to a batch of at most 1,000 questions, in their order, all from one position; as
     * many as were asked, fewer where the semantic stops.
     *
     * @throws PreceptException if none can be had by the deadline, or the batch is refused
     */
    public List<Decision> evaluate(List<Evaluation> evaluations, Semantic semantic) {
        if (evaluations.isEmpty()) {
            return List.of();
        }
        ObjectNode body = JSON.createObjectNode();
        ArrayNode items = body.putArray("evaluations");
        evaluations.forEach(evaluation -> items.add(Questions.of(evaluation)));
        body.putObject("options")
                .put("evaluations_semantic", semantic.name().toLowerCase(Locale.ROOT));
        List<Decision> decisions = new ArrayList<>();
        for (JsonNode answer : post("evaluations", body).path("evaluations")) {
            decisions.add(decision(answer));
        }
        return decisions;
    }

    /**
     * The users or clients that may do this, page by page.
     *
     * @param type {@code user} or {@code client}
     */
    public Iterable<Entity> searchSubjects(
            String type, String action, Entity resource, Map<String, Object> context) {
        return search("subject", Questions.subjects(type, action, resource, context));
    }

    /** The resources of a type to which the subject may do this, page by page. */
    public Iterable<Entity> searchResources(
            Entity subject, String action, String type, Map<String, Object> context) {
        return search("resource", Questions.resources(subject, action, type, context));
    }

    /** What the subject may do to the resource. */
    public List<String> searchActions(
            Entity subject, Entity resource, Map<String, Object> context) {
        List<String> names = new ArrayList<>();
        ObjectNode question = Questions.actions(subject, resource, context);
        for (JsonNode found : new Pages(page -> searched("action", question, page))) {
            names.add(found.path("name").asString());
        }
        return names;
    }

    private Iterable<Entity> search(String what, ObjectNode question) {
        Pages pages = new Pages(page -> searched(what, question, page));
        return () -> Questions.entities(pages.iterator());
    }

    private JsonNode searched(String what, ObjectNode question, @Nullable String page) {
        ObjectNode body = question.deepCopy();
        if (page != null) {
            body.putObject("page").put("token", page);
        }
        return post("search/" + what, body);
    }

    private static Decision decision(JsonNode answer) {
        JsonNode permitted = answer.path("decision");
        if (!permitted.isBoolean()) {
            throw new PreceptException(200, "an answer without a decision");
        }
        JsonNode context = answer.path("context");
        return new Decision(
                permitted.booleanValue(),
                context.path("reason").asString(""),
                context.path("position").asLong(0),
                Questions.map(context.path("obligations")));
    }

    private JsonNode post(String path, ObjectNode body) {
        Deadline end = Deadline.in(deadline);
        String text = JSON.writeValueAsString(body);
        String token = tokens.token(end);
        HttpResponse<String> answer = send(path, text, token, end);
        if (answer.statusCode() == 401) {
            tokens.refused(token);
            answer = send(path, text, tokens.token(end), end);
        }
        if (answer.statusCode() != 200) {
            throw new PreceptException(
                    answer.statusCode(),
                    "refused with " + answer.statusCode() + ": " + answer.body());
        }
        try {
            return JSON.readTree(answer.body());
        } catch (JacksonException unreadable) {
            throw new PreceptException("the answer is not JSON", unreadable);
        }
    }

    private HttpResponse<String> send(String path, String body, String token, Deadline end) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(organization + "/access/v1/" + path))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body));
        if (atLeast != null) {
            request.header("Precept-At-Least", atLeast.toString());
        }
        return transport.send(request, end);
    }
}
