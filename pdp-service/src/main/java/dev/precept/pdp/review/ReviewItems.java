package dev.precept.pdp.review;

import dev.precept.domain.application.ApiAuthorization;
import dev.precept.domain.review.ReviewItem;
import dev.precept.domain.review.ReviewScope;
import dev.precept.domain.role.Member;
import dev.precept.domain.role.RoleAudience;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.GroupId;
import dev.precept.domain.shared.ScopeId;
import dev.precept.domain.shared.UserId;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.RoleDocument;
import dev.precept.projections.image.RoleImage;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The items of an access review: what is held in an organization on one image, as far as the review
 * is of it. Members of roles come first, by role: users, groups, groups of providers; then what
 * applications may ask for; all in the order of ids. Immutable.
 */
public final class ReviewItems {
    private final List<RoleImage> roles;
    private final List<ApplicationImage> applications;
    private final ReviewScope scope;

    private ReviewItems(
            List<RoleImage> roles, List<ApplicationImage> applications, ReviewScope scope) {
        this.roles = roles;
        this.applications = applications;
        this.scope = scope;
    }

    /** What is held there, as far as it is in the scope. */
    public static ReviewItems of(OrganizationImage organization, ReviewScope scope) {
        return new ReviewItems(
                organization.roles().stream()
                        .filter(role -> isIn(scope, role.document()))
                        .sorted(Comparator.comparing(role -> role.document().id().value()))
                        .toList(),
                organization.applications().stream()
                        .filter(it -> isIn(scope, it.document().id()))
                        .sorted(Comparator.comparing(it -> it.document().id().value()))
                        .toList(),
                scope);
    }

    /** Up to {@code limit} items that come after the one given. */
    public List<ReviewItem> after(@Nullable ReviewItem last, int limit) {
        List<ReviewItem> page = new ArrayList<>();
        if (!(last instanceof ReviewItem.Authorization)) {
            memberships((ReviewItem.Membership) last, limit, page);
        }
        if (page.size() < limit) {
            ReviewItem.Authorization from =
                    last instanceof ReviewItem.Authorization authorization ? authorization : null;
            authorizations(from, limit, page);
        }
        return page;
    }

    /** How many there are; costs roles and applications, not members. */
    public long count() {
        long memberships = roles.stream().mapToLong(RoleImage::memberCount).sum();
        return memberships + applications.stream().mapToLong(it -> ofApplication(it).size()).sum();
    }

    private void memberships(
            ReviewItem.@Nullable Membership last, int limit, List<ReviewItem> page) {
        String lastRole = last == null ? "" : last.role().value();
        for (RoleImage role : roles) {
            int order = role.document().id().value().compareTo(lastRole);
            if (page.size() < limit && order >= 0) {
                Member from = order == 0 && last != null ? last.member() : null;
                for (Member member : members(role, from, limit - page.size())) {
                    page.add(new ReviewItem.Membership(role.document().id(), member));
                }
            }
        }
    }

    private static List<Member> members(RoleImage role, @Nullable Member last, int limit) {
        List<Member> members = new ArrayList<>();
        if (last == null || last instanceof Member.User) {
            UserId from = last instanceof Member.User(UserId user) ? user : null;
            role.userMembers(from, limit).forEach(it -> members.add(new Member.User(it)));
        }
        if (!(last instanceof Member.ProviderGroup)) {
            String from = last instanceof Member.Group(GroupId group) ? group.value() : "";
            role.groupMembers().stream()
                    .filter(it -> it.value().compareTo(from) > 0)
                    .forEach(it -> members.add(new Member.Group(it)));
        }
        String from = last instanceof Member.ProviderGroup provider ? RoleImage.name(provider) : "";
        role.providerGroupMembers().stream()
                .filter(it -> RoleImage.name(it).compareTo(from) > 0)
                .forEach(members::add);
        return members.size() > limit ? members.subList(0, limit) : members;
    }

    private void authorizations(
            ReviewItem.@Nullable Authorization last, int limit, List<ReviewItem> page) {
        String lastApplication = last == null ? "" : last.application().value();
        String lastName = last == null ? "" : ItemNames.of(last);
        for (ApplicationImage application : applications) {
            int order = application.document().id().value().compareTo(lastApplication);
            if (page.size() < limit && order >= 0) {
                ofApplication(application).stream()
                        .filter(it -> order > 0 || ItemNames.of(it).compareTo(lastName) > 0)
                        .limit(limit - page.size())
                        .forEach(page::add);
            }
        }
    }

    /** By name: of the ids in one, none holds what sorts before the colon but the hyphen. */
    private List<ReviewItem> ofApplication(ApplicationImage application) {
        ApplicationId id = application.document().id();
        List<ReviewItem> items = new ArrayList<>();
        application
                .document()
                .authorizations()
                .forEach(
                        (ApiId api, ApiAuthorization authorization) -> {
                            if (!scope.apis().isEmpty() && !scope.apis().contains(api)) {
                                return;
                            }
                            if (authorization.scopes().isEmpty()) {
                                items.add(new ReviewItem.Authorization(id, api, null));
                            }
                            for (ScopeId each : authorization.scopes()) {
                                items.add(new ReviewItem.Authorization(id, api, each));
                            }
                        });
        items.sort(Comparator.comparing(ItemNames::of));
        return items;
    }

    private static boolean isIn(ReviewScope scope, RoleDocument role) {
        boolean isNamed = scope.roles().isEmpty() || scope.roles().contains(role.id());
        boolean isOfApplication =
                scope.applications().isEmpty()
                        || (role.audience() instanceof RoleAudience.Application(ApplicationId id)
                                && scope.applications().contains(id));
        boolean isOfApi =
                scope.apis().isEmpty()
                        || role.permissions().stream()
                                .anyMatch(it -> scope.apis().contains(it.api()));
        return isNamed && isOfApplication && isOfApi;
    }

    private static boolean isIn(ReviewScope scope, ApplicationId application) {
        return scope.roles().isEmpty()
                && (scope.applications().isEmpty() || scope.applications().contains(application));
    }

    /** Whether this is one of them. */
    public boolean contains(ReviewItem item) {
        return switch (item) {
            case ReviewItem.Membership(var role, Member member) ->
                    roles.stream()
                            .filter(it -> it.document().id().equals(role))
                            .anyMatch(it -> it.hasMember(member));
            case ReviewItem.Authorization(var application, _, _) ->
                    applications.stream()
                            .filter(it -> it.document().id().equals(application))
                            .anyMatch(it -> ofApplication(it).contains(item));
        };
    }
}
