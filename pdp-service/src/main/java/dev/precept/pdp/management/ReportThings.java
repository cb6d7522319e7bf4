package dev.precept.pdp.management;

import dev.precept.domain.role.Member;
import dev.precept.domain.role.Permission;
import dev.precept.domain.role.RoleAudience;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.ScopeId;
import dev.precept.pdp.report.Thing;
import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.GroupImage;
import dev.precept.projections.image.IdentityProviderImage;
import dev.precept.projections.image.RoleImage;
import dev.precept.projections.image.ScopeDocument;
import dev.precept.projections.image.UserImage;

import java.util.Collection;
import java.util.List;

/** Things of an organization as reports name them. */
record ReportThings(View view) {
    static Thing of(UserImage user) {
        return new Thing("user", user.handle(), user.name());
    }

    static Thing of(ApplicationImage application) {
        return new Thing(
                "application",
                application.document().handle().value(),
                application.document().id().value());
    }

    static Thing of(RoleImage role) {
        return new Thing("role", role.document().handle().value(), role.document().id().value());
    }

    static Thing of(GroupImage group) {
        return new Thing("group", group.document().handle().value(), group.id().value());
    }

    /** By the provider's handle and the group's name, as paths have it. */
    Thing of(Member.ProviderGroup group) {
        IdentityProviderImage provider =
                view.organization().identityProviders().get(group.provider());
        return new Thing(
                "idp-group",
                provider == null
                        ? null
                        : provider.document().handle().value() + ':' + group.group(),
                RoleImage.name(group));
    }

    Thing application(ApplicationId id) {
        return new Thing("application", view.handleOf(id), id.value());
    }

    Thing api(ApiId id) {
        ApiImage api = view.api(id);
        return new Thing("api", api == null ? null : api.document().handle().value(), id.value());
    }

    /** The application of a role's audience, or the organization. */
    Thing audience(RoleAudience audience) {
        return switch (audience) {
            case RoleAudience.Organization() ->
                    new Thing(
                            "organization",
                            view.organization().document().handle().value(),
                            view.id().value());
            case RoleAudience.Application(ApplicationId id) -> application(id);
        };
    }

    /** A scope's name; its id where it is gone. */
    String scope(ApiId apiId, ScopeId id) {
        ApiImage api = view.api(apiId);
        ScopeDocument scope = api == null ? null : api.scope(id);
        return scope == null ? id.value() : scope.name().value();
    }

    /** {@code api/scope}, by handle and name, or by id what is gone. */
    String name(Permission permission) {
        Thing api = api(permission.api());
        String handle = api.handle();
        return (handle == null ? api.id() : handle)
                + '/'
                + scope(permission.api(), permission.scope());
    }

    /** The names of scopes of an API that are there, in order. */
    List<String> scopes(ApiId apiId, Collection<ScopeId> ids) {
        return ids.stream().map(id -> scope(apiId, id)).sorted().toList();
    }
}
