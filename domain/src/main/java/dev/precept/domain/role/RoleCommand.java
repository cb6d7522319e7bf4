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
            Set<Permission> permissions)
            implements RoleCommand {
        public CreateRole {
            permissions = Set.copyOf(permissions);
        }
    }

    /** Have exactly these permissions; the audience must be the one it has. */
    record ChangeRole(RoleId role, RoleAudience audience, Set<Permission> permissions)
            implements RoleCommand {
        public ChangeRole {
            permissions = Set.copyOf(permissions);
        }
    }

    /** Give it to somebody. */
    record AddMember(RoleId role, Member member) implements RoleCommand {}

    /** Take it from somebody. */
    record RemoveMember(RoleId role, Member member) implements RoleCommand {}

    /** Remove it. */
    record DeleteRole(RoleId role) implements RoleCommand {}
}
