package dev.precept.projections.decision;

import static dev.precept.projections.decision.Reason.PERMITTED;

import dev.precept.domain.application.ApiAuthorization;
import dev.precept.domain.application.AuthorizationPolicy;
import dev.precept.domain.application.Environment;
import dev.precept.domain.role.RoleAudience;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ScopeId;
import dev.precept.projections.collection.Bits;
import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.ScopeDocument;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What an application has to do with APIs, by their numbers. Never changed. */
final class ApplicationRow {
    private final Environment environment;
    private final RoleAudience audience;
    private final int[] apis;
    private final Grant[] grants;

    private ApplicationRow(
            Environment environment, RoleAudience audience, int[] apis, Grant[] grants) {
        this.environment = environment;
        this.audience = audience;
        this.apis = apis;
        this.grants = grants;
    }

    /** What an application has to do with one API. Never changed. */
    static final class Grant {
        private final Reason relation;
        private final Reason subscription;
        private final boolean isByRoles;
        private final boolean isConditional;
        private final Bits scopes;

        private Grant(
                Reason relation,
                Reason subscription,
                @Nullable ApiAuthorization authorization,
                Bits scopes) {
            this.relation = relation;
            this.subscription = subscription;
            this.isByRoles =
                    authorization == null
                            || authorization.policy() != AuthorizationPolicy.NO_POLICY;
            this.isConditional = authorization != null && authorization.condition() != null;
            this.scopes = scopes;
        }

        Reason relation() {
            return relation;
        }

        Reason subscription() {
            return subscription;
        }

        boolean isByRoles() {
            return isByRoles;
        }

        /** Whether it depends on a condition. */
        boolean isConditional() {
            return isConditional;
        }

        /** Whether the application is authorized for the scope. */
        boolean hasScope(int number) {
            return scopes.has(number);
        }
    }

    static ApplicationRow of(View view, ApplicationImage application, Interning names) {
        Set<ApiId> related = new HashSet<>(application.document().authorizations().keySet());
        related.addAll(view.organization().subscribedApis(application.document().id()));
        Map<Integer, Grant> byNumber = new TreeMap<>();
        for (ApiId id : related) {
            ApiImage api = view.api(id);
            if (api != null) {
                byNumber.put(names.api(id), grant(view, application, api, names));
            }
        }
        return new ApplicationRow(
                application.environment(),
                application.roleAudience(),
                byNumber.keySet().stream().mapToInt(Integer::intValue).toArray(),
                byNumber.values().toArray(Grant[]::new));
    }

    private static Grant grant(
            View view, ApplicationImage application, ApiImage api, Interning names) {
        Party party = new Party(application, null);
        Reason relation = Terms.relation(view, party, api);
        Reason subscription = Terms.subscription(view, party, api);
        ApiAuthorization authorization = application.authorization(api.document().id());
        BitSet scopes = new BitSet();
        if (authorization != null && relation == PERMITTED) {
            for (ScopeId id : authorization.scopes()) {
                ScopeDocument scope = api.scope(id);
                if (scope != null) {
                    String handle = api.document().handle().value();
                    scopes.set(names.scope(handle, scope.name().value()));
                }
            }
        }
        return new Grant(relation, subscription, authorization, Bits.of(scopes));
    }

    Environment environment() {
        return environment;
    }

    RoleAudience audience() {
        return audience;
    }

    /** What it has to do with the API of this number; null for nothing. Allocates nothing. */
    @Nullable Grant grant(int api) {
        int at = Arrays.binarySearch(apis, api);
        return at < 0 ? null : grants[at];
    }
}
