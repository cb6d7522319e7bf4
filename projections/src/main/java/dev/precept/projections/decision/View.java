package dev.precept.projections.decision;

import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.policy.PolicyTarget;
import dev.precept.domain.resource.ResourceName;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.CompiledPolicy;
import dev.precept.projections.image.Limits;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.ResourceDocument;
import dev.precept.projections.image.RoleImage;
import dev.precept.projections.image.ScopeDocument;
import dev.precept.projections.image.UserImage;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * An image as seen from one organization: what a name means there. Users and applications are its
 * own; APIs and scopes are its own and its ancestors', and the nearer hides the farther of the same
 * name. A text that cannot be a name means nothing.
 *
 * @param unanswered hears what no engine for Rego was asked, and would have to be; null where
 *     nobody listens
 */
record View(
        PolicyImage image,
        OrganizationImage organization,
        @Nullable Consumer<RegoQuestion> unanswered) {
    private static final PolicyTarget ORGANIZATION = new PolicyTarget.Organization();

    View(PolicyImage image, OrganizationImage organization) {
        this(image, organization, null);
    }

    /** The organization above all that it is one of; itself where there is none above it. */
    OrganizationId root() {
        List<OrganizationImage> above = image.ancestors(organization);
        OrganizationImage root = above.isEmpty() ? organization : above.getLast();
        return root.document().id();
    }

    /** The answer that denies for this reason. */
    Decision deny(Reason reason) {
        return new Decision(reason, image.position());
    }

    /** The application of this id. */
    @Nullable ApplicationImage application(String id) {
        return organization.applicationWithId(id);
    }

    /**
     * The application of this id or handle; null as well if it is the one's id, the other's handle.
     */
    @Nullable ApplicationImage applicationNamed(String name) {
        return one(organization.applicationWithId(name), organization.applicationWithHandle(name));
    }

    /** The user of this id. */
    @Nullable UserImage user(String id) {
        return organization.userWithId(id);
    }

    /** The user of this id or handle; null as well if it is the one's id, the other's handle. */
    @Nullable UserImage userNamed(String name) {
        return one(organization.userWithId(name), organization.userWithHandle(name));
    }

    private static <T> @Nullable T one(@Nullable T left, @Nullable T right) {
        if (left == null || right == null) {
            return left == null ? right : left;
        }
        return left.equals(right) ? left : null;
    }

    @Nullable ApiImage api(ApiId id) {
        return image.visibleApi(organization, id);
    }

    /** The APIs of this handle or resource type at the nearest level that has any. */
    List<ApiImage> apisNamed(String handleOrResourceType) {
        return image.visibleApisByName(organization, handleOrResourceType);
    }

    @Nullable ApiImage apiByIdentifier(String identifier) {
        return image.visibleApiByIdentifier(organization, identifier);
    }

    /** Whether the API is what its identifier means here, as each of one's own is. */
    boolean identifies(ApiImage api) {
        if (isOwn(api)) {
            return true;
        }
        ApiImage meant = apiByIdentifier(api.document().identifier());
        return meant != null && meant.document().id().equals(api.document().id());
    }

    @Nullable ScopeDocument scopeByWireName(String wireName) {
        return image.visibleScopeByWireName(organization, wireName);
    }

    /** Whether the API's scope is what its wire name means here, as each of one's own is. */
    boolean names(ApiImage api, ScopeDocument scope) {
        if (isOwn(api)) {
            return true;
        }
        ScopeDocument meant = scopeByWireName(scope.wireName().value());
        return meant != null && meant.id().equals(scope.id());
    }

    /**
     * What is stored of the API's instance of this id; null if nothing is, or the id is a path.
     * What the API's own organization says of it comes first, then what the nearest says.
     */
    @Nullable Attributes instance(ApiImage api, String id) {
        if (!ResourceName.isResourceName(id)) {
            return null;
        }
        ResourceDocument stored = image.resource(organization, api, new ResourceName(id));
        return stored == null ? null : stored.attributes();
    }

    /** The policies attached to what a request touches. */
    List<CompiledPolicy> policies(ApiImage api, @Nullable ApplicationImage application) {
        List<CompiledPolicy> policies = new ArrayList<>(0);
        OrganizationImage level = organization;
        for (int depth = 0; level != null && depth <= Limits.ORGANIZATION_DEPTH; depth++) {
            policies.addAll(level.policies().attachedTo(ORGANIZATION));
            level = image.parent(level);
        }
        OrganizationImage owner = image.organization(api.document().organization());
        if (owner != null && !owner.policies().isEmpty()) {
            policies.addAll(owner.policies().attachedTo(new PolicyTarget.Api(api.document().id())));
        }
        if (application != null && !organization.policies().isEmpty()) {
            policies.addAll(
                    organization
                            .policies()
                            .attachedTo(new PolicyTarget.Application(application.document().id())));
        }
        return policies;
    }

    /** Whether a policy is attached to a role that counts here. */
    boolean hasRolePolicies() {
        return image.hasRolePolicies(organization);
    }

    /** The policies attached to the role, and to the one above that it stands for. */
    List<CompiledPolicy> policies(RoleImage role) {
        return image.policies(organization, role.document());
    }

    private boolean isOwn(ApiImage api) {
        return api.document().organization().equals(organization.document().id());
    }
}
