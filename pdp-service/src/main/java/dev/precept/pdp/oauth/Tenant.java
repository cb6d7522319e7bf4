package dev.precept.pdp.oauth;

import dev.precept.domain.shared.OrganizationId;
import dev.precept.pdp.door.Visit;
import dev.precept.pdp.jose.Issuers;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;

import java.time.Instant;

/**
 * The organization whose issuer is asked, in the one image that the whole request is answered from.
 *
 * @param image read once
 * @param organization the path's organization in it
 * @param issuer its issuer
 * @param now when the request came
 */
public record Tenant(
        PolicyImage image, OrganizationImage organization, String issuer, Instant now) {
    /** The one that a door of an organization was asked for. */
    public static Tenant of(Visit visit, Issuers issuers) {
        String issuer = issuers.of(visit.organization().document().handle());
        return new Tenant(visit.image(), visit.organization(), issuer, visit.now());
    }

    /** The same on another image; on this one still where the organization is gone from that. */
    public Tenant at(PolicyImage other) {
        OrganizationImage there = other.organization(organization.document().id());
        return there == null ? this : new Tenant(other, there, issuer, now);
    }

    /** The organization. */
    public OrganizationId id() {
        return organization.document().id();
    }
}
