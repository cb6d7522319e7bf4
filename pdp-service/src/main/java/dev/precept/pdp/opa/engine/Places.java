package dev.precept.pdp.opa.engine;

import dev.precept.domain.shared.OrganizationId;

import java.util.HashMap;
import java.util.Map;

/**
 * How many questions are asked at once. No organization takes more places than it leaves free: one
 * alone has half of them, the next half of what is left, and none can have all. Threads share it.
 */
final class Places {
    private final Map<OrganizationId, Integer> taken = new HashMap<>();
    private int free;

    /** So many are free. */
    Places(int free) {
        this.free = free;
    }

    /** Whether there is one for the organization, which is {@linkplain #give given} back. */
    synchronized boolean take(OrganizationId organization) {
        int own = taken.getOrDefault(organization, 0);
        boolean isFree = own < free;
        if (isFree) {
            free--;
            taken.put(organization, own + 1);
        }
        return isFree;
    }

    /** Gives a place back that was taken. */
    synchronized void give(OrganizationId organization) {
        free++;
        taken.computeIfPresent(organization, (_, own) -> own > 1 ? own - 1 : null);
    }
}
