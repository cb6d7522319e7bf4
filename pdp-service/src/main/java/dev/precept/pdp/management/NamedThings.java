package dev.precept.pdp.management;

import dev.precept.domain.group.GroupEvent.GroupMemberAdded;
import dev.precept.domain.group.GroupEvent.GroupMemberRemoved;
import dev.precept.domain.group.GroupMember;
import dev.precept.domain.role.Member;
import dev.precept.domain.role.RoleEvent.MemberAdded;
import dev.precept.domain.role.RoleEvent.MemberRemoved;
import dev.precept.domain.role.RoleEvent.RoleCreated;
import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.GroupId;
import dev.precept.domain.shared.IdentityProviderId;
import dev.precept.domain.shared.Position;
import dev.precept.domain.shared.RoleId;
import dev.precept.domain.shared.UserId;
import dev.precept.pdp.command.Hypothesis;
import dev.precept.projections.image.EntityMeta;
import dev.precept.projections.image.GroupImage;
import dev.precept.projections.image.IdentityProviderImage;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.ProposalDocument;
import dev.precept.projections.image.RoleDocument;
import dev.precept.projections.image.RoleImage;
import dev.precept.projections.image.UserDocument;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.stream.Stream;

/**
 * Whether a proposal still names what it named. Requests name things by handle, and a handle is
 * free again once its thing is deleted; where a proposal rests on no revision, what it names has to
 * be older than itself.
 */
final class NamedThings {
    private final OrganizationImage organization;
    private final List<RoleDocument> above;

    private NamedThings(OrganizationImage organization, List<RoleDocument> above) {
        this.organization = organization;
        this.above = above;
    }

    /**
     * Whether all that was there before and is named is older than the proposal.
     *
     * @param hypothesis in which it was carried out
     */
    static boolean areSame(Hypothesis hypothesis, ProposalDocument proposal) {
        OrganizationImage organization = hypothesis.before().organization(proposal.organization());
        if (organization == null) {
            return false;
        }
        NamedThings things =
                new NamedThings(organization, hypothesis.before().sharedAbove(organization));
        Position made = proposal.meta().createdAtPosition();
        return hypothesis.events().stream()
                .flatMap(things::named)
                .allMatch(it -> it.createdAtPosition().compareTo(made) < 0);
    }

    private Stream<EntityMeta> named(EventEnvelope envelope) {
        String stream = envelope.recorded().stream();
        return switch (envelope.event()) {
            case MemberAdded added -> of(role(new RoleId(stream)), member(added.member()));
            case MemberRemoved removed -> of(role(new RoleId(stream)), member(removed.member()));
            case RoleCreated created when created.basedOn() != null ->
                    Stream.ofNullable(base(created.basedOn()));
            case GroupMemberAdded added -> of(group(new GroupId(stream)), member(added.member()));
            case GroupMemberRemoved removed ->
                    of(group(new GroupId(stream)), member(removed.member()));
            default -> Stream.of();
        };
    }

    /** What is made by the proposal itself is not there before. */
    private static Stream<EntityMeta> of(@Nullable EntityMeta one, @Nullable EntityMeta other) {
        return Stream.concat(Stream.ofNullable(one), Stream.ofNullable(other));
    }

    private @Nullable EntityMeta member(Member member) {
        return switch (member) {
            case Member.User(UserId user) -> user(user);
            case Member.Group(GroupId group) -> group(group);
            case Member.ProviderGroup(IdentityProviderId provider, _) -> provider(provider);
        };
    }

    private @Nullable EntityMeta member(GroupMember member) {
        return switch (member) {
            case GroupMember.User(UserId user) -> user(user);
            case GroupMember.Group(GroupId group) -> group(group);
        };
    }

    private @Nullable EntityMeta user(UserId id) {
        UserDocument found = organization.anyUser(id);
        return found == null ? null : found.meta();
    }

    private @Nullable EntityMeta group(GroupId id) {
        GroupImage found = organization.group(id);
        return found == null ? null : found.document().meta();
    }

    private @Nullable EntityMeta role(RoleId id) {
        RoleImage found = organization.role(id);
        return found == null ? null : found.document().meta();
    }

    private @Nullable EntityMeta provider(IdentityProviderId id) {
        IdentityProviderImage found = organization.identityProviders().get(id);
        return found == null ? null : found.document().meta();
    }

    private @Nullable EntityMeta base(@Nullable RoleId id) {
        return above.stream()
                .filter(it -> it.id().equals(id))
                .map(RoleDocument::meta)
                .findFirst()
                .orElse(null);
    }
}
