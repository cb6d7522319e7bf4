package dev.precept.domain.group;

import dev.precept.domain.attribute.AttributeRules;
import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.group.GroupCommand.AddGroupMember;
import dev.precept.domain.group.GroupCommand.ChangeGroup;
import dev.precept.domain.group.GroupCommand.CreateGroup;
import dev.precept.domain.group.GroupCommand.DeleteGroup;
import dev.precept.domain.group.GroupCommand.RemoveGroupMember;
import dev.precept.domain.group.GroupEvent.GroupAttributesChanged;
import dev.precept.domain.group.GroupEvent.GroupCreated;
import dev.precept.domain.group.GroupEvent.GroupDeleted;
import dev.precept.domain.group.GroupEvent.GroupMemberAdded;
import dev.precept.domain.group.GroupEvent.GroupMemberRemoved;
import dev.precept.domain.group.GroupState.Absent;
import dev.precept.domain.group.GroupState.Deleted;
import dev.precept.domain.group.GroupState.Existing;
import dev.precept.domain.shared.CommandContext;
import dev.precept.domain.shared.Directory;
import dev.precept.domain.shared.GroupId;
import dev.precept.domain.shared.Id;
import dev.precept.domain.shared.Limits;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Outcome;
import dev.precept.domain.shared.Rejection;
import dev.precept.domain.shared.Reservation;
import dev.precept.domain.shared.UserId;
import dev.precept.domain.shared.collection.PersistentSet;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Decides what happens to a group. */
public final class GroupDecider {
    private static final String KIND = "group";

    private GroupDecider() {}

    /** The answer to a command, given what happened before. */
    public static Outcome<GroupEvent> decide(
            GroupState state, GroupCommand command, CommandContext context) {
        return switch (state) {
            case Absent _ ->
                    command instanceof CreateGroup create
                            ? create(create, context.directory())
                            : notFound();
            case Existing existing -> change(existing, command, context);
            case Deleted _ -> notFound();
        };
    }

    /** The state after an event; an event that does not fit changes nothing. */
    public static GroupState evolve(GroupState state, GroupEvent event) {
        return switch (event) {
            case GroupCreated e ->
                    new Existing(
                            e.group(),
                            e.organization(),
                            e.handle(),
                            PersistentSet.empty(),
                            Attributes.NONE);
            case GroupAttributesChanged(Attributes attributes) ->
                    state instanceof Existing s ? s.withAttributes(attributes) : state;
            case GroupMemberAdded e ->
                    state instanceof Existing s
                            ? s.withMembers(s.members().with(e.member()))
                            : state;
            case GroupMemberRemoved e ->
                    state instanceof Existing s
                            ? s.withMembers(s.members().without(e.member()))
                            : state;
            case GroupDeleted _ -> state instanceof Existing ? new Deleted() : state;
        };
    }

    private static Outcome<GroupEvent> change(
            Existing state, GroupCommand command, CommandContext context) {
        Directory directory = context.directory();
        if (!directory.organizationExists(state.organization())) {
            return notFound();
        }
        return switch (command) {
            case CreateGroup _ ->
                    Outcome.rejected(
                            Rejection.Code.ALREADY_EXISTS, "There is a group of this id already.");
            case AddGroupMember(_, GroupMember member) -> add(state, member, context);
            case RemoveGroupMember(_, GroupMember member) ->
                    state.members().contains(member)
                            ? Outcome.accepted(new GroupMemberRemoved(member))
                            : Outcome.unchanged();
            case ChangeGroup(_, Attributes attributes) ->
                    AttributeRules.change(
                            state.attributes(),
                            attributes,
                            () -> new GroupAttributesChanged(attributes));
            case DeleteGroup _ -> delete(state, directory);
        };
    }

    private static Outcome<GroupEvent> create(CreateGroup command, Directory directory) {
        if (!directory.organizationExists(command.organization())) {
            return Outcome.rejected(
                    Rejection.Code.UNKNOWN_REFERENCE, "There is no such organization.");
        }
        Attributes attributes = command.attributes();
        Optional<Rejection> refusal = AttributeRules.check(attributes);
        if (refusal.isPresent()) {
            return Outcome.rejected(refusal.get());
        }
        List<GroupEvent> events = new ArrayList<>();
        events.add(new GroupCreated(command.group(), command.organization(), command.handle()));
        if (!attributes.isEmpty()) {
            events.add(new GroupAttributesChanged(attributes));
        }
        return new Outcome.Accepted<>(
                events,
                List.of(Reservation.handle(command.organization(), KIND, command.handle())),
                List.of());
    }

    private static Outcome<GroupEvent> add(
            Existing state, GroupMember member, CommandContext context) {
        Directory directory = context.directory();
        if (state.members().contains(member)) {
            return Outcome.unchanged();
        }
        if (state.members().size() >= Limits.MEMBERS_PER_GROUP) {
            return Outcome.rejected(
                    Rejection.Code.LIMIT_EXCEEDED,
                    "A group has at most " + Limits.MEMBERS_PER_GROUP + " members.");
        }
        Optional<Rejection> refusal =
                switch (member) {
                    case GroupMember.User(UserId user) ->
                            directory.userExists(state.organization(), user)
                                    ? Optional.empty()
                                    : refusal(
                                            Rejection.Code.UNKNOWN_REFERENCE,
                                            "There is no such user.");
                    case GroupMember.Group(GroupId group) -> nest(state, group, directory);
                };
        if (refusal.isEmpty()) {
            Id id =
                    switch (member) {
                        case GroupMember.User(UserId user) -> user;
                        case GroupMember.Group(GroupId group) -> group;
                    };
            refusal =
                    directory
                            .clashByGroup(state.organization(), state.group(), id, context.now())
                            .map(Directory.Clash::rejection);
        }
        return refusal.isPresent()
                ? Outcome.rejected(refusal.get())
                : Outcome.accepted(new GroupMemberAdded(member));
    }

    private static Optional<Rejection> nest(Existing state, GroupId inner, Directory directory) {
        OrganizationId organization = state.organization();
        if (!directory.groupExists(organization, inner)) {
            return refusal(Rejection.Code.UNKNOWN_REFERENCE, "There is no such group.");
        }
        if (inner.equals(state.group())
                || directory.groupContains(organization, inner, state.group())) {
            return refusal(
                    Rejection.Code.GROUP_CYCLE,
                    "The group would contain itself: it lies in the group to be put into it.");
        }
        int chain =
                directory.groupDepth(organization, state.group())
                        + directory.groupHeight(organization, inner);
        return chain > Limits.GROUP_DEPTH
                ? refusal(
                        Rejection.Code.LIMIT_EXCEEDED,
                        "Groups lie at most " + Limits.GROUP_DEPTH + " deep.")
                : Optional.empty();
    }

    private static Outcome<GroupEvent> delete(Existing state, Directory directory) {
        if (directory.givesExclusive(state.organization(), state.group())) {
            return Outcome.rejected(
                    Rejection.Code.IN_USE,
                    "The group gives a role that excludes another: take the role from it first,"
                            + " since without it the other may count.");
        }
        return new Outcome.Accepted<>(
                List.of(new GroupDeleted()),
                List.of(),
                List.of(Reservation.handle(state.organization(), KIND, state.handle())));
    }

    private static Optional<Rejection> refusal(Rejection.Code code, String detail) {
        return Optional.of(new Rejection(code, detail));
    }

    private static Outcome<GroupEvent> notFound() {
        return Outcome.rejected(Rejection.Code.NOT_FOUND, "There is no such group.");
    }
}
