package dev.precept.pdp.management;

import dev.precept.domain.role.Member;
import dev.precept.domain.role.Permission;
import dev.precept.domain.role.RoleAudience;
import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.Id;
import dev.precept.domain.shared.ScopeId;
import dev.precept.pdp.report.Thing;
import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.GroupImage;
import dev.precept.projections.image.IdentityProviderImage;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.RoleImage;
import dev.precept.projections.image.ScopeDocument;
import dev.precept.projections.image.UserImage;

import org.jspecify.annotations.Nullable;

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
        return of(view.organization(), group);
    }

    /** By what it is called in the organization. */
    static Thing of(OrganizationImage organization, Member member) {
        return switch (member) {
            case Member.User(var id) -> {
                UserImage user = organization.user(id);
                yield thing("user", id, user == null ? null : user.document().handle());
            }
            case Member.Group(var id) -> {
                GroupImage group = organization.group(id);
                yield thing("group", id, group == null ? null : group.document().handle());
            }
            case Member.ProviderGroup named -> {
                IdentityProviderImage provider =
                        organization.identityProviders().get(named.provider());
                String handle =
                        provider == null
                                ? null
                                : provider.document().handle().value() + ':' + named.group();
                yield new Thing("idp-group", handle, RoleImage.name(named));
            }
        };
    }

    /** Who acted, as he is called on this image. */
    static Thing of(PolicyImage image, Actor actor) {
        OrganizationImage of =
                actor.organization() == null ? null : image.organization(actor.organization());
        String id = actor.id() == null ? "" : actor.id();
        return switch (actor.kind()) {
            case SERVICE -> new Thing("service", null, "precept");
            case APPLICATION -> {
                var found = of == null ? null : of.applicationWithId(id);
                yield new Thing(
                        "application",
                        found == null ? null : found.document().handle().value(),
                        id);
            }
            case USER -> {
                var found = of == null ? null : of.userWithId(id);
                yield new Thing(
                        "user", found == null ? null : found.document().handle().value(), id);
            }
        };
    }

    private static Thing thing(String type, Id id, @Nullable Object name) {
        return new Thing(type, name == null ? null : name.toString(), id.value());
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
