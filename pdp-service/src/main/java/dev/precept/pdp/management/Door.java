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
        OrganizationImage organization = image.organization(handle);
        if (!has(caller, right)) {
            throw new CallerRefusedException(right);
        }
        if (organization != null && caller.reach().includes(organization.document().id())) {
            return new View(image, organization);
        }
        if (organization == null && caller.reach() instanceof OrganizationReach.All) {
            throw ProblemException.notFound("There is no organization '" + handle + "'.");
        }
        throw new CallerRefusedException(right);
    }

    /** Both the right and that to audit, over the organization: it may be gone by now. */
    static void requireThen(PolicyImage present, Handle handle, Caller caller, Right right) {
        OrganizationImage organization = present.organization(handle);
        boolean isReached =
                organization == null
                        ? caller.reach() instanceof OrganizationReach.All
                        : caller.reach().includes(organization.document().id());
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
