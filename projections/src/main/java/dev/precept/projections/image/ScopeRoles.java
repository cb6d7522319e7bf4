package dev.precept.projections.image;

import dev.precept.domain.role.RoleAudience;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.collection.PersistentMap;
import dev.precept.projections.collection.SortedInts;

/** The numbers of the roles that give a scope, apart by audience, each ascending. Immutable. */
final class ScopeRoles {
    private static final int[] NO_ROLES = {};
    static final ScopeRoles NONE = new ScopeRoles(NO_ROLES, PersistentMap.empty());

    private final int[] ofOrganization;
    private final PersistentMap<ApplicationId, int[]> ofApplications;

    private ScopeRoles(int[] ofOrganization, PersistentMap<ApplicationId, int[]> ofApplications) {
        this.ofOrganization = ofOrganization;
        this.ofApplications = ofApplications;
    }

    /** The roles of this audience that give the scope. Not to be changed. */
    int[] in(RoleAudience audience) {
        return switch (audience) {
            case RoleAudience.Organization() -> ofOrganization;
            case RoleAudience.Application(ApplicationId application) -> {
                int[] roles = ofApplications.get(application);
                yield roles == null ? NO_ROLES : roles;
            }
        };
    }

    /** All roles that give the scope. */
    int[] all() {
        int[] all = ofOrganization;
        for (int[] roles : ofApplications.values()) {
            all = SortedInts.union(all, roles);
        }
        return all;
    }

    boolean isEmpty() {
        return ofOrganization.length == 0 && ofApplications.isEmpty();
    }

    ScopeRoles with(RoleAudience audience, int role) {
        return replaced(audience, SortedInts.with(in(audience), role));
    }

    ScopeRoles without(RoleAudience audience, int role) {
        return replaced(audience, SortedInts.without(in(audience), role));
    }

    private ScopeRoles replaced(RoleAudience audience, int[] roles) {
        return switch (audience) {
            case RoleAudience.Organization() -> new ScopeRoles(roles, ofApplications);
            case RoleAudience.Application(ApplicationId application) ->
                    new ScopeRoles(
                            ofOrganization,
                            roles.length == 0
                                    ? ofApplications.without(application)
                                    : ofApplications.with(application, roles));
        };
    }
}
