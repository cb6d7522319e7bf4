package dev.precept.projections.image;

import dev.precept.domain.application.ApiAuthorization;
import dev.precept.domain.application.AuthorizationPolicy;
import dev.precept.domain.application.Environment;
import dev.precept.domain.condition.Condition;
import dev.precept.domain.role.RoleAudience;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ScopeId;
import dev.precept.projections.collection.Bits;
import dev.precept.projections.condition.CompiledCondition;
import dev.precept.projections.condition.ExpressionCompiler;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/** An application and what it may ask for. Equal to one of the same content. Immutable. */
public final class ApplicationImage {
    private static final RoleAudience ORGANIZATION = new RoleAudience.Organization();

    private final ApplicationDocument document;
    private final Environment environment;
    private final RoleAudience roleAudience;
    private final int[] apis;
    private final Authorized[] authorized;
    private final Map<ApiId, CompiledCondition> conditions;

    private ApplicationImage(
            ApplicationDocument document,
            int[] apis,
            Authorized[] authorized,
            Map<ApiId, CompiledCondition> conditions) {
        this.document = document;
        this.environment = document.details().environment();
        this.roleAudience =
                switch (document.details().roleAudience()) {
                    case ORGANIZATION -> ORGANIZATION;
                    case APPLICATION -> new RoleAudience.Application(document.id());
                };
        this.apis = apis;
        this.authorized = authorized;
        this.conditions = Map.copyOf(conditions);
    }

    /** What an application may ask for of one API. Immutable. */
    public static final class Authorized {
        private final ApiAuthorization authorization;
        private final boolean isByRoles;
        private final Bits scopes;

        private Authorized(ApiAuthorization authorization, Bits scopes) {
            this.authorization = authorization;
            this.isByRoles = authorization.policy() != AuthorizationPolicy.NO_POLICY;
            this.scopes = scopes;
        }

        /** As it was given. */
        public ApiAuthorization authorization() {
            return authorization;
        }

        /** Whether a user needs a role for it as well. */
        public boolean isByRoles() {
            return isByRoles;
        }

        /** Whether it is for the scope of this number. */
        boolean has(int scope) {
            return scopes.has(scope);
        }
    }

    /** The application, where this gives the numbers of the ids of APIs and scopes. */
    static ApplicationImage of(
            ApplicationDocument document,
            ToIntFunction<String> numbers,
            ExpressionCompiler expressions) {
        Map<Integer, Authorized> byApi = new TreeMap<>();
        Map<ApiId, CompiledCondition> conditions = new HashMap<>();
        for (Map.Entry<ApiId, ApiAuthorization> entry : document.authorizations().entrySet()) {
            BitSet scopes = new BitSet();
            for (ScopeId scope : entry.getValue().scopes()) {
                scopes.set(numbers.applyAsInt(scope.value()));
            }
            byApi.put(
                    numbers.applyAsInt(entry.getKey().value()),
                    new Authorized(entry.getValue(), Bits.of(scopes)));
            Condition condition = entry.getValue().condition();
            if (condition != null) {
                conditions.put(entry.getKey(), CompiledCondition.of(condition, expressions));
            }
        }
        return new ApplicationImage(
                document,
                byApi.keySet().stream().mapToInt(Integer::intValue).toArray(),
                byApi.values().toArray(Authorized[]::new),
                conditions);
    }

    public ApplicationDocument document() {
        return document;
    }

    /** What its calls are for. */
    public Environment environment() {
        return environment;
    }

    /** The audience of the roles that count for it. */
    public RoleAudience roleAudience() {
        return roleAudience;
    }

    /** What it may ask for of the API; null if it is not authorized for it. */
    public @Nullable ApiAuthorization authorization(ApiId api) {
        return document.authorizations().get(api);
    }

    /** What must be so for that to count; null for nothing. */
    public @Nullable CompiledCondition condition(ApiId api) {
        return conditions.isEmpty() ? null : conditions.get(api);
    }

    /** What it may ask for of the API of this number; null if it is not authorized for it. */
    @Nullable Authorized authorized(int api) {
        int at = Arrays.binarySearch(apis, api);
        return at < 0 ? null : authorized[at];
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ApplicationImage image && document.equals(image.document);
    }

    @Override
    public int hashCode() {
        return document.hashCode();
    }
}
