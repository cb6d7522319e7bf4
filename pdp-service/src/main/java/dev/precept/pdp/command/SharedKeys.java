package dev.precept.pdp.command;

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
import dev.precept.domain.proposal.ProposalEvent;
import dev.precept.domain.receipt.ReceiptEvent;
import dev.precept.domain.resource.ResourceEvent;
import dev.precept.domain.review.ReviewEvent;
import dev.precept.domain.revocation.RevocationEvent;
import dev.precept.domain.role.RoleEvent;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.DomainEvent;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.RecordedEvent;
import dev.precept.domain.signingkey.SigningKeyEvent;
import dev.precept.domain.subscription.SubscriptionEvent;
import dev.precept.domain.user.UserEvent;
import dev.precept.domain.webhook.WebhookEvent;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Keys that stand for facts spread over many streams, for {@code reads} and {@code touches} of an
 * append. Every event after which such a fact may read otherwise touches the key.
 */
final class SharedKeys {
    /** Who has all rights over this service. */
    static final String ADMINISTRATORS = "administrators";

    private SharedKeys() {}

    /** Which organizations name this one as parent. */
    static String children(OrganizationId parent) {
        return "children/" + parent;
    }

    /** Which group lies in which. */
    static String groups(OrganizationId organization) {
        return "groups/" + organization;
    }

    /** Which roles exclude each other, those among them that stand for roles above. */
    static String exclusions(OrganizationId organization) {
        return "exclusions/" + organization;
    }

    /** Who holds which role; that somebody holds fewer harms nobody. */
    static String holdings(OrganizationId organization) {
        return "holdings/" + organization;
    }

    /** Which wire names the organization's own scopes have. */
    static String wireNames(OrganizationId organization) {
        return "wire-names/" + organization;
    }

    /** Which plans subscriptions have or ask for; that they leave one harms nobody. */
    static String plansInUse(OrganizationId organization) {
        return "plans-in-use/" + organization;
    }

    /** Which API keys the application has; that there are fewer harms nobody. */
    static String apiKeys(ApplicationId application) {
        return "api-keys/" + application;
    }

    /** How many identity providers the organization has; that there are fewer harms nobody. */
    static String identityProviders(OrganizationId organization) {
        return "identity-providers/" + organization;
    }

    /** Which attributes users of the organization have, and conditions there read. */
    static String attributes(OrganizationId organization) {
        return "attributes/" + organization;
    }

    /** What the organization has, for commands that rest on all of it. */
    static String content(OrganizationId organization) {
        return "content/" + organization;
    }

    /** What the events touch beyond their streams. */
    static Set<String> touchedBy(List<RecordedEvent> events) {
        Set<String> keys = new HashSet<>();
        for (RecordedEvent recorded : events) {
            touch(keys, recorded.organization(), recorded.event());
        }
        return keys;
    }

    private static void touch(Set<String> keys, OrganizationId organization, DomainEvent event) {
        switch (event) {
            case OrganizationEvent.OrganizationCreated created -> {
                if (created.parent() != null) {
                    keys.add(children(created.parent()));
                }
            }
            case GroupEvent.GroupMemberAdded(GroupMember member) -> {
                keys.add(holdings(organization));
                if (member instanceof GroupMember.Group) {
                    keys.add(groups(organization));
                }
            }
            case GroupEvent.GroupMemberRemoved(GroupMember.Group _), GroupEvent.GroupDeleted _ ->
                    keys.add(groups(organization));
            case RoleEvent.MemberAdded _ -> keys.add(holdings(organization));
            case RoleEvent.RoleCreated created -> {
                if (created.basedOn() != null) {
                    keys.add(exclusions(organization));
                }
            }
            case RoleEvent.ExclusionsChanged _ -> keys.add(exclusions(organization));
            case ApiEvent.ScopeAdded _, ApiEvent.ScopeRemoved _, ApiEvent.ApiDeleted _ -> {
                keys.add(wireNames(organization));
                touchAdministrators(keys, organization);
            }
            case IdentityProviderEvent.IdentityProviderCreated _ ->
                    keys.add(identityProviders(organization));
            case ApiKeyEvent.ApiKeyCreated created -> keys.add(apiKeys(created.application()));
            case ApplicationEvent.ApiAuthorized _ -> {
                touchAdministrators(keys, organization);
                keys.add(attributes(organization));
            }
            case ApplicationEvent _ -> touchAdministrators(keys, organization);
            case SubscriptionEvent it -> touchPlans(keys, organization, it);
            case RoleEvent.PermissionsChanged _,
                    PolicyEvent.PolicyCreated _,
                    PolicyEvent.PolicyChanged _,
                    UserEvent.UserAttributesChanged _ ->
                    keys.add(attributes(organization));
            case OrganizationEvent _,
                    ApiEvent _,
                    RoleEvent _,
                    UserEvent _,
                    GroupEvent _,
                    PlanEvent _,
                    SigningKeyEvent _,
                    RevocationEvent _,
                    ReceiptEvent _,
                    PolicyEvent _,
                    ResourceEvent _,
                    GatewayEvent _,
                    ApiKeyEvent.ApiKeyExpirySet _,
                    ApiKeyEvent.ApiKeyDeleted _,
                    IdentityProviderEvent _,
                    WebhookEvent _,
                    ReviewEvent _,
                    ProposalEvent _ -> {}
        }
    }

    private static void touchPlans(
            Set<String> keys, OrganizationId organization, SubscriptionEvent event) {
        switch (event) {
            case SubscriptionEvent.SubscriptionCreated _,
                    SubscriptionEvent.SubscriptionPlanChanged _,
                    SubscriptionEvent.SubscriptionPlanRequested _ ->
                    keys.add(plansInUse(organization));
            case SubscriptionEvent.SubscriptionStatusChanged _,
                    SubscriptionEvent.SubscriptionDeleted _ -> {}
        }
    }

    private static void touchAdministrators(Set<String> keys, OrganizationId organization) {
        if (organization.equals(OrganizationId.SYSTEM)) {
            keys.add(ADMINISTRATORS);
        }
    }
}
