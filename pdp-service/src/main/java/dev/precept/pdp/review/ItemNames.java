package dev.precept.pdp.review;

import dev.precept.domain.review.ReviewItem;
import dev.precept.domain.role.Member;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.GroupId;
import dev.precept.domain.shared.Id;
import dev.precept.domain.shared.IdentityProviderId;
import dev.precept.domain.shared.RoleId;
import dev.precept.domain.shared.ScopeId;
import dev.precept.domain.shared.UserId;

import java.util.Arrays;
import java.util.Optional;

/**
 * Items as they are called in paths and reports: {@code member:{role}:user:{id}}, {@code
 * member:{role}:group:{id}}, {@code member:{role}:idp-group:{provider}:{group}}, {@code
 * authorization:{application}:{api}}, with {@code :{scope}} where it is about one. All are ids,
 * which hold no colon, but for a provider's group, which stands last.
 */
public final class ItemNames {
    private static final String MEMBER = "member";
    private static final String AUTHORIZATION = "authorization";
    private static final int MOST_PARTS = 5;

    private ItemNames() {}

    /** What the item is called. */
    public static String of(ReviewItem item) {
        return switch (item) {
            case ReviewItem.Membership(RoleId role, Member.User(UserId user)) ->
                    String.join(":", MEMBER, role.value(), "user", user.value());
            case ReviewItem.Membership(RoleId role, Member.Group(GroupId group)) ->
                    String.join(":", MEMBER, role.value(), "group", group.value());
            case ReviewItem.Membership(RoleId role, Member.ProviderGroup named) ->
                    String.join(
                            ":",
                            MEMBER,
                            role.value(),
                            "idp-group",
                            named.provider().value(),
                            named.group());
            case ReviewItem.Authorization(ApplicationId application, ApiId api, ScopeId scope) -> {
                String whole = String.join(":", AUTHORIZATION, application.value(), api.value());
                yield scope == null ? whole : whole + ':' + scope.value();
            }
        };
    }

    /** The item of this name; empty where it is the name of none. */
    public static Optional<ReviewItem> find(String name) {
        String[] parts = name.split(":", MOST_PARTS);
        boolean isProviderGroup =
                parts.length == MOST_PARTS && parts[0].equals(MEMBER) && isProviderGroup(parts);
        int ids = isProviderGroup ? MOST_PARTS - 1 : parts.length;
        if (parts.length < 3 || !Arrays.stream(parts, 0, ids).allMatch(Id::isId)) {
            return Optional.empty();
        }
        if (parts[0].equals(AUTHORIZATION) && parts.length < MOST_PARTS) {
            return Optional.of(
                    new ReviewItem.Authorization(
                            new ApplicationId(parts[1]),
                            new ApiId(parts[2]),
                            parts.length == 3 ? null : new ScopeId(parts[3])));
        }
        return parts[0].equals(MEMBER)
                ? member(parts, isProviderGroup)
                        .map(it -> new ReviewItem.Membership(new RoleId(parts[1]), it))
                : Optional.empty();
    }

    private static boolean isProviderGroup(String[] parts) {
        return parts[2].equals("idp-group") && !parts[4].isEmpty();
    }

    private static Optional<Member> member(String[] parts, boolean isProviderGroup) {
        if (isProviderGroup) {
            IdentityProviderId provider = new IdentityProviderId(parts[3]);
            return Optional.of(new Member.ProviderGroup(provider, parts[4]));
        }
        if (parts.length != 4) {
            return Optional.empty();
        }
        return switch (parts[2]) {
            case "user" -> Optional.of(new Member.User(new UserId(parts[3])));
            case "group" -> Optional.of(new Member.Group(new GroupId(parts[3])));
            default -> Optional.empty();
        };
    }
}
