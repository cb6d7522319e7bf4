package dev.precept.projections.report;

import dev.precept.domain.application.ApiAuthorization;
import dev.precept.domain.role.Permission;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ScopeId;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.RoleImage;

import java.util.Set;

/** What may be given up without missing it, by what happened. */
public sealed interface Proposal {
    /** An application would ask for fewer scopes of an API. */
    record NarrowAuthorization(
            ApplicationImage application,
            ApiId api,
            ApiAuthorization narrowed,
            Set<ScopeId> dropped)
            implements Proposal {}

    /** An application would not come to an API any more. */
    record RemoveAuthorization(ApplicationImage application, ApiId api, Set<ScopeId> dropped)
            implements Proposal {}

    /** A role would give less. */
    record NarrowRole(RoleImage role, Set<Permission> kept, Set<Permission> dropped)
            implements Proposal {}
}
