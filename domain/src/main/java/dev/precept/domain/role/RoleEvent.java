package dev.precept.domain.role;

import dev.precept.domain.shared.DomainEvent;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.RoleId;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Set;

/** What can happen to a role. */
public sealed interface RoleEvent extends DomainEvent {
    /**
     * It was made, without permissions. The audience never changes.
     *
     * @param basedOn the shared role above that it stands for, for ever; null for none
     */
    record RoleCreated(
            RoleId role,
            OrganizationId organization,
            Handle handle,
            RoleAudience audience,
            @Nullable RoleId basedOn)
            implements RoleEvent {
        /** That stands for itself. */
        public RoleCreated(
                RoleId role, OrganizationId organization, Handle handle, RoleAudience audience) {
            this(role, organization, handle, audience, null);
        }
    }

    /**
     * Permissions were taken and then given; none is in both sets, but a scope may be, under
     * another condition.
     */
    record PermissionsChanged(Set<Permission> granted, Set<Permission> revoked)
            implements RoleEvent {
        public PermissionsChanged {
            granted = Set.copyOf(granted);
            revoked = Set.copyOf(revoked);
        }
    }

    /**
     * Somebody holds it. The same member once more, with other bounds, replaces those.
     *
     * @param validFrom before when it does not count; null from now on
     * @param validUntil from when it does not count; null for ever
     * @param breakGlass what marks it as one for an emergency; null for what is ordinary
     */
    record MemberAdded(
            Member member,
            @Nullable Instant validFrom,
            @Nullable Instant validUntil,
            @Nullable BreakGlass breakGlass)
            implements RoleEvent {
        /** For as long as this says. */
        public MemberAdded(Member member, Validity validity) {
            this(member, validity.from(), validity.until(), validity.breakGlass());
        }

        /** From now on. */
        public MemberAdded(Member member) {
            this(member, Validity.ALWAYS);
        }

        /** When it counts. */
        public Validity validity() {
            return new Validity(validFrom, validUntil, breakGlass);
        }
    }

    /** Somebody holds it no more. */
    record MemberRemoved(Member member) implements RoleEvent {}

    /** Nobody holds exactly these roles beside it; before the first of these, none. */
    record ExclusionsChanged(Set<RoleId> excludes) implements RoleEvent {
        public ExclusionsChanged {
            excludes = Set.copyOf(excludes);
        }
    }

    /** The organizations below have it to give to their own, or no more; first they have not. */
    record SharingChanged(boolean shared) implements RoleEvent {}

    /** It is gone. */
    record RoleDeleted() implements RoleEvent {}
}
