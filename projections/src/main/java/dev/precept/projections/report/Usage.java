package dev.precept.projections.report;

import dev.precept.domain.application.AuthorizationPolicy;
import dev.precept.domain.role.RoleAudience;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.Id;
import dev.precept.domain.shared.RoleId;
import dev.precept.domain.shared.ScopeId;
import dev.precept.domain.shared.UserId;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.ConditionalGrant;
import dev.precept.projections.image.HeldRoles;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.RoleImage;
import dev.precept.projections.image.UserImage;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What of an organization's authorizations and permissions was made use of, by those who hold them
 * now. A use needs no role where its application is authorized without roles (NO_POLICY). Where
 * several roles of a user give a scope, any of them would have done; users alike in that are
 * counted together, so that the size follows the roles and not the users. Where roles name somebody
 * for a time or exclude each other, records do not tell which of a user's roles counted. For one
 * thread.
 */
public final class Usage {
    private static final RoleAudience ORGANIZATION = new RoleAudience.Organization();

    private final OrganizationImage organization;
    private final boolean hasRolePolicies;
    private final Instant at;
    private final Map<ApplicationId, Set<ScopeId>> byApplications = new HashMap<>();
    private final Set<ScopeId> byUnknown = new HashSet<>();
    private final Map<ScopeId, Map<Set<RoleId>, Long>> sufficing = new HashMap<>();
    private final Map<ScopeId, Set<RoleId>> perhaps = new HashMap<>();
    private final Map<ScopeId, List<RoleImage>> mapped = new HashMap<>();

    /** Whether something was made use of. */
    public enum Answer {
        /** It was. */
        USED,
        /** Records do not tell. */
        UNKNOWN,
        /** It was not. */
        UNUSED
    }

    /**
     * Nothing was, so far.
     *
     * @param at when a role that is given for a time must count
     */
    public Usage(PolicyImage image, OrganizationImage organization, Instant at) {
        this.at = at;
        this.organization = organization;
        this.hasRolePolicies = image.hasRolePolicies(organization);
    }

    /** Takes in one more use. */
    public void add(Use use) {
        if (!use.isUser()) {
            add(new ApplicationId(use.subject()), use.scope());
            return;
        }
        ApplicationId by = use.application();
        if (by != null) {
            add(by, use.scope());
        } else if (!use.isTold()) {
            byUnknown.add(use.scope());
        }
        UserImage user =
                Id.isId(use.subject()) ? organization.user(new UserId(use.subject())) : null;
        ApplicationImage application = by == null ? null : organization.application(by);
        if (user == null || (by != null && application == null)) {
            return; // who is gone needs nothing any more
        }
        if (use.isTold()) {
            take(user, use.scope(), application);
        } else {
            takeUntold(user, use.scope());
        }
    }

    private void add(ApplicationId application, ScopeId scope) {
        byApplications.computeIfAbsent(application, _ -> new HashSet<>()).add(scope);
    }

    private void take(UserImage user, ScopeId scope, @Nullable ApplicationImage application) {
        if (application != null && isWithoutRoles(application, scope)) {
            return;
        }
        RoleAudience audience = application == null ? ORGANIZATION : application.roleAudience();
        if (organization.hasRoleRules() || hasRolePolicies) {
            takeUntimed(user, scope, audience);
            return;
        }
        HeldRoles held = organization.heldRoles(user, at);
        List<RoleImage> giving = organization.rolesGiving(user, held, scope, audience);
        if (!giving.isEmpty()) {
            Set<RoleId> ids =
                    giving.stream().map(it -> it.document().id()).collect(Collectors.toSet());
            sufficing.computeIfAbsent(scope, _ -> new HashMap<>()).merge(ids, 1L, Long::sum);
            return;
        }
        List<ConditionalGrant> conditional =
                organization.conditionalGrants(user, held, scope, audience);
        conditional.forEach(it -> mayHave(scope, it.role()));
        mappedGiving(scope).stream()
                .filter(it -> it.document().audience().equals(audience))
                .forEach(it -> mayHave(scope, it));
    }

