package dev.precept.pdp.management;

import dev.precept.domain.condition.Condition;
import dev.precept.domain.role.Permission;
import dev.precept.domain.role.RoleAudience;
import dev.precept.domain.role.RoleCommand.ChangeRole;
import dev.precept.domain.role.RoleCommand.CreateRole;
import dev.precept.domain.role.RoleTies;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.Limits;
import dev.precept.domain.shared.RoleId;
import dev.precept.pdp.management.document.Cursor;
import dev.precept.pdp.management.document.Fault;
import dev.precept.pdp.security.Caller;
import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.RoleDocument;
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
 * @param audience whose members hold it; null where another role says so
 * @param isShared whether organizations below may give it to their own; null leaves it as it is,
 *     since people below do not lose what they have by its being left out
 * @param basedOn the handle of the role above that it stands for; null for none
 * @param excludes handles of roles that nobody holds beside it; null leaves them as they are, since
 *     a restriction does not end by being left out
 */
record RoleBody(
        @Nullable Audience audience,
        List<Wanted> permissions,
        @Nullable Boolean isShared,
        @Nullable Cursor basedOn,
        @Nullable List<Cursor> excludes) {
    /** The kinds of audiences. */
    private enum AudienceType {
        ORGANIZATION,
        APPLICATION
    }

    /**
     * An audience.
     *
     * @param application the handle of an application; null where it is the organization, or has no
     *     name any more
     * @param unnamed what is wrong where an application is asked for and there is no handle; null
     *     where nothing is
     */
    private record Audience(@Nullable Cursor application, @Nullable Fault unnamed) {}

    /** A permission by the parts that name it. */
    record Wanted(Cursor api, Cursor scope, @Nullable Condition condition) {}

    static RoleBody read(Cursor body) {
        Faults faults = new Faults();
        Fields fields = Fields.of(body, faults);
        Cursor basedOn = fields.part("basedOn");
        if (basedOn == null) {
            fields.require("audience");
        }
        Audience audience = audience(fields.part("audience"), faults);
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
        Boolean isShared = fields.has("shared") ? fields.flag("shared", false) : null;
        Cursor given = fields.part("permissions");
        if (basedOn != null && given != null && !permissions.isEmpty()) {
            faults.add(
                    given.fault(
                            "invalid-value", "With 'basedOn' the role gives what that one gives."));
        }
        List<Cursor> excludes =
                fields.has("excludes")
                        ? fields.items("excludes", Limits.EXCLUSIONS_PER_ROLE)
                        : null;
        fields.end();
        faults.check();
        return new RoleBody(audience, permissions, isShared, basedOn, excludes);
    }

    Change change(View view, Handle handle, RoleId fresh, Caller caller) {
        Faults faults = new Faults();
        RoleImage existing = view.organization().role(handle);
        RoleDocument before = existing == null ? null : existing.document();
        RoleAudience meant = audience(view, before, faults);
        Set<Permission> wanted = new HashSet<>();
        for (Wanted one : permissions) {
            ApiImage api = view.api(one.api(), faults);
            ScopeDocument scope = view.scope(api, one.scope(), faults);
            if (scope != null) {
                wanted.add(new Permission(scope.api(), scope.id(), one.condition()));
            }
        }
        RoleTies ties =
                new RoleTies(
                        excluded(before, view, faults),
                        isShared(before),
                        base(view, before, faults));
        faults.check();
        SystemRights.requireForPeople(caller, view, wanted);
        Set<RoleId> held = before == null ? Set.of() : before.ties().excludes();
        SystemRights.requireForPeople(caller, view, differing(held, ties.excludes()));
        if (before == null) {
            return Change.creating(new CreateRole(fresh, view.id(), handle, meant, wanted, ties));
        }
        SystemRights.requireForPeople(caller, view, before.permissions());
        return Change.changing(new ChangeRole(before.id(), meant, wanted, ties));
    }

    private boolean isShared(@Nullable RoleDocument before) {
        return isShared == null ? before != null && before.ties().shared() : isShared;
    }

    /** What is in one of them. */
    private static Set<RoleId> differing(Set<RoleId> before, Set<RoleId> after) {
        Set<RoleId> differing = new HashSet<>(before);
        differing.addAll(after);
        differing.removeIf(it -> before.contains(it) && after.contains(it));
        return differing;
    }

    /** The role above: what it is already, by its name, or what is shared under the name. */
    private @Nullable RoleId base(View view, @Nullable RoleDocument before, Faults faults) {
        RoleDocument base =
                before == null ? null : view.image().baseOf(view.organization(), before);
        if (basedOn == null) {
            // Of what is gone there is no name to say.
            return before == null || base != null ? null : before.ties().basedOn();
        }
        String name = faults.text(basedOn, Limits.NAME_CHARACTERS);
        if (name == null) {
            return null;
        }
        if (base == null || !base.handle().value().equals(name)) {
            base =
                    Handle.isHandle(name)
                            ? view.image().sharedAbove(view.organization(), new Handle(name))
                            : null;
        }
        RoleDocument found = faults.known(base, basedOn, "shared role above", name);
        return found == null ? null : found.id();
    }

    private Set<RoleId> excluded(@Nullable RoleDocument before, View view, Faults faults) {
        if (excludes == null) {
            return before == null ? Set.of() : before.ties().excludes();
        }
        Set<RoleId> roles = new HashSet<>();
        for (Cursor part : excludes) {
            RoleImage role = view.role(part, faults);
            if (role != null) {
                roles.add(role.document().id());
            }
        }
        return roles;
    }

    /** Of an application that is gone there is no name to say. */
    private RoleAudience audience(View view, @Nullable RoleDocument before, Faults faults) {
        if (audience == null || (audience.application() == null && audience.unnamed() == null)) {
            return new RoleAudience.Organization();
        }
        if (audience.unnamed() != null) {
            if (before != null
                    && before.audience() instanceof RoleAudience.Application(ApplicationId gone)
                    && view.handleOf(gone) == null) {
                return before.audience();
            }
            faults.add(audience.unnamed());
        }
        ApplicationId id =
                audience.application() == null
                        ? null
                        : view.application(audience.application(), faults);
        return id == null ? new RoleAudience.Organization() : new RoleAudience.Application(id);
    }

    private static @Nullable Audience audience(@Nullable Cursor part, Faults faults) {
        if (part == null) {
            return null; // told as missing
        }
        Fields fields = Fields.of(part, faults).require("type");
        AudienceType type = fields.choice("type", AudienceType.ORGANIZATION);
        Cursor application = fields.part("application");
        fields.end();
        if (type == AudienceType.ORGANIZATION && application != null) {
            faults.add(application.fault("invalid-value", "It goes with type APPLICATION only."));
        }
        boolean isUnnamed = type == AudienceType.APPLICATION && application == null;
        return new Audience(
                application,
                isUnnamed
                        ? new Fault(
                                Cursor.append(part.pointer(), "application"),
                                null,
                                "missing-member",
                                "'application' is required with this type.")
                        : null);
    }
}
