package dev.precept.pdp.management;

import dev.precept.domain.application.ApiAuthorization;
import dev.precept.domain.role.Permission;
import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.GroupId;
import dev.precept.domain.shared.Rejection;
import dev.precept.domain.shared.ScopeId;
import dev.precept.pdp.security.Caller;
import dev.precept.pdp.security.Right;
import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.GroupImage;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.RoleImage;
import dev.precept.projections.image.ScopeDocument;
import dev.precept.projections.image.UserDocument;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/**
 * While changes of {@code system} wait for a second person, nobody alone gets in as one who could
 * be that person: secrets and passwords cannot wait, so those of whoever holds {@code
 * precept:admin} are his own to make, and what vouches for people there stays as it is.
 */
final class SoleAccess {
    private SoleAccess() {}

    /** Ends the request where it would give others a secret of a client that may approve. */
    static void requireForClient(Caller caller, View view, ApplicationImage application) {
        ApiAuthorization held = application.authorization(ApiId.PRECEPT);
        boolean isItself =
                caller.actor().kind() == Actor.Kind.APPLICATION
                        && application.document().id().value().equals(caller.actor().id());
        if (isWatched(view)
                && !isItself
                && held != null
                && held.scopes().stream().anyMatch(it -> isAdmin(view, it))) {
            throw refused(
                    "This client holds precept:admin: have it make its secrets itself, or take"
                            + " precept:admin away before and propose to give it back.");
        }
    }

    /** Ends the request where others could come in as a user who may approve. */
    static void requireForPerson(Caller caller, View view, UserDocument user) {
        boolean isHimself =
                caller.actor().kind() == Actor.Kind.USER
                        && user.id().value().equals(caller.actor().id());
        if (isWatched(view) && !isHimself && isAdministrator(view, user)) {
            throw refused(
                    "This user holds precept:admin: have him set it himself, or take"
                            + " precept:admin away before and propose to give it back.");
        }
    }

    /** Ends the request where it would change who vouches for people and clients. */
    static void requireForProvider(View view) {
        if (isWatched(view)) {
            throw refused(
                    "An identity provider vouches for whoever holds precept:admin: have a second"
                            + " person approve of a policy without commands for as long as this"
                            + " takes.");
        }
    }

    private static boolean isWatched(View view) {
        return view.isSystem() && view.organization().document().approvals().isOn();
    }

    private static boolean isAdministrator(View view, UserDocument user) {
        OrganizationImage organization = view.organization();
        Set<GroupId> seen = new HashSet<>();
        Deque<GroupImage> above = new ArrayDeque<>(organization.groupsOf(user));
        boolean isFound = organization.rolesOf(user).stream().anyMatch(it -> gives(view, it));
        while (!isFound && !above.isEmpty()) {
            GroupImage next = above.remove();
            if (seen.add(next.id())) {
                isFound = organization.rolesOf(next).stream().anyMatch(it -> gives(view, it));
                above.addAll(organization.groupsOf(next));
            }
        }
        return isFound;
    }

    private static boolean gives(View view, RoleImage role) {
        return role.document().permissions().stream()
                .filter(it -> it.api().equals(ApiId.PRECEPT))
                .map(Permission::scope)
                .anyMatch(it -> isAdmin(view, it));
    }

    private static boolean isAdmin(View view, ScopeId id) {
        @Nullable ApiImage ours = view.api(ApiId.PRECEPT);
        @Nullable ScopeDocument scope = ours == null ? null : ours.scope(id);
        return scope != null && scope.name().value().equals(Right.ADMIN.scope());
    }

    private static ProblemException refused(String detail) {
        return ProblemException.refused(
                new Rejection(
                        Rejection.Code.APPROVAL_REQUIRED,
                        "Changes here wait for a second person, whom nobody may stand in for. "
                                + detail));
    }
}
