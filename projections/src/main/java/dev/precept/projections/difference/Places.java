package dev.precept.projections.difference;

import dev.precept.domain.application.ApiAuthorization;
import dev.precept.domain.application.AuthorizationPolicy;
import dev.precept.domain.application.Environment;
import dev.precept.domain.policy.PolicyTarget;
import dev.precept.domain.role.Member;
import dev.precept.domain.role.Permission;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.GroupId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.PolicyId;
import dev.precept.domain.shared.RoleId;
import dev.precept.domain.shared.ScopeId;
import dev.precept.domain.shared.SubscriptionId;
import dev.precept.domain.shared.UserId;
import dev.precept.projections.image.ApiDocument;
import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.ApiKeyDocument;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.Assignment;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyDocument;
import dev.precept.projections.image.RoleDocument;
import dev.precept.projections.image.RoleImage;
import dev.precept.projections.image.RoleSet;
import dev.precept.projections.image.ScopeDocument;
import dev.precept.projections.image.SubscriptionDocument;
import dev.precept.projections.image.UserSets;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where grants of an organization may have changed: through what, and of whom. Never too little.
 * For one thread.
 */
final class Places {
    private final Moment before;
    private final Moment after;
    private final Touched.In own;
    private final Set<ApiId> apis = new HashSet<>();
    private final Set<ApplicationId> applications = new HashSet<>();
    private final Map<ApiId, Set<ScopeId>> scopes = new HashMap<>();
    private final Set<Parties> parties = new HashSet<>();
    private final Map<ApiId, Set<ApiId>> namesakes = new HashMap<>();
    private final Set<RoleId> excluding = new HashSet<>();
    private final BitSet users = new BitSet();
    private RoleSet roles = RoleSet.NONE;
    private boolean isWhole;

    /** An application and an API that it is subscribed to. */
    record Parties(ApplicationId application, ApiId api) {}

    Places(Moment before, Moment after, OrganizationId organization, Touched touched) {
        this.before = before;
        this.after = after;
        this.own = touched.in(organization);
        this.isWhole = before.organization() == null || after.organization() == null;
        Set<OrganizationId> levels = new HashSet<>(Set.of(organization));
        for (Moment moment : moments()) {
            moment.levels().forEach(level -> levels.add(level.document().id()));
        }
        for (OrganizationId level : levels) {
            Touched.In in = touched.in(level);
            isWhole |= in.isWhole;
            apis.addAll(in.apis);
            addTargets(in);
        }
        applications.addAll(own.applications);
        own.scopes.forEach((api, some) -> scopesOf(api).addAll(some));
        addNamesakes();
        addSubscriptions();
        addExcludingAbove(touched);
        addHoldings();
        addAbove(touched);
    }

    /** Roles here that stand for those above that exclude others now, or did. */
    private void addExcludingAbove(Touched touched) {
        excluding.addAll(own.excluding);
        for (Moment moment : moments()) {
            UserSets sets = moment.users();
            if (sets != null) {
                for (OrganizationImage level : moment.levels()) {
                    for (RoleId base : touched.in(level.document().id()).excluding) {
                        List<RoleId> standing = sets.standingFor(base);
                        excluding.addAll(standing);
                        for (RoleId id : standing) {
                            roles = roles.union(sets.role(id));
                        }
                    }
                }
            }
        }
    }

    /** What roles above may give otherwise, where roles here stand for some of them. */
    private void addAbove(Touched touched) {
        for (Moment moment : moments()) {
            OrganizationImage organization = moment.organization();
            if (organization == null || !organization.standsForOthers()) {
                continue;
            }
            for (OrganizationImage level : moment.levels()) {
                Touched.In in = touched.in(level.document().id());
                in.scopes.forEach((api, some) -> scopesOf(api).addAll(some));
                for (RoleId id : in.roles) {
                    addScopesOf(level.role(id));
                }
            }
        }
    }

    private List<Moment> moments() {
        return List.of(before, after);
    }

    private Set<ScopeId> scopesOf(ApiId api) {
        return scopes.computeIfAbsent(api, _ -> new HashSet<>());
    }

    private void addTargets(Touched.In in) {
        Set<PolicyTarget> targets = new HashSet<>(in.targets);
        for (Moment moment : moments()) {
            for (OrganizationImage level : moment.levels()) {
                for (PolicyId id : in.policies) {
                    PolicyDocument policy = level.policies().get(id);
                    targets.addAll(policy == null ? Set.of() : policy.targets());
                }
            }
        }
        for (PolicyTarget target : targets) {
            switch (target) {
                case PolicyTarget.Organization() -> isWhole = true;
                case PolicyTarget.Api(ApiId api) -> apis.add(api);
                case PolicyTarget.Application(ApplicationId one) -> applications.add(one);
                case PolicyTarget.Role(RoleId role) -> addScopesOf(role);
            }
        }
    }

