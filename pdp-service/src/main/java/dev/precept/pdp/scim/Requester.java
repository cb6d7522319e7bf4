package dev.precept.pdp.scim;

import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.pdp.security.Caller;
import dev.precept.pdp.security.Right;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;

/**
 * Who asks, of which organization.
 *
 * @param handle the organization's handle
 * @param correlation what the request is called
 * @param base where the organization's SCIM endpoints are
 */
record Requester(Caller caller, Handle handle, String correlation, String base) {
    /** The organization on an image, where the caller may provision it. */
    OrganizationImage in(PolicyImage image) {
        OrganizationImage organization = image.organization(handle);
        if (organization == null || !may(organization.document().id())) {
            throw ScimException.of(403, "This needs the right precept:scim over the organization.");
        }
        return organization;
    }

    private boolean may(OrganizationId organization) {
        return caller.may(Right.SCIM, organization);
    }
}
