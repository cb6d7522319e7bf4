package dev.precept.pdp.decision;

import dev.precept.pdp.decision.PartsReader.BadRequest;
import dev.precept.pdp.door.Visit;
import dev.precept.pdp.web.JsonText;
import dev.precept.projections.decision.Decision;

import java.nio.charset.StandardCharsets;

/** Answers AuthZEN evaluations from one image and writes the answer's JSON. Threads share it. */
final class Evaluator {
    static final int BAD_REQUEST = 400;

    private final Questions questions;
    private final Decider decider;

    Evaluator(Questions questions, Decider decider) {
        this.questions = questions;
        this.decider = decider;
    }

    /** The answer's body, or the fault of the request as a whole. */
    byte[] answer(Visit visit, EvaluationsRequest request) throws BadRequest {
        StringBuilder out = new StringBuilder(128);
        if (request.items().isEmpty()) {
            String problem = request.defaults().problem();
            if (problem != null) {
                throw new BadRequest(problem);
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
                writeError(out, BAD_REQUEST, problem);
            }
            if (request.semantic().stopsAt(decision)) {
                return;
            }
        }
    }

    private Decision decide(Visit visit, Evaluation question) {
        return decider.decide(visit, questions.of(visit, question));
    }

    private static void write(StringBuilder out, Decision decision) {
        out.append("{\"decision\":")
                .append(decision.isPermitted())
                .append(",\"context\":{\"position\":")
                .append(decision.position().value())
                .append(",\"reason\":\"")
                .append(decision.reason().name())
                .append('"');
        if (!decision.obligations().isNone()) {
            out.append(",\"obligations\":");
            ObligationsWriter.write(out, decision.obligations());
        }
        out.append("}}");
    }

    /** What stands in the place of an answer where the question cannot be read. */
    static byte[] error(int status, String message) {
        StringBuilder out = new StringBuilder(128);
        writeError(out, status, message);
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void writeError(StringBuilder out, int status, String message) {
        out.append("{\"decision\":false,\"context\":{\"error\":{\"status\":")
                .append(status)
                .append(",\"message\":")
                .append(JsonText.quote(message))
                .append("}}}");
    }
}
