package dev.precept.pdp.decision.opa;

import dev.precept.pdp.door.Admission;
import dev.precept.pdp.door.Answer;
import dev.precept.pdp.door.Door;
import dev.precept.pdp.door.Leasing;
import dev.precept.pdp.door.Visit;
import dev.precept.pdp.web.JsonText;
import dev.precept.pdp.web.Problem;

import java.util.Set;

/**
 * OPA's health: 200 where this node may decide, 500 where it may not. What {@code bundles} and
 * {@code plugins} ask for is what decides here, and always asked.
 *
 * @param admission everybody, or with a key in the path whoever would be let in with it
 */
record HealthDoor(Admission admission) implements Door {
    private static final Set<String> GET = Set.of("GET");

    @Override
    public Set<String> methods() {
        return GET;
    }

    @Override
    public Leasing leasing() {
        return Leasing.THROUGHOUT;
    }

    @Override
    public Answer answer(Visit visit) {
        return Answer.json(200, "{}");
    }

    @Override
    public Answer refusal(Problem problem) {
        int status = problem.status() == 503 ? 500 : problem.status();
        String message = problem.code() + ": " + problem.detail();
        return Answer.json(status, "{\"error\":" + JsonText.quote(message) + "}");
    }
}
