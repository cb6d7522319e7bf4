package dev.precept.projections.decision;

import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.RouteMatch;

/**
 * An HTTP request as a gateway saw it, before anybody knows which API it is for: host and path find
 * that by the APIs' routes.
 *
 * @param method as sent
 * @param host in lower case, with port where it is not the scheme's
 * @param path as sent, without query
 */
public record RoutedRequest(String method, String host, String path) {
    /**
     * What it is to an {@link AccessRequest}.
     *
     * @param type the API's handle; where there is none, a text that is no API's name, so that the
     *     decision point denies
     * @param id the path below the API's base path; where there is none, the whole path
     */
    public record Target(String type, String id) {}

    /** What it is for, as the organization sees it. */
    public Target in(PolicyImage image, OrganizationImage organization) {
        return switch (image.visibleApiByRoute(organization, host, path)) {
            case RouteMatch.Found(ApiImage api, String below) -> {
                String handle = api.document().handle().value();
                // A nearer API of the same handle is another one.
                yield image.visibleApisByName(organization, handle).contains(api)
                        ? new Target(handle, below)
                        : nowhere();
            }
            case RouteMatch.Clash _, RouteMatch.Refused _, RouteMatch.None _ -> nowhere();
        };
    }

    /** Names of APIs hold no space. The id never becomes an instance's. */
    private Target nowhere() {
        return new Target("no route: " + host, path.startsWith("/") ? path : "/" + path);
    }
}
