package dev.precept.pdp.decision;

import static java.util.Objects.requireNonNull;

import dev.precept.domain.application.Environment;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.pdp.decision.Evaluation.Entity;
import dev.precept.pdp.jose.AccessTokens;
import dev.precept.projections.decision.AccessRequest;
import dev.precept.projections.decision.Decision;
import dev.precept.projections.decision.PolicyDecisionPoint;
import dev.precept.projections.decision.Reason;
import dev.precept.projections.decision.Subject;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * Answers AuthZEN evaluations from one image and writes the answer's JSON. Threads may share it.
 *
 * <p>The subject types are {@code user}, {@code client} and {@code token}; the resource's type is
 * an API's handle or resource type, its id a path or an instance.
 */
final class Evaluator {
    private static final Logger LOGGER = LoggerFactory.getLogger(Evaluator.class);

    private final AccessTokens tokens;
    private final Consumer<Decision> observer;

    /** The observer is told of every decision; it must neither block nor throw. */
    Evaluator(AccessTokens tokens, Consumer<Decision> observer) {
        this.tokens = tokens;
        this.observer = observer;
    }

    /** Where and when a question is asked. */
    record Place(PolicyImage image, OrganizationImage organization, Instant now) {
        OrganizationId id() {
            return organization.document().id();
        }
    }

    /** The answer's body, or the fault of the request as a whole. */
    byte[] answer(Place place, EvaluationsRequest request) throws EvaluationReader.BadRequest {
        StringBuilder out = new StringBuilder(128);
        if (request.items().isEmpty()) {
            String problem = request.defaults().problem();
            if (problem != null) {
                throw new EvaluationReader.BadRequest(problem);
            }
            write(out, decide(place, request.defaults()));
        } else {
            out.append("{\"evaluations\":[");
            answerItems(place, request, out);
            out.append("]}");
        }
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void answerItems(Place place, EvaluationsRequest request, StringBuilder out) {
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
                Decision answer = decide(place, question);
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

    private Decision decide(Place place, Evaluation question) {
        Decision decision;
        try {
            decision = PolicyDecisionPoint.decide(place.image(), request(place, question));
        } catch (RuntimeException fault) {
            // Invariant 9: any exception denies.
            LOGGER.error("A decision failed and denies", fault);
            decision = new Decision(Reason.INTERNAL_FAULT, place.image().position());
        }
        observer.accept(decision);
        return decision;
    }

    private AccessRequest request(Place place, Evaluation question) {
        Entity subject = requireNonNull(question.subject());
        Entity resource = requireNonNull(question.resource());
        Evaluation.Context context = question.context();
        return new AccessRequest(
                place.id(),
                subject(place, subject),
                requireNonNull(question.action()),
                resource.type(),
                resource.id(),
                context == null ? null : context.application(),
                Environment.PRODUCTION,
                place.now());
    }

    private Subject subject(Place place, Entity subject) {
        return switch (subject.type()) {
            case "user" -> new Subject.User(subject.id());
            case "client" -> new Subject.Client(subject.id());
            case "token" ->
                    tokens.subject(
                            place.image(),
                            place.organization().document(),
                            subject.id(),
                            place.now());
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
