package dev.precept.projections.testing;

import dev.precept.domain.api.ApiDetails;
import dev.precept.domain.api.ApiEvent.ApiCreated;
import dev.precept.domain.api.ApiEvent.ScopeAdded;
import dev.precept.domain.api.DecisionMode;
import dev.precept.domain.api.HttpMethod;
import dev.precept.domain.api.Operation;
import dev.precept.domain.api.OperationAccess;
import dev.precept.domain.api.OperationAccess.RequiredScope;
import dev.precept.domain.api.PathTemplate;
import dev.precept.domain.application.AccessTokenSettings;
import dev.precept.domain.application.ApplicationDetails;
import dev.precept.domain.application.ApplicationEvent.ApplicationCreated;
import dev.precept.domain.application.ApplicationType;
import dev.precept.domain.application.ClientAuthentication;
import dev.precept.domain.application.Environment;
import dev.precept.domain.application.GrantType;
import dev.precept.domain.application.RoleAudienceKind;
import dev.precept.domain.group.GroupEvent.GroupCreated;
import dev.precept.domain.role.RoleAudience;
import dev.precept.domain.role.RoleEvent.RoleCreated;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.GroupId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.RoleId;
import dev.precept.domain.shared.ScopeId;
import dev.precept.domain.shared.ScopeToken;
import dev.precept.domain.shared.UserId;
import dev.precept.domain.signingkey.SignatureAlgorithm;
import dev.precept.domain.user.UserEvent.UserCreated;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Set;

/** Events that make things whose handles are their ids, in organization {@link #ACME}. */
public final class Samples {
    /** The organization. */
    public static final OrganizationId ACME = new OrganizationId("acme");

    private Samples() {}

    public static ApiCreated api(String id) {
        return new ApiCreated(
                new ApiId(id), ACME, new Handle(id), "https://" + id, details(id, null));
    }

    /** Details of an API; nothing is asked for but authorization. */
    public static ApiDetails details(String name, @Nullable String resourceType) {
        return new ApiDetails(
                name,
                "",
                null,
                null,
                true,
                false,
                resourceType,
                DecisionMode.LIVE,
                List.of(),
                List.of());
    }

    /** A scope whose wire name is its name. */
    public static ScopeAdded scope(String id, String name) {
        ScopeToken token = new ScopeToken(name);
        return new ScopeAdded(new ScopeId(id), token, token, name, "");
    }

    /** An operation that asks for one of these scopes. */
    public static Operation operation(HttpMethod method, String path, String... scopes) {
        List<List<RequiredScope>> alternatives =
                List.of(scopes).stream()
                        .map(id -> List.of(new RequiredScope(new ScopeId(id), token(id))))
                        .toList();
        return new Operation(
                method, new PathTemplate(path), new OperationAccess.Scopes(alternatives));
    }

    public static ApplicationCreated application(String id) {
        return new ApplicationCreated(
                new ApplicationId(id), ACME, new Handle(id), applicationDetails(id));
    }

    /** Details of a service. */
    public static ApplicationDetails applicationDetails(String name) {
        return new ApplicationDetails(
                name,
                ApplicationType.M2M,
                Set.of(GrantType.CLIENT_CREDENTIALS),
                ClientAuthentication.CLIENT_SECRET_BASIC,
                RoleAudienceKind.ORGANIZATION,
                new AccessTokenSettings(600, SignatureAlgorithm.RS256),
                Environment.PRODUCTION);
    }

    public static RoleCreated role(String id) {
        return new RoleCreated(
                new RoleId(id), ACME, new Handle(id), new RoleAudience.Organization());
    }

    public static UserCreated user(String id) {
        return new UserCreated(new UserId(id), ACME, new Handle(id));
    }

    public static GroupCreated group(String id) {
        return new GroupCreated(new GroupId(id), ACME, new Handle(id));
    }

    private static ScopeToken token(String id) {
        return new ScopeToken(id);
    }
}
