package dev.precept.pdp.token;

import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;

import jakarta.servlet.http.HttpServletRequest;

import java.time.Instant;

/**
 * The organization whose issuer is asked, in the one image that the whole request is answered from.
 *
 * @param image read once
 * @param organization the path's organization in it
 * @param issuer its issuer
 * @param now when the request came
 */
record Tenant(PolicyImage image, OrganizationImage organization, String issuer, Instant now) {
    private static final String ATTRIBUTE = Tenant.class.getName();

    /** The tenant of a request that {@link OAuthRequestFilter} let through. */
    static Tenant of(HttpServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof Tenant tenant) {
            return tenant;
        }
        throw new IllegalStateException("The request did not pass the filter of its endpoint");
    }

    /** The same on another image; on this one still where the organization is gone from that. */
    Tenant at(PolicyImage other) {
        OrganizationImage there = other.organization(organization.document().id());
        return there == null ? this : new Tenant(other, there, issuer, now);
    }

    void bind(HttpServletRequest request) {
        request.setAttribute(ATTRIBUTE, this);
    }
}