    private void addScopesOf(RoleId id) {
        for (Moment moment : moments()) {
            for (OrganizationImage level : moment.levels()) {
                addScopesOf(level.role(id));
            }
        }
    }

    private void addScopesOf(@Nullable RoleImage role) {
        if (role != null) {
            for (Permission permission : role.document().permissions()) {
                scopesOf(permission.api()).add(permission.scope());
            }
        }
    }

    /** APIs that share a name with a touched one: what a name means may have changed for them. */
    private void addNamesakes() {
        Set<ApiId> touched = Set.copyOf(apis);
        for (ApiId id : touched) {
            for (Moment named : moments()) {
                ApiImage api = named.api(id);
                if (api != null) {
                    moments().forEach(moment -> addNamesakes(moment, api));
                }
            }
        }
    }

    private void addNamesakes(Moment moment, ApiImage api) {
        ApiDocument document = api.document();
        for (OrganizationImage level : moment.levels()) {
            List<ApiImage> same = new ArrayList<>(level.apisByName(document.handle().value()));
            String type = document.details().resourceType();
            if (type != null) {
                same.addAll(level.apisByName(type));
            }
            ApiImage identified = level.apiByIdentifier(document.identifier());
            if (identified != null) {
                same.add(identified);
            }
            for (ScopeDocument scope : api.scopes()) {
                ScopeDocument called = level.scopeByWireName(scope.wireName().value());
                ApiImage owner = called == null ? null : level.api(called.api());
                if (owner != null) {
                    same.add(owner);
                }
            }
            for (ApiImage namesake : same) {
                ApiId other = namesake.document().id();
                apis.add(other);
                if (!other.equals(document.id())) {
                    namesakes.computeIfAbsent(other, _ -> new HashSet<>()).add(document.id());
                }
            }
        }
    }

    private void addSubscriptions() {
        for (Moment moment : moments()) {
            OrganizationImage organization = moment.organization();
            for (SubscriptionId id : own.subscriptions) {
                SubscriptionDocument subscription =
                        organization == null ? null : organization.subscription(id);
                if (subscription != null) {
                    parties.add(new Parties(subscription.application(), subscription.api()));
                }
            }
        }
    }

    /** Users who may hold other roles, those roles, and the scopes that these give. */
    private void addHoldings() {
        for (Moment moment : moments()) {
            UserSets sets = moment.users();
            if (sets == null) {
                continue;
            }
            for (UserId id : own.users) {
                int number = sets.number(id);
                if (number >= 0) {
                    users.set(number);
                    roles = own.comers.contains(id) ? roles.union(sets.heldBy(number)) : roles;
                }
            }
            for (RoleId id : own.roles) {
                roles = roles.union(sets.role(id));
            }
            for (GroupId id : own.outer) {
                roles = roles.union(sets.through(id));
            }
            own.groups.forEach(id -> sets.addUnder(id, users));
            sets.turning(before.at(), after.at()).forEach((id, all) -> addTurning(sets, id, all));
        }
        for (Moment moment : moments()) {
            if (moment.users() != null) {
                addExcluded(moment.users());
            }
        }
        for (Moment moment : moments()) {
            UserSets sets = moment.users();
            for (RoleDocument role : sets == null ? List.<RoleDocument>of() : sets.among(roles)) {
                for (Permission permission : role.permissions()) {
                    scopesOf(permission.api()).add(permission.scope());
                }
            }
        }
    }

    /** The role begins or ends to count for these, between the moments. */
    private void addTurning(UserSets sets, RoleId id, List<Assignment> assignments) {
        roles = roles.union(sets.role(id));
        for (Assignment assignment : assignments) {
            switch (assignment.member()) {
                case Member.User(UserId user) -> {
                    int number = sets.number(user);
                    if (number >= 0) {
                        users.set(number);
                    }
                }
                case Member.Group(GroupId group) -> sets.addUnder(group, users);
                case Member.ProviderGroup _ -> {}
            }
        }
    }

    /** What excludes roles that others hold now, or did, counts for them or does not. */
    private void addExcluded(UserSets sets) {
        for (RoleId id : excluding) {
            RoleSet role = sets.role(id);
            if (!sets.withExcluded(role).equals(role)) {
                users.or(sets.named(id));
            }
        }
        roles = sets.withExcluded(roles);
    }

