package dev.precept.pdp.command;

import dev.precept.domain.api.ApiCommand;
import dev.precept.domain.api.ApiDetails;
import dev.precept.domain.api.DecisionMode;
import dev.precept.domain.api.HttpMethod;
import dev.precept.domain.api.PathTemplate;
import dev.precept.domain.application.AccessTokenSettings;
import dev.precept.domain.application.ApplicationCommand;
import dev.precept.domain.application.ApplicationDetails;
import dev.precept.domain.application.ApplicationType;
import dev.precept.domain.application.ClientAuthentication;
import dev.precept.domain.application.Environment;
import dev.precept.domain.application.GrantType;
import dev.precept.domain.application.RoleAudienceKind;
import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.group.GroupCommand;
import dev.precept.domain.group.GroupMember;
import dev.precept.domain.organization.OrganizationCommand;
import dev.precept.domain.organization.OrganizationMode;
import dev.precept.domain.role.RoleAudience;
import dev.precept.domain.role.RoleCommand;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.GroupId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.RoleId;
import dev.precept.domain.shared.ScopeToken;
import dev.precept.domain.shared.UserId;
import dev.precept.domain.signingkey.SignatureAlgorithm;
import dev.precept.domain.user.UserCommand;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Commands for tests, with ids and handles of their own where nothing else is said. */
final class Commands {
    private static final RandomIds IDS = new RandomIds();

    private Commands() {}

    static String id() {
        return IDS.next();
    }

    /** A handle nobody else has. */
    static Handle handle() {
        return new Handle("h" + id().toLowerCase(java.util.Locale.ROOT));
    }

    static OrganizationCommand.CreateOrganization organization(@Nullable OrganizationId parent) {
        return new OrganizationCommand.CreateOrganization(
                new OrganizationId(id()),
                handle(),
                "An organization",
                parent,
                OrganizationMode.AUTHORIZATION);
    }

    static UserCommand.CreateUser user(OrganizationId organization) {
        return user(organization, handle());
    }

    static UserCommand.CreateUser user(OrganizationId organization, Handle handle) {
        return new UserCommand.CreateUser(new UserId(id()), organization, handle, Attributes.NONE);
    }

    static GroupCommand.CreateGroup group(OrganizationId organization) {
        return new GroupCommand.CreateGroup(
                new GroupId(id()), organization, handle(), Attributes.NONE);
    }

    static GroupCommand.AddGroupMember put(GroupId inner, GroupId outer) {
        return new GroupCommand.AddGroupMember(outer, new GroupMember.Group(inner));
    }

    static RoleCommand.CreateRole role(OrganizationId organization) {
        return new RoleCommand.CreateRole(
                new RoleId(id()),
                organization,
                handle(),
                new RoleAudience.Organization(),
                Set.of());
    }

    static ApiCommand.CreateApi api(OrganizationId organization) {
        String id = id();
        return new ApiCommand.CreateApi(
                new ApiId(id), organization, handle(), "urn:test:" + id, details("An API"));
    }

    static ApiDetails details(String name) {
        return new ApiDetails(
                name, "", null, null, true, false, null, DecisionMode.LIVE, List.of(), List.of());
    }

    /** An import of scopes of these names and of an operation for each. */
    static ApiCommand.ImportDescription description(ApiId api, String... scopes) {
        return new ApiCommand.ImportDescription(
                api,
                Arrays.stream(scopes)
                        .map(name -> new ApiCommand.ScopeSpec(new ScopeToken(name), name, ""))
                        .toList(),
                Arrays.stream(scopes)
                        .map(
                                name ->
                                        new ApiCommand.OperationSpec(
                                                HttpMethod.GET,
                                                new PathTemplate("/" + name),
                                                new ApiCommand.AccessSpec.Scopes(
                                                        List.of(Set.of(new ScopeToken(name))))))
                        .toList());
    }

    static ApplicationCommand.CreateApplication application(OrganizationId organization) {
        return new ApplicationCommand.CreateApplication(
                new ApplicationId(id()), organization, handle(), details());
    }

    static ApplicationDetails details() {
        return new ApplicationDetails(
                "An application",
                ApplicationType.M2M,
                Set.of(GrantType.CLIENT_CREDENTIALS),
                ClientAuthentication.CLIENT_SECRET_BASIC,
                RoleAudienceKind.ORGANIZATION,
                new AccessTokenSettings(3_600, SignatureAlgorithm.RS256),
                Environment.PRODUCTION);
    }
}
