package dev.precept.projections.image;

import dev.precept.domain.role.RoleAudience;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.collection.PersistentMap;
import dev.precept.projections.collection.SortedInts;

import java.util.ArrayList;
import java.util.List;

/**
 * The numbers of the roles that give a scope, apart by audience, each ascending; beside them those
 * that give it under a condition. Immutable.
 */
final class ScopeRoles {
    private static final int[] NO_ROLES = {};
    static final ScopeRoles NONE = new ScopeRoles(NO_ROLES, PersistentMap.empty(), List.of());

    private final int[] ofOrganization;
    private final PersistentMap<ApplicationId, int[]> ofApplications;
    private final List<ConditionalRole> conditional;

    private ScopeRoles(
            int[] ofOrganization,
            PersistentMap<ApplicationId, int[]> ofApplications,
            List<ConditionalRole> conditional) {
        this.ofOrganization = ofOrganization;
        this.ofApplications = ofApplications;
        this.conditional = conditional;
    }

    /** These of the organization, and these under a condition. */
    static ScopeRoles of(int[] ofOrganization, List<ConditionalRole> conditional) {
        return ofOrganization.length == 0 && conditional.isEmpty()
                ? NONE
                : new ScopeRoles(ofOrganization, PersistentMap.empty(), List.copyOf(conditional));
    }

    /** These and the organization's own that others have. */
    ScopeRoles with(ScopeRoles others) {
        if (others.isEmpty()) {
            return this;
        }
        List<ConditionalRole> all = new ArrayList<>(conditional);
        all.addAll(others.conditional);
        return new ScopeRoles(
                SortedInts.union(ofOrganization, others.ofOrganization),
                ofApplications,
                List.copyOf(all));
    }

    /** The roles of this audience that give the scope, come what may. Not to be changed. */
    int[] in(RoleAudience audience) {
        return switch (audience) {
            case RoleAudience.Organization() -> ofOrganization;
            case RoleAudience.Application(ApplicationId application) -> {
                int[] roles = ofApplications.get(application);
                yield roles == null ? NO_ROLES : roles;
            }
        };
    }

    /** The roles that give the scope under a condition, in no order. */
    List<ConditionalRole> conditional() {
        return conditional;
    }

    /** All roles that give the scope, some perhaps under a condition. */
    int[] all() {
        int[] all = ofOrganization;
        for (int[] roles : ofApplications.values()) {
            all = SortedInts.union(all, roles);
        }
        for (ConditionalRole role : conditional) {
            all = SortedInts.with(all, role.number());
        }
        return all;
    }

    boolean isEmpty() {
        return ofOrganization.length == 0 && ofApplications.isEmpty() && conditional.isEmpty();
    }

    ScopeRoles with(RoleAudience audience, int role) {
        return replaced(audience, SortedInts.with(in(audience), role));
    }

    ScopeRoles without(RoleAudience audience, int role) {
        return replaced(audience, SortedInts.without(in(audience), role));
    }

    ScopeRoles with(ConditionalRole role) {
        List<ConditionalRole> more = new ArrayList<>(conditional);
        more.add(role);
        return new ScopeRoles(ofOrganization, ofApplications, List.copyOf(more));
    }

    /** Without the role giving the scope under a condition. */
    ScopeRoles withoutConditional(int role) {
        List<ConditionalRole> less =
                conditional.stream().filter(one -> one.number() != role).toList();
        return new ScopeRoles(ofOrganization, ofApplications, less);
    }

    private ScopeRoles replaced(RoleAudience audience, int[] roles) {
        return switch (audience) {
            case RoleAudience.Organization() -> new ScopeRoles(roles, ofApplications, conditional);
            case RoleAudience.Application(ApplicationId application) ->
                    new ScopeRoles(
                            ofOrganization,
                            roles.length == 0
                                    ? ofApplications.without(application)
                                    : ofApplications.with(application, roles),
                            conditional);
        };
    }
}
