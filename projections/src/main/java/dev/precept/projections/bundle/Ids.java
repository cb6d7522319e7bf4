package dev.precept.projections.bundle;

import dev.precept.domain.api.Operation;
import dev.precept.domain.policy.PolicyTarget;
import dev.precept.domain.revocation.CutOffTarget;
import dev.precept.domain.role.Member;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.RoleId;
import dev.precept.domain.shared.ScopeId;
import dev.precept.projections.image.PathPattern;
import dev.precept.projections.image.ResourceDocument;

import java.time.Instant;

/** The ids of documents whose ids have several parts; Rego puts them together alike. */
final class Ids {
    private static final String ORGANIZATION = "organization";
    private static final String API = "api:";
    private static final String APPLICATION = "application:";
    private static final String ROLE = "role:";
    private static final String SCOPE = "scope:";

    private Ids() {}

    /** Of what has a name in an organization, an API or another thing. */
    static String named(String of, String name) {
        return of + ':' + name;
    }

    /** Of the operations of one method that begin as this one. */
    static String operations(ApiId api, Operation operation) {
        PathPattern first = PathPattern.of(operation.path().value()).getFirst();
        String begin = first.parts().size() == 1 ? "=" + first.parts().getFirst() : "*";
        return api.value() + ':' + operation.method().name() + ':' + begin;
    }

    static String authorization(ApplicationId application, ApiId api) {
        return named(application.value(), api.value());
    }

    static String subscription(OrganizationId of, ApplicationId application, ApiId api) {
        return named(of.value(), authorization(application, api));
    }

    static String resource(OrganizationId of, ResourceDocument resource) {
        return named(of.value(), named(resource.api().value(), resource.name().value()));
    }

    /** Of the policies attached to something. */
    static String attachments(OrganizationId of, PolicyTarget target) {
        return named(
                of.value(),
                switch (target) {
                    case PolicyTarget.Organization() -> ORGANIZATION;
                    case PolicyTarget.Api(ApiId api) -> API + api.value();
                    case PolicyTarget.Application(ApplicationId application) ->
                            APPLICATION + application.value();
                    case PolicyTarget.Role(RoleId role) -> ROLE + role.value();
                });
    }

    static String providerGroup(OrganizationId of, Member.ProviderGroup group) {
        return named(of.value(), named(group.provider().value(), group.group()));
    }

    static String cutOff(OrganizationId of, CutOffTarget target) {
        return named(
                of.value(),
                switch (target) {
                    case CutOffTarget.WholeOrganization() -> ORGANIZATION;
                    case CutOffTarget.Client(ApplicationId client) -> "client:" + client.value();
                    case CutOffTarget.Subject(String subject) -> "subject:" + subject;
                    case CutOffTarget.Session(String session, _) -> "session:" + session;
                    case CutOffTarget.Api(ApiId api) -> API + api.value();
                    case CutOffTarget.Scope(ScopeId scope) -> SCOPE + scope.value();
                    case CutOffTarget.Role(RoleId role) -> "role:" + role.value();
                    case CutOffTarget.TokenId(String token, _) -> "token:" + token;
                });
    }

    /** Whether the cut-off of this id is an API's or a scope's. */
    static boolean isOfApiOrScope(String cutOff) {
        int target = cutOff.indexOf(':') + 1;
        return cutOff.startsWith(API, target) || cutOff.startsWith(SCOPE, target);
    }

    /** The target that those attachments' id ends with. */
    static PolicyTarget target(String target) {
        if (target.startsWith(API)) {
            return new PolicyTarget.Api(new ApiId(target.substring(API.length())));
        }
        if (target.startsWith(ROLE)) {
            return new PolicyTarget.Role(new RoleId(target.substring(ROLE.length())));
        }
        return target.startsWith(APPLICATION)
                ? new PolicyTarget.Application(
                        new ApplicationId(target.substring(APPLICATION.length())))
                : new PolicyTarget.Organization();
    }

    /** The target that the cut-off's id ends with, as far as it is found by. */
    static CutOffTarget cutOffTarget(String target) {
        int colon = target.indexOf(':');
        String name = target.substring(colon + 1);
        return switch (target.substring(0, Math.max(0, colon))) {
            case "client" -> new CutOffTarget.Client(new ApplicationId(name));
            case "subject" -> new CutOffTarget.Subject(name);
            case "session" -> new CutOffTarget.Session(name, null);
            case "api" -> new CutOffTarget.Api(new ApiId(name));
            case "scope" -> new CutOffTarget.Scope(new ScopeId(name));
            case "role" -> new CutOffTarget.Role(new RoleId(name));
            case "token" -> new CutOffTarget.TokenId(name, Instant.EPOCH);
            default -> new CutOffTarget.WholeOrganization();
        };
    }
}
