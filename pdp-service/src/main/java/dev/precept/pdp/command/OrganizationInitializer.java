package dev.precept.pdp.command;

import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;

/**
 * Gives an organization what it needs, a ring of signing keys, say. Called after an organization or
 * its first application or API was made, and for every organization at start and from time to time
 * after it, on every node: so it does nothing where all is there, and may meet another node doing
 * the same.
 */
@FunctionalInterface
public interface OrganizationInitializer {
    /** Completes the organization as it stands on this image. */
    void initialize(OrganizationImage organization);

    /**
     * Called before a round over all organizations, for what is asked of the database once rather
     * than for each of them.
     */
    default void prepare(PolicyImage image) {}
}
