package dev.precept.projections.search;

import dev.precept.projections.decision.AccessRequest;
import dev.precept.projections.decision.Candidates;
import dev.precept.projections.image.PolicyImage;

import org.jspecify.annotations.Nullable;

import java.util.Iterator;

/**
 * What may be done? Answers HTTP methods for a path, the API's own names of its scopes for an
 * instance.
 *
 * @param question what is asked; its action is not read
 */
public record ActionSearch(AccessRequest question) implements Search {
    @Override
    public Findings in(PolicyImage image, @Nullable String after) {
        Iterator<String> actions =
                Candidates.actions(image, question).stream()
                        .filter(action -> after == null || action.compareTo(after) > 0)
                        .iterator();
        return Findings.of(
                image,
                actions,
                action -> new Found(action, null, action),
                found -> question.toDo(found.name()));
    }
}
