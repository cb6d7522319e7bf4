package dev.precept.projections.search;

import dev.precept.projections.decision.AccessRequest;
import dev.precept.projections.decision.PolicyDecisionPoint;
import dev.precept.projections.image.PolicyImage;

import org.jspecify.annotations.Nullable;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Function;

/** Of some candidates those about which the decision point says yes. For one thread. */
final class Permitted<C> implements Iterator<Found> {
    private final Iterator<C> candidates;
    private final PolicyImage image;
    private final Function<C, AccessRequest> question;
    private final Function<C, Found> answer;
    private @Nullable Found next;

    Permitted(
            Iterator<C> candidates,
            PolicyImage image,
            Function<C, AccessRequest> question,
            Function<C, Found> answer) {
        this.candidates = candidates;
        this.image = image;
        this.question = question;
        this.answer = answer;
    }

    @Override
    public boolean hasNext() {
        while (next == null && candidates.hasNext()) {
            C candidate = candidates.next();
            if (PolicyDecisionPoint.decide(image, question.apply(candidate)).isPermitted()) {
                next = answer.apply(candidate);
            }
        }
        return next != null;
    }

    @Override
    public Found next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException();
        }
        Found found = next;
        next = null;
        return found;
    }
}
