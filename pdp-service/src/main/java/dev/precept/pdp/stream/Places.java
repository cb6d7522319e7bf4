package dev.precept.pdp.stream;

import dev.precept.domain.shared.OrganizationId;

import java.util.HashMap;
import java.util.Map;

/**
 * Places for who is told something at once: so many in all, and few of them for one organization,
 * so that its slow receivers are slow for itself. Threads share it.
 */
public final class Places {
    private final int all;
    private final int each;
    private final Map<OrganizationId, Integer> taken = new HashMap<>();
    private int sum;

    /**
     * Places.
     *
     * @param all how many there are
     * @param each how many of them one organization may have
     */
    public Places(int all, int each) {
        this.all = all;
        this.each = each;
    }

    /** Takes a place; false where there is none for the organization now. */
    public synchronized boolean enter(OrganizationId organization) {
        int own = taken.getOrDefault(organization, 0);
        if (sum >= all || own >= each) {
            return false;
        }
        taken.put(organization, own + 1);
        sum++;
        return true;
    }

    /** Gives a place back that was taken. */
    public synchronized void leave(OrganizationId organization) {
        Integer own = taken.get(organization);
        if (own == null) {
            throw new IllegalStateException("nobody of " + organization + " has a place");
        }
        sum--;
        if (own == 1) {
            taken.remove(organization);
        } else {
            taken.put(organization, own - 1);
        }
    }
}
