package dev.precept.pdp.command;

import static java.util.Map.entry;

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

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The names of the commands there are, {@code kind.what-is-asked}: published, so they never change.
 * A name says as well whether the command can wait for approval.
 */
public final class CommandTypes {
    /** The command that every change of an approval policy is. */
    public static final String APPROVAL_POLICY = "organization.change-approval-policy";

    /** Whether a command can wait for a second person's approval, and why not. */
    public enum Waiting {
        /** It can. */
        POSSIBLE(""),
        /** What waits lies in the log, where no secret may be. */
        SECRET("what it takes or answers is a secret, which may not lie in the log"),
        /** It takes away, and has to do so at once. */
        URGENT("it only takes away, and does so at once"),
        /** The service gives it, or nobody could say in which organization it waits. */
        NO_REQUEST("it is not asked for by a request on an organization that is there"),
        /** It is itself how several people decide. */
        REVIEWED("it is itself how people look at what others did");

        private final String reason;

        Waiting(String reason) {
            this.reason = reason;
        }

        /** Why not; empty where it can. */
        public String reason() {
            return reason;
        }
    }

    private static final Map<Class<? extends DomainCommand>, String> NAMES =
            Map.ofEntries(
                    entry(OrganizationCommand.CreateOrganization.class, "organization.create"),
                    entry(OrganizationCommand.ChangeOrganization.class, "organization.change"),
                    entry(
                            OrganizationCommand.ChangeRegistrationPolicy.class,
                            "organization.change-registration-policy"),
                    entry(OrganizationCommand.ChangeApprovalPolicy.class, APPROVAL_POLICY),
                    entry(
                            OrganizationCommand.DeclarePersonalAttributes.class,
                            "organization.declare-personal-attributes"),
                    entry(OrganizationCommand.DeleteOrganization.class, "organization.delete"),
                    entry(ApiCommand.CreateApi.class, "api.create"),
                    entry(ApiCommand.ChangeApi.class, "api.change"),
                    entry(ApiCommand.PutScope.class, "api.put-scope"),
                    entry(ApiCommand.RemoveScope.class, "api.remove-scope"),
                    entry(ApiCommand.ReplaceOperations.class, "api.replace-operations"),
                    entry(ApiCommand.ImportDescription.class, "api.import-description"),
                    entry(ApiCommand.PutDetailsType.class, "api.put-details-type"),
                    entry(ApiCommand.RemoveDetailsType.class, "api.remove-details-type"),
                    entry(ApiCommand.MoveLifecycle.class, "api.move-lifecycle"),
                    entry(ApiCommand.DeleteApi.class, "api.delete"),
                    entry(ApiKeyCommand.CreateApiKey.class, "api-key.create"),
                    entry(ApiKeyCommand.ExpireApiKey.class, "api-key.expire"),
                    entry(ApiKeyCommand.DeleteApiKey.class, "api-key.delete"),
                    entry(ApplicationCommand.CreateApplication.class, "application.create"),
                    entry(ApplicationCommand.ChangeApplication.class, "application.change"),
                    entry(ApplicationCommand.AddSecret.class, "application.add-secret"),
                    entry(ApplicationCommand.ExpireSecret.class, "application.expire-secret"),
                    entry(ApplicationCommand.RemoveSecret.class, "application.remove-secret"),
                    entry(ApplicationCommand.GiveApplication.class, "application.give"),
                    entry(ApplicationCommand.AuthorizeApi.class, "application.authorize-api"),
                    entry(ApplicationCommand.DeauthorizeApi.class, "application.deauthorize-api"),
                    entry(ApplicationCommand.DeleteApplication.class, "application.delete"),
                    entry(GatewayCommand.CreateGateway.class, "gateway.create"),
                    entry(GatewayCommand.ChangeGateway.class, "gateway.change"),
                    entry(GatewayCommand.AddGatewayKey.class, "gateway.add-key"),
                    entry(GatewayCommand.RemoveGatewayKey.class, "gateway.remove-key"),
                    entry(GatewayCommand.DeleteGateway.class, "gateway.delete"),
                    entry(GroupCommand.CreateGroup.class, "group.create"),
                    entry(GroupCommand.ChangeGroup.class, "group.change"),
                    entry(GroupCommand.AddGroupMember.class, "group.add-member"),
                    entry(GroupCommand.RemoveGroupMember.class, "group.remove-member"),
                    entry(GroupCommand.DeleteGroup.class, "group.delete"),
                    entry(
                            IdentityProviderCommand.CreateIdentityProvider.class,
                            "identity-provider.create"),
                    entry(
                            IdentityProviderCommand.ChangeIdentityProvider.class,
                            "identity-provider.change"),
                    entry(
                            IdentityProviderCommand.SetExternalClient.class,
                            "identity-provider.set-external-client"),
                    entry(
                            IdentityProviderCommand.RemoveExternalClient.class,
                            "identity-provider.remove-external-client"),
                    entry(
                            IdentityProviderCommand.DeleteIdentityProvider.class,
                            "identity-provider.delete"),
                    entry(PlanCommand.CreatePlan.class, "plan.create"),
                    entry(PlanCommand.ChangePlan.class, "plan.change"),
                    entry(PlanCommand.DeletePlan.class, "plan.delete"),
                    entry(PolicyCommand.CreatePolicy.class, "policy.create"),
                    entry(PolicyCommand.ChangePolicy.class, "policy.change"),
                    entry(PolicyCommand.AttachPolicy.class, "policy.attach"),
                    entry(PolicyCommand.DetachPolicy.class, "policy.detach"),
                    entry(PolicyCommand.DeletePolicy.class, "policy.delete"),
                    entry(ProposalCommand.MakeProposal.class, "proposal.make"),
                    entry(ProposalCommand.ApproveProposal.class, "proposal.approve"),
                    entry(ProposalCommand.RefuseProposal.class, "proposal.refuse"),
                    entry(ProposalCommand.WithdrawProposal.class, "proposal.withdraw"),
                    entry(ProposalCommand.ExpireProposal.class, "proposal.expire"),
                    entry(ReceiptCommand.SealDecisions.class, "receipt.seal-decisions"),
                    entry(ResourceCommand.CreateResource.class, "resource.create"),
                    entry(ResourceCommand.ChangeResource.class, "resource.change"),
                    entry(ResourceCommand.DeleteResource.class, "resource.delete"),
                    entry(ReviewCommand.OpenReview.class, "review.open"),
                    entry(ReviewCommand.ChangeReview.class, "review.change"),
                    entry(ReviewCommand.DecideItem.class, "review.decide-item"),
                    entry(ReviewCommand.CloseReview.class, "review.close"),
                    entry(RevocationCommand.CutOffTokens.class, "revocation.cut-off-tokens"),
                    entry(RoleCommand.CreateRole.class, "role.create"),
                    entry(RoleCommand.ChangeRole.class, "role.change"),
                    entry(RoleCommand.AddMember.class, "role.add-member"),
                    entry(RoleCommand.GiveShared.class, "role.add-member"),
                    entry(RoleCommand.RemoveMember.class, "role.remove-member"),
                    entry(RoleCommand.DeleteRole.class, "role.delete"),
                    entry(SigningKeyCommand.CreateKeyRing.class, "key-ring.create"),
                    entry(SigningKeyCommand.AddAlgorithms.class, "key-ring.add-algorithms"),
                    entry(SigningKeyCommand.RotateKeys.class, "key-ring.rotate"),
                    entry(SigningKeyCommand.WithdrawKey.class, "key-ring.withdraw-key"),
                    entry(SubscriptionCommand.CreateSubscription.class, "subscription.create"),
                    entry(
                            SubscriptionCommand.ChangePlanOfSubscription.class,
                            "subscription.change-plan"),
                    entry(SubscriptionCommand.MoveSubscription.class, "subscription.move"),
                    entry(SubscriptionCommand.DeleteSubscription.class, "subscription.delete"),
                    entry(UserCommand.CreateUser.class, "user.create"),
                    entry(UserCommand.ChangeUser.class, "user.change"),
                    entry(UserCommand.DeleteUser.class, "user.delete"),
                    entry(WebhookCommand.CreateWebhook.class, "webhook.create"),
                    entry(WebhookCommand.ChangeWebhook.class, "webhook.change"),
                    entry(WebhookCommand.AddWebhookSecret.class, "webhook.add-secret"),
                    entry(WebhookCommand.RemoveWebhookSecret.class, "webhook.remove-secret"),
                    entry(WebhookCommand.DeleteWebhook.class, "webhook.delete"));

