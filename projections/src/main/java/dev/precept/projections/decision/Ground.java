package dev.precept.projections.decision;

import dev.precept.domain.api.ApiEvent;
import dev.precept.domain.application.ApplicationEvent;
import dev.precept.domain.group.GroupEvent;
import dev.precept.domain.group.GroupMember;
import dev.precept.domain.role.Member;
import dev.precept.domain.role.RoleEvent;
import dev.precept.domain.role.Validity;
import dev.precept.domain.shared.DomainEvent;
import dev.precept.domain.shared.GroupId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.UserId;
import dev.precept.domain.subscription.SubscriptionEvent;
import dev.precept.domain.subscription.SubscriptionStatus;
import dev.precept.projections.image.RoleImage;

import org.jspecify.annotations.Nullable;

/**
 * Something that is so, or would have to be.
 *
 * @param kind what it says of the two
 * @param of whose history tells of it, by the thing's id
 * @param to what it is about
 * @param owner the organization whose it is
 * @param window when it counts, or would count, that the role names somebody; null for always
 */
public record Ground(
        Kind kind, Thing of, Thing to, OrganizationId owner, @Nullable Validity window) {
    /** Without bounds. */
    public Ground(Kind kind, Thing of, Thing to, OrganizationId owner) {
        this(kind, of, to, owner, null);
    }

    /** What a ground says. */
    public enum Kind {
        /** The role names the user, the group or the identity provider's group. */
        ROLE_MEMBER,
        /** The one role does not exclude the other. */
        NO_EXCLUSION,
        /** The group has the user or the group in it. */
        GROUP_MEMBER,
        /** The role gives the scope. */
        ROLE_PERMISSION,
        /** The application is authorized for the scope, or for the API. */
        AUTHORIZATION,
        /** The subscription, to the API, is active. */
        SUBSCRIPTION,
        /** The API has the operation, as it is. */
        OPERATION,
        /** The API is live. */
        LIFECYCLE
    }

    /** Whether this event, of the history of {@link #of}, made it so. */
    public boolean isGivenBy(DomainEvent event) {
        return switch (kind) {
            case ROLE_MEMBER ->
                    event instanceof RoleEvent.MemberAdded added
                            && id(added.member()).equals(to.id());
            case GROUP_MEMBER ->
                    event instanceof GroupEvent.GroupMemberAdded(GroupMember member)
                            && id(member).equals(to.id());
            case NO_EXCLUSION -> event instanceof RoleEvent.ExclusionsChanged;
            case ROLE_PERMISSION ->
                    event instanceof RoleEvent.PermissionsChanged changed
                            && changed.granted().stream()
                                    .anyMatch(it -> it.scope().value().equals(to.id()));
            case AUTHORIZATION ->
                    event instanceof ApplicationEvent.ApiAuthorized authorized
                            && (authorized.api().value().equals(to.id())
                                    || authorized.authorization().scopes().stream()
                                            .anyMatch(it -> it.value().equals(to.id())));
            case SUBSCRIPTION -> isActivation(event);
            case OPERATION ->
                    event instanceof ApiEvent.OperationsChanged changed
                            && changed.put().stream()
                                    .anyMatch(it -> Explainer.name(it).equals(to.id()));
            case LIFECYCLE -> event instanceof ApiEvent.LifecycleChanged;
        };
    }

    private static boolean isActivation(DomainEvent event) {
        return switch (event) {
            case SubscriptionEvent.SubscriptionCreated created ->
                    created.status() == SubscriptionStatus.ACTIVE;
            case SubscriptionEvent.SubscriptionStatusChanged changed ->
                    switch (changed.from()) {
                        // It serves all already, while another plan waits for approval.
                        case ACTIVE, TIER_UPDATE_PENDING -> false;
                        default ->
                                changed.to() == SubscriptionStatus.ACTIVE
                                        || changed.to() == SubscriptionStatus.PROD_ONLY_BLOCKED;
                    };
            case SubscriptionEvent.SubscriptionPlanChanged changed ->
                    changed.status() == SubscriptionStatus.ACTIVE;
            default -> false;
        };
    }

    private static String id(Member member) {
        return switch (member) {
            case Member.User(UserId user) -> user.value();
            case Member.Group(GroupId group) -> group.value();
            case Member.ProviderGroup named -> RoleImage.name(named);
        };
    }

    private static String id(GroupMember member) {
        return switch (member) {
            case GroupMember.User(UserId user) -> user.value();
            case GroupMember.Group(GroupId group) -> group.value();
        };
    }
}
