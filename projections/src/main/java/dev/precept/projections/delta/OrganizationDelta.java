package dev.precept.projections.delta;

import static dev.precept.projections.delta.StreamRules.require;

import dev.precept.domain.api.ApiEvent;
import dev.precept.domain.apikey.ApiKeyEvent;
import dev.precept.domain.application.ApplicationEvent;
import dev.precept.domain.gateway.GatewayEvent;
import dev.precept.domain.group.GroupEvent;
import dev.precept.domain.identityprovider.IdentityProviderEvent;
import dev.precept.domain.organization.ApprovalPolicy;
import dev.precept.domain.organization.OrganizationEvent;
import dev.precept.domain.organization.OrganizationMode;
import dev.precept.domain.organization.RegistrationPolicy;
import dev.precept.domain.plan.PlanEvent;
import dev.precept.domain.policy.PolicyEvent;
import dev.precept.domain.proposal.ProposalEvent;
import dev.precept.domain.receipt.ReceiptEvent;
import dev.precept.domain.resource.ResourceEvent;
import dev.precept.domain.review.ReviewEvent;
import dev.precept.domain.revocation.CutOffTarget;
import dev.precept.domain.revocation.RevocationEvent;
import dev.precept.domain.role.RoleEvent;
import dev.precept.domain.role.Validity;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.collection.PersistentMap;
import dev.precept.domain.signingkey.SigningKeyEvent;
import dev.precept.domain.subscription.SubscriptionEvent;
import dev.precept.domain.user.UserEvent;
import dev.precept.domain.webhook.WebhookEvent;
import dev.precept.projections.condition.ExpressionCompiler;
import dev.precept.projections.image.CutOffDocument;
import dev.precept.projections.image.EntityMeta;
import dev.precept.projections.image.Fact;
import dev.precept.projections.image.FactSum;
import dev.precept.projections.image.OrganizationContent;
import dev.precept.projections.image.OrganizationDocument;
import dev.precept.projections.image.OrganizationImage;

import org.jspecify.annotations.Nullable;

import java.util.Set;

/**
 * What changes in one organization: a delta for each kind of thing, made when the first of its
 * events comes, so that what is not touched stays the same object.
 */
final class OrganizationDelta {
    private final OrganizationContent base;
    private final FactsDelta facts;
    private final ExpressionCompiler expressions;
    private OrganizationDocument document;
    private @Nullable ApisDelta apis;
    private @Nullable ApplicationsDelta applications;
    private @Nullable RolesDelta roles;
    private @Nullable UsersDelta users;
    private @Nullable GroupsDelta groups;
    private @Nullable PlansDelta plans;
    private @Nullable SubscriptionsDelta subscriptions;
    private @Nullable PoliciesDelta policies;
    private @Nullable ResourcesDelta resources;
    private @Nullable GatewaysDelta gateways;
    private @Nullable ApiKeysDelta apiKeys;
    private @Nullable IdentityProvidersDelta providers;
    private @Nullable WebhooksDelta webhooks;
    private @Nullable ReviewsDelta reviews;
    private @Nullable ProposalsDelta proposals;
    private @Nullable KeyRingDelta keyRing;
    private @Nullable CutOffsDelta cutOffs;

    /** For an organization that is there. */
    OrganizationDelta(
            OrganizationImage base, ExpressionCompiler expressions, FactListener listener) {
        this(
                base.content(),
                new FactsDelta(
                        base.factSum(), base.apiFactSums(), told(listener, base.document().id())),
                expressions);
    }

    private OrganizationDelta(
            OrganizationContent base, FactsDelta facts, ExpressionCompiler expressions) {
        this.base = base;
        this.document = base.document();
        this.facts = facts;
        this.expressions = expressions;
    }

    /** For an organization that is new. */
    static OrganizationDelta of(
            OrganizationDocument document, ExpressionCompiler expressions, FactListener listener) {
        FactsDelta facts =
                new FactsDelta(FactSum.ZERO, PersistentMap.empty(), told(listener, document.id()));
        OrganizationDelta delta =
                new OrganizationDelta(OrganizationContent.of(document), facts, expressions);
        facts.added(new Fact.Organization(document));
        return delta;
    }

    private static FactsDelta.Told told(FactListener listener, OrganizationId of) {
        return (fact, holds) -> {
            if (holds) {
                listener.holds(of, fact);
            } else {
                listener.ceases(of, fact);
            }
        };
    }

    OrganizationDocument document() {
        return document;
    }

