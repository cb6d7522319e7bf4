package dev.precept.projections.decision;

import dev.precept.domain.application.Environment;
import dev.precept.domain.role.Permission;
import dev.precept.domain.role.RoleAudience;
import dev.precept.domain.shared.ScopeId;
import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.RoleImage;
import dev.precept.projections.image.RoleSet;
import dev.precept.projections.image.ScopeDocument;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Objects;

/**
 * What asking for a scope of an instance comes to, whoever asks.
 *
 * @param apiReason why there is no API; else PERMITTED
 * @param isLive whether the API is live
 * @param api the API's number
 * @param scopeReason why there is no scope; else PERMITTED
 * @param isNamed whether the scope is what its wire name means
 * @param scope null where there is none
 * @param ofOrganization the organization's roles that give it
 * @param isConditional whether a role gives it under a condition
 */
record ScopeRow(
        Reason apiReason,
        boolean isLive,
        int api,
        Reason scopeReason,
        boolean isNamed,
        @Nullable ScopeId scope,
        @Nullable RoleSet ofOrganization,
        boolean isConditional) {

    static ScopeRow of(View view, Interning names, int number) {
        Interning.ScopeName name = names.scopeName(number);
        Resource resource =
                Resource.of(
                        view,
                        new AccessRequest(
                                view.organization().document().id(),
                                new Subject.Unknown("", ""),
                                name.scope(),
                                name.api(),
                                "",
                                null,
                                Environment.PRODUCTION,
                                Instant.EPOCH));
        ApiImage api = resource.api();
        if (api == null || resource.operationReason() != Reason.PERMITTED) {
            int at = api == null ? Interned.NONE : names.api(api.document().id());
            boolean isLive = api != null && api.document().lifecycle().isLive();
            return new ScopeRow(
                    resource.apiReason(),
                    isLive,
                    at,
                    resource.operationReason(),
                    false,
                    null,
                    null,
                    false);
        }
        ScopeDocument scope = resource.alternatives().getFirst().scopes().getFirst();
        return new ScopeRow(
                Reason.PERMITTED,
                api.document().lifecycle().isLive(),
                names.api(api.document().id()),
                Reason.PERMITTED,
                view.names(api, scope),
                scope.id(),
                view.organization().giving(scope.id(), new RoleAudience.Organization()),
                isConditional(view, scope.id()));
    }

    private static boolean isConditional(View view, ScopeId scope) {
        for (RoleImage role : view.organization().rolesGiving(scope)) {
            for (Permission permission : role.document().permissions()) {
                if (permission.scope().equals(scope) && permission.condition() != null) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The roles that count for the application and give the scope, which is there. */
    RoleSet giving(View view, ApplicationRow application) {
        return switch (application.audience()) {
            case RoleAudience.Organization() -> Objects.requireNonNull(ofOrganization);
            case RoleAudience.Application audience ->
                    view.organization().giving(Objects.requireNonNull(scope), audience);
        };
    }
}
