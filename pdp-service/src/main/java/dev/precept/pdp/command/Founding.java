package dev.precept.pdp.command;

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
import dev.precept.domain.shared.DomainCommand;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.signingkey.SigningKeyCommand;
import dev.precept.domain.subscription.SubscriptionCommand;
import dev.precept.domain.user.UserCommand;
import dev.precept.domain.webhook.WebhookCommand;

import org.jspecify.annotations.Nullable;

/** Tells commands that make their aggregate from those that need it to be there. */
final class Founding {
    private Founding() {}

    /** The organization that the command would make its aggregate in; null where it makes none. */
    static @Nullable OrganizationId organization(DomainCommand command) {
        return switch (command) {
            case OrganizationCommand.CreateOrganization c -> c.organization();
            case ApiCommand.CreateApi c -> c.organization();
            case ApplicationCommand.CreateApplication c -> c.organization();
            case RoleCommand.CreateRole c -> c.organization();
            case RoleCommand.GiveShared c -> c.organization();
            case UserCommand.CreateUser c -> c.organization();
            case GroupCommand.CreateGroup c -> c.organization();
            case PlanCommand.CreatePlan c -> c.organization();
            case SubscriptionCommand.CreateSubscription c -> c.organization();
            case SigningKeyCommand.CreateKeyRing c -> c.organization();
            case PolicyCommand.CreatePolicy c -> c.organization();
            case ResourceCommand.CreateResource c -> c.organization();
            case GatewayCommand.CreateGateway c -> c.organization();
            case ApiKeyCommand.CreateApiKey c -> c.organization();
            case IdentityProviderCommand.CreateIdentityProvider c -> c.organization();
            case WebhookCommand.CreateWebhook c -> c.organization();
            case ReceiptCommand.SealDecisions _ -> OrganizationId.SYSTEM;
            case ReviewCommand.OpenReview c -> c.organization();
            case ProposalCommand.MakeProposal c -> c.organization();
            case RevocationCommand.CutOffTokens c -> c.organization();
            case OrganizationCommand _,
                    ApiCommand _,
                    ApplicationCommand _,
                    RoleCommand _,
                    UserCommand _,
                    GroupCommand _,
                    PlanCommand _,
                    SubscriptionCommand _,
                    SigningKeyCommand _,
                    PolicyCommand _,
                    ResourceCommand _,
                    GatewayCommand _,
                    ApiKeyCommand _,
                    IdentityProviderCommand _,
                    WebhookCommand _,
                    ReviewCommand _,
                    ProposalCommand _ ->
                    null;
        };
    }
}
