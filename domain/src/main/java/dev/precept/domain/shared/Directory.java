package dev.precept.domain.shared;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What a decider may ask about other aggregates: one past state of the whole log, all answers from
 * the same position. Whoever hands it in notes what was asked, so that the append can be refused
 * and the command decided again where an answer has changed meanwhile.
 */
public interface Directory {
    /** Whether the organization exists and is not deleted. */
    boolean organizationExists(OrganizationId organization);

    /** The organization's parent, empty for a root or an unknown organization. */
    Optional<OrganizationId> parentOf(OrganizationId organization);

    /** For how long proposals wait in the organization; empty where no command waits. */
    OptionalLong proposalSeconds(OrganizationId organization);

    /** Whether the organization's approval policy lets this caller decide about proposals. */
    boolean mayApprove(OrganizationId organization, Actor actor);

    /** Whether any organization names this one as parent. */
    boolean hasChildren(OrganizationId organization);

    /** Whether the wire name belongs to a scope of the organization or of one of its ancestors. */
    boolean wireNameTaken(OrganizationId organization, ScopeToken wireName);

    /** The API as far as others refer to it: its own organization's or an ancestor's. */
    Optional<ApiFacts> api(OrganizationId organization, ApiId api);

    /** Whether the application exists in the organization. */
    boolean applicationExists(OrganizationId organization, ApplicationId application);

    /** The attributes of users that the organization has declared personal. */
    Set<String> personalAttributes(OrganizationId organization);

    /** Those of the attributes that a user of the organization has, or a condition there reads. */
    Set<String> attributesInUse(OrganizationId organization, Set<String> attributes);

    /** Whether the application exists in the organization, and is for the sandbox. */
    boolean isForSandbox(OrganizationId organization, ApplicationId application);

    /** Whether the role exists in the organization. */
    boolean roleExists(OrganizationId organization, RoleId role);

    /** Whether an organization above this one has the role, and shares it with those below. */
    boolean roleSharedAbove(OrganizationId organization, RoleId role);

    /** Whether the user exists in the organization. */
    boolean userExists(OrganizationId organization, UserId user);

    /** Whether the group exists in the organization. */
    boolean groupExists(OrganizationId organization, GroupId group);

    /** Whether {@code inner} lies in {@code outer}, directly or through other groups, or is it. */
    boolean groupContains(OrganizationId organization, GroupId outer, GroupId inner);

    /** How many groups the longest chain upwards from the group has, itself counted. */
    int groupDepth(OrganizationId organization, GroupId group);

    /** How many groups the longest chain downwards from the group has, itself counted. */
    int groupHeight(OrganizationId organization, GroupId group);

    /** How many API keys the application has, expired ones among them. */
    int apiKeys(OrganizationId organization, ApplicationId application);

    /** Whether the application has API keys that say they are for production, and not over. */
    boolean hasKeysForProduction(
            OrganizationId organization, ApplicationId application, Instant now);

    /**
     * Whether somebody would hold roles that exclude each other if the user or group were given the
     * role; what is for an emergency, and what is over, does not count.
     *
     * @param role a role of the organization, or one above that a new one is going to stand for
     * @param member a user or a group
     */
    Optional<Clash> clashByRole(OrganizationId organization, RoleId role, Id member, Times times);

    /** Whether roles that exclude each other would name the provider's group. */
    Optional<Clash> clashByProvider(
            OrganizationId organization, RoleId role, ProviderGroup member, Times times);

    /**
     * The same if the user or group were put into the group.
     *
     * @param member a user or a group
     */
    Optional<Clash> clashByGroup(
            OrganizationId organization, GroupId group, Id member, Instant now);

    /** Who holds the role and, at some time to come, one of the others beside it. */
    Optional<Clash> clashOf(
            OrganizationId organization, RoleId role, Set<RoleId> others, Instant now);

    /**
     * Whether others might count without the role: it excludes another or is excluded by one, or
     * the role above that it stands for does, and it names somebody.
     */
    boolean keepsApart(OrganizationId organization, RoleId role);

    /**
     * Whether such a role is held through it.
     *
     * @param through a group or an identity provider
     */
    boolean givesExclusive(OrganizationId organization, Id through);

    /** Whether the identity provider exists in the organization. */
    boolean identityProviderExists(OrganizationId organization, IdentityProviderId provider);

    /** How many identity providers the organization has. */
    int identityProviders(OrganizationId organization);

    /** The plan as far as subscriptions refer to it. */
    Optional<PlanFacts> plan(OrganizationId organization, PlanId plan);

    /** Whether a subscription of an application to an API that are there has it or asks for it. */
    boolean planInUse(OrganizationId organization, PlanId plan);

    /**
     * Whether another application of organization {@code system} than this one can sign in (it has
     * a secret that never ends and may ask for tokens on its own behalf) and is authorized for all
     * rights of our own API over every organization.
     */
    boolean otherAdministratorExists(ApplicationId application);

    /** A group that an identity provider tells of. */
    record ProviderGroup(IdentityProviderId provider, String group) {}

    /**
     * When something would be held.
     *
     * @param now what ends before does not count
     * @param from null for ever since
     * @param until null for ever
     */
    record Times(Instant now, @Nullable Instant from, @Nullable Instant until) {}

    /**
     * Two roles that exclude each other, and who would hold both.
     *
     * @param holder as people call them
     * @param one a role, and the way to it
     * @param other the other one, and the way to it
     */
    record Clash(String holder, String one, String other) {
        /** The refusal of what would bring both. */
        public Rejection rejection() {
            return new Rejection(
                    Rejection.Code.ROLES_EXCLUDE,
                    holder
                            + " would hold "
                            + one
                            + " and "
                            + other
                            + ", which exclude each other: take one away first.");
        }
    }

    /**
     * An API as others see it.
     *
     * @param organization its own organization
     * @param scopes the scopes it has now
     * @param isSubscribable whether its lifecycle takes new subscriptions
     * @param authorizationRequired whether applications may be authorized under RBAC
     */
    record ApiFacts(
            OrganizationId organization,
            Set<ScopeId> scopes,
            boolean isSubscribable,
            boolean authorizationRequired) {
        public ApiFacts {
            scopes = Set.copyOf(scopes);
        }
    }

    /**
     * A plan as others see it.
     *
     * @param approvalRequired whether a new subscription waits for approval
     */
    record PlanFacts(boolean approvalRequired) {}
}