    /**
     * Marks do not tell which roles counted at the time, or passed: any of this audience may have
     * been it.
     */
    private void takeUntimed(UserImage user, ScopeId scope, RoleAudience audience) {
        Stream.concat(
                        organization.rolesAtSomeTime(user).stream().filter(it -> gives(it, scope)),
                        mappedGiving(scope).stream())
                .filter(it -> it.document().audience().equals(audience))
                .forEach(it -> mayHave(scope, it));
    }

    /** Any role of the user may have been it, whatever application it counts for. */
    private void takeUntold(UserImage user, ScopeId scope) {
        organization.rolesAtSomeTime(user).stream()
                .filter(it -> gives(it, scope))
                .forEach(it -> mayHave(scope, it));
        mappedGiving(scope).forEach(it -> mayHave(scope, it));
    }

    private void mayHave(ScopeId scope, RoleImage role) {
        perhaps.computeIfAbsent(scope, _ -> new HashSet<>()).add(role.document().id());
    }

    /** The roles that a sign-in at a provider may add: marks do not tell who had one. */
    private List<RoleImage> mappedGiving(ScopeId scope) {
        return mapped.computeIfAbsent(
                scope,
                it ->
                        organization.rolesGiving(it).stream()
                                .filter(role -> !role.providerGroupMembers().isEmpty())
                                .toList());
    }

    private static boolean gives(RoleImage role, ScopeId scope) {
        return role.document().permissions().stream().anyMatch(it -> it.scope().equals(scope));
    }

    private static boolean isWithoutRoles(ApplicationImage application, ScopeId scope) {
        return application.document().authorizations().values().stream()
                .anyMatch(
                        it ->
                                it.policy() == AuthorizationPolicy.NO_POLICY
                                        && it.scopes().contains(scope));
    }

    /** Whether the application made use of the scope, for itself or for a user. */
    public Answer of(ApplicationId application, ScopeId scope) {
        if (byApplications.getOrDefault(application, Set.of()).contains(scope)) {
            return Answer.USED;
        }
        return byUnknown.contains(scope) ? Answer.UNKNOWN : Answer.UNUSED;
    }

    /** Whether somebody made use of the scope who holds the role, and may have needed it. */
    public Answer of(RoleId role, ScopeId scope) {
        if (sufficing.getOrDefault(scope, Map.of()).keySet().stream()
                .anyMatch(it -> it.contains(role))) {
            return Answer.USED;
        }
        return perhaps.getOrDefault(scope, Set.of()).contains(role)
                ? Answer.UNKNOWN
                : Answer.UNUSED;
    }

    /**
     * Few roles that, giving the scope, would have permitted every use of it: those that records
     * cannot rule out, and of the others, one after the other, the one that most of the uses left
     * would do with; of several such, the one that fewest hold.
     */
    public Set<RoleId> needed(ScopeId scope) {
        Set<RoleId> needed = new HashSet<>(perhaps.getOrDefault(scope, Set.of()));
        Map<Set<RoleId>, Long> left = new HashMap<>(sufficing.getOrDefault(scope, Map.of()));
        left.keySet().removeIf(roles -> roles.stream().anyMatch(needed::contains));
        while (!left.isEmpty()) {
            Map<RoleId, Long> uses = new TreeMap<>(Comparator.comparing(RoleId::value));
            left.forEach((roles, n) -> roles.forEach(role -> uses.merge(role, n, Long::sum)));
            long most = uses.values().stream().mapToLong(Long::longValue).max().orElseThrow();
            RoleId next =
                    uses.entrySet().stream()
                            .filter(it -> it.getValue() == most)
                            .map(Map.Entry::getKey)
                            .min(Comparator.comparingLong(this::holders))
                            .orElseThrow();
            needed.add(next);
            left.keySet().removeIf(roles -> roles.contains(next));
        }
        return needed;
    }

    private long holders(RoleId id) {
        RoleImage role = organization.role(id);
        return role == null ? 0 : organization.mostHolders(List.of(role));
    }
}
