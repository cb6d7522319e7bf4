package dev.precept.pdp.decision;

import dev.precept.pdp.decision.EvaluationsRequest.Semantic;
import dev.precept.pdp.decision.PartsReader.BadRequest;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads requests of the Access Evaluation and Access Evaluations APIs. What is ill-typed inside an
 * item of a batch is that item's fault; everything else fails the request.
 */
final class EvaluationReader {
    private final JsonParser parser;
    private final PartsReader parts;

    private EvaluationReader(JsonParser parser) {
        this.parser = parser;
        this.parts = new PartsReader(parser);
    }

    /** Reads a whole body. */
    static EvaluationsRequest read(byte[] body) throws BadRequest {
        return PartsReader.read(body, parser -> new EvaluationReader(parser).request());
    }

    private EvaluationsRequest request() throws BadRequest {
        List<Evaluation> items = List.of();
        Semantic semantic = Semantic.EXECUTE_ALL;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (name) {
                case "evaluations" -> items = items(value);
                case "options" -> semantic = semantic(value);
                default -> parts.read(name, value);
            }
        }
        String fault = parts.fault();
        if (fault != null) {
            throw new BadRequest(fault);
        }
        return new EvaluationsRequest(parts.evaluation(), items, semantic);
    }

    private List<Evaluation> items(JsonToken value) throws BadRequest {
        if (value != JsonToken.START_ARRAY) {
            throw new BadRequest("evaluations must be an array");
        }
        List<Evaluation> items = new ArrayList<>();
        for (JsonToken item = parser.nextToken();
                item != JsonToken.END_ARRAY;
                item = parser.nextToken()) {
            if (items.size() == Limits.EVALUATIONS) {
                throw new BadRequest("evaluations has more than " + Limits.EVALUATIONS + " items");
            }
            items.add(item(item));
        }
        return items;
    }

    private Evaluation item(JsonToken value) {
        if (value != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return Evaluation.faulty("an evaluation must be an object");
        }
        PartsReader item = new PartsReader(parser);
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            item.read(name, parser.nextToken());
        }
        return item.evaluation();
    }

    private Semantic semantic(JsonToken value) throws BadRequest {
        Semantic semantic = Semantic.EXECUTE_ALL;
        if (value != JsonToken.START_OBJECT) {
            throw new BadRequest("options must be an object");
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            boolean isSemantic = "evaluations_semantic".equals(parser.currentName());
            JsonToken option = parser.nextToken();
            if (isSemantic) {
                Semantic named =
                        option == JsonToken.VALUE_STRING ? Semantic.of(parser.getString()) : null;
                if (named == null) {
                    throw new BadRequest(
                            "options.evaluations_semantic must be execute_all, deny_on_first_deny"
                                    + " or permit_on_first_permit");
                }
                semantic = named;
            } else {
                parser.skipChildren();
            }
        }
        return semantic;
    }
}
