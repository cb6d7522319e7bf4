package dev.precept.domain.shared;

import dev.precept.domain.api.ApiCommand;
import dev.precept.domain.apikey.ApiKeyCommand;
import dev.precept.domain.application.ApplicationCommand;
import dev.precept.domain.gateway.GatewayCommand;
import dev.precept.domain.group.GroupCommand;
import dev.precept.domain.identityprovider.IdentityProviderCommand;
import dev.precept.domain.organization.OrganizationCommand;
import dev.precept.domain.plan.PlanCommand;
import dev.precept.domain.policy.PolicyCommand;
import dev.precept.domain.proposal.ProposalCommand;
import dev.precept.domain.receipt.ReceiptCommand;
import dev.precept.domain.resource.ResourceCommand;
import dev.precept.domain.review.ReviewCommand;
import dev.precept.domain.revocation.RevocationCommand;
import dev.precept.domain.role.RoleCommand;
import dev.precept.domain.signingkey.SigningKeyCommand;
import dev.precept.domain.subscription.SubscriptionCommand;
import dev.precept.domain.user.UserCommand;
import dev.precept.domain.webhook.WebhookCommand;

/** Anything that can be asked of an aggregate. Closed, as {@link DomainEvent} is. */
public sealed interface DomainCommand
        permits OrganizationCommand,
                ApiCommand,
                ApplicationCommand,
                RoleCommand,
                UserCommand,
                GroupCommand,
                PlanCommand,
                PolicyCommand,
                ResourceCommand,
                SubscriptionCommand,
                SigningKeyCommand,
                RevocationCommand,
                ReceiptCommand,
                GatewayCommand,
                ApiKeyCommand,
                IdentityProviderCommand,
                WebhookCommand,
                ReviewCommand,
                ProposalCommand {}
