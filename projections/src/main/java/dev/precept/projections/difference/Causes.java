package dev.precept.projections.difference;

import dev.precept.domain.api.ApiEvent;
import dev.precept.domain.application.ApplicationEvent;
import dev.precept.domain.group.GroupEvent;
import dev.precept.domain.group.GroupMember;
import dev.precept.domain.policy.PolicyEvent;
import dev.precept.domain.policy.PolicyTarget;
import dev.precept.domain.role.Member;
import dev.precept.domain.role.RoleEvent;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.DomainEvent;
import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.GroupId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.RoleId;
import dev.precept.domain.shared.ScopeId;
import dev.precept.domain.shared.UserId;
import dev.precept.domain.subscription.SubscriptionEvent.SubscriptionCreated;
import dev.precept.domain.user.UserEvent;
import dev.precept.projections.decision.Proviso;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.RoleImage;
import dev.precept.projections.image.RoleSet;
import dev.precept.projections.image.SubscriptionDocument;
import dev.precept.projections.image.UserImage;
import dev.precept.projections.image.UserSets;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which events a change of a grant is because of: those about the things it goes through, as far as
 * these give otherwise than before. An event that another took back is told as well, where both are
 * about the same. For one thread.
 */
final class Causes {
    private final Moment before;
    private final Moment after;
    private final Places places;
    private final OrganizationId organization;
    private final List<EventEnvelope> all = new ArrayList<>();
    private final Map<String, List<Numbered>> byThing = new HashMap<>();
    private @Nullable GrantKey keyOfOffer;
    private BitSet ofOffer = new BitSet();

    /** An event by its place among all. */
    private record Numbered(int number, EventEnvelope envelope) {
        DomainEvent event() {
            return envelope.event();
        }
    }

    /**
     * What a change is because of.
     *
     * @param last the last of the events, {@value Limits#CAUSES_OF_ONE} at most, in the order of
     *     the log
     * @param leftOut how many came before
     */
    record Found(List<EventEnvelope> last, int leftOut) {}

    Causes(
            Moment before,
            Moment after,
            OrganizationId organization,
            Touched touched,
            Places places) {
        this.before = before;
        this.after = after;
        this.places = places;
        this.organization = organization;
        Set<OrganizationId> levels = new HashSet<>(Set.of(organization));
        before.levels().forEach(level -> levels.add(level.document().id()));
        after.levels().forEach(level -> levels.add(level.document().id()));
        levels.forEach(level -> all.addAll(touched.in(level).events));
    }

    /**
     * What the change is because of.
     *
     * @param user null for the application itself
     */
    Found of(Row row, @Nullable UserImage user) {
        if (byThing.isEmpty()) {
            index();
        }
        if (!row.key().equals(keyOfOffer)) {
            ofOffer = new BitSet();
            if (!row.before().offer().equals(row.after().offer())) {
                addOfOffer(row, ofOffer);
            }
            keyOfOffer = row.key();
        }
        if (user == null) {
            return found(ofOffer);
        }
        BitSet found = (BitSet) ofOffer.clone();
        addOfUser(row, user, found);
        return found(found);
    }

    private Found found(BitSet numbers) {
        LinkedList<EventEnvelope> last = new LinkedList<>();
        int number = numbers.length() - 1;
        while (number >= 0 && last.size() < Limits.CAUSES_OF_ONE) {
            last.addFirst(all.get(number));
            number = numbers.previousSetBit(number - 1);
        }
        return new Found(List.copyOf(last), numbers.cardinality() - last.size());
    }

    private void index() {
        all.sort(Comparator.comparing(EventEnvelope::position));
        Replaced replaced = new Replaced(before);
        for (int number = 0; number < all.size(); number++) {
            Numbered one = new Numbered(number, all.get(number));
            String stream = one.envelope().recorded().stream();
            for (Replaced.Counts counts : replaced.takes(one.envelope())) {
                switch (counts) {
                    case ANYBODY -> index(stream, one);
                    case USERS_ALONE -> put(alone(stream), one);
                }
            }
        }
    }

