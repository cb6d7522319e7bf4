package dev.precept.projections.image;

import dev.precept.domain.role.Permission;
import dev.precept.domain.role.RoleAudience;
import dev.precept.domain.role.RoleTies;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.RoleId;

import java.util.Set;

/** A role's logical content, but for its members. */
public record RoleDocument(
        RoleId id,
        OrganizationId organization,
        Handle handle,
        RoleAudience audience,
        Set<Permission> permissions,
        RoleTies ties,
        EntityMeta meta) {
    /** Whether those below may have roles that stand for it. */
    public boolean isShared() {
        return ties.shared()
                && ties.basedOn() == null
                && audience instanceof RoleAudience.Organization;
    }

    /** The same, giving these. */
    RoleDocument giving(Set<Permission> others) {
        return new RoleDocument(id, organization, handle, audience, others, ties, meta);
    }
}
