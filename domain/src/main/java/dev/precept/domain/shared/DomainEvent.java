package dev.precept.domain.shared;

import dev.precept.domain.api.ApiEvent;
import dev.precept.domain.apikey.ApiKeyEvent;
import dev.precept.domain.application.ApplicationEvent;
import dev.precept.domain.gateway.GatewayEvent;
import dev.precept.domain.group.GroupEvent;
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
import dev.precept.domain.signingkey.SigningKeyEvent;
import dev.precept.domain.subscription.SubscriptionEvent;
import dev.precept.domain.user.UserEvent;
import dev.precept.domain.webhook.WebhookEvent;

/**
 * Anything that can stand in the log. Closed: a new kind of event fails to compile where it counts.
 */
public sealed interface DomainEvent
        permits OrganizationEvent,
                ApiEvent,
                ApplicationEvent,
                RoleEvent,
                UserEvent,
                GroupEvent,
                PlanEvent,
                PolicyEvent,
                ResourceEvent,
                SubscriptionEvent,
                SigningKeyEvent,
                RevocationEvent,
                ReceiptEvent,
                GatewayEvent,
                ApiKeyEvent,
                IdentityProviderEvent,
                WebhookEvent,
                ReviewEvent,
                ProposalEvent {}
