package dev.precept.pdp.management;

import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.GroupId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.Id;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.ScopeToken;
import dev.precept.domain.shared.UserId;
import dev.precept.pdp.management.document.Cursor;
import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.GroupImage;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PlanDocument;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.RoleImage;
import dev.precept.projections.image.ScopeDocument;
import dev.precept.projections.image.UserDocument;

import org.jspecify.annotations.Nullable;

import java.util.function.Function;

/**
 * One organization on one image: how handles find things. What the path names and is not there ends
 * the request with 404; what a body names and is not there is a fault of that part.
 */
record View(PolicyImage image, OrganizationImage organization) {
    OrganizationId id() {
        return organization.document().id();
    }

    boolean isSystem() {
        return id().equals(OrganizationId.SYSTEM);
    }

    /** The organization's own API, which is the only one it may change. */
    ApiImage ownApi(Handle handle) {
        return found(organization.api(handle), "API", handle.value());
    }

    /** The organization's API, or what it inherits under this handle. */
    ApiImage api(Handle handle) {
        return found(image.visibleApi(organization, handle), "API", handle.value());
    }

    /** The API, its own or inherited; null where it is gone. */
    @Nullable ApiImage api(ApiId id) {
        return image.visibleApi(organization, id);
    }

    ScopeDocument scope(ApiImage api, ScopeToken name) {
        return found(api.scope(name), "scope", name.value());
    }

    ApplicationImage application(Handle handle) {
        return found(organization.application(handle), "application", handle.value());
    }

    RoleImage role(Handle handle) {
        return found(organization.role(handle), "role", handle.value());
    }

    /** The role that a part of the body names; null and a fault where there is none. */
    @Nullable RoleImage role(Cursor part, Faults faults) {
        Handle handle = faults.handle(part);
        return handle == null
                ? null
                : faults.known(organization.role(handle), part, "role", handle.value());
    }

    GroupImage group(Handle handle) {
        return found(organization.group(handle), "group", handle.value());
    }

    /** The user, active or not. */
    UserDocument user(Handle handle) {
        return found(organization.anyUser(handle), "user", handle.value());
    }

    PlanDocument plan(Handle handle) {
        return found(organization.plan(handle), "plan", handle.value());
    }

    /** A user's id by handle or id. */
    UserId userId(String handleOrId) {
        UserDocument user =
                byHandleOrId(
                        handleOrId,
                        organization::anyUser,
                        id -> organization.anyUser(new UserId(id)));
        return found(user, "user", handleOrId).id();
    }

    /** A group's id by handle or id. */
    GroupId groupId(String handleOrId) {
        GroupImage group =
                byHandleOrId(
                        handleOrId, organization::group, id -> organization.group(new GroupId(id)));
        return found(group, "group", handleOrId).id();
    }

    /** The API that a part of the body names; null and a fault where there is none. */
    @Nullable ApiImage api(Cursor part, Faults faults) {
        Handle handle = faults.handle(part);
        return handle == null
                ? null
                : faults.known(image.visibleApi(organization, handle), part, "API", handle.value());
    }

    /** The scope of an API that a part of the body names; null and a fault where there is none. */
    @Nullable ScopeDocument scope(@Nullable ApiImage api, Cursor part, Faults faults) {
        ScopeToken name = faults.scope(part);
        return api == null || name == null
                ? null
                : faults.known(api.scope(name), part, "scope", name.value());
    }

    /** The application that a part of the body names; null and a fault where there is none. */
    @Nullable ApplicationId application(Cursor part, Faults faults) {
        Handle handle = faults.handle(part);
        ApplicationImage application =
                handle == null
                        ? null
                        : faults.known(
                                organization.application(handle),
                                part,
                                "application",
                                handle.value());
        return application == null ? null : application.document().id();
    }

    /** The handle of an application; null where it is gone. */
    @Nullable String handleOf(ApplicationId id) {
        ApplicationImage application = organization.application(id);
        return application == null ? null : application.document().handle().value();
    }

    static <T> T found(@Nullable T thing, String kind, String name) {
        if (thing == null) {
            throw ProblemException.notFound("There is no " + kind + " '" + name + "' here.");
        }
        return thing;
    }

    private static <T> @Nullable T byHandleOrId(
            String name,
            Function<Handle, @Nullable T> byHandle,
            Function<String, @Nullable T> byId) {
        T found = Handle.isHandle(name) ? byHandle.apply(new Handle(name)) : null;
        return found != null || !Id.isId(name) ? found : byId.apply(name);
    }
}
