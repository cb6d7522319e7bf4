package dev.precept.pdp.decision;

import dev.precept.pdp.decision.PartsReader.BadRequest;
import dev.precept.pdp.door.Admission;
import dev.precept.pdp.door.Answer;
import dev.precept.pdp.door.Door;
import dev.precept.pdp.door.Fields;
import dev.precept.pdp.door.Leasing;
import dev.precept.pdp.door.Question;
import dev.precept.pdp.door.Recall;
import dev.precept.pdp.door.Visit;
import dev.precept.pdp.web.Headers;
import dev.precept.pdp.web.Problem;

import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * The Access Evaluation and Access Evaluations APIs (AuthZEN 1.0 sections 6, 7 and 10). A deny is
 * 200; an error's body is its message.
 */
final class EvaluationDoor implements Door {
    private static final Set<String> POST = Set.of("POST");

    private static final Fields LINE_FIELDS = Fields.of("Content-Type", "application/x-ndjson");

    /** One JSON text a line. */
    private static final String LINES = "application/x-ndjson";

    private final Evaluator evaluator;
    private final boolean isBatch;

    /** With {@code isBatch} it also takes lines, each with an evaluation. */
    EvaluationDoor(Evaluator evaluator, boolean isBatch) {
        this.evaluator = evaluator;
        this.isBatch = isBatch;
    }

    @Override
    public Admission admission() {
        return Admission.CALLER;
    }

    @Override
    public Set<String> methods() {
        return POST;
    }

    @Override
    public boolean takesLines(Question question) {
        return isBatch && question.isOfType(LINES);
    }

    @Override
    public Recall recall() {
        return Recall.DECISIONS;
    }

    @Override
    public Leasing leasing() {
        return Leasing.AT_FIRST;
    }

    @Override
    public Answer answer(Visit visit) {
        if (takesLines(visit.question())) {
            return line(visit);
        }
        if (!visit.question().isOfType("application/json")) {
            return Answer.text(400, "the Content-Type must be application/json");
        }
        try {
            EvaluationsRequest request = EvaluationReader.read(visit.question().body());
            Answer answer = Answer.json(evaluator.answer(visit, request));
            return visit.isOfThePast() && request.showsCredentials()
                    ? withoutCredentials(answer)
                    : answer;
        } catch (BadRequest bad) {
            return Answer.text(400, String.valueOf(bad.getMessage()));
        }
    }

    private Answer line(Visit visit) {
        byte[] answer;
        try {
            answer = evaluator.answer(visit, EvaluationReader.read(visit.question().body()));
        } catch (BadRequest bad) {
            answer = Evaluator.error(Evaluator.BAD_REQUEST, String.valueOf(bad.getMessage()));
        }
        Answer line = new Answer(200, LINE_FIELDS, answer);
        return visit.isOfThePast() ? withoutCredentials(line) : line;
    }

    /** Tokens and keys are verified by what is known of them now. */
    private static Answer withoutCredentials(Answer answer) {
        return answer.with(Headers.LEFT_OUT, "credentials");
    }

    /** What is told of one that cannot be read, too: whoever reads lines reads JSON. */
    @Override
    public byte[] asLine(Answer refusal) {
        return Evaluator.error(
                refusal.status(), new String(refusal.body(), StandardCharsets.UTF_8));
    }

    @Override
    public Answer refusal(Problem problem) {
        return AuthZenDoors.refusal(problem);
    }
}
