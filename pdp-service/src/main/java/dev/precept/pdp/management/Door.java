package dev.precept.pdp.management;

import dev.precept.domain.application.OrganizationReach;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.pdp.security.Caller;
import dev.precept.pdp.security.CallerRefusedException;
import dev.precept.pdp.security.Right;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.loader.ImageLoader;

import org.jspecify.annotations.Nullable;

/** The one way to an image and to an organization on it: rights come first. */
final class Door {
    private final ImageLoader loader;

    Door(ImageLoader loader) {
        this.loader = loader;
    }

    /** The present image; the filter before every door has seen to what positions are demanded. */
    PolicyImage image() {
        return loader.image();
    }

    /** The organization on an image, where the caller has the right over it. */
    View view(PolicyImage image, Handle handle, Caller caller, Right right) {
        if (!has(caller, right)) {
            throw new CallerRefusedException(right);
        }
        OrganizationId id = idOf(image, handle);
        OrganizationImage organization =
                id != null && caller.reach().includes(id) ? image.organization(id) : null;
        if (organization != null) {
            return new View(image, organization);
        }
        if (id == null && caller.reach() instanceof OrganizationReach.All) {
            throw ProblemException.notFound("There is no organization '" + handle + "'.");
        }
        throw new CallerRefusedException(right);
    }

    /** Whose handle it is; as little work where the organization is another's as where none is. */
    private static @Nullable OrganizationId idOf(PolicyImage image, Handle handle) {
        OrganizationImage organization = image.organizationsImage().get(handle);
        return organization == null ? null : organization.document().id();
    }

    /** Both the right and that to audit, over the organization: it may be gone by now. */
    static void requireThen(PolicyImage present, Handle handle, Caller caller, Right right) {
        OrganizationId id = idOf(present, handle);
        boolean isReached =
                id == null
                        ? caller.reach() instanceof OrganizationReach.All
                        : caller.reach().includes(id);
        if (!has(caller, right) || !isReached) {
            throw new CallerRefusedException(right);
        }
        if (!has(caller, Right.AUDIT)) {
            throw new CallerRefusedException(Right.AUDIT);
        }
    }

    /** The right over organizations as such: making roots, and what is in {@code system}. */
    static void requireSystem(Caller caller, Right right) {
        if (!has(caller, right) || !caller.reach().includes(OrganizationId.SYSTEM)) {
            throw new CallerRefusedException(right);
        }
    }

    /** Whether the caller has the right; whoever may change may read. */
    static boolean has(Caller caller, Right right) {
        return caller.rights().contains(right)
                || (right == Right.READ && caller.rights().contains(Right.ADMIN));
    }
}
