package dev.precept.projections.image;

import dev.precept.domain.role.Member;
import dev.precept.domain.role.Validity;
import dev.precept.domain.shared.GroupId;
import dev.precept.domain.shared.UserId;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
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
import java.util.function.Predicate;

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

    /** Those whom the roles name, now or at some time. */
    static Holders of(OrganizationContent content, Collection<RoleImage> roles) {
        return of(content, roles, _ -> true);
    }

    /**
     * Climbs down from the roles; a cycle of groups, should a log have one, is gone round once.
     *
     * @param counts which of those whom a role names are meant
     */
    static Holders of(
            OrganizationContent content, Collection<RoleImage> roles, Predicate<Validity> counts) {
        List<Members> lists = new ArrayList<>();
        Deque<GroupId> below = new ArrayDeque<>();
        for (RoleImage role : roles) {
            if (counts.test(Validity.ALWAYS)) {
                lists.add(role.members());
                below.addAll(role.members().groupIds());
            }
            Members forTimes = Members.NONE;
            for (Assignment assignment : role.assignments()) {
                if (counts.test(assignment.validity())) {
                    switch (assignment.member()) {
                        case Member.User(UserId user) -> {
                            UserImage known = content.users().known(user);
                            forTimes =
                                    known == null
                                            ? forTimes
                                            : forTimes.with(content.users(), known);
                        }
                        case Member.Group(GroupId group) -> below.add(group);
                        case Member.ProviderGroup _ -> {}
                    }
                }
            }
            lists.add(forTimes);
        }
        return below(content, lists, below);
    }

    /** Those in the group and in the groups in it. */
    static Holders under(OrganizationContent content, GroupId group) {
        return below(content, new ArrayList<>(), new ArrayDeque<>(List.of(group)));
    }

    private static Holders below(
            OrganizationContent content, List<Members> lists, Deque<GroupId> below) {
        Set<GroupId> seen = new HashSet<>();
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

    /** Adds the numbers of all, there or not. */
    void addTo(BitSet users) {
        lists.forEach(members -> members.users().addTo(users));
    }

    Iterator<UserImage> after(@Nullable String id) {
        return switch (lists.size()) {
            case 0 -> Collections.emptyIterator();
            case 1 -> new There(lists.getFirst().usersAfter(content.users(), id));
            default -> new There(new Merged(content.users(), lists, id));
        };
    }

    /** Those of the users who are there. */
    private static final class There implements Iterator<UserImage> {
        private final Iterator<UserImage> users;
        private @Nullable UserImage next;

        There(Iterator<UserImage> users) {
            this.users = users;
        }

        @Override
        public boolean hasNext() {
            while (next == null && users.hasNext()) {
                UserImage user = users.next();
                next = user.isThere() ? user : null;
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
    private static final class Merged implements Iterator<UserImage> {
        private final PriorityQueue<Head> heads =
                new PriorityQueue<>(Comparator.comparing((Head head) -> head.id));

        private static final class Head {
            private final Iterator<UserImage> rest;
            private UserImage user;
            private String id;

            Head(Iterator<UserImage> rest) {
                this.rest = rest;
                this.user = rest.next();
                this.id = user.name();
            }

            void advance() {
                user = rest.next();
                id = user.name();
            }
        }

        Merged(UsersImage image, List<Members> lists, @Nullable String after) {
            for (Members members : lists) {
                Iterator<UserImage> users = members.usersAfter(image, after);
                if (users.hasNext()) {
                    heads.add(new Head(users));
                }
            }
        }

        @Override
        public boolean hasNext() {
            return !heads.isEmpty();
        }

        @Override
        public UserImage next() {
            UserImage user = heads.element().user;
            for (Head head = heads.peek();
                    head != null && head.user.number() == user.number();
                    head = heads.peek()) {
                heads.remove();
                if (head.rest.hasNext()) {
                    head.advance();
                    heads.add(head);
                }
            }
            return user;
        }
    }
}
