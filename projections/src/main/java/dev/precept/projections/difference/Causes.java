package dev.precept.projections.difference;

import dev.precept.domain.api.ApiEvent;
import dev.precept.domain.apikey.ApiKeyEvent;
import dev.precept.domain.application.ApplicationEvent;
import dev.precept.domain.gateway.GatewayEvent;
import dev.precept.domain.group.GroupEvent;
import dev.precept.domain.group.GroupMember;
import dev.precept.domain.identityprovider.IdentityProviderEvent;
import dev.precept.domain.organization.OrganizationEvent;
import dev.precept.domain.plan.PlanEvent;
import dev.precept.domain.policy.PolicyEvent;
import dev.precept.domain.policy.PolicyTarget;
import dev.precept.domain.receipt.ReceiptEvent;
import dev.precept.domain.resource.ResourceEvent;
import dev.precept.domain.review.ReviewEvent;
import dev.precept.domain.revocation.RevocationEvent;
import dev.precept.domain.role.Member;
import dev.precept.domain.role.RoleEvent;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.DomainEvent;
import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.GroupId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.ScopeId;
import dev.precept.domain.shared.UserId;
import dev.precept.domain.signingkey.SigningKeyEvent;
import dev.precept.domain.subscription.SubscriptionEvent;
import dev.precept.domain.subscription.SubscriptionEvent.SubscriptionCreated;
import dev.precept.domain.user.UserEvent;
import dev.precept.domain.webhook.WebhookEvent;
import dev.precept.projections.decision.Proviso;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.RoleSet;
import dev.precept.projections.image.SubscriptionDocument;
import dev.precept.projections.image.UserImage;
import dev.precept.projections.image.UserSets;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Which events a change of a grant is because of: those about the things it goes through, as far as
 * these give otherwise than before. An event that another took back is told as well, where both are
 * about the same. For one thread.
 */
final class Causes {
    private static final Comparator<EventEnvelope> IN_ORDER =
            Comparator.comparing(EventEnvelope::position);

    private final Moment before;
    private final Moment after;
    private final Places places;
    private final List<EventEnvelope> all = new ArrayList<>();
    private final Map<String, List<EventEnvelope>> byThing = new HashMap<>();

    Causes(
            Moment before,
            Moment after,
            OrganizationId organization,
            Touched touched,
            Places places) {
        this.before = before;
        this.after = after;
        this.places = places;
        Set<OrganizationId> levels = new HashSet<>(Set.of(organization));
        before.levels().forEach(level -> levels.add(level.document().id()));
        after.levels().forEach(level -> levels.add(level.document().id()));
        levels.forEach(level -> all.addAll(touched.in(level).events));
    }

    /**
     * What the change is because of, in the order of the log.
     *
     * @param user null for the application itself
     */
    List<EventEnvelope> of(Row row, @Nullable UserImage user) {
        if (byThing.isEmpty()) {
            all.forEach(this::index);
        }
        Set<EventEnvelope> found = new TreeSet<>(IN_ORDER);
        if (!row.before().offer().equals(row.after().offer())) {
            addOfOffer(row, found);
        }
        if (user != null) {
            addOfUser(row, user, found);
        }
        return List.copyOf(found);
    }

    private void index(EventEnvelope envelope) {
        index(envelope.recorded().stream(), envelope);
        String also =
                switch (envelope.event()) {
                    case RoleEvent event -> member(event);
                    case GroupEvent event -> member(event);
                    case SubscriptionCreated created ->
                            parties(created.application().value(), created.api().value());
                    case OrganizationEvent _,
                            ApiEvent _,
                            ApplicationEvent _,
                            UserEvent _,
                            PlanEvent _,
                            PolicyEvent _,
                            ResourceEvent _,
                            SubscriptionEvent _,
                            SigningKeyEvent _,
                            RevocationEvent _,
                            ReceiptEvent _,
                            GatewayEvent _,
                            ApiKeyEvent _,
                            IdentityProviderEvent _,
                            WebhookEvent _,
                            ReviewEvent _ ->
                            null;
                };
        if (also != null) {
            index(also, envelope);
        }
    }

    private void index(String thing, EventEnvelope envelope) {
        byThing.computeIfAbsent(thing, _ -> new ArrayList<>()).add(envelope);
    }

