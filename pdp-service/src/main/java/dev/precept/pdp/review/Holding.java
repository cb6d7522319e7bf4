package dev.precept.pdp.review;

import dev.precept.domain.application.ApiAuthorization;
import dev.precept.domain.application.ApplicationCommand.AuthorizeApi;
import dev.precept.domain.application.ApplicationCommand.DeauthorizeApi;
import dev.precept.domain.review.ReviewItem;
import dev.precept.domain.role.Member;
import dev.precept.domain.role.RoleCommand.RemoveMember;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.DomainCommand;
import dev.precept.domain.shared.GroupId;
import dev.precept.domain.shared.RoleId;
import dev.precept.domain.shared.ScopeId;
import dev.precept.domain.shared.UserId;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.GroupImage;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.RoleImage;
import dev.precept.projections.image.UserImage;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What becomes of an item of an access review: whether it is held still, and how it ends. */
public final class Holding {
    private Holding() {}

    /** Whether the item is held in the organization, by somebody who is there. */
    public static boolean isHeld(OrganizationImage organization, ReviewItem item) {
        return switch (item) {
            case ReviewItem.Membership(RoleId id, Member member) -> {
                RoleImage role = organization.role(id);
                yield role != null && role.hasMember(member) && isThere(organization, member);
            }
            case ReviewItem.Authorization(_, _, ScopeId scope) -> {
                ApiAuthorization authorization = authorization(organization, item);
                yield authorization != null
                        && (scope == null
                                ? authorization.scopes().isEmpty()
                                : authorization.scopes().contains(scope));
            }
        };
    }

    /**
     * Whether what the item gives, to whom or when, differs between two images where it is held. A
     * group counts as changed where anything of it is, or of a group under it.
     */
    public static boolean isChanged(
            OrganizationImage then, OrganizationImage now, ReviewItem item) {
        return switch (item) {
            case ReviewItem.Membership(RoleId id, Member member) -> {
                RoleImage before = then.role(id);
                RoleImage after = now.role(id);
                yield before != null
                        && after != null
                        && (!gives(before).equals(gives(after))
                                || !Objects.equals(before.validity(member), after.validity(member))
                                || (member instanceof Member.Group(GroupId group)
                                        && !under(then, group).equals(under(now, group))));
            }
            case ReviewItem.Authorization _ -> {
                ApiAuthorization before = authorization(then, item);
                ApiAuthorization after = authorization(now, item);
                yield before != null
                        && after != null
                        && !with(before, Set.of()).equals(with(after, Set.of()));
            }
        };
    }

    /**
     * The command that takes the item away, and nothing else; null where it is not held. With its
     * last scope, an authorization goes as a whole.
     */
    public static @Nullable DomainCommand end(OrganizationImage organization, ReviewItem item) {
        return switch (item) {
            case ReviewItem.Membership(RoleId id, Member member) -> {
                RoleImage role = organization.role(id);
                yield role != null && role.hasMember(member) ? new RemoveMember(id, member) : null;
            }
            case ReviewItem.Authorization(ApplicationId application, ApiId api, ScopeId scope) -> {
                ApiAuthorization held = authorization(organization, item);
                if (held == null || !isHeld(organization, item)) {
                    yield null;
                }
                Set<ScopeId> left = new HashSet<>(held.scopes());
                if (scope != null) {
                    left.remove(scope);
                }
                yield left.isEmpty()
                        ? new DeauthorizeApi(application, api)
                        : new AuthorizeApi(application, api, with(held, left));
            }
        };
    }

    /** What a role gives, and in which organizations. */
    private static List<Object> gives(RoleImage role) {
        return List.of(role.document().permissions(), role.document().audience());
    }

    /** The group and those under it, each with its revision, which each change of members moves. */
    private static Map<GroupId, Long> under(OrganizationImage organization, GroupId group) {
        Map<GroupId, Long> found = new HashMap<>();
        Deque<GroupId> open = new ArrayDeque<>(List.of(group));
        while (!open.isEmpty()) {
            GroupId next = open.remove();
            GroupImage image = found.containsKey(next) ? null : organization.group(next);
            if (image != null) {
                found.put(next, image.document().meta().revision());
                open.addAll(image.groupMembers());
            }
        }
        return found;
    }

    /** Whether the user is in what the item names: he himself, or a group that he is in. */
    public static boolean concerns(OrganizationImage organization, ReviewItem item, UserId user) {
        if (!(item instanceof ReviewItem.Membership(_, Member.Group(GroupId group)))) {
            return item instanceof ReviewItem.Membership(_, Member.User(UserId named))
                    && named.equals(user);
        }
        UserImage image = organization.user(user);
        Set<GroupId> seen = new HashSet<>();
        Deque<GroupImage> open = new ArrayDeque<>();
        if (image != null) {
            open.addAll(organization.groupsOf(image));
        }
        while (!open.isEmpty()) {
            GroupImage each = open.remove();
            if (seen.add(each.id())) {
                open.addAll(organization.groupsOf(each));
            }
        }
        return seen.contains(group);
    }

    private static boolean isThere(OrganizationImage organization, Member member) {
        return switch (member) {
            case Member.User(UserId user) -> organization.user(user) != null;
            case Member.Group(GroupId group) -> organization.group(group) != null;
            case Member.ProviderGroup named ->
                    organization.identityProviders().get(named.provider()) != null;
        };
    }

    private static @Nullable ApiAuthorization authorization(
            OrganizationImage organization, ReviewItem item) {
        if (!(item instanceof ReviewItem.Authorization(ApplicationId id, ApiId api, _))) {
            return null;
        }
        ApplicationImage application = organization.application(id);
        return application == null ? null : application.authorization(api);
    }

    private static ApiAuthorization with(ApiAuthorization held, Set<ScopeId> scopes) {
        return new ApiAuthorization(held.policy(), scopes, held.reach(), held.condition());
    }
}
