package dev.precept.pdp.door;

import dev.precept.pdp.web.Problem;

import java.util.Set;

/** Where nothing is: says so to gateways, and does not repeat the path. */
final class NoDoor implements Door {
    static final Problem NOT_FOUND = new Problem(404, "not-found", "Nothing is at this path.");

    @Override
    public Admission admission() {
        return Admission.GATEWAY;
    }

    @Override
    public Set<String> methods() {
        return Set.of();
    }

    @Override
    public Answer answer(Visit visit) {
        return Answer.problem(NOT_FOUND);
    }

    @Override
    public Answer refusal(Problem problem) {
        return Answer.problem(problem);
    }
}
