package dev.precept.projections.difference;

import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.CompiledPolicy;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.RoleDocument;
import dev.precept.projections.image.RoleSet;
import dev.precept.projections.image.UserSets;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * An organization as one of the two images has it. For one thread.
 *
 * @param organization null where it is not there
 * @param levels the organization and those above it
 * @param users its users; null where it is not there
 * @param at when what they hold is looked at
 */
record Moment(
        PolicyImage image,
        @Nullable OrganizationImage organization,
        List<OrganizationImage> levels,
        @Nullable UserSets users,
        Instant at) {

    /** At the instant. */
    static Moment of(PolicyImage image, OrganizationId id, Instant at) {
        OrganizationImage organization = image.organization(id);
        if (organization == null) {
            return new Moment(image, null, List.of(), null, at);
        }
        List<OrganizationImage> levels = new ArrayList<>();
        levels.add(organization);
        levels.addAll(image.ancestors(organization));
        return new Moment(
                image, organization, List.copyOf(levels), new UserSets(organization, at), at);
    }

    /** Whether a policy is attached to a role that counts in the organization. */
    boolean hasRolePolicies() {
        return organization != null && image.hasRolePolicies(organization);
    }

    /** The policies attached to the roles, and to those above that they stand for. */
    List<CompiledPolicy> policies(RoleSet roles) {
        if (organization == null || users == null || !hasRolePolicies()) {
            return List.of();
        }
        List<CompiledPolicy> policies = new ArrayList<>();
        for (RoleDocument role : users.among(roles)) {
            policies.addAll(image.policies(organization, role));
        }
        return policies;
    }

    /** The API, if it can be seen from the organization. */
    @Nullable ApiImage api(ApiId id) {
        return organization == null ? null : image.visibleApi(organization, id);
    }
}
