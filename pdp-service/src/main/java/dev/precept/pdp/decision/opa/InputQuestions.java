package dev.precept.pdp.decision.opa;

import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.gateway.Trust;
import dev.precept.domain.schema.RecordCodec;
import dev.precept.domain.schema.UnreadableException;
import dev.precept.pdp.decision.EvaluationQuestions;
import dev.precept.pdp.decision.forward.RequestCheck;
import dev.precept.pdp.door.Fields;
import dev.precept.pdp.door.Question;
import dev.precept.pdp.door.Visit;
import dev.precept.projections.decision.AccessRequest;
import dev.precept.projections.decision.Subject;
import dev.precept.projections.decision.Supplied;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

import java.util.List;

/**
 * Reads what an input of OPA asks, whichever of the forms that we know it has: the question of a
 * decision record, as our bundles decide it, an AuthZEN evaluation, or what the plugins for Envoy,
 * Kong and APISIX send. Threads share it.
 */
public final class InputQuestions {
    private static final Fields JSON = Fields.of("Content-Type", "application/json");
    private static final List<String> EVALUATION = List.of("subject", "action", "resource");
    private static final List<String> RECORD = List.of("subject", "resourceType", "resourceId");
    private static final RecordCodec<AccessRequest> CODEC = RecordCodec.of(AccessRequest.class);

    private final EvaluationQuestions evaluations;
    private final List<GatewayDocument> gateways;

    InputQuestions(EvaluationQuestions evaluations, RequestCheck check) {
        this.evaluations = evaluations;
        // Kong's is within a form that APISIX's could be taken for.
        this.gateways =
                List.of(
                        GatewayDocument.envoy(check),
                        GatewayDocument.kong(check),
                        GatewayDocument.apisix(check));
    }

    /** What an input is. */
    public sealed interface Read {
        /** A question. */
        record Asked(AccessRequest request) implements Read {}

        /** A question of whose subject it says itself what a token or a key would show. */
        record Claimed() implements Read {}

        /** No question that we know how to put. */
        record Unreadable() implements Read {}
    }

    /**
     * What an input asks.
     *
     * @param visit whose gateway, instant and image count
     */
    public Read of(Visit visit, JsonNode input) {
        AccessRequest request = request(visit, input);
        if (request == null) {
            return new Read.Unreadable();
        }
        return isRecord(input) && isClaimed(request.subject())
                ? new Read.Claimed()
                : new Read.Asked(request);
    }

    private @Nullable AccessRequest request(Visit visit, JsonNode input) {
        if (isEvaluation(input)) {
            return evaluation(visit, input);
        }
        if (isRecord(input)) {
            return record(visit, input);
        }
        for (GatewayDocument gateway : gateways) {
            if (gateway.tells(input)) {
                return gateway.question(visit, input);
            }
        }
        return null;
    }

    /** Whether it has the members of an AuthZEN evaluation. */
    static boolean isEvaluation(JsonNode input) {
        return EVALUATION.stream().allMatch(input::has);
    }

    private static boolean isRecord(JsonNode input) {
        return !isEvaluation(input) && RECORD.stream().allMatch(input::has);
    }

    private static boolean isClaimed(Subject subject) {
        return switch (subject) {
            case Subject.Token _, Subject.ForeignToken _, Subject.ApiKey _ -> true;
            case Subject.User _, Subject.Client _, Subject.RefusedToken _, Subject.Unknown _ ->
                    false;
        };
    }

    /** When it was asked, and what engines said, is no word of whoever asks. */
    private static @Nullable AccessRequest record(Visit visit, JsonNode input) {
        try {
            AccessRequest said = CODEC.decode(Input.recorded(input));
            boolean isOfGateway =
                    said.organization().equals(visit.organizationId())
                            && said.environment() == visit.caller().environment();
            return isOfGateway ? asked(visit, said) : null;
        } catch (UnreadableException | JacksonException none) {
            return null;
        }
    }

    private static AccessRequest asked(Visit visit, AccessRequest said) {
        boolean isTrusted = visit.caller().isTrustedFor(Trust.ATTRIBUTES, visit.organizationId());
        Attributes context = said.supplied().context();
        return new AccessRequest(
                said.organization(),
                said.subject(),
                said.action(),
                said.resourceType(),
                said.resourceId(),
                said.application(),
                said.environment(),
                visit.now(),
                isTrusted
                        ? said.supplied()
                        : new Supplied(Attributes.NONE, Attributes.NONE, Attributes.NONE, context));
    }

    private @Nullable AccessRequest evaluation(Visit visit, JsonNode input) {
        Question asked = visit.question();
        Question evaluated =
                new Question("POST", asked.target(), JSON, Input.written(input), asked.peer());
        return switch (evaluations.read(visit.with(evaluated))) {
            case EvaluationQuestions.Body.Asked(AccessRequest request) -> request;
            case EvaluationQuestions.Body.Unreadable _ -> null;
        };
    }
}
