package dev.precept.projections.search;

import dev.precept.projections.decision.AccessRequest;
import dev.precept.projections.decision.Candidates;
import dev.precept.projections.image.PolicyImage;

import org.jspecify.annotations.Nullable;

import java.util.Iterator;

/**
 * On what may this be done? Answers the paths of the operations that have no parameters, where the
 * action is an HTTP method: what can be asked about in words and is not one of endlessly many.
 *
 * @param question what is asked; its resource's id is not read
 */
public record ResourceSearch(AccessRequest question) implements Search {
    @Override
    public Iterator<Found> in(PolicyImage image, @Nullable String after) {
        Iterator<String> paths =
                Candidates.paths(image, question).stream()
                        .filter(path -> after == null || path.compareTo(after) > 0)
                        .iterator();
        return new Permitted<>(paths, image, question::about, path -> new Found(path, null, path));
    }
}