    private void index(String thing, Numbered one) {
        switch (one.event()) {
            case RoleEvent event when isOfMember(event) -> put(member(event), one);
            case GroupEvent event when isOfMember(event) -> put(member(event), one);
            case SubscriptionCreated created -> {
                put(thing, one);
                put(parties(created.application().value(), created.api().value()), one);
            }
            default -> put(thing, one);
        }
    }

    private void put(@Nullable String thing, Numbered one) {
        if (thing != null) {
            byThing.computeIfAbsent(thing, _ -> new ArrayList<>(1)).add(one);
        }
    }

    /** Found by whom it names, and not by its role: such may have very many. */
    private static boolean isOfMember(RoleEvent event) {
        return event instanceof RoleEvent.MemberAdded || event instanceof RoleEvent.MemberRemoved;
    }

    private static boolean isOfMember(GroupEvent event) {
        return event instanceof GroupEvent.GroupMemberAdded
                || event instanceof GroupEvent.GroupMemberRemoved;
    }

    /** What of a thing counts only for users who come without an application. */
    private static String alone(String thing) {
        return thing + " alone";
    }

    private static @Nullable String member(RoleEvent event) {
        return switch (event) {
            case RoleEvent.MemberAdded added -> id(added.member());
            case RoleEvent.MemberRemoved(Member member) -> id(member);
            case RoleEvent.RoleCreated _,
                    RoleEvent.PermissionsChanged _,
                    RoleEvent.ExclusionsChanged _,
                    RoleEvent.SharingChanged _,
                    RoleEvent.RoleDeleted _ ->
                    null;
        };
    }

    private static @Nullable String id(Member member) {
        return switch (member) {
            case Member.User(UserId user) -> user.value();
            case Member.Group(GroupId group) -> group.value();
            case Member.ProviderGroup _ -> null;
        };
    }

    private static @Nullable String member(GroupEvent event) {
        return switch (event) {
            case GroupEvent.GroupMemberAdded(GroupMember member) -> id(member);
            case GroupEvent.GroupMemberRemoved(GroupMember member) -> id(member);
            case GroupEvent.GroupCreated _,
                    GroupEvent.GroupAttributesChanged _,
                    GroupEvent.GroupDeleted _ ->
                    null;
        };
    }

    private static String id(GroupMember member) {
        return switch (member) {
            case GroupMember.User(UserId user) -> user.value();
            case GroupMember.Group(GroupId group) -> group.value();
        };
    }

    private static String parties(String application, String api) {
        return application + ' ' + api;
    }

    private List<Numbered> about(String thing) {
        return byThing.getOrDefault(thing, List.of());
    }

    private static void add(List<Numbered> events, BitSet found) {
        events.forEach(one -> found.set(one.number()));
    }

    private void addOfOffer(Row row, BitSet found) {
        GrantKey key = row.key();
        for (Moment moment : List.of(before, after)) {
            for (OrganizationImage level : moment.levels()) {
                add(about(level.document().id().value()), found);
            }
        }
        for (Numbered one : about(key.api().value())) {
            if (isOf(key.scope(), one.event())) {
                found.set(one.number());
            }
        }
        for (ApiId api : places.namesakes(key.api())) {
            for (Numbered one : about(api.value())) {
                if (!(one.event() instanceof ApiEvent.ApiChanged)) {
                    found.set(one.number());
                }
            }
        }
        if (key.application() == null) {
            addOfUsersAlone(key.api(), found);
        } else {
            addOfApplication(key.application(), key.api(), found);
        }
        addOfPolicies(row, found);
    }

    private void addOfUsersAlone(ApiId api, BitSet found) {
        add(about(alone(organization.value())), found);
        add(about(alone(api.value())), found);
        places.namesakes(api).forEach(other -> add(about(alone(other.value())), found));
    }

    private static boolean isOf(ScopeId scope, DomainEvent event) {
        return switch (event) {
            case ApiEvent.ScopeAdded added -> added.scope().equals(scope);
            case ApiEvent.ScopeRemoved(ScopeId removed) -> removed.equals(scope);
            default -> true;
        };
    }

