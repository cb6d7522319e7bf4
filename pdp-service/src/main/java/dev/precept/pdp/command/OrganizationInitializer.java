package dev.precept.pdp.command;

import dev.precept.projections.image.OrganizationImage;

/**
 * Gives an organization what every organization has, a ring of signing keys, say. Called after an
 * organization was made, and for every organization at start and from time to time after it, on
 * every node: so it does nothing where all is there, and may meet another node doing the same.
 */
@FunctionalInterface
public interface OrganizationInitializer {
    /** Completes the organization as it stands on this image. */
    void initialize(OrganizationImage organization);
}
