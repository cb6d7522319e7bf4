package dev.precept.projections.image;

import dev.precept.domain.group.GroupMember;
import dev.precept.domain.shared.GroupId;
import dev.precept.domain.shared.UserId;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Objects;

/**
 * A group with its members, and by number the roles it gives them. Which roles and groups numbers
 * stand for, the organization tells; which users it names, it tells where it comes from an
 * organization's image. Immutable.
 */
public final class GroupImage {
    private final int number;
    private final GroupId id;
    private final @Nullable GroupDocument document;
    private final Members members;
    private final Holdings holdings;

    private GroupImage(
            int number,
            GroupId id,
            @Nullable GroupDocument document,
            Members members,
            Holdings holdings) {
        this.number = number;
        this.id = id;
        this.document = document;
        this.members = members;
        this.holdings = holdings;
    }

    /** A group that is not there and that nothing names. */
    static GroupImage absent(int number, GroupId id) {
        return new GroupImage(number, id, null, Members.NONE, Holdings.NONE);
    }

    public GroupId id() {
        return id;
    }

    /** The group's logical content. */
    public GroupDocument document() {
        return Objects.requireNonNull(document, "only groups that are there are given out");
    }

    /** Whether it is a direct member. */
    public boolean hasMember(GroupMember member) {
        return switch (member) {
            case GroupMember.User(UserId user) -> {
                UserImage known = members.known().known(user);
                yield known != null && known.hasGroup(number);
            }
            case GroupMember.Group(GroupId group) -> members.has(group);
        };
    }

    /** Up to {@code limit} direct members whose ids come after the one given, by id. */
    public List<UserId> userMembers(@Nullable UserId after, int limit) {
        return members.users(after, limit);
    }

    /** The groups directly in it, by id. */
    public List<GroupId> groupMembers() {
        return members.groupIds();
    }

    /** The same, naming users of this image, which is of the same moment. */
    public GroupImage among(UsersImage users) {
        return with(members.among(users));
    }

    boolean isThere() {
        return document != null;
    }

    /** Whether nothing is known but the id. */
    boolean isForgotten() {
        return document == null
                && members.isEmpty()
                && holdings.ownRoles().length == 0
                && holdings.parents().length == 0;
    }

    int number() {
        return number;
    }

    /** Numbers of the roles that name the group itself. Not to be changed. */
    int[] ownRoles() {
        return holdings.ownRoles();
    }

    /** Numbers of the groups that name this one as a member. Not to be changed. */
    int[] parents() {
        return holdings.parents();
    }

    /** Numbers of all roles its members hold through it: its own and its parents'. */
    int[] allRoles() {
        return holdings.allRoles();
    }

    GroupImage with(@Nullable GroupDocument changed) {
        return new GroupImage(number, id, changed, members, holdings);
    }

    GroupImage with(Members changed) {
        return new GroupImage(number, id, document, changed, holdings);
    }

    GroupImage with(Holdings changed) {
        return new GroupImage(number, id, document, members, changed);
    }

    Members members() {
        return members;
    }

    Holdings holdings() {
        return holdings;
    }

    /** What a group holds by what others say of it, and what follows. */
    static final class Holdings {
        private static final int[] NO_NUMBERS = {};
        static final Holdings NONE = new Holdings(NO_NUMBERS, NO_NUMBERS, NO_NUMBERS);

        private final int[] ownRoles;
        private final int[] parents;
        private final int[] allRoles;

        private Holdings(int[] ownRoles, int[] parents, int[] allRoles) {
            this.ownRoles = ownRoles;
            this.parents = parents;
            this.allRoles = allRoles;
        }

        int[] ownRoles() {
            return ownRoles;
        }

        int[] parents() {
            return parents;
        }

        int[] allRoles() {
            return allRoles;
        }

        Holdings withOwnRoles(int[] changed) {
            return new Holdings(changed, parents, allRoles);
        }

        Holdings withParents(int[] changed) {
            return new Holdings(ownRoles, changed, allRoles);
        }

        Holdings withAllRoles(int[] changed) {
            return new Holdings(ownRoles, parents, changed);
        }
    }
}
