package dev.precept.domain;

import dev.precept.domain.api.ApiCommand;
import dev.precept.domain.api.ApiCommand.AccessSpec;
import dev.precept.domain.api.ApiCommand.CreateApi;
import dev.precept.domain.api.ApiCommand.OperationSpec;
import dev.precept.domain.api.ApiCommand.PutScope;
import dev.precept.domain.api.ApiCommand.ScopeSpec;
import dev.precept.domain.api.ApiDetails;
import dev.precept.domain.api.DecisionMode;
import dev.precept.domain.api.HttpMethod;
import dev.precept.domain.api.PathTemplate;
import dev.precept.domain.api.Route;
import dev.precept.domain.application.AccessTokenSettings;
import dev.precept.domain.application.ApplicationCommand.CreateApplication;
import dev.precept.domain.application.ApplicationDetails;
import dev.precept.domain.application.ApplicationType;
import dev.precept.domain.application.ClientAuthentication;
import dev.precept.domain.application.Environment;
import dev.precept.domain.application.GrantType;
import dev.precept.domain.application.RoleAudienceKind;
import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.condition.Condition;
import dev.precept.domain.gateway.ForwardingFamily;
import dev.precept.domain.gateway.GatewayCommand.CreateGateway;
import dev.precept.domain.gateway.GatewayDetails;
import dev.precept.domain.gateway.Trust;
import dev.precept.domain.group.GroupCommand.CreateGroup;
import dev.precept.domain.identityprovider.ClaimNames;
import dev.precept.domain.identityprovider.IdentityProviderCommand.CreateIdentityProvider;
import dev.precept.domain.identityprovider.KeyLocation;
import dev.precept.domain.identityprovider.ProviderDetails;
import dev.precept.domain.organization.OrganizationCommand.CreateOrganization;
import dev.precept.domain.organization.OrganizationMode;
import dev.precept.domain.plan.PlanCommand.CreatePlan;
import dev.precept.domain.plan.PlanDetails;
import dev.precept.domain.policy.Effect;
import dev.precept.domain.policy.PolicyCommand.CreatePolicy;
import dev.precept.domain.policy.PolicyDetails;
import dev.precept.domain.policy.PolicySource;
import dev.precept.domain.role.RoleAudience;
import dev.precept.domain.role.RoleCommand.CreateRole;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.GatewayId;
import dev.precept.domain.shared.GroupId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.IdentityProviderId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.PlanId;
import dev.precept.domain.shared.PolicyId;
import dev.precept.domain.shared.RoleId;
import dev.precept.domain.shared.ScopeToken;
import dev.precept.domain.shared.SigningKeyId;
import dev.precept.domain.shared.UserId;
import dev.precept.domain.signingkey.SignatureAlgorithm;
import dev.precept.domain.signingkey.SigningKey;
import dev.precept.domain.user.UserCommand.CreateUser;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Commands as people would give them; handles are the ids. */
public final class TestData {
    /** The scope of our own API that gives all rights. */
    public static final String ADMIN = "precept:admin";

    private TestData() {}

    /** An organization. */
    public static CreateOrganization createOrganization(
            OrganizationId organization, @Nullable OrganizationId parent) {
        return new CreateOrganization(
                organization,
                new Handle(organization.value()),
                "Organization",
                parent,
                OrganizationMode.AUTHORIZATION);
    }

    /** Details without names that others could hold. */
    public static ApiDetails details() {
        return new ApiDetails(
                "An API",
                "",
                null,
                null,
                true,
                false,
                null,
                DecisionMode.LIVE,
                List.of(),
                List.of());
    }

    /** Details with a resource type and routes. */
    public static ApiDetails details(@Nullable String resourceType, Route... routes) {
        return new ApiDetails(
                "An API",
                "",
                null,
                null,
                true,
                false,
                resourceType,
                DecisionMode.LIVE,
                List.of(routes),
                List.of());
    }

    /** An API in an organization. */
    public static CreateApi createApi(OrganizationId organization, ApiId api) {
        return createApi(organization, api, details());
    }

    /** An API with these details. */
    public static CreateApi createApi(OrganizationId organization, ApiId api, ApiDetails details) {
        return new CreateApi(
                api,
                organization,
                new Handle(api.value()),
                "https://" + api.value() + ".example.com",
                details);
    }

    /** A scope of an API. */
    public static PutScope putScope(ApiId api, String name) {
        return new PutScope(api, scope(name));
    }

    /** A scope. */
    public static ScopeSpec scope(String name) {
        return new ScopeSpec(new ScopeToken(name), name, "");
    }