    void replay(EventEnvelope envelope) {
        switch (envelope.event()) {
            case OrganizationEvent event -> change(envelope, event);
            case ApiEvent event -> apis().replay(envelope, event);
            case ApplicationEvent event -> applications().replay(envelope, event);
            case RoleEvent event -> roles().replay(envelope, event);
            case UserEvent.UserDeactivated event -> {
                users().replay(envelope, event);
                cutOffs().deactivated(envelope);
            }
            case UserEvent event -> users().replay(envelope, event);
            case GroupEvent event -> groups().replay(envelope, event);
            case PlanEvent event -> plans().replay(envelope, event);
            case PolicyEvent event -> policies().replay(envelope, event);
            case ResourceEvent event -> resources().replay(envelope, event);
            case SubscriptionEvent event -> subscriptions().replay(envelope, event);
            case GatewayEvent event -> gateways().replay(envelope, event);
            case ApiKeyEvent event -> apiKeys().replay(envelope, event);
            case IdentityProviderEvent event -> providers().replay(envelope, event);
            case WebhookEvent event -> webhooks().replay(envelope, event);
            case ReviewEvent event -> reviews().replay(envelope, event);
            case ProposalEvent event -> proposals().replay(envelope, event);
            case SigningKeyEvent event -> keyRing().replay(envelope, event);
            case RevocationEvent.TokensCutOff event -> cutOffs().replay(envelope, event);
            // Nothing that is decided rests on it.
            case ReceiptEvent _ -> {}
        }
    }

    /** Takes in a fact of a snapshot, each after those it belongs to. */
    void load(Fact fact) {
        switch (fact) {
            case Fact.Api(var api) -> apis().load(api);
            case Fact.Scope(var scope) -> apis().load(scope);
            case Fact.Operation(var api, var operation) -> apis().load(api, operation);
            case Fact.DetailsType(var document) -> apis().load(document);
            case Fact.Application(var application) -> applications().load(application);
            case Fact.Role role -> roles().load(role.document());
            case Fact.Permission(var role, var permission) -> roles().load(role, permission);
            case Fact.RoleMember(var role, var member, var validity) ->
                    roles().load(role, member, validity == null ? Validity.ALWAYS : validity);
            case Fact.User(var user) -> users().load(user);
            case Fact.InactiveUser(var user) -> users().loadInactive(user);
            case Fact.UserAttributes(var user, var attributes) -> users().load(user, attributes);
            case Fact.Group(var group) -> groups().load(group);
            case Fact.MemberOfGroup(var group, var member) -> groups().load(group, member);
            case Fact.Plan(var plan) -> plans().load(plan);
            case Fact.Policy(var policy) -> policies().load(policy);
            case Fact.Resource(var resource) -> resources().load(resource);
            case Fact.Subscription(var subscription) -> subscriptions().load(subscription);
            case Fact.Gateway(var gateway) -> gateways().load(gateway);
            case Fact.ApiKey(var key) -> apiKeys().load(key);
            case Fact.IdentityProvider(var provider) -> providers().load(provider);
            case Fact.Webhook(var webhook) -> webhooks().load(webhook);
            case Fact.Review(var review) -> reviews().load(review);
            case Fact.ReviewDecision decision -> reviews().load(decision);
            case Fact.Proposal(var proposal) -> proposals().load(proposal);
            case Fact.KeyRing(var ring) -> keyRing().load(ring);
            case Fact.CutOff(var cutOff) -> cutOffs().load(cutOff);
            case Fact.Part _,
                    Fact.Organization _,
                    Fact.DeletedOrganization _,
                    Fact.OrganizationState _ ->
                    throw new IllegalArgumentException("not a fact within an organization");
        }
    }

    /** Applications that came or went. */
    Set<ApplicationId> touchedApplications() {
        return applications == null ? Set.of() : applications.touched();
    }

    /** What was cut off and may be forgotten one day. */
    Set<CutOffTarget> touchedCutOffs() {
        return cutOffs == null ? Set.of() : cutOffs.touched();
    }

    /** The target's cut-off in force; null if there is none. */
    @Nullable CutOffDocument cutOff(CutOffTarget target) {
        return cutOffs().get(target);
    }

    /** All that the target matches has expired. */
    void forgetCutOff(CutOffTarget target) {
        cutOffs().forget(target);
    }

    OrganizationImage apply() {
        OrganizationContent content =
                new OrganizationContent(
                        document,
                        apis == null ? base.apis() : apis.apply(),
                        applications == null ? base.applications() : applications.apply(),
                        roles == null ? base.roles() : roles.apply(),
                        users == null ? base.users() : users.apply(),
                        users == null ? base.userAttributes() : users.attributes(),
                        groups == null ? base.groups() : groups.apply(),
                        plans == null ? base.plans() : plans.apply(),
                        subscriptions == null ? base.subscriptions() : subscriptions.apply(),
                        policies == null ? base.policies() : policies.apply(),
                        resources == null ? base.resources() : resources.apply(),
                        gateways == null ? base.gateways() : gateways.apply(),
                        apiKeys == null ? base.apiKeys() : apiKeys.apply(),
                        providers == null ? base.identityProviders() : providers.apply(),
                        webhooks == null ? base.webhooks() : webhooks.apply(),
                        reviews == null ? base.reviews() : reviews.apply(),
                        proposals == null ? base.proposals() : proposals.apply(),
                        keyRing == null ? base.keyRing() : keyRing.apply(),
                        cutOffs == null ? base.cutOffs() : cutOffs.apply());
        FactSum sum = facts.sum();
        return new OrganizationImage(content, sum, facts.ofApis());
    }

