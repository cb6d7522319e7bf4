package dev.precept.projections.difference;

import dev.precept.projections.decision.Proviso;
import dev.precept.projections.decision.ScopeOffer;
import dev.precept.projections.decision.ScopeOffer.To;
import dev.precept.projections.image.CompiledPolicy;
import dev.precept.projections.image.RoleSet;
import dev.precept.projections.image.UserSets;
import dev.precept.projections.image.UserSets.Conditional;

import org.jspecify.annotations.Nullable;

import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a scope comes to at one of the two moments, and the roles that give it.
 *
 * @param always roles that give it, come what may; none where roles do not count
 * @param conditional roles that give it under a condition, or with policies attached to them
 */
record Side(ScopeOffer offer, RoleSet always, Set<Giving> conditional) {
    static final Side NOTHING = new Side(ScopeOffer.NOTHING, RoleSet.NONE, Set.of());

    Side {
        conditional = Set.copyOf(conditional);
    }

    /**
     * A role that gives a scope as long as something is met.
     *
     * @param role one role
     */
    record Giving(RoleSet role, Proviso.OfRole proviso) {}

    static Side of(Moment moment, GrantKey key) {
        if (moment.organization() == null || moment.users() == null) {
            return NOTHING;
        }
        ScopeOffer offer =
                ScopeOffer.of(
                        moment.image(),
                        moment.organization(),
                        new ScopeOffer.Way(key.application(), key.calls()),
                        key.api(),
                        key.scope());
        if (key.calls() != null && offer.to() != To.NOBODY) {
            // whoever comes with an API key is no user
            return new Side(ofApplication(offer), RoleSet.NONE, Set.of());
        }
        return switch (offer.to()) {
            case NOBODY -> NOTHING;
            case ALL -> new Side(offer, RoleSet.NONE, Set.of());
            case HOLDERS ->
                    giving(
                            moment,
                            offer,
                            moment.organization().giving(key.scope(), offer.audience()),
                            moment.users().conditional(key.scope(), offer.audience()));
        };
    }

    private static Side giving(
            Moment moment, ScopeOffer offer, RoleSet always, List<Conditional> conditional) {
        Set<Giving> giving = new HashSet<>();
        for (Conditional one : conditional) {
            giving.add(
                    new Giving(
                            one.role(),
                            new Proviso.OfRole(one.condition(), policies(moment, one.role()))));
        }
        RoleSet free = always;
        if (moment.hasRolePolicies()) {
            for (RoleSet role : always.each()) {
                Set<Proviso.OfPolicy> policies = policies(moment, role);
                if (!policies.isEmpty()) {
                    giving.add(new Giving(role, new Proviso.OfRole(null, policies)));
                    free = free.except(role);
                }
            }
        }
        return new Side(offer, free, giving);
    }

    private static Set<Proviso.OfPolicy> policies(Moment moment, RoleSet role) {
        Set<Proviso.OfPolicy> policies = new HashSet<>();
        for (CompiledPolicy policy : moment.policies(role)) {
            policies.add(
                    new Proviso.OfPolicy(
                            policy.document().id(),
                            policy.effect(),
                            policy.document().details().source()));
        }
        return policies;
    }

    /** The policies that narrow it for everybody otherwise than they do on the other. */
    Set<Proviso.OfPolicy> policiesNotIn(Side other) {
        Set<Proviso.OfPolicy> policies = new HashSet<>();
        for (Proviso proviso : offer.provisos()) {
            if (proviso instanceof Proviso.OfPolicy policy
                    && !other.offer.provisos().contains(proviso)) {
                policies.add(policy);
            }
        }
        return policies;
    }

    /** The policies that narrow one of these roles otherwise than they do on the other. */
    Set<Proviso.OfPolicy> policiesNotIn(Side other, RoleSet roles) {
        Set<Proviso.OfPolicy> policies = new HashSet<>();
        for (Giving one : conditional) {
            if (one.role().intersects(roles) && !other.conditional.contains(one)) {
                policies.addAll(one.proviso().policies());
            }
        }
        return policies;
    }

    private static ScopeOffer ofApplication(ScopeOffer offer) {
        return new ScopeOffer(To.HOLDERS, offer.audience(), offer.provisos());
    }

    /** All roles that give it, some perhaps under a condition. */
    RoleSet roles() {
        return always.union(roles(conditional));
    }

    static RoleSet roles(Set<Giving> conditional) {
        RoleSet roles = RoleSet.NONE;
        for (Giving one : conditional) {
            roles = roles.union(one.role());
        }
        return roles;
    }

    /** Who needs no role for it, or has one that gives it, come what may. */
    BitSet full(Moment moment, BitSet among) {
        UserSets users = moment.users();
        if (users == null) {
            return new BitSet();
        }
        return switch (offer.to()) {
            case NOBODY -> new BitSet();
            case ALL -> users.existing(among);
            case HOLDERS -> users.holding(always, among);
        };
    }

    /** Who has a role that gives it under a condition. */
    BitSet partly(Moment moment, BitSet among) {
        UserSets users = moment.users();
        return users == null ? new BitSet() : users.holding(roles(conditional), among);
    }

    /** How the application itself stands with it. */
    Standing ofApplication() {
        return offer.to() == To.NOBODY ? Standing.NONE : new Standing(true, offer.provisos());
    }

    /** How the user of this number stands with it. */
    Standing of(@Nullable UserSets users, int user) {
        if (offer.to() == To.NOBODY || users == null || !users.isThere(user)) {
            return Standing.NONE;
        }
        if (offer.to() == To.ALL || users.holds(user, always)) {
            return new Standing(true, offer.provisos());
        }
        Set<Proviso> provisos = new HashSet<>();
        for (Giving one : conditional) {
            if (users.holds(user, one.role())) {
                provisos.add(one.proviso());
            }
        }
        if (provisos.isEmpty()) {
            return Standing.NONE;
        }
        provisos.addAll(offer.provisos());
        return new Standing(true, provisos);
    }
}
