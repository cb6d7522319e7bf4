package dev.precept.domain.organization;

import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.UserId;

import java.util.Set;

/** Who may approve: users and applications of organization {@code system}, who call us. */
public record Approvers(Set<UserId> users, Set<ApplicationId> applications) {
    public Approvers {
        users = Set.copyOf(users);
        applications = Set.copyOf(applications);
    }

    /** How many there are. */
    public int count() {
        return users.size() + applications.size();
    }

    /** Whether this is one of them. */
    public boolean include(Actor actor) {
        String id = actor.id();
        if (id == null || !OrganizationId.SYSTEM.equals(actor.organization())) {
            return false;
        }
        return switch (actor.kind()) {
            case SERVICE -> false;
            case APPLICATION -> applications.contains(new ApplicationId(id));
            case USER -> users.contains(new UserId(id));
        };
    }
}
