package dev.precept.projections.image;

import dev.precept.domain.api.Operation;
import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.group.GroupMember;
import dev.precept.domain.resource.ResourceName;
import dev.precept.domain.role.Member;
import dev.precept.domain.role.Permission;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.GroupId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.RoleId;
import dev.precept.domain.shared.UserId;

import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * Tells the facts an image consists of, one after the other, in an order that follows from the
 * facts alone: an organization before what is in it, a thing before its parts.
 */
public final class Facts {
    private static final int PAGE = 1_000;

    private Facts() {}

    /** Hands every fact of the image to the consumer. */
    public static void forEach(PolicyImage image, Consumer<Fact> consumer) {
        if (!image.apis().isEmpty()) {
            consumer.accept(new Fact.Part(image.apis()));
        }
        for (OrganizationImage organization : image.organizations()) {
            forEach(organization, consumer);
        }
        image.organizationsImage().deleted().values().stream()
                .sorted(Comparator.comparing(Fact.DeletedOrganization::handle))
                .forEach(consumer);
    }

    /** Hands every fact of the organization to the consumer. */
    public static void forEach(OrganizationImage of, Consumer<Fact> consumer) {
        OrganizationImage organization = of.own();
        consumer.accept(new Fact.Organization(organization.document()));
        for (ApiImage api : organization.apis()) {
            ofApi(api, consumer);
        }
        for (ApplicationImage application : organization.applications()) {
            consumer.accept(new Fact.Application(application.document()));
        }
        ofUsers(organization, consumer);
        ofGroups(organization, consumer);
        for (RoleImage role : organization.roles()) {
            ofRole(role, consumer);
        }
        for (PlanDocument plan : organization.plans()) {
            consumer.accept(new Fact.Plan(plan));
        }
        for (PolicyDocument policy : organization.policies().list()) {
            consumer.accept(new Fact.Policy(policy));
        }
        ofResources(organization.resources(), consumer);
        for (SubscriptionDocument subscription : organization.subscriptions()) {
            consumer.accept(new Fact.Subscription(subscription));
        }
        for (GatewayDocument gateway : organization.gateways().list()) {
            consumer.accept(new Fact.Gateway(gateway));
        }
        for (ApiKeyDocument key : organization.apiKeys().list()) {
            consumer.accept(new Fact.ApiKey(key));
        }
        for (IdentityProviderImage provider : organization.identityProviders().list()) {
            consumer.accept(new Fact.IdentityProvider(provider.document()));
        }
        for (WebhookDocument webhook : organization.webhooks().list()) {
            consumer.accept(new Fact.Webhook(webhook));
        }
        for (ReviewImage review : organization.reviews().list()) {
            consumer.accept(new Fact.Review(review.document()));
            review.decisions().forEach(consumer);
        }
        for (ProposalDocument proposal : organization.proposals().list()) {
            consumer.accept(new Fact.Proposal(proposal));
        }
        KeyRingDocument ring = organization.keyRing();
        if (ring != null) {
            consumer.accept(new Fact.KeyRing(ring));
        }
        for (CutOffDocument cutOff : organization.cutOffs().list()) {
            consumer.accept(new Fact.CutOff(cutOff));
        }
    }

    private static void ofApi(ApiImage api, Consumer<Fact> consumer) {
        consumer.accept(new Fact.Api(api.document()));
        for (ScopeDocument scope : api.scopes()) {
            consumer.accept(new Fact.Scope(scope));
        }
        for (Operation operation : api.operations()) {
            consumer.accept(new Fact.Operation(api.document().id(), operation));
        }
        for (DetailsTypeDocument type : api.detailsTypes()) {
            consumer.accept(new Fact.DetailsType(type));
        }
    }

    private static void ofUsers(OrganizationImage organization, Consumer<Fact> consumer) {
        Handle last = null;
        List<UserImage> page = organization.users(last, PAGE);
        while (!page.isEmpty()) {
            for (UserImage user : page) {
                consumer.accept(new Fact.User(user.document()));
                Attributes attributes = organization.attributes(user);
                if (!attributes.isEmpty()) {
                    consumer.accept(new Fact.UserAttributes(user.id(), attributes));
                }
            }
            last = page.getLast().document().handle();
            page = organization.users(last, PAGE);
        }
        for (UserDocument user : organization.inactiveUsers()) {
            consumer.accept(new Fact.InactiveUser(user));
            Attributes attributes = organization.attributes(user);
            if (!attributes.isEmpty()) {
                consumer.accept(new Fact.UserAttributes(user.id(), attributes));
            }
        }
    }

    private static void ofResources(ResourcesImage resources, Consumer<Fact> consumer) {
        for (ApiId api : resources.apis()) {
            ResourceName last = null;
            List<ResourceDocument> page = resources.after(api, last, PAGE);
            while (!page.isEmpty()) {
                for (ResourceDocument resource : page) {
                    consumer.accept(new Fact.Resource(resource));
                }
                last = page.getLast().name();
                page = resources.after(api, last, PAGE);
            }
        }
    }

    private static void ofGroups(OrganizationImage organization, Consumer<Fact> consumer) {
        Handle last = null;
        List<GroupImage> page = organization.groups(last, PAGE);
        while (!page.isEmpty()) {
            for (GroupImage group : page) {
                ofGroup(group, consumer);
            }
            last = page.getLast().document().handle();
            page = organization.groups(last, PAGE);
        }
    }

    private static void ofGroup(GroupImage group, Consumer<Fact> consumer) {
        GroupId id = group.id();
        consumer.accept(new Fact.Group(group.document()));
        UserId last = null;
        List<UserId> page = group.userMembers(last, PAGE);
        while (!page.isEmpty()) {
            for (UserId user : page) {
                consumer.accept(new Fact.MemberOfGroup(id, new GroupMember.User(user)));
            }
            last = page.getLast();
            page = group.userMembers(last, PAGE);
        }
        for (GroupId inner : group.groupMembers()) {
            consumer.accept(new Fact.MemberOfGroup(id, new GroupMember.Group(inner)));
        }
    }

    private static void ofRole(RoleImage role, Consumer<Fact> consumer) {
        RoleDocument document = role.document();
        RoleId id = document.id();
        consumer.accept(Fact.Role.of(document));
        document.permissions().stream()
                .sorted(
                        Comparator.comparing((Permission p) -> p.api().value())
                                .thenComparing(p -> p.scope().value()))
                .forEach(permission -> consumer.accept(new Fact.Permission(id, permission)));
        UserId last = null;
        List<UserId> page = role.userMembers(last, PAGE);
        while (!page.isEmpty()) {
            for (UserId user : page) {
                consumer.accept(role.fact(new Member.User(user)));
            }
            last = page.getLast();
            page = role.userMembers(last, PAGE);
        }
        for (GroupId group : role.groupMembers()) {
            consumer.accept(role.fact(new Member.Group(group)));
        }
        for (Member.ProviderGroup named : role.providerGroupMembers()) {
            consumer.accept(role.fact(named));
        }
    }
}
