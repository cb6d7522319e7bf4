package dev.precept.pdp.jose;

import dev.precept.projections.image.OrganizationImage;

import java.util.Optional;

/** Signs what an organization publishes about itself. Threads share it; it does not wait. */
public interface MetadataSigner {
    /**
     * A JWT of these claims by the organization's key; empty where it has none at hand.
     *
     * @param claims one JSON object with an {@code iss}
     */
    Optional<String> sign(OrganizationImage organization, String claims);
}
