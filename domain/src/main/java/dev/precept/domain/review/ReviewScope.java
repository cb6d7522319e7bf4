package dev.precept.domain.review;

import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.RoleId;

import java.util.Set;

/**
 * What a review is of: everything, or what fits each of the sets that are not empty.
 *
 * @param apis memberships in roles that give scopes of them, and what applications may ask of them
 * @param applications memberships in roles made for them, and what they may ask for
 * @param roles memberships in them, and nothing else
 */
public record ReviewScope(Set<ApiId> apis, Set<ApplicationId> applications, Set<RoleId> roles) {
    /** All that anybody holds. */
    public static final ReviewScope EVERYTHING = new ReviewScope(Set.of(), Set.of(), Set.of());

    public ReviewScope {
        apis = Set.copyOf(apis);
        applications = Set.copyOf(applications);
        roles = Set.copyOf(roles);
    }
}
