package dev.precept.projections.image;

import dev.precept.domain.shared.GroupId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.UserId;
import dev.precept.domain.shared.collection.PersistentMap;
import dev.precept.projections.collection.IntMap;
import dev.precept.projections.collection.OrderedMap;
import dev.precept.projections.collection.SortedInts;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * An organization's groups, and what roles and groups say of group ids, whether or not the group is
 * there. Numbers are this image's own: they depend on how it was built and are never given out.
 * Immutable.
 *
 * <p>What a group's members hold through it is worked out in advance by {@link #resolved}, which
 * every change of a role's or a group's members must be followed by before the image is published.
 */
public final class GroupsImage {
    /** None. */
    public static final GroupsImage EMPTY =
            new GroupsImage(PersistentMap.empty(), IntMap.empty(), OrderedMap.empty(), 0);

    private final PersistentMap<GroupId, Integer> numbers;
    private final IntMap<GroupImage> byNumber;
    private final OrderedMap<Handle, GroupId> byHandle;
    private final int nextNumber;

    private GroupsImage(
            PersistentMap<GroupId, Integer> numbers,
            IntMap<GroupImage> byNumber,
            OrderedMap<Handle, GroupId> byHandle,
            int nextNumber) {
        this.numbers = numbers;
        this.byNumber = byNumber;
        this.byHandle = byHandle;
        this.nextNumber = nextNumber;
    }

    public @Nullable GroupImage get(GroupId id) {
        GroupImage group = find(id);
        return group == null || !group.isThere() ? null : group;
    }

    public @Nullable GroupImage get(Handle handle) {
        GroupId id = byHandle.get(handle);
        return id == null ? null : get(id);
    }

    /** The group of this number, if it is there. */
    @Nullable GroupImage get(int number) {
        GroupImage group = byNumber.get(number);
        return group == null || !group.isThere() ? null : group;
    }

    /** Up to {@code limit} groups whose handles come after the one given, by handle. */
    public List<GroupImage> after(@Nullable Handle handle, int limit) {
        List<GroupImage> groups = new ArrayList<>();
        for (Map.Entry<Handle, GroupId> entry : byHandle.after(handle, limit)) {
            GroupImage group = get(entry.getValue());
            if (group != null) {
                groups.add(group);
            }
        }
        return groups;
    }

    /** The group's number; it must be known. */
    public int number(GroupId id) {
        Integer number = numbers.get(id);
        if (number == null) {
            throw new IllegalArgumentException("nothing is known of group " + id);
        }
        return number;
    }

    /** With the group, new or changed. */
    public GroupsImage with(GroupDocument document) {
        GroupsImage known = knowing(document.id());
        GroupImage group = known.known(document.id());
        return new GroupsImage(
                known.numbers,
                known.byNumber.with(group.number(), group.with(document)),
                group.isThere() ? byHandle : byHandle.with(document.handle(), group.id()),
                known.nextNumber);
    }

    /**
     * Without the group and its members; what names it stays. The groups in it were taken out
     * before, and the users who were are told.
     */
    public GroupsImage without(GroupDocument document) {
        GroupImage gone = known(document.id()).with((GroupDocument) null).with(Members.NONE);
        GroupsImage left = replaced(gone);
        return new GroupsImage(
                left.numbers, left.byNumber, byHandle.without(document.handle()), left.nextNumber);
    }

    /** With the user, who is known, in the group. */
    public GroupsImage withMember(GroupId id, UsersImage users, UserImage user) {
        GroupImage group = known(id);
        return replaced(group.with(group.members().with(users, user)));
    }

    /** With the inner group in the group; both learn of it. */
    public GroupsImage withMember(GroupId id, GroupId inner) {
        GroupImage group = known(id);
        GroupsImage changed = replaced(group.with(group.members().with(inner))).knowing(inner);
        GroupImage below = changed.known(inner);
        int[] parents = SortedInts.with(below.parents(), group.number());
        return changed.replaced(below.with(below.holdings().withParents(parents)));
    }

    /** Without the user, who is known still, in the group. */
    public GroupsImage withoutMember(GroupId id, UsersImage users, UserId user) {
        GroupImage group = known(id);
        return replaced(group.with(group.members().without(users, user)));
    }

