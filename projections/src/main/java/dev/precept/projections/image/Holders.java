package dev.precept.projections.image;

import dev.precept.domain.shared.GroupId;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * The users whom roles name, directly or through groups: the way back from a role to those who hold
 * it. Immutable.
 *
 * @param lists the members of each role, of each group one names, and of the groups in those
 */
record Holders(OrganizationContent content, List<Members> lists) {
    Holders {
        lists = List.copyOf(lists);
    }

    /** Climbs down from the roles; a cycle of groups, should a log have one, is gone round once. */
    static Holders of(OrganizationContent content, Collection<RoleImage> roles) {
        List<Members> lists = new ArrayList<>();
        Set<GroupId> seen = new HashSet<>();
        Deque<GroupId> below = new ArrayDeque<>();
        for (RoleImage role : roles) {
            lists.add(role.members());
            below.addAll(role.groupMembers());
        }
        while (!below.isEmpty()) {
            GroupId id = below.remove();
            GroupImage group = seen.add(id) ? content.groups().get(id) : null;
            if (group != null) {
                lists.add(group.members());
                below.addAll(group.groupMembers());
            }
        }
        lists.removeIf(members -> members.users().isEmpty());
        return new Holders(content, lists);
    }

    long size() {
        return lists.stream().mapToLong(members -> members.users().size()).sum();
    }

    Iterator<UserImage> after(@Nullable String id) {
        return found(content, ids(id));
    }

    private Iterator<String> ids(@Nullable String after) {
        return switch (lists.size()) {
            case 0 -> Collections.emptyIterator();
            case 1 -> lists.getFirst().userIdsAfter(after);
            default -> new Merged(lists, after);
        };
    }

    /** The users of these ids who are there. */
    static Iterator<UserImage> found(OrganizationContent content, Iterator<String> ids) {
        return new Found(content.users(), ids);
    }

    private static final class Found implements Iterator<UserImage> {
        private final UsersImage users;
        private final Iterator<String> ids;
        private @Nullable UserImage next;

        Found(UsersImage users, Iterator<String> ids) {
            this.users = users;
            this.ids = ids;
        }

        @Override
        public boolean hasNext() {
            while (next == null && ids.hasNext()) {
                next = users.get(ids.next());
            }
            return next != null;
        }

        @Override
        public UserImage next() {
            if (!hasNext() || next == null) {
                throw new NoSuchElementException();
            }
            UserImage found = next;
            next = null;
            return found;
        }
    }

    /** Many ordered lists as one, without repetitions. */
    private static final class Merged implements Iterator<String> {
        private final PriorityQueue<Head> heads =
                new PriorityQueue<>(Comparator.comparing((Head head) -> head.id));

        private static final class Head {
            private final Iterator<String> rest;
            private String id;

            Head(Iterator<String> rest) {
                this.rest = rest;
                this.id = rest.next();
            }
        }

        Merged(List<Members> lists, @Nullable String after) {
            for (Members members : lists) {
                Iterator<String> ids = members.userIdsAfter(after);
                if (ids.hasNext()) {
                    heads.add(new Head(ids));
                }
            }
        }

        @Override
        public boolean hasNext() {
            return !heads.isEmpty();
        }

        @Override
        public String next() {
            String id = heads.element().id;
            for (Head head = heads.peek();
                    head != null && head.id.equals(id);
                    head = heads.peek()) {
                heads.remove();
                if (head.rest.hasNext()) {
                    head.id = head.rest.next();
                    heads.add(head);
                }
            }
            return id;
        }
    }
}
