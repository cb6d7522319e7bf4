package dev.precept.domain.role;

import dev.precept.domain.shared.DomainCommand;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.RoleId;

import java.util.Set;

/** What can be asked of a role. */
public sealed interface RoleCommand extends DomainCommand {
    /** The role the command is for. */
    RoleId role();

    /** Make it with these permissions. */
    record CreateRole(
            RoleId role,
            OrganizationId organization,
            Handle handle,
            RoleAudience audience,
            Set<Permission> permissions,
            RoleTies ties)
            implements RoleCommand {
        public CreateRole {
            permissions = Set.copyOf(permissions);
        }

        /** Without ties. */
        public CreateRole(
                RoleId role,
                OrganizationId organization,
                Handle handle,
                RoleAudience audience,
                Set<Permission> permissions) {
            this(role, organization, handle, audience, permissions, RoleTies.NONE);
        }
    }

    /**
     * Have exactly these permissions and ties; the audience, and what it stands for, must be what
     * they are.
     */
    record ChangeRole(
            RoleId role, RoleAudience audience, Set<Permission> permissions, RoleTies ties)
            implements RoleCommand {
        public ChangeRole {
            permissions = Set.copyOf(permissions);
        }

        /** Without ties. */
        public ChangeRole(RoleId role, RoleAudience audience, Set<Permission> permissions) {
            this(role, audience, permissions, RoleTies.NONE);
        }
    }

    /**
     * Make it stand for a role that an organization above shares, and give it to somebody: so is a
     * shared role given for the first time.
     */
    record GiveShared(
            RoleId role,
            OrganizationId organization,
            Handle handle,
            RoleId basedOn,
            Member member,
            Validity validity)
            implements RoleCommand {}

    /** Give it to somebody, for as long as this says. */
    record AddMember(RoleId role, Member member, Validity validity) implements RoleCommand {
        /** From now on. */
        public AddMember(RoleId role, Member member) {
            this(role, member, Validity.ALWAYS);
        }
    }

    /** Take it from somebody. */
    record RemoveMember(RoleId role, Member member) implements RoleCommand {}

    /** Remove it. */
    record DeleteRole(RoleId role) implements RoleCommand {}
}