    /** An operation that needs one alternative of scopes; each alternative's names by spaces. */
    public static OperationSpec operation(HttpMethod method, String path, String... alternatives) {
        List<Set<ScopeToken>> sets =
                Arrays.stream(alternatives)
                        .map(
                                names ->
                                        Arrays.stream(names.split(" "))
                                                .filter(name -> !name.isEmpty())
                                                .map(ScopeToken::new)
                                                .collect(Collectors.toUnmodifiableSet()))
                        .toList();
        return new OperationSpec(method, new PathTemplate(path), new AccessSpec.Scopes(sets));
    }

    /** Exactly these operations. */
    public static ApiCommand operations(ApiId api, OperationSpec... operations) {
        return new ApiCommand.ReplaceOperations(api, List.of(operations));
    }

    /** A service. */
    public static ApplicationDetails service() {
        return application(
                ApplicationType.M2M,
                ClientAuthentication.CLIENT_SECRET_BASIC,
                Set.of(GrantType.CLIENT_CREDENTIALS));
    }

    /** An application of a type. */
    public static ApplicationDetails application(
            ApplicationType type, ClientAuthentication authentication, Set<GrantType> grants) {
        return new ApplicationDetails(
                "An application",
                type,
                grants,
                authentication,
                RoleAudienceKind.ORGANIZATION,
                new AccessTokenSettings(3_600, SignatureAlgorithm.RS256),
                Environment.PRODUCTION);
    }

    /** A service in an organization. */
    public static CreateApplication createApplication(
            OrganizationId organization, ApplicationId application) {
        return new CreateApplication(
                application, organization, new Handle(application.value()), service());
    }

    /** An application of the organization, for calls in the sandbox. */
    public static CreateApplication createTrial(
            OrganizationId organization, ApplicationId application) {
        ApplicationDetails service = service();
        return new CreateApplication(
                application,
                organization,
                new Handle(application.value()),
                new ApplicationDetails(
                        service.name(),
                        service.type(),
                        service.grantTypes(),
                        service.tokenEndpointAuthMethod(),
                        service.roleAudience(),
                        service.accessToken(),
                        Environment.SANDBOX));
    }

    /** A role of the organization, without permissions. */
    public static CreateRole createRole(OrganizationId organization, RoleId role) {
        return new CreateRole(
                role,
                organization,
                new Handle(role.value()),
                new RoleAudience.Organization(),
                Set.of());
    }

    /** A user. */
    public static CreateUser createUser(OrganizationId organization, UserId user) {
        return new CreateUser(user, organization, new Handle(user.value()), Attributes.NONE);
    }

    /** A group. */
    public static CreateGroup createGroup(OrganizationId organization, GroupId group) {
        return new CreateGroup(group, organization, new Handle(group.value()), Attributes.NONE);
    }

    /** A plan. */
    public static CreatePlan createPlan(
            OrganizationId organization, PlanId plan, boolean approvalRequired) {
        return new CreatePlan(
                plan, organization, new Handle(plan.value()), new PlanDetails(approvalRequired));
    }

    /** What a gateway in production is: trusted for these, and spoken for by that client. */
    public static GatewayDetails gateway(@Nullable ApplicationId client, Trust... trusts) {
        return new GatewayDetails(
                Environment.PRODUCTION, ForwardingFamily.X_FORWARDED, Set.of(trusts), client, null);
    }

    /** A gateway in an organization. */
    public static CreateGateway createGateway(
            OrganizationId organization, GatewayId gateway, GatewayDetails details) {
        return new CreateGateway(gateway, organization, new Handle(gateway.value()), details);
    }

    /** A policy that denies under this condition. */
    public static CreatePolicy createPolicy(
            OrganizationId organization, PolicyId policy, Condition condition) {
        return new CreatePolicy(
                policy,
                organization,
                new Handle(policy.value()),
                new PolicyDetails(Effect.DENY, new PolicySource.Condition(condition), Set.of()));
    }

    /** What a provider with this issuer is, its keys below it. */
    public static ProviderDetails provider(String issuer) {
        return new ProviderDetails(
                issuer,
                new KeyLocation.Jwks(issuer + "/jwks"),
                Set.of("https://orders.example.com"),
                ClaimNames.STANDARD);
    }

    /** An identity provider in an organization, at an issuer of its own. */
    public static CreateIdentityProvider createProvider(
            OrganizationId organization, IdentityProviderId provider) {
        return new CreateIdentityProvider(
                provider,
                organization,
                new Handle(provider.value()),
                provider("https://" + provider + ".example.com"));
    }

    /** A public key. */
    public static SigningKey key(String id, SignatureAlgorithm algorithm) {
        return new SigningKey(
                new SigningKeyId(id),
                algorithm,
                switch (algorithm) {
                    case RS256, PS256 -> Map.of("kty", "RSA", "n", "0vx7", "e", "AQAB");
                    case ES256 -> Map.of("kty", "EC", "crv", "P-256", "x", "f83O", "y", "x_FE");
                    case EDDSA -> Map.of("kty", "OKP", "crv", "Ed25519", "x", "11qY");
                });
    }
}