    private void addOfApplication(ApplicationId id, ApiId api, BitSet found) {
        for (Numbered one : about(id.value())) {
            boolean isOfOther =
                    switch (one.event()) {
                        case ApplicationEvent.ApiAuthorized given -> !given.api().equals(api);
                        case ApplicationEvent.ApiDeauthorized taken -> !taken.api().equals(api);
                        default -> false;
                    };
            if (!isOfOther) {
                found.set(one.number());
            }
        }
        for (Numbered made : about(parties(id.value(), api.value()))) {
            add(about(made.envelope().recorded().stream()), found);
        }
        for (Moment moment : List.of(before, after)) {
            SubscriptionDocument subscription =
                    moment.organization() == null
                            ? null
                            : moment.organization().subscription(id, api);
            if (subscription != null) {
                add(about(subscription.id().value()), found);
            }
        }
    }

    private void addOfPolicies(Row row, BitSet found) {
        Set<Proviso.OfPolicy> changed = row.before().policiesNotIn(row.after());
        changed.addAll(row.after().policiesNotIn(row.before()));
        for (Proviso.OfPolicy policy : changed) {
            for (Numbered one : about(policy.policy().value())) {
                if (isOf(row.key(), one.event())) {
                    found.set(one.number());
                }
            }
        }
    }

    private static boolean isOf(GrantKey key, DomainEvent event) {
        return switch (event) {
            case PolicyEvent.PolicyAttached(PolicyTarget target) -> isOf(key, target);
            case PolicyEvent.PolicyDetached(PolicyTarget target) -> isOf(key, target);
            default -> true;
        };
    }

    private static boolean isOf(GrantKey key, PolicyTarget target) {
        return switch (target) {
            case PolicyTarget.Organization() -> true;
            case PolicyTarget.Api(ApiId api) -> api.equals(key.api());
            case PolicyTarget.Application(ApplicationId application) ->
                    application.equals(key.application());
            case PolicyTarget.Role _ -> false;
        };
    }

    private void addOfUser(Row row, UserImage user, BitSet found) {
        for (Numbered one : about(user.name())) {
            if (one.event() instanceof UserEvent) {
                found.set(one.number());
            }
        }
        RoleSet heldBefore = held(before, user);
        RoleSet heldAfter = held(after, user);
        RoleSet giving = row.before().roles().union(row.after().roles());
        if (!row.before().equals(row.after())) {
            addOfRoles(row, giving.common(heldBefore.union(heldAfter)), found);
        }
        if (!giving.common(heldBefore).equals(giving.common(heldAfter))) {
            addOfMemberships(user, withExcluded(giving), found);
        }
    }

    private RoleSet withExcluded(RoleSet roles) {
        RoleSet all = roles;
        for (Moment moment : List.of(before, after)) {
            all = moment.users() == null ? all : moment.users().withExcluded(all);
        }
        return all;
    }

    private static RoleSet held(Moment moment, UserImage user) {
        UserSets sets = moment.users();
        return sets == null ? RoleSet.NONE : sets.heldBy(sets.number(user));
    }

    private void addOfRoles(Row row, RoleSet roles, BitSet found) {
        ScopeId scope = row.key().scope();
        Set<String> own = ids(roles);
        addOfGiving(scope, own, found);
        Set<String> above = standFor(own);
        addOfGiving(scope, above, found);
        addOfRolePolicies(row, roles, found);
        for (String role : above) {
            for (Numbered one : about(role)) {
                if (one.event() instanceof RoleEvent.SharingChanged) {
                    found.set(one.number());
                }
            }
        }
    }

    /** Policies attached to these roles, or to those above that they stand for. */
    private void addOfRolePolicies(Row row, RoleSet roles, BitSet found) {
        Set<Proviso.OfPolicy> changed = row.before().policiesNotIn(row.after(), roles);
        changed.addAll(row.after().policiesNotIn(row.before(), roles));
        if (changed.isEmpty()) {
            return;
        }
        Set<String> attached = ids(roles);
        attached.addAll(standFor(attached));
        for (Proviso.OfPolicy policy : changed) {
            for (Numbered one : about(policy.policy().value())) {
                if (isOf(attached, one.event())) {
                    found.set(one.number());
                }
            }
        }
    }

