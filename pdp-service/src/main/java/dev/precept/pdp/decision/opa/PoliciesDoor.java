package dev.precept.pdp.decision.opa;

import dev.precept.pdp.door.Admission;
import dev.precept.pdp.door.Answer;
import dev.precept.pdp.door.Door;
import dev.precept.pdp.door.Visit;
import dev.precept.pdp.web.Problem;

import java.util.Set;

/**
 * OPA's policy API. What decides here is no Rego module, so there is none; and none is taken, since
 * our write side is commands.
 */
record PoliciesDoor() implements Door {
    private static final Set<String> GET = Set.of("GET");
    private static final Problem NONE =
            new Problem(
                    404,
                    "not-found",
                    "There is no module; policies are at"
                            + " /v1/organizations/{organization}/policies.");

    @Override
    public Admission admission() {
        return Admission.CALLER;
    }

    @Override
    public Set<String> methods() {
        return GET;
    }

    @Override
    public Answer answer(Visit visit) {
        return visit.way().rest().isEmpty() ? Answer.json(200, "{\"result\":[]}") : refusal(NONE);
    }

    @Override
    public Answer refusal(Problem problem) {
        return OpaErrors.of(problem);
    }
}
