package dev.precept.pdp.decision;

import dev.precept.projections.decision.RegoAnswer;
import dev.precept.projections.decision.RegoQuestion;

import java.util.List;

/** Asked what policies in Rego say that nobody can evaluate here. For any number of threads. */
@FunctionalInterface
public interface PolicyEngine {
    /** Where there is none. */
    PolicyEngine NONE = _ -> List.of();

    /**
     * What it says, be it that it cannot; of what is missing nothing is known. May be waited for.
     *
     * @throws dev.precept.pdp.web.NonBlocking.MustWait on a thread that must not wait
     */
    List<RegoAnswer> ask(List<RegoQuestion> questions);
}
