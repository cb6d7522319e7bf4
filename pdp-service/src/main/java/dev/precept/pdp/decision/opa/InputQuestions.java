package dev.precept.pdp.decision.opa;

import dev.precept.domain.schema.RecordCodec;
import dev.precept.domain.schema.UnreadableException;
import dev.precept.pdp.decision.EvaluationQuestions;
import dev.precept.pdp.decision.forward.RequestCheck;
import dev.precept.pdp.door.Fields;
import dev.precept.pdp.door.Question;
import dev.precept.pdp.door.Visit;
import dev.precept.projections.decision.AccessRequest;

import org.jspecify.annotations.Nullable;

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

    /**
     * What an input asks.
     *
     * @param visit whose gateway, instant and image count
     * @return null where it is no question that we know how to put
     */
    public @Nullable AccessRequest of(Visit visit, JsonNode input) {
        if (isEvaluation(input)) {
            return evaluation(visit, input);
        }
        if (RECORD.stream().allMatch(input::has)) {
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

    /** What verified the token, and when it was asked, is the OPA's word. */
    private static @Nullable AccessRequest record(Visit visit, JsonNode input) {
        try {
            byte[] written = Input.written(input);
            AccessRequest request = CODEC.decode(written);
            return request.organization().equals(visit.organizationId()) ? request : null;
        } catch (UnreadableException none) {
            return null;
        }
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