    /** Users whose roles may have changed, or who came or went. */
    BitSet users() {
        return users;
    }

    /** Roles that those users may hold now and did not, or the other way round. */
    RoleSet roles() {
        return roles;
    }

    /** APIs that were touched and share a name with this one. */
    Set<ApiId> namesakes(ApiId api) {
        return namesakes.getOrDefault(api, Set.of());
    }

    /** All ways of having a scope that may have changed. */
    Set<GrantKey> keys() {
        Set<GrantKey> keys = new HashSet<>();
        Map<ApplicationId, ApplicationImage> earlier = new HashMap<>();
        for (Moment moment : moments()) {
            if (moment.organization() != null) {
                for (ApplicationImage application : moment.organization().applications()) {
                    ApplicationImage known = earlier.put(application.document().id(), application);
                    if (!isSame(known, application)) {
                        addThrough(application, keys);
                    }
                }
                addAlone(moment, keys);
            }
        }
        return keys;
    }

    @SuppressWarnings("ReferenceEquality") // what did not change is the same object
    private static boolean isSame(@Nullable ApplicationImage one, ApplicationImage other) {
        return one == other;
    }

    private void addThrough(ApplicationImage application, Set<GrantKey> keys) {
        ApplicationId id = application.document().id();
        boolean isAll = isWhole || applications.contains(id);
        for (Map.Entry<ApiId, ApiAuthorization> entry :
                application.document().authorizations().entrySet()) {
            ApiId api = entry.getKey();
            ApiAuthorization authorization = entry.getValue();
            boolean isForAll = authorization.policy() == AuthorizationPolicy.NO_POLICY;
            boolean isWholeApi =
                    isAll
                            || apis.contains(api)
                            || parties.contains(new Parties(id, api))
                            || (isForAll && !own.comers.isEmpty());
            Set<ScopeId> some =
                    isWholeApi ? authorization.scopes() : scopes.getOrDefault(api, Set.of());
            Set<Environment> others = some.isEmpty() ? Set.of() : otherCalls(id, api);
            for (ScopeId scope : some) {
                if (authorization.scopes().contains(scope)) {
                    keys.add(new GrantKey(id, api, scope));
                    others.forEach(calls -> keys.add(new GrantKey(id, api, scope, calls)));
                }
            }
        }
    }

    /** What the application's API keys say that calls are for, and its own are not. */
    private Set<Environment> otherCalls(ApplicationId id, ApiId api) {
        Set<Environment> own = EnumSet.noneOf(Environment.class);
        Set<Environment> calls = EnumSet.noneOf(Environment.class);
        for (Moment moment : moments()) {
            OrganizationImage organization = moment.organization();
            ApplicationImage application =
                    organization == null ? null : organization.application(id);
            if (organization != null && application != null) {
                own.add(application.document().details().environment());
                for (ApiKeyDocument key : organization.apiKeys().of(id)) {
                    if (key.environment() != null && key.api().equals(api)) {
                        calls.add(key.environment());
                    }
                }
            }
        }
        return own.size() == 1 && own.containsAll(calls) ? Set.of() : calls;
    }

    private void addAlone(Moment moment, Set<GrantKey> keys) {
        if (isWhole) {
            for (OrganizationImage level : moment.levels()) {
                level.apis().forEach(api -> addAlone(api, keys));
            }
            return;
        }
        for (ApiId id : apis) {
            ApiImage api = moment.api(id);
            if (api != null) {
                addAlone(api, keys);
            }
        }
        scopes.forEach(
                (api, some) -> some.forEach(scope -> keys.add(new GrantKey(null, api, scope))));
    }

    private static void addAlone(ApiImage api, Set<GrantKey> keys) {
        for (ScopeDocument scope : api.scopes()) {
            keys.add(new GrantKey(null, api.document().id(), scope.id()));
        }
    }

    /** Subscriptions that served before and may not any more. */
    Set<Parties> subscribed() {
        Set<Parties> found = new HashSet<>();
        OrganizationImage organization = before.organization();
        if (organization == null) {
            return found;
        }
        for (ApplicationImage application : organization.applications()) {
            ApplicationId id = application.document().id();
            boolean isAll = isWhole || applications.contains(id);
            for (ApiId api : organization.subscribedApis(id)) {
                Parties both = new Parties(id, api);
                if (isAll || apis.contains(api) || parties.contains(both)) {
                    found.add(both);
                }
            }
        }
        return found;
    }
}
