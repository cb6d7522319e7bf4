package dev.precept.pdp.stream.kafka;

import dev.precept.domain.api.OperationKey;
import dev.precept.domain.group.GroupMember;
import dev.precept.domain.review.ReviewItem;
import dev.precept.domain.role.Member;
import dev.precept.domain.schema.RecordCodec;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.GatewayId;
import dev.precept.domain.shared.GroupId;
import dev.precept.domain.shared.IdentityProviderId;
import dev.precept.domain.shared.KeyRingId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.PlanId;
import dev.precept.domain.shared.PolicyId;
import dev.precept.domain.shared.ProposalId;
import dev.precept.domain.shared.ResourceId;
import dev.precept.domain.shared.ReviewId;
import dev.precept.domain.shared.RevocationId;
import dev.precept.domain.shared.RoleId;
import dev.precept.domain.shared.ScopeId;
import dev.precept.domain.shared.SubscriptionId;
import dev.precept.domain.shared.UserId;
import dev.precept.domain.shared.WebhookId;
import dev.precept.projections.image.Fact;

/**
 * What a record of the state's topic is about: of two with one key, the later replaces the earlier,
 * and one without a value says that it is so no more. Written as canonical JSON, with a member
 * {@code kind}.
 */
public sealed interface StateKey {
    /** Up to where the log is relayed. */
    record Reached() implements StateKey {}

    /** An organization. */
    record Organization(OrganizationId id) implements StateKey {}

    /** What is left of an organization that is gone. */
    record DeletedOrganization(OrganizationId id) implements StateKey {}

    /** An API. */
    record Api(ApiId id) implements StateKey {}

    /** A scope. */
    record Scope(ScopeId id) implements StateKey {}

    /** An operation of an API. */
    record Operation(ApiId api, OperationKey operation) implements StateKey {}

    /** A type of authorization details of an API. */
    record DetailsType(ApiId api, String type) implements StateKey {}

    /** An application. */
    record Application(ApplicationId id) implements StateKey {}

    /** A role. */
    record Role(RoleId id) implements StateKey {}

    /** A scope that a role gives. */
    record Permission(RoleId role, dev.precept.domain.role.Permission permission)
            implements StateKey {}

    /** Somebody whom a role names. */
    record RoleMember(RoleId role, Member member) implements StateKey {}

    /** A user. */
    record User(UserId id) implements StateKey {}

    /** What is kept of a user beyond roles and groups. */
    record UserAttributes(UserId user) implements StateKey {}

    /** A group. */
    record Group(GroupId id) implements StateKey {}

    /** Somebody who is directly in a group. */
    record MemberOfGroup(GroupId group, GroupMember member) implements StateKey {}

    /** A plan. */
    record Plan(PlanId id) implements StateKey {}

    /** A policy. */
    record Policy(PolicyId id) implements StateKey {}

    /** A resource instance. */
    record Resource(ResourceId id) implements StateKey {}

    /** A subscription. */
    record Subscription(SubscriptionId id) implements StateKey {}

    /** A gateway. */
    record Gateway(GatewayId id) implements StateKey {}

    /** An API key: who has it, not what it is. */
    record ApiKey(dev.precept.domain.shared.SecretId id) implements StateKey {}

    /** An identity provider. */
    record IdentityProvider(IdentityProviderId id) implements StateKey {}

    /** A webhook. */
    record Webhook(WebhookId id) implements StateKey {}

    /** An access review. */
    record Review(ReviewId id) implements StateKey {}

    /** What was decided about an item of an access review. */
    record ReviewDecision(ReviewId review, ReviewItem item) implements StateKey {}

    /** A proposal. */
    record Proposal(ProposalId id) implements StateKey {}

    /** An organization's signing keys. */
    record KeyRing(KeyRingId id) implements StateKey {}

    /** A cut-off that is in force. */
    record CutOff(RevocationId id) implements StateKey {}

    /** What a fact is about. */
    static StateKey of(Fact fact) {
        return switch (fact) {
            case Fact.Organization(var document) -> new Organization(document.id());
            case Fact.DeletedOrganization left -> new DeletedOrganization(left.organization());
            case Fact.Part _ ->
                    throw new IllegalArgumentException("of a part of the log, not of the log");
            case Fact.OrganizationState _ ->
                    throw new IllegalArgumentException("follows from other facts");
            case Fact.Api(var document) -> new Api(document.id());
            case Fact.Scope(var document) -> new Scope(document.id());
            case Fact.Operation(var api, var operation) -> new Operation(api, operation.key());
            case Fact.DetailsType(var type) -> new DetailsType(type.api(), type.name());
            case Fact.Application(var document) -> new Application(document.id());
            case Fact.Role role -> new Role(role.id());
            case Fact.Permission(var role, var permission) -> new Permission(role, permission);
            case Fact.RoleMember(var role, var member, _) -> new RoleMember(role, member);
            case Fact.User(var document) -> new User(document.id());
            case Fact.InactiveUser(var it) -> new User(it.id());
            case Fact.UserAttributes(var user, _) -> new UserAttributes(user);
            case Fact.Group(var document) -> new Group(document.id());
            case Fact.MemberOfGroup(var group, var member) -> new MemberOfGroup(group, member);
            case Fact.Plan(var document) -> new Plan(document.id());
            case Fact.Policy(var document) -> new Policy(document.id());
            case Fact.Resource(var document) -> new Resource(document.id());
            case Fact.Subscription(var document) -> new Subscription(document.id());
            case Fact.Gateway(var document) -> new Gateway(document.id());
            case Fact.ApiKey(var document) -> new ApiKey(document.id());
            case Fact.IdentityProvider(var document) -> new IdentityProvider(document.id());
            case Fact.Webhook(var document) -> new Webhook(document.id());
            case Fact.Review(var document) -> new Review(document.id());
            case Fact.ReviewDecision decision ->
                    new ReviewDecision(decision.review(), decision.item());
            case Fact.Proposal(var document) -> new Proposal(document.id());
            case Fact.KeyRing(var document) -> new KeyRing(document.id());
            case Fact.CutOff(var document) -> new CutOff(document.id());
        };
    }

    /** The key in writing. */
    static byte[] encode(StateKey key) {
        return Codec.KEYS.encode(key);
    }

    /**
     * The key whose written form these bytes are.
     *
     * @throws dev.precept.domain.schema.UnreadableException if they are that of none
     */
    static StateKey decode(byte[] bytes) {
        return Codec.KEYS.decode(bytes);
    }

    /** Holds the codec, which is made when the first key is written or read. */
    final class Codec {
        private static final RecordCodec<StateKey> KEYS = RecordCodec.of(StateKey.class);

        private Codec() {}
    }
}
