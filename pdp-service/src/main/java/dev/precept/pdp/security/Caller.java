package dev.precept.pdp.security;

import dev.precept.domain.application.OrganizationReach;
import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.OrganizationId;

import java.util.Set;

/**
 * Who calls our own API, and what he may do: as of the image that was looked at when the call came.
 *
 * @param actor who it is, as written into events
 * @param client the application that he calls by
 * @param rights what his token holds and he is still granted
 * @param reach the organizations that the rights are for
 */
public record Caller(
        Actor actor, ApplicationId client, Set<Right> rights, OrganizationReach reach) {
    public Caller {
        rights = Set.copyOf(rights);
    }

    /** Whether the caller has the right over the organization. */
    public boolean may(Right right, OrganizationId organization) {
        return rights.contains(right) && reach.includes(organization);
    }

    /**
     * Goes on only where the caller has the right over the organization.
     *
     * @throws CallerRefusedException otherwise; answered with 403
     */
    public void require(Right right, OrganizationId organization) {
        if (!may(right, organization)) {
            throw new CallerRefusedException(right);
        }
    }
}
