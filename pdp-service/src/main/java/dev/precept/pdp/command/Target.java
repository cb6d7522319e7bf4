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
import dev.precept.domain.signingkey.SigningKeyCommand;
import dev.precept.domain.subscription.SubscriptionCommand;
import dev.precept.domain.user.UserCommand;
import dev.precept.domain.webhook.WebhookCommand;

/**
 * Where a command goes.
 *
 * @param kind the commands of its kind of aggregate; what the bus routes by
 * @param stream the stream of its aggregate
 */
record Target(Class<? extends DomainCommand> kind, String stream) {
    static Target of(DomainCommand command) {
        return switch (command) {
            case OrganizationCommand c ->
                    new Target(OrganizationCommand.class, c.organization().value());
            case ApiCommand c -> new Target(ApiCommand.class, c.api().value());
            case ApplicationCommand c ->
                    new Target(ApplicationCommand.class, c.application().value());
            case RoleCommand c -> new Target(RoleCommand.class, c.role().value());
            case UserCommand c -> new Target(UserCommand.class, c.user().value());
            case GroupCommand c -> new Target(GroupCommand.class, c.group().value());
            case PlanCommand c -> new Target(PlanCommand.class, c.plan().value());
            case SubscriptionCommand c ->
                    new Target(SubscriptionCommand.class, c.subscription().value());
            case SigningKeyCommand c -> new Target(SigningKeyCommand.class, c.ring().value());
            case PolicyCommand c -> new Target(PolicyCommand.class, c.policy().value());
            case ResourceCommand c -> new Target(ResourceCommand.class, c.resource().value());
            case GatewayCommand c -> new Target(GatewayCommand.class, c.gateway().value());
            case ApiKeyCommand c -> new Target(ApiKeyCommand.class, c.key().value());
            case IdentityProviderCommand c ->
                    new Target(IdentityProviderCommand.class, c.provider().value());
            case WebhookCommand c -> new Target(WebhookCommand.class, c.webhook().value());
            case ReceiptCommand c -> new Target(ReceiptCommand.class, c.receipt().value());
            case ReviewCommand c -> new Target(ReviewCommand.class, c.review().value());
            case ProposalCommand c -> new Target(ProposalCommand.class, c.proposal().value());
            case RevocationCommand c -> new Target(RevocationCommand.class, c.revocation().value());
        };
    }
}