    /** Without the inner group in the group. */
    public GroupsImage withoutMember(GroupId id, GroupId inner) {
        GroupImage group = known(id);
        GroupsImage changed = replaced(group.with(group.members().without(inner)));
        GroupImage below = changed.known(inner);
        int[] parents = SortedInts.without(below.parents(), group.number());
        return changed.replaced(below.with(below.holdings().withParents(parents)));
    }

    /** With the role of this number naming the group. */
    public GroupsImage withRole(GroupId id, int role) {
        GroupsImage known = knowing(id);
        GroupImage group = known.known(id);
        int[] roles = SortedInts.with(group.ownRoles(), role);
        return known.replaced(group.with(group.holdings().withOwnRoles(roles)));
    }

    /** With the role of this number not naming the group. */
    public GroupsImage withoutRole(GroupId id, int role) {
        GroupImage group = known(id);
        int[] roles = SortedInts.without(group.ownRoles(), role);
        return replaced(group.with(group.holdings().withOwnRoles(roles)));
    }

    /** With all roles of these groups, and of those in them, worked out anew. */
    public GroupsImage resolved(Iterable<GroupId> changed) {
        BitSet affected = new BitSet();
        Deque<Integer> below = new ArrayDeque<>();
        for (GroupId id : changed) {
            Integer number = numbers.get(id);
            if (number != null) {
                below.add(number);
            }
        }
        while (!below.isEmpty()) {
            int number = below.remove();
            GroupImage group = byNumber.get(number);
            if (group == null || affected.get(number)) {
                continue;
            }
            affected.set(number);
            for (GroupId inner : group.groupMembers()) {
                below.add(number(inner));
            }
        }
        IntMap<GroupImage> result = byNumber;
        for (int i = affected.nextSetBit(0); i >= 0; i = affected.nextSetBit(i + 1)) {
            GroupImage group = byNumber.get(i);
            if (group != null) {
                int[] roles = rolesThrough(group);
                result = result.with(i, group.with(group.holdings().withAllRoles(roles)));
            }
        }
        return new GroupsImage(numbers, result, byHandle, nextNumber);
    }

    /** Climbs from the group; a cycle, should a log have one, ends where it began. */
    private int[] rolesThrough(GroupImage group) {
        int[] roles = group.ownRoles();
        BitSet seen = new BitSet();
        Deque<Integer> above = new ArrayDeque<>();
        seen.set(group.number());
        addUnseen(group.parents(), seen, above);
        while (!above.isEmpty()) {
            GroupImage parent = byNumber.get(above.remove());
            if (parent != null) {
                roles = SortedInts.union(roles, parent.ownRoles());
                addUnseen(parent.parents(), seen, above);
            }
        }
        return roles;
    }

    /** The groups of these numbers that are there, and those they are in, by id. */
    List<GroupImage> above(int[] below) {
        List<GroupImage> found = new ArrayList<>();
        BitSet seen = new BitSet();
        Deque<Integer> open = new ArrayDeque<>();
        addUnseen(below, seen, open);
        while (!open.isEmpty()) {
            GroupImage group = byNumber.get(open.remove());
            if (group != null) {
                if (group.isThere()) {
                    found.add(group);
                }
                addUnseen(group.parents(), seen, open);
            }
        }
        found.sort(Comparator.comparing(group -> group.id().value()));
        return found;
    }

    private static void addUnseen(int[] numbers, BitSet seen, Deque<Integer> queue) {
        for (int number : numbers) {
            if (!seen.get(number)) {
                seen.set(number);
                queue.add(number);
            }
        }
    }

    private @Nullable GroupImage find(GroupId id) {
        Integer number = numbers.get(id);
        return number == null ? null : byNumber.get(number);
    }

    private GroupImage known(GroupId id) {
        GroupImage group = find(id);
        if (group == null) {
            throw new IllegalArgumentException("nothing is known of group " + id);
        }
        return group;
    }

    private GroupsImage knowing(GroupId id) {
        if (numbers.containsKey(id)) {
            return this;
        }
        return new GroupsImage(
                numbers.with(id, nextNumber),
                byNumber.with(nextNumber, GroupImage.absent(nextNumber, id)),
                byHandle,
                Math.incrementExact(nextNumber));
    }

    private GroupsImage replaced(GroupImage group) {
        if (group.isForgotten()) {
            return new GroupsImage(
                    numbers.without(group.id()),
                    byNumber.without(group.number()),
                    byHandle,
                    nextNumber);
        }
        return new GroupsImage(numbers, byNumber.with(group.number(), group), byHandle, nextNumber);
    }
}
