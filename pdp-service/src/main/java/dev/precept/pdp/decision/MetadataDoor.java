package dev.precept.pdp.decision;

import dev.precept.pdp.door.Admission;
import dev.precept.pdp.door.Answer;
import dev.precept.pdp.door.Door;
import dev.precept.pdp.door.Visit;
import dev.precept.pdp.jose.Issuers;
import dev.precept.pdp.web.JsonText;
import dev.precept.pdp.web.Problem;

import java.util.Set;

/** The decision point's metadata (AuthZEN 1.0 section 9), open to everybody. */
final class MetadataDoor implements Door {
    private static final Set<String> READING = Set.of("GET", "HEAD");

    private final Issuers issuers;

    MetadataDoor(Issuers issuers) {
        this.issuers = issuers;
    }

    @Override
    public Admission admission() {
        return Admission.ANYBODY;
    }

    @Override
    public Set<String> methods() {
        return READING;
    }

    @Override
    public Answer answer(Visit visit) {
        // An organization's decision point is named as its issuer is.
        String point = issuers.of(visit.organization().document().handle());
        return Answer.json(
                200,
                "{\"policy_decision_point\":"
                        + JsonText.quote(point)
                        + ",\"access_evaluation_endpoint\":"
                        + JsonText.quote(point + AuthZenDoors.EVALUATION)
                        + ",\"access_evaluations_endpoint\":"
                        + JsonText.quote(point + AuthZenDoors.EVALUATIONS)
                        + "}");
    }

    @Override
    public Answer refusal(Problem problem) {
        return Answer.problem(problem);
    }
}
