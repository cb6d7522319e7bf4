package dev.precept.projections.search;

import dev.precept.projections.decision.AccessRequest;
import dev.precept.projections.decision.Candidates;
import dev.precept.projections.image.PolicyImage;

import org.jspecify.annotations.Nullable;

/**
 * On what may this be done? Answers the stored instances of the API, where the action is a scope,
 * and the paths of its operations that have no parameters, where it is an HTTP method: what can be
 * listed, since neither paths nor instances have an end.
 *
 * @param question what is asked; its resource's id is not read
 */
public record ResourceSearch(AccessRequest question) implements Search {
    @Override
    public Findings in(PolicyImage image, @Nullable String after) {
        return Findings.of(
                image,
                Candidates.resources(image, question, after),
                name -> new Found(name, null, name),
                found -> question.about(found.name()));
    }
}
