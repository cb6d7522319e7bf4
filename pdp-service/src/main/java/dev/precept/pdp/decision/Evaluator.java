package dev.precept.pdp.decision;

import static java.util.Objects.requireNonNull;

import dev.precept.pdp.decision.Evaluation.Entity;
import dev.precept.pdp.door.Visit;
import dev.precept.pdp.jose.AccessTokens;
import dev.precept.projections.decision.AccessRequest;
import dev.precept.projections.decision.Decision;
import dev.precept.projections.decision.Subject;

import java.nio.charset.StandardCharsets;

/**
 * Answers AuthZEN evaluations from one image and writes the answer's JSON. Threads may share it.
 *
 * <p>The subject types are {@code user}, {@code client} and {@code token}; the resource's type is
 * an API's handle or resource type, its id a path or an instance.
 */
final class Evaluator {
    private final AccessTokens tokens;
    private final Decider decider;

    Evaluator(AccessTokens tokens, Decider decider) {
        this.tokens = tokens;
        this.decider = decider;
    }

    /** The answer's body, or the fault of the request as a whole. */
    byte[] answer(Visit visit, EvaluationsRequest request) throws EvaluationReader.BadRequest {
        StringBuilder out = new StringBuilder(128);
        if (request.items().isEmpty()) {
            String problem = request.defaults().problem();
            if (problem != null) {
                throw new EvaluationReader.BadRequest(problem);
            }
            write(out, decide(visit, request.defaults()));
        } else {
            out.append("{\"evaluations\":[");
            answerItems(visit, request, out);
            out.append("]}");
        }
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void answerItems(Visit visit, EvaluationsRequest request, StringBuilder out) {
        boolean isFirst = true;
        for (Evaluation item : request.items()) {
            if (!isFirst) {
                out.append(',');
            }
            isFirst = false;
            Evaluation question = item.withDefaults(request.defaults());
            String problem = question.problem();
            boolean decision = false;
            if (problem == null) {
                Decision answer = decide(visit, question);
                decision = answer.isPermitted();
                write(out, answer);
            } else {
                writeError(out, problem);
            }
            if (request.semantic().stopsAt(decision)) {
                return;
            }
        }
    }

    private Decision decide(Visit visit, Evaluation question) {
        return decider.decide(visit.image(), request(visit, question));
    }

    private AccessRequest request(Visit visit, Evaluation question) {
        Entity resource = requireNonNull(question.resource());
        Evaluation.Context context = question.context();
        return new AccessRequest(
                visit.organizationId(),
                subject(visit, requireNonNull(question.subject())),
                requireNonNull(question.action()),
                resource.type(),
                resource.id(),
                context == null ? null : context.application(),
                visit.caller().environment(),
                visit.now());
    }

    private Subject subject(Visit visit, Entity subject) {
        return switch (subject.type()) {
            case "user" -> new Subject.User(subject.id());
            case "client" -> new Subject.Client(subject.id());
            case "token" ->
                    tokens.subject(
                            visit.image(),
                            visit.organization().document(),
                            subject.id(),
                            visit.now());
            default -> new Subject.Unknown(subject.type(), subject.id());
        };
    }

    private static void write(StringBuilder out, Decision decision) {
        out.append("{\"decision\":")
                .append(decision.isPermitted())
                .append(",\"context\":{\"position\":")
                .append(decision.position().value())
                .append(",\"reason\":\"")
                .append(decision.reason().name())
                .append("\"}}");
    }

    private static void writeError(StringBuilder out, String message) {
        // The messages are our own texts; none holds a character that JSON escapes.
        out.append("{\"decision\":false,\"context\":{\"error\":{\"status\":400,\"message\":\"")
                .append(message)
                .append("\"}}}");
    }
}