    private static @Nullable String member(RoleEvent event) {
        return switch (event) {
            case RoleEvent.MemberAdded(Member member) -> id(member);
            case RoleEvent.MemberRemoved(Member member) -> id(member);
            case RoleEvent.RoleCreated _, RoleEvent.PermissionsChanged _, RoleEvent.RoleDeleted _ ->
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

    private List<EventEnvelope> about(String thing) {
        return byThing.getOrDefault(thing, List.of());
    }

    private void addOfOffer(Row row, Set<EventEnvelope> found) {
        GrantKey key = row.key();
        for (Moment moment : List.of(before, after)) {
            for (OrganizationImage level : moment.levels()) {
                found.addAll(about(level.document().id().value()));
            }
        }
        for (EventEnvelope envelope : about(key.api().value())) {
            if (isOf(key.scope(), envelope.event())) {
                found.add(envelope);
            }
        }
        places.namesakes(key.api()).forEach(api -> found.addAll(about(api.value())));
        if (key.application() != null) {
            addOfApplication(key.application(), key.api(), found);
        }
        addOfPolicies(row, found);
    }

    private static boolean isOf(ScopeId scope, DomainEvent event) {
        return switch (event) {
            case ApiEvent.ScopeAdded added -> added.scope().equals(scope);
            case ApiEvent.ScopeRemoved(ScopeId removed) -> removed.equals(scope);
            default -> true;
        };
    }

    private void addOfApplication(ApplicationId id, ApiId api, Set<EventEnvelope> found) {
        for (EventEnvelope envelope : about(id.value())) {
            boolean isOfOther =
                    switch (envelope.event()) {
                        case ApplicationEvent.ApiAuthorized given -> !given.api().equals(api);
                        case ApplicationEvent.ApiDeauthorized taken -> !taken.api().equals(api);
                        default -> false;
                    };
            if (!isOfOther) {
                found.add(envelope);
            }
        }
        for (EventEnvelope made : about(parties(id.value(), api.value()))) {
            found.addAll(about(made.recorded().stream()));
        }
        for (Moment moment : List.of(before, after)) {
            SubscriptionDocument subscription =
                    moment.organization() == null
                            ? null
                            : moment.organization().subscription(id, api);
            if (subscription != null) {
                found.addAll(about(subscription.id().value()));
            }
        }
    }

    private void addOfPolicies(Row row, Set<EventEnvelope> found) {
        Set<Proviso> was = row.before().offer().provisos();
        Set<Proviso> is = row.after().offer().provisos();
        Set<Proviso> provisos = new HashSet<>(was);
        provisos.addAll(is);
        for (Proviso proviso : provisos) {
            if (proviso instanceof Proviso.OfPolicy policy
                    && !(was.contains(proviso) && is.contains(proviso))) {
                for (EventEnvelope envelope : about(policy.policy().value())) {
                    if (isOf(row.key(), envelope.event())) {
                        found.add(envelope);
                    }
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
        };
    }

    private void addOfUser(Row row, UserImage user, Set<EventEnvelope> found) {
        for (EventEnvelope envelope : about(user.name())) {
            if (envelope.event() instanceof UserEvent) {
                found.add(envelope);
            }
        }
        RoleSet heldBefore = held(before, user);
        RoleSet heldAfter = held(after, user);
        RoleSet giving = row.before().roles().union(row.after().roles());
        if (!row.before().equals(row.after())) {
            addOfRoles(row.key().scope(), giving.common(heldBefore.union(heldAfter)), found);
        }
        if (!giving.common(heldBefore).equals(giving.common(heldAfter))) {
            addOfMemberships(user, giving, found);
        }
    }

    private static RoleSet held(Moment moment, UserImage user) {
        UserSets sets = moment.users();
        return sets == null ? RoleSet.NONE : sets.heldBy(sets.number(user));
    }

    private void addOfRoles(ScopeId scope, RoleSet roles, Set<EventEnvelope> found) {
        for (String role : ids(roles)) {
            for (EventEnvelope envelope : about(role)) {
                if (envelope.event() instanceof RoleEvent.RoleDeleted
                        || (envelope.event() instanceof RoleEvent.PermissionsChanged changed
                                && isOf(scope, changed))) {
                    found.add(envelope);
                }
            }
        }
    }

    private static boolean isOf(ScopeId scope, RoleEvent.PermissionsChanged changed) {
        return Stream.concat(changed.granted().stream(), changed.revoked().stream())
                .anyMatch(permission -> permission.scope().equals(scope));
    }

    /** Roles and groups that name the user, or a group the user was or is in. */
    private void addOfMemberships(UserImage user, RoleSet giving, Set<EventEnvelope> found) {
        Set<String> roles = ids(giving);
        Set<String> things = new HashSet<>(Set.of(user.name()));
        for (Moment moment : List.of(before, after)) {
            if (moment.users() != null) {
                moment.users().groupsOf(user).forEach(group -> things.add(group.value()));
            }
        }
        for (String thing : things) {
            for (EventEnvelope envelope : about(thing)) {
                if (isOf(thing, roles, giving, envelope)) {
                    found.add(envelope);
                }
            }
        }
        for (String role : roles) {
            for (EventEnvelope envelope : about(role)) {
                if (envelope.event() instanceof RoleEvent.RoleDeleted) {
                    found.add(envelope);
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