    private static boolean isOf(Set<String> roles, DomainEvent event) {
        return switch (event) {
            case PolicyEvent.PolicyAttached(PolicyTarget target) -> isOf(roles, target);
            case PolicyEvent.PolicyDetached(PolicyTarget target) -> isOf(roles, target);
            default -> true;
        };
    }

    private static boolean isOf(Set<String> roles, PolicyTarget target) {
        return target instanceof PolicyTarget.Role(RoleId role) && roles.contains(role.value());
    }

    /** The roles above that these stand for. */
    private Set<String> standFor(Set<String> roles) {
        Set<String> above = new HashSet<>();
        for (Moment moment : List.of(before, after)) {
            OrganizationImage in = moment.organization();
            if (in == null || !in.standsForOthers()) {
                continue;
            }
            for (String id : roles) {
                RoleImage role = in.role(new RoleId(id));
                RoleId base = role == null ? null : role.document().ties().basedOn();
                if (base != null) {
                    above.add(base.value());
                }
            }
        }
        return above;
    }

    private void addOfGiving(ScopeId scope, Set<String> roles, BitSet found) {
        for (String role : roles) {
            for (Numbered one : about(role)) {
                if (one.event() instanceof RoleEvent.RoleDeleted
                        || (one.event() instanceof RoleEvent.PermissionsChanged changed
                                && isOf(scope, changed))) {
                    found.set(one.number());
                }
            }
        }
    }

    private static boolean isOf(ScopeId scope, RoleEvent.PermissionsChanged changed) {
        return Stream.concat(changed.granted().stream(), changed.revoked().stream())
                .anyMatch(permission -> permission.scope().equals(scope));
    }

    /** Roles and groups that name the user, or a group the user was or is in. */
    private void addOfMemberships(UserImage user, RoleSet giving, BitSet found) {
        Set<String> roles = ids(giving);
        Set<String> things = new HashSet<>(Set.of(user.name()));
        for (Moment moment : List.of(before, after)) {
            if (moment.users() != null) {
                moment.users().groupsOf(user).forEach(group -> things.add(group.value()));
            }
        }
        for (String thing : things) {
            for (Numbered one : about(thing)) {
                if (isOf(thing, roles, giving, one.envelope())) {
                    found.set(one.number());
                }
            }
        }
        for (String role : roles) {
            for (Numbered one : about(role)) {
                if (one.event() instanceof RoleEvent.RoleDeleted
                        || one.event() instanceof RoleEvent.ExclusionsChanged) {
                    found.set(one.number());
                }
            }
        }
        for (String above : standFor(roles)) {
            for (Numbered one : about(above)) {
                if (one.event() instanceof RoleEvent.ExclusionsChanged) {
                    found.set(one.number());
                }
            }
        }
    }

    private boolean isOf(String thing, Set<String> roles, RoleSet giving, EventEnvelope envelope) {
        String stream = envelope.recorded().stream();
        return switch (envelope.event()) {
            case RoleEvent _ -> roles.contains(stream);
            case GroupEvent.GroupDeleted _ -> true;
            case GroupEvent _ -> !stream.equals(thing) && gives(new GroupId(stream), giving);
            default -> false;
        };
    }

    private boolean gives(GroupId group, RoleSet giving) {
        for (Moment moment : List.of(before, after)) {
            if (moment.users() != null && moment.users().through(group).intersects(giving)) {
                return true;
            }
        }
        return false;
    }

    private Set<String> ids(RoleSet roles) {
        Set<String> ids = new HashSet<>();
        for (Moment moment : List.of(before, after)) {
            if (moment.users() != null) {
                moment.users().among(roles).forEach(role -> ids.add(role.id().value()));
            }
        }
        return ids;
    }
}
