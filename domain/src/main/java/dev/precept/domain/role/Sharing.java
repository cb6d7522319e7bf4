package dev.precept.domain.role;

import dev.precept.domain.role.RoleCommand.ChangeRole;
import dev.precept.domain.role.RoleCommand.CreateRole;
import dev.precept.domain.shared.Directory;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Rejection;
import dev.precept.domain.shared.RoleId;

import java.util.Optional;
import java.util.Set;

/** The rules for roles that organizations share with those below. */
final class Sharing {
    private Sharing() {}

    /** Refuses to share, or to stand for, what cannot be. */
    static Optional<Rejection> check(
            OrganizationId organization, CreateRole command, Directory directory) {
        RoleId base = command.ties().basedOn();
        Optional<Rejection> refusal =
                check(organization, command.audience(), command.permissions(), command.ties());
        return refusal.isPresent() || base == null || directory.roleSharedAbove(organization, base)
                ? refusal
                : Optional.of(
                        new Rejection(
                                Rejection.Code.UNKNOWN_REFERENCE,
                                "No organization above this one shares a role " + base + "."));
    }

    /** The same, for a role that is there. */
    static Optional<Rejection> check(OrganizationId organization, ChangeRole command) {
        return check(organization, command.audience(), command.permissions(), command.ties());
    }

    private static Optional<Rejection> check(
            OrganizationId organization,
            RoleAudience audience,
            Set<Permission> permissions,
            RoleTies ties) {
        boolean isOfApplication = audience instanceof RoleAudience.Application;
        if (ties.shared() && (isOfApplication || organization.equals(OrganizationId.SYSTEM))) {
            return refused(
                    "Only roles of an organization's own audience, other than system's,"
                            + " are shared with those below.");
        }
        if (ties.basedOn() == null) {
            return Optional.empty();
        }
        if (isOfApplication || ties.shared()) {
            return refused(
                    "A role that stands for one above has the organization as its audience, and is"
                            + " not shared further: those below take the one above as well.");
        }
        return permissions.isEmpty()
                ? Optional.empty()
                : refused(
                        "A role that stands for one above gives what that one gives: leave out"
                                + " 'permissions', or make another role.");
    }

    private static Optional<Rejection> refused(String detail) {
        return Optional.of(new Rejection(Rejection.Code.NOT_ALLOWED, detail));
    }
}
