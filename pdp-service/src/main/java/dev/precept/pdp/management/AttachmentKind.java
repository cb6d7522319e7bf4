package dev.precept.pdp.management;

import dev.precept.domain.policy.PolicyTarget;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.Id;
import dev.precept.domain.shared.RoleId;
import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.PolicyDocument;
import dev.precept.projections.image.RoleImage;

import org.jspecify.annotations.Nullable;

/** The kinds of things policies are attached to; named so in paths. */
enum AttachmentKind {
    API,
    APP,
    ROLE,
    ORGANIZATION;

    /** What the handle names, which must be there. */
    PolicyTarget target(View view, String handle) {
        return View.found(find(view, handle), words(), handle);
    }

    /** What the policy is attached to; by id as well, since it may be gone. */
    PolicyTarget attached(View view, PolicyDocument policy, String handleOrId) {
        PolicyTarget found = find(view, handleOrId);
        if (found == null && Id.isId(handleOrId)) {
            found = byId(handleOrId);
        }
        boolean isAttached = found != null && policy.targets().contains(found);
        return View.found(isAttached ? found : null, "attachment to " + words(), handleOrId);
    }

    private @Nullable PolicyTarget find(View view, String text) {
        if (!Handle.isHandle(text)) {
            return null;
        }
        Handle handle = new Handle(text);
        return switch (this) {
            case API -> {
                ApiImage api = view.organization().api(handle);
                yield api == null ? null : new PolicyTarget.Api(api.document().id());
            }
            case APP -> {
                ApplicationImage application = view.organization().application(handle);
                yield application == null
                        ? null
                        : new PolicyTarget.Application(application.document().id());
            }
            case ROLE -> {
                RoleImage role = view.organization().role(handle);
                yield role == null ? null : new PolicyTarget.Role(role.document().id());
            }
            case ORGANIZATION ->
                    handle.equals(view.organization().document().handle())
                            ? new PolicyTarget.Organization()
                            : null;
        };
    }

    private @Nullable PolicyTarget byId(String id) {
        return switch (this) {
            case API -> new PolicyTarget.Api(new ApiId(id));
            case APP -> new PolicyTarget.Application(new ApplicationId(id));
            case ROLE -> new PolicyTarget.Role(new RoleId(id));
            case ORGANIZATION -> null;
        };
    }

    private String words() {
        return switch (this) {
            case API -> "API";
            case APP -> "application";
            case ROLE -> "role";
            case ORGANIZATION -> "organization";
        };
    }

    /** The order of a policy's attachments. */
    static String key(PolicyTarget target) {
        return switch (target) {
            case PolicyTarget.Api(ApiId api) -> "api " + api;
            case PolicyTarget.Application(ApplicationId application) -> "app " + application;
            case PolicyTarget.Role(RoleId role) -> "role " + role;
            case PolicyTarget.Organization() -> "organization";
        };
    }

    /** An attachment as replies show it. */
    static Json shown(View view, PolicyTarget target) {
        return switch (target) {
            case PolicyTarget.Api(ApiId id) -> {
                ApiImage api = view.organization().api(id);
                yield Json.of("kind", "api")
                        .and("handle", api == null ? null : api.document().handle().value())
                        .and("id", id.value());
            }
            case PolicyTarget.Application(ApplicationId id) ->
                    Json.of("kind", "app").and("handle", view.handleOf(id)).and("id", id.value());
            case PolicyTarget.Role(RoleId id) -> {
                RoleImage role = view.organization().role(id);
                yield Json.of("kind", "role")
                        .and("handle", role == null ? null : role.document().handle().value())
                        .and("id", id.value());
            }
            case PolicyTarget.Organization() ->
                    Json.of("kind", "organization")
                            .and("handle", view.organization().document().handle().value())
                            .and("id", view.id().value());
        };
    }
}
