package dev.precept.pdp.jose;

import dev.precept.domain.shared.OrganizationId;

/**
 * Sees to it that an organization can sign: its keys are made when they are needed first. Threads
 * share it.
 */
@FunctionalInterface
public interface NeededKeys {
    /**
     * Waits for the keys to be made and known here, where there are none yet.
     *
     * @return false where they cannot be made now; asked again later it may be done
     */
    boolean require(OrganizationId organization);
}
