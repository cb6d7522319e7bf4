package dev.precept.pdp.management;

import dev.precept.domain.condition.Condition;
import dev.precept.domain.role.Permission;
import dev.precept.domain.role.RoleAudience;
import dev.precept.domain.role.RoleCommand.ChangeRole;
import dev.precept.domain.role.RoleCommand.CreateRole;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.Limits;
import dev.precept.domain.shared.RoleId;
import dev.precept.pdp.management.document.Cursor;
import dev.precept.pdp.management.document.Fault;
import dev.precept.pdp.security.Caller;
import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.RoleImage;
import dev.precept.projections.image.ScopeDocument;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A role as asked for.
 *
 * @param application the handle of the audience; null where it is the organization
 */
record RoleBody(@Nullable Cursor application, List<Wanted> permissions) {
    /** The kinds of audiences. */
    private enum AudienceType {
        ORGANIZATION,
        APPLICATION
    }

    /** A permission by the parts that name it. */
    record Wanted(Cursor api, Cursor scope, @Nullable Condition condition) {}

    static RoleBody read(Cursor body) {
        Faults faults = new Faults();
        Fields fields = Fields.of(body, faults).require("audience");
        Cursor application = audience(fields.part("audience"), faults);
        List<Wanted> permissions = new ArrayList<>();
        for (Cursor part : fields.items("permissions", Limits.PERMISSIONS_PER_ROLE)) {
            Fields permission = Fields.of(part, faults).require("api", "scope");
            Cursor api = permission.part("api");
            Cursor scope = permission.part("scope");
            Condition condition = ConditionBody.read(permission.part("condition"), faults);
            permission.end();
            if (api != null && scope != null) {
                permissions.add(new Wanted(api, scope, condition));
            }
        }
        fields.end();
        faults.check();
        return new RoleBody(application, permissions);
    }

    Change change(View view, Handle handle, RoleId fresh, Caller caller) {
        Faults faults = new Faults();
        RoleAudience audience = audience(view, faults);
        Set<Permission> wanted = new HashSet<>();
        for (Wanted one : permissions) {
            ApiImage api = view.api(one.api(), faults);
            ScopeDocument scope = view.scope(api, one.scope(), faults);
            if (scope != null) {
                wanted.add(new Permission(scope.api(), scope.id(), one.condition()));
            }
        }
        faults.check();
        SystemRights.requireForPeople(caller, view, wanted);
        RoleImage existing = view.organization().role(handle);
        if (existing == null) {
            return Change.creating(new CreateRole(fresh, view.id(), handle, audience, wanted));
        }
        SystemRights.requireForPeople(caller, view, existing.document().permissions());
        return Change.changing(new ChangeRole(existing.document().id(), audience, wanted));
    }

    private RoleAudience audience(View view, Faults faults) {
        ApplicationId id = application == null ? null : view.application(application, faults);
        return id == null ? new RoleAudience.Organization() : new RoleAudience.Application(id);
    }

    private static @Nullable Cursor audience(@Nullable Cursor part, Faults faults) {
        if (part == null) {
            return null; // told as missing
        }
        Fields fields = Fields.of(part, faults).require("type");
        AudienceType type = fields.choice("type", AudienceType.ORGANIZATION);
        Cursor application = fields.part("application");
        fields.end();
        if (type == AudienceType.APPLICATION && application == null) {
            faults.add(
                    new Fault(
                            Cursor.append(part.pointer(), "application"),
                            null,
                            "missing-member",
                            "'application' is required with this type."));
        }
        if (type == AudienceType.ORGANIZATION && application != null) {
            faults.add(application.fault("invalid-value", "It goes with type APPLICATION only."));
        }
        return application;
    }
}