    private static final Set<String> SECRET =
            Set.of(
                    "api-key.create",
                    "application.add-secret",
                    "gateway.add-key",
                    "identity-provider.create",
                    "identity-provider.change",
                    "webhook.add-secret");

    private static final Set<String> NO_REQUEST = Set.of("organization.create");
    private static final Set<String> KINDS_WITHOUT_REQUEST = Set.of("key-ring", "receipt");
    private static final Set<String> KINDS_REVIEWED = Set.of("proposal", "review");

    private CommandTypes() {}

    /** The command's name. */
    public static String name(DomainCommand command) {
        String name = NAMES.get(command.getClass());
        if (name == null) {
            throw new IllegalArgumentException("a command without a name: " + command.getClass());
        }
        return name;
    }

    /** Whether the command of this name can wait for approval. */
    public static Waiting waiting(String name) {
        String kind = name.substring(0, name.indexOf('.'));
        if (KINDS_REVIEWED.contains(kind)) {
            return Waiting.REVIEWED;
        }
        if (NO_REQUEST.contains(name) || KINDS_WITHOUT_REQUEST.contains(kind)) {
            return Waiting.NO_REQUEST;
        }
        if (kind.equals("revocation")) {
            return Waiting.URGENT;
        }
        return SECRET.contains(name) ? Waiting.SECRET : Waiting.POSSIBLE;
    }

    /** All there are, by name, with whether they can wait for approval. */
    public static Map<String, Waiting> all() {
        return NAMES.values().stream()
                .collect(
                        Collectors.toMap(
                                name -> name, CommandTypes::waiting, (a, _) -> a, TreeMap::new));
    }

    /** The types of commands that have a name. */
    static Set<Class<? extends DomainCommand>> named() {
        return NAMES.keySet();
    }
}
