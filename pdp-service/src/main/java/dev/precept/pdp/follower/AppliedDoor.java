package dev.precept.pdp.follower;

import dev.precept.pdp.door.Admission;
import dev.precept.pdp.door.Answer;
import dev.precept.pdp.door.Door;
import dev.precept.pdp.door.Visit;
import dev.precept.pdp.web.Problem;

import java.time.Duration;
import java.util.Set;

/**
 * A gateway says up to where it answers, what it has there and what went wrong: from then on it
 * answers from nothing older.
 */
final class AppliedDoor implements Door {
    private static final Set<String> PUT = Set.of("PUT");

    private final Reports reports;

    AppliedDoor(Reports reports) {
        this.reports = reports;
    }

    @Override
    public Admission admission() {
        return Admission.CALLER;
    }

    @Override
    public Set<String> methods() {
        return PUT;
    }

    @Override
    public Answer answer(Visit visit) {
        return switch (reports.take(visit, Duration.ZERO)) {
            case Reports.Outcome.Taken _ -> Answer.empty(204);
            case Reports.Outcome.Refused(Problem problem) -> Answer.problem(problem);
        };
    }

    @Override
    public Answer refusal(Problem problem) {
        return Answer.problem(problem);
    }
}
