package dev.precept.projections.search;

import dev.precept.projections.decision.AccessRequest;
import dev.precept.projections.decision.PolicyDecisionPoint;
import dev.precept.projections.image.PolicyImage;

import org.jspecify.annotations.Nullable;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Function;

/**
 * The answers of a search, found as they are asked for: of some candidates those about which the
 * decision point says yes. For one thread.
 */
public final class Findings implements Iterator<Found> {
    private final Iterator<Found> candidates;
    private final PolicyImage image;
    private final Function<Found, AccessRequest> question;
    private @Nullable Found next;
    private @Nullable Found last;
    private long examined;

    private Findings(
            Iterator<Found> candidates,
            PolicyImage image,
            Function<Found, AccessRequest> question) {
        this.candidates = candidates;
        this.image = image;
        this.question = question;
    }

    /**
     * The answers among these.
     *
     * @param found what a candidate is as an answer
     * @param question what the decision point is asked about it
     */
    static <C> Findings of(
            PolicyImage image,
            Iterator<C> candidates,
            Function<C, Found> found,
            Function<Found, AccessRequest> question) {
        Iterator<Found> all =
                new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return candidates.hasNext();
                    }

                    @Override
                    public Found next() {
                        return found.apply(candidates.next());
                    }
                };
        return new Findings(all, image, question);
    }

    @Override
    public boolean hasNext() {
        return hasNextWithin(Long.MAX_VALUE);
    }

    /** Whether there is a next answer before more than this many candidates were looked at. */
    boolean hasNextWithin(long most) {
        while (next == null && examined < most && candidates.hasNext()) {
            Found candidate = candidates.next();
            examined++;
            last = candidate;
            if (PolicyDecisionPoint.decide(image, question.apply(candidate)).isPermitted()) {
                next = candidate;
            }
        }
        return next != null;
    }

    /** Whether all candidates were looked at, and all answers taken. */
    boolean isDone() {
        return next == null && !candidates.hasNext();
    }

    /** The candidate that was looked at last; null if none was. */
    @Nullable Found last() {
        return last;
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
