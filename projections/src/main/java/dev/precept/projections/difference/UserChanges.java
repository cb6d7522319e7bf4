package dev.precept.projections.difference;

import dev.precept.projections.decision.Proviso;
import dev.precept.projections.difference.Side.Giving;
import dev.precept.projections.image.RoleSet;
import dev.precept.projections.image.UserSets;

import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which users stand otherwise with a scope than before, as sets of their numbers, apart by what
 * became of it.
 */
record UserChanges(BitSet gained, BitSet lost, BitSet widened, BitSet narrowed, BitSet altered) {

    /** Those who changed among the users who may have. */
    static UserChanges of(
            Moment before, Side sideBefore, Moment after, Side sideAfter, BitSet among) {
        BitSet fullBefore = sideBefore.full(before, among);
        BitSet fullAfter = sideAfter.full(after, among);
        BitSet grantedBefore = union(fullBefore, sideBefore.partly(before, among));
        BitSet grantedAfter = union(fullAfter, sideAfter.partly(after, among));
        BitSet both = intersection(grantedBefore, grantedAfter);
        BitSet freeBefore = sideBefore.offer().provisos().isEmpty() ? fullBefore : new BitSet();
        BitSet freeAfter = sideAfter.offer().provisos().isEmpty() ? fullAfter : new BitSet();
        BitSet bound = difference(difference(both, freeBefore), freeAfter);
        BitSet altered = bound;
        if (!bound.isEmpty()
                && sideBefore.offer().provisos().equals(sideAfter.offer().provisos())) {
            altered = symmetricDifference(fullBefore, fullAfter);
            for (Proviso.OfRole proviso : provisos(sideBefore, sideAfter)) {
                BitSet dependedBefore =
                        difference(under(before, sideBefore, proviso, bound), fullBefore);
                BitSet dependAfter = difference(under(after, sideAfter, proviso, bound), fullAfter);
                altered.or(symmetricDifference(dependedBefore, dependAfter));
            }
            altered.and(bound);
        }
        return new UserChanges(
                difference(grantedAfter, grantedBefore),
                difference(grantedBefore, grantedAfter),
                difference(intersection(both, freeAfter), freeBefore),
                difference(intersection(both, freeBefore), freeAfter),
                altered);
    }

    /**
     * Who may stand otherwise where something changed that is not about single users: only holders
     * of roles that give the scope otherwise, where the rest is as it was.
     */
    static BitSet candidates(Moment before, Side sideBefore, Moment after, Side sideAfter) {
        if (sideBefore.offer().equals(sideAfter.offer())) {
            Set<Giving> only = new HashSet<>(sideBefore.conditional());
            only.removeAll(sideAfter.conditional());
            Set<Giving> since = new HashSet<>(sideAfter.conditional());
            since.removeAll(sideBefore.conditional());
            RoleSet otherwise =
                    sideBefore
                            .always()
                            .except(sideAfter.always())
                            .union(sideAfter.always().except(sideBefore.always()))
                            .union(Side.roles(only))
                            .union(Side.roles(since));
            return union(holding(before, otherwise), holding(after, otherwise));
        }
        return union(all(before, sideBefore), all(after, sideAfter));
    }

    /** All whom the scope may be granted to. */
    private static BitSet all(Moment moment, Side side) {
        return switch (side.offer().to()) {
            case NOBODY -> new BitSet();
            case ALL -> moment.users() == null ? new BitSet() : moment.users().there();
            case HOLDERS -> holding(moment, side.roles());
        };
    }

    private static BitSet holding(Moment moment, RoleSet roles) {
        UserSets users = moment.users();
        return users == null ? new BitSet() : users.holding(roles);
    }

    private static Set<Proviso.OfRole> provisos(Side left, Side right) {
        Set<Proviso.OfRole> provisos =
                left.conditional().stream().map(Giving::proviso).collect(Collectors.toSet());
        right.conditional().forEach(one -> provisos.add(one.proviso()));
        return provisos;
    }

    private static BitSet under(Moment moment, Side side, Proviso.OfRole proviso, BitSet among) {
        UserSets users = moment.users();
        Set<Giving> asking =
                side.conditional().stream()
                        .filter(one -> one.proviso().equals(proviso))
                        .collect(Collectors.toSet());
        return users == null ? new BitSet() : users.holding(Side.roles(asking), among);
    }

    GrantCounts counts() {
        return new GrantCounts(
                gained.cardinality(),
                lost.cardinality(),
                widened.cardinality(),
                narrowed.cardinality(),
                altered.cardinality());
    }

    /** All of them. */
    BitSet all() {
        BitSet all = union(gained, lost);
        all.or(widened);
        all.or(narrowed);
        all.or(altered);
        return all;
    }

    private static BitSet union(BitSet left, BitSet right) {
        BitSet union = (BitSet) left.clone();
        union.or(right);
        return union;
    }

    private static BitSet intersection(BitSet left, BitSet right) {
        BitSet intersection = (BitSet) left.clone();
        intersection.and(right);
        return intersection;
    }

    private static BitSet difference(BitSet left, BitSet right) {
        BitSet difference = (BitSet) left.clone();
        difference.andNot(right);
        return difference;
    }

    private static BitSet symmetricDifference(BitSet left, BitSet right) {
        BitSet difference = (BitSet) left.clone();
        difference.xor(right);
        return difference;
    }
}
