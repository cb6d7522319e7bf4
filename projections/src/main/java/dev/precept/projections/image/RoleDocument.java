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
        EntityMeta meta) {}
