package dev.precept.projections.search;

import dev.precept.projections.image.PolicyImage;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * A part of what a search finds. It may hold fewer answers than were asked for, even none, where
 * few of many candidates are permitted; there is more as long as it says where.
 *
 * @param found the answers
 * @param next the cursor to go on after; null at the end
 */
public record Page(List<Found> found, @Nullable String next) {
    public Page {
        found = List.copyOf(found);
    }

    /**
     * The answers after the cursor; null begins at the first.
     *
     * @param limit answers at most
     * @param candidates how many things are looked at, at most
     */
    public static Page of(
            Search search, PolicyImage image, @Nullable String after, int limit, int candidates) {
        Findings findings = search.in(image, after);
        List<Found> found = new ArrayList<>();
        while (found.size() < limit && findings.hasNextWithin(candidates)) {
            found.add(findings.next());
        }
        boolean isNextKnown = findings.hasNextWithin(candidates);
        if (findings.isDone()) {
            return new Page(found, null);
        }
        Found last = isNextKnown ? found.getLast() : findings.last();
        return new Page(found, last == null ? after : last.cursor());
    }
}
