package dev.precept.pdp.management;

import dev.precept.domain.application.ApiAuthorization;
import dev.precept.domain.application.OrganizationReach;
import dev.precept.domain.gateway.GatewayFilter;
import dev.precept.domain.role.Permission;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.GroupId;
import dev.precept.domain.shared.RoleId;
import dev.precept.domain.shared.ScopeId;
import dev.precept.pdp.security.Caller;
import dev.precept.pdp.security.Right;
import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.GroupImage;
import dev.precept.projections.image.RoleImage;
import dev.precept.projections.image.ScopeDocument;
import dev.precept.projections.image.UserDocument;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Nobody grants wider than he holds (ARCHITECTURE 8.3), neither at once nor by way of somebody
 * else: whoever touches an application of {@code system} (gives it a secret, say) must hold all
 * that it holds; whoever touches what gives people rights over our own API must hold those rights
 * everywhere, since people come through any application.
 */
final class SystemRights {
    private SystemRights() {}

    /** Ends the request unless the caller holds everything that would be granted. */
    static void requireToGrant(Caller caller, ApiImage ours, ApiAuthorization authorization) {
        OrganizationReach reach = authorization.reach();
        boolean isReached = reach == null || caller.reach().includes(reach);
        if (!isReached || !holds(caller, ours, authorization.scopes())) {
            throw wider();
        }
    }

    /** Ends the request unless the caller holds everything that the application holds. */
    static void requireToTouch(Caller caller, View view, ApplicationImage application) {
        ApiImage ours = view.api(ApiId.PRECEPT);
        ApiAuthorization held = application.authorization(ApiId.PRECEPT);
        if (view.isSystem() && ours != null && held != null) {
            requireToGrant(caller, ours, held);
        }
    }

    /** Ends the request unless the caller holds, everywhere, what the permissions give of ours. */
    static void requireForPeople(Caller caller, View view, Collection<Permission> permissions) {
        ApiImage ours = view.api(ApiId.PRECEPT);
        if (!view.isSystem() || ours == null) {
            return;
        }
        Set<ScopeId> given =
                permissions.stream()
                        .filter(it -> it.api().equals(ApiId.PRECEPT))
                        .map(Permission::scope)
                        .collect(Collectors.toSet());
        boolean isEverywhere = caller.reach() instanceof OrganizationReach.All;
        if (!given.isEmpty() && (!isEverywhere || !holds(caller, ours, given))) {
            throw wider();
        }
    }

    /** As above, for all that these roles give: whether it counts for somebody is to change. */
    static void requireForPeople(Caller caller, View view, Set<RoleId> roles) {
        for (RoleId id : roles) {
            RoleImage role = view.organization().role(id);
            if (role != null) {
                requireForPeople(caller, view, role.document().permissions());
            }
        }
    }

    /** As above, for a role whose members change: what it excludes counts for them, or does not. */
    static void requireForPeople(Caller caller, View view, RoleImage role) {
        requireForPeople(caller, view, role.document().permissions());
        requireForPeople(caller, view, view.organization().excludedWith(role.document().id()));
    }

    /**
     * Ends the request where somebody is to follow more than its own organization and the caller
     * does not reach everything: what comes to lie below later on is followed as well.
     */
    static void requireToFollow(Caller caller, @Nullable GatewayFilter filter) {
        boolean isEverywhere = caller.reach() instanceof OrganizationReach.All;
        if (filter != null && filter.below() && !isEverywhere) {
            throw wider();
        }
    }

    /** As above, for what the members of a group hold through it and the groups above. */
    static void requireForPeople(Caller caller, View view, GroupImage group) {
        if (view.isSystem()) {
            requireForPeople(caller, view, List.of(group));
        }
    }

    /** As above, for what a user holds: whoever sets his password may come in as him. */
    static void requireForPeople(Caller caller, View view, UserDocument user) {
        if (view.isSystem()) {
            for (RoleImage role : view.organization().rolesOf(user)) {
                requireForPeople(caller, view, role.document().permissions());
            }
            requireForPeople(caller, view, view.organization().groupsOf(user));
        }
    }

    private static void requireForPeople(Caller caller, View view, List<GroupImage> groups) {
        Set<GroupId> seen = new HashSet<>();
        Deque<GroupImage> above = new ArrayDeque<>(groups);
        while (!above.isEmpty()) {
            GroupImage next = above.remove();
            if (seen.add(next.id())) {
                for (RoleImage role : view.organization().rolesOf(next)) {
                    requireForPeople(caller, view, role);
                }
                above.addAll(view.organization().groupsOf(next));
            }
        }
    }

    private static boolean holds(Caller caller, ApiImage ours, Set<ScopeId> scopes) {
        Set<String> held = caller.rights().stream().map(Right::scope).collect(Collectors.toSet());
        for (ScopeId id : scopes) {
            @Nullable ScopeDocument scope = ours.scope(id);
            if (scope != null && !held.contains(scope.name().value())) {
                return false;
            }
        }
        return true;
    }

    private static ProblemException wider() {
        return ProblemException.forbidden(
                Right.ADMIN,
                "Nobody grants wider than he holds: this would give, or lead to, rights over this"
                        + " service that the caller does not have.");
    }
}
