package dev.precept.projections.difference;

import dev.precept.projections.image.UserImage;
import dev.precept.projections.image.UserSets;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;

/**
 * Some users by id, each there at one of two moments at least: few are sorted, many are found by
 * going through all.
 */
final class UsersById {
    /** With more than one of so many sought it is quicker to go through all. */
    private static final int ALL_TO_SOUGHT = 16;

    private final @Nullable UserSets before;
    private final @Nullable UserSets after;
    private final BitSet sought;

    UsersById(@Nullable UserSets before, @Nullable UserSets after, BitSet sought) {
        this.before = before;
        this.after = after;
        this.sought = sought;
    }

    /** Those whose ids come after the one given; null begins at the first. */
    Iterator<UserImage> after(@Nullable String id) {
        String last = id == null || id.isEmpty() ? null : id;
        return (long) sought.cardinality() * ALL_TO_SOUGHT < Math.max(size(before), size(after))
                ? sorted(last)
                : new Through(all(before, last), all(after, last));
    }

    private static int size(@Nullable UserSets sets) {
        return sets == null ? 0 : sets.size();
    }

    private static Iterator<UserImage> all(@Nullable UserSets sets, @Nullable String last) {
        return sets == null ? Collections.emptyIterator() : sets.after(last);
    }

    private Iterator<UserImage> sorted(@Nullable String last) {
        List<UserImage> found = new ArrayList<>();
        for (int one = sought.nextSetBit(0); one >= 0; one = sought.nextSetBit(one + 1)) {
            UserSets there = after != null && after.isThere(one) ? after : before;
            if (there != null) {
                UserImage user = there.user(one);
                if (last == null || user.name().compareTo(last) > 0) {
                    found.add(user);
                }
            }
        }
        found.sort(Comparator.comparing(UserImage::name));
        return found.iterator();
    }

    /** Those sought of two lists in the same order, each once. */
    private final class Through implements Iterator<UserImage> {
        private final Iterator<UserImage> left;
        private final Iterator<UserImage> right;
        private @Nullable UserImage nextLeft;
        private @Nullable UserImage nextRight;

        Through(Iterator<UserImage> left, Iterator<UserImage> right) {
            this.left = left;
            this.right = right;
            this.nextLeft = seek(left, before);
            this.nextRight = seek(right, after);
        }

        private @Nullable UserImage seek(Iterator<UserImage> users, @Nullable UserSets sets) {
            while (sets != null && users.hasNext()) {
                UserImage user = users.next();
                if (sought.get(sets.number(user))) {
                    return user;
                }
            }
            return null;
        }

        @Override
        public boolean hasNext() {
            return nextLeft != null || nextRight != null;
        }

        @Override
        public UserImage next() {
            UserImage one = nextLeft;
            UserImage other = nextRight;
            if (one == null && other == null) {
                throw new NoSuchElementException();
            }
            int order = one == null ? 1 : other == null ? -1 : one.name().compareTo(other.name());
            if (order <= 0) {
                nextLeft = seek(left, before);
            }
            if (order >= 0) {
                nextRight = seek(right, after);
            }
            return order < 0 || other == null ? Objects.requireNonNull(one) : other;
        }
    }
}