    private void change(EventEnvelope envelope, OrganizationEvent event) {
        EntityMeta meta = StreamRules.next(envelope, document.meta());
        switch (event) {
            case OrganizationEvent.OrganizationChanged(String name, OrganizationMode mode) ->
                    replace(
                            new OrganizationDocument(
                                    document.id(),
                                    document.handle(),
                                    name,
                                    document.parent(),
                                    mode,
                                    document.registration(),
                                    document.approval(),
                                    document.personal(),
                                    meta));
            case OrganizationEvent.RegistrationPolicyChanged(RegistrationPolicy policy) ->
                    replace(
                            new OrganizationDocument(
                                    document.id(),
                                    document.handle(),
                                    document.name(),
                                    document.parent(),
                                    document.mode(),
                                    policy,
                                    document.approval(),
                                    document.personal(),
                                    meta));
            case OrganizationEvent.PersonalAttributesDeclared(Set<String> names) ->
                    replace(
                            new OrganizationDocument(
                                    document.id(),
                                    document.handle(),
                                    document.name(),
                                    document.parent(),
                                    document.mode(),
                                    document.registration(),
                                    document.approval(),
                                    names,
                                    meta));
            case OrganizationEvent.ApprovalPolicyChanged(ApprovalPolicy approval) ->
                    replace(
                            new OrganizationDocument(
                                    document.id(),
                                    document.handle(),
                                    document.name(),
                                    document.parent(),
                                    document.mode(),
                                    document.registration(),
                                    approval,
                                    document.personal(),
                                    meta));
            case OrganizationEvent.OrganizationCreated _ ->
                    require(envelope, false, "the organization is there");
            case OrganizationEvent.OrganizationDeleted _ ->
                    throw new IllegalStateException("concerns all organizations");
        }
    }

    private void replace(OrganizationDocument after) {
        facts.replaced(new Fact.Organization(document), new Fact.Organization(after));
        document = after;
    }

    private ApisDelta apis() {
        if (apis == null) {
            apis = new ApisDelta(base.apis(), facts);
        }
        return apis;
    }

    private ApplicationsDelta applications() {
        if (applications == null) {
            applications = new ApplicationsDelta(base.applications(), facts, expressions);
        }
        return applications;
    }

    private RolesDelta roles() {
        if (roles == null) {
            roles = new RolesDelta(base.roles(), facts, expressions, users(), groups());
        }
        return roles;
    }

    private UsersDelta users() {
        if (users == null) {
            users = new UsersDelta(base.users(), base.userAttributes(), facts);
        }
        return users;
    }

    private GroupsDelta groups() {
        if (groups == null) {
            groups = new GroupsDelta(base.groups(), facts, users());
        }
        return groups;
    }

    private PlansDelta plans() {
        if (plans == null) {
            plans = new PlansDelta(base.plans(), facts);
        }
        return plans;
    }

    private SubscriptionsDelta subscriptions() {
        if (subscriptions == null) {
            subscriptions = new SubscriptionsDelta(base.subscriptions(), facts);
        }
        return subscriptions;
    }

    private PoliciesDelta policies() {
        if (policies == null) {
            policies = new PoliciesDelta(base.policies(), facts, expressions);
        }
        return policies;
    }

    private ResourcesDelta resources() {
        if (resources == null) {
            resources = new ResourcesDelta(base.resources(), facts);
        }
        return resources;
    }

    private GatewaysDelta gateways() {
        if (gateways == null) {
            gateways = new GatewaysDelta(base.gateways(), facts);
        }
        return gateways;
    }

    private ApiKeysDelta apiKeys() {
        if (apiKeys == null) {
            apiKeys = new ApiKeysDelta(base.apiKeys(), facts);
        }
        return apiKeys;
    }

    private IdentityProvidersDelta providers() {
        if (providers == null) {
            providers = new IdentityProvidersDelta(base.identityProviders(), facts);
        }
        return providers;
    }

    private WebhooksDelta webhooks() {
        if (webhooks == null) {
            webhooks = new WebhooksDelta(base.webhooks(), facts);
        }
        return webhooks;
    }

    private ReviewsDelta reviews() {
        if (reviews == null) {
            reviews = new ReviewsDelta(base.reviews(), facts);
        }
        return reviews;
    }

    private ProposalsDelta proposals() {
        if (proposals == null) {
            proposals = new ProposalsDelta(base.proposals(), facts);
        }
        return proposals;
    }

    private KeyRingDelta keyRing() {
        if (keyRing == null) {
            keyRing = new KeyRingDelta(base.keyRing(), facts);
        }
        return keyRing;
    }

    private CutOffsDelta cutOffs() {
        if (cutOffs == null) {
            cutOffs = new CutOffsDelta(base.cutOffs(), facts);
        }
        return cutOffs;
    }
}
