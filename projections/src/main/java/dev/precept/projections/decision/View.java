package dev.precept.projections.decision;

import dev.precept.domain.shared.ApiId;
import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.ScopeDocument;
import dev.precept.projections.image.UserImage;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * An image as seen from one organization: what a name means there. Users and applications are its
 * own; APIs and scopes are its own and its ancestors', and the nearer hides the farther of the same
 * name. A text that cannot be a name means nothing.
 */
record View(PolicyImage image, OrganizationImage organization) {
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

    private boolean isOwn(ApiImage api) {
        return api.document().organization().equals(organization.document().id());
    }
}
