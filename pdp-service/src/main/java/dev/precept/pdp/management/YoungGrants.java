package dev.precept.pdp.management;

import dev.precept.domain.application.ApiAuthorization;
import dev.precept.domain.role.Permission;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ScopeId;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.RoleImage;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.function.Function;

/**
 * Which grants are younger than the span that a report looks at: that nobody used them in all of it
 * tells nothing. Used by one thread.
 */
final class YoungGrants {
    private final Instant since;
    private final Function<Instant, @Nullable OrganizationImage> past;
    private @Nullable OrganizationImage then;
    private boolean isAsked;

    /**
     * Of an organization.
     *
     * @param since when the span begins
     * @param past the organization as it was, null where it was not there: asked for where anything
     *     changed since only, for it may take long
     */
    YoungGrants(Instant since, Function<Instant, @Nullable OrganizationImage> past) {
        this.since = since;
        this.past = past;
    }

    boolean has(ApplicationImage application, ApiId api, ScopeId scope) {
        if (application.document().meta().updatedAt().isBefore(since)) {
            return false;
        }
        OrganizationImage before = then();
        ApplicationImage held =
                before == null ? null : before.application(application.document().id());
        ApiAuthorization given = held == null ? null : held.authorization(api);
        return given == null || !given.scopes().contains(scope);
    }

    boolean has(RoleImage role, Permission permission) {
        if (role.document().meta().updatedAt().isBefore(since)) {
            return false;
        }
        OrganizationImage before = then();
        RoleImage held = before == null ? null : before.role(role.document().id());
        return held == null || !held.document().permissions().contains(permission);
    }

    private @Nullable OrganizationImage then() {
        if (!isAsked) {
            then = past.apply(since);
            isAsked = true;
        }
        return then;
    }
}
