package dev.precept.projections.decision;

import static dev.precept.projections.decision.Reason.PERMITTED;

import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.CompiledOperation;
import dev.precept.projections.image.CompiledOperation.Alternative;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.ScopeDocument;
import dev.precept.projections.image.UserImage;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What a request that was permitted made use of.
 *
 * @param application by which; null for a user who came without one, and where anybody may pass
 * @param user on whose behalf; null for an application on its own, and where anybody may pass
 * @param api the API
 * @param path the template of the operation's path; null for an instance
 * @param scopes those that sufficed
 */
public record Exercise(
        @Nullable ApplicationImage application,
        @Nullable UserImage user,
        ApiImage api,
        @Nullable String path,
        List<ScopeDocument> scopes) {

    /** What the request made use of, permitted on this image; null if it names no API there. */
    public static @Nullable Exercise of(PolicyImage image, AccessRequest request) {
        OrganizationImage organization = image.organization(request.organization());
        if (organization == null) {
            return null;
        }
        View view = new View(image, organization);
        Resource resource = Resource.of(view, request);
        ApiImage api = resource.api();
        if (api == null) {
            return null;
        }
        CompiledOperation operation = resource.operation();
        String path = operation == null ? null : operation.operation().path().value();
        if (resource.isOpenToAll()) {
            return new Exercise(null, null, api, path, List.of());
        }
        Party party = Party.of(view, request);
        List<ScopeDocument> scopes = scopes(view, party, api, resource.alternatives());
        return new Exercise(party.application(), party.user(), api, path, scopes);
    }

    /** Those of the alternative that was met: the decision takes the first that is. */
    private static List<ScopeDocument> scopes(
            View view, Party party, ApiImage api, List<Alternative> alternatives) {
        if (alternatives.size() == 1) {
            return alternatives.getFirst().scopes();
        }
        for (Alternative alternative : alternatives) {
            if (alternative.isMeetable()
                    && PolicyDecisionPoint.missing(view, party, api, alternative.scopes())
                            == PERMITTED) {
                return alternative.scopes();
            }
        }
        return List.of();
    }
}
