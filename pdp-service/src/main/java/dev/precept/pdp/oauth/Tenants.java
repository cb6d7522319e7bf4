package dev.precept.pdp.oauth;

import dev.precept.domain.shared.Handle;
import dev.precept.pdp.jose.Issuers;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;

import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/** Finds the organization of a path. Threads share it. */
public final class Tenants {
    private final Supplier<PolicyImage> images;
    private final Issuers issuers;
    private final InstantSource clock;

    public Tenants(Supplier<PolicyImage> images, Issuers issuers, InstantSource clock) {
        this.images = images;
        this.issuers = issuers;
        this.clock = clock;
    }

    /** The organization of this handle, exactly as written; empty where there is none. */
    public Optional<Tenant> find(String handle) {
        if (!Handle.isHandle(handle)) {
            return Optional.empty();
        }
        PolicyImage image = images.get();
        OrganizationImage organization = image.organization(new Handle(handle));
        if (organization == null) {
            return Optional.empty();
        }
        String issuer = issuers.of(organization.document().handle());
        return Optional.of(new Tenant(image, organization, issuer, clock.instant()));
    }
}
