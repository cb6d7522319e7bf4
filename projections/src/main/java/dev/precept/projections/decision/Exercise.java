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
import java.util.Objects;

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
        if (resource.api() == null) {
            return null;
        }
        return resource.isOpenToAll()
                ? byAnybody(resource)
                : by(view, request, Party.of(view, request), resource);
    }

    /** What anybody makes use of where all may pass. */
    static Exercise byAnybody(Resource resource) {
        return new Exercise(
                null, null, Objects.requireNonNull(resource.api()), path(resource), List.of());
    }

    /** What the party makes use of, once the API is known to be there. */
    static Exercise by(View view, AccessRequest request, Party party, Resource resource) {
        Alternative met =
                resource.alternatives().size() == 1
                        ? resource.alternatives().getFirst()
                        : met(view, request, party, resource);
        return new Exercise(
                party.application(),
                party.user(),
                Objects.requireNonNull(resource.api()),
                path(resource),
                met == null ? List.of() : met.scopes());
    }

    private static @Nullable String path(Resource resource) {
        CompiledOperation operation = resource.operation();
        return operation == null ? null : operation.operation().path().value();
    }

    /** The alternative that was met: the decision takes the first that is. Null for none. */
    static @Nullable Alternative met(
            View view, AccessRequest request, Party party, Resource resource) {
        ApiImage api = resource.api();
        if (api == null) {
            return null;
        }
        for (Alternative alternative : resource.alternatives()) {
            if (alternative.isMeetable()
                    && missing(view, request, party, api, alternative.scopes()) == PERMITTED) {
                return alternative;
            }
        }
        return null;
    }

    /** What the party lacks of the scopes; PERMITTED for nothing. */
    static Reason missing(
            View view,
            AccessRequest request,
            Party party,
            ApiImage api,
            List<ScopeDocument> scopes) {
        return Grants.missing(Question.atCheck(view, party, request, api), api, scopes);
    }
}
