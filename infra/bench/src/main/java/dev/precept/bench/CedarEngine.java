package dev.precept.bench;

import com.cedarpolicy.BasicAuthorizationEngine;
import com.cedarpolicy.model.AuthorizationRequest;
import com.cedarpolicy.model.AuthorizationSuccessResponse;
import com.cedarpolicy.model.entity.Entity;
import com.cedarpolicy.model.exception.AuthException;
import com.cedarpolicy.model.exception.CacheException;
import com.cedarpolicy.model.policy.Policy;
import com.cedarpolicy.model.policy.PolicySet;
import com.cedarpolicy.value.EntityTypeName;
import com.cedarpolicy.value.EntityUID;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;

/**
 * cedar-java, with a policy for each role, parsed once, and told the roles of the user with every
 * question.
 */
final class CedarEngine implements Engine {
    private final Population population;
    private final BasicAuthorizationEngine engine = new BasicAuthorizationEngine();
    private final PolicySet policies;
    private final EntityTypeName users = type("User");
    private final EntityTypeName roles = type("Role");
    private final EntityTypeName scopes = type("Scope");
    private final EntityUID use = new EntityUID(type("Action"), "use");

    CedarEngine(Population population) {
        this.population = population;
        Set<Policy> all = new HashSet<>();
        for (int role = 0; role < population.roles(); role++) {
            String handle = Population.roleHandle(role);
            StringJoiner given = new StringJoiner(", ", "[", "]");
            for (int i = 0; i < Population.SCOPES_PER_ROLE; i++) {
                String scope = Population.scopeName(population.scopeOfRole(role, i));
                given.add("Scope::\"" + scope + "\"");
            }
            all.add(
                    new Policy(
                            "permit(principal in Role::\""
                                    + handle
                                    + "\", action == Action::\"use\", resource) when { "
                                    + given
                                    + ".contains(resource) };",
                            handle));
        }
        policies = new PolicySet(all);
        try {
            policies.cache();
        } catch (CacheException e) {
            throw new BenchException("cedar-java does not take the policies", e);
        }
    }

    private static EntityTypeName type(String name) {
        return EntityTypeName.parse(name).orElseThrow();
    }

    @Override
    public String name() {
        return "cedar-java";
    }

    @Override
    public int questions() {
        return 1_000;
    }

    @Override
    public boolean permits(int user, int scope) {
        Set<EntityUID> held = new HashSet<>();
        for (int i = 0; i < population.rolesPerUser(); i++) {
            held.add(roles.of(Population.roleHandle(population.roleOfUser(user, i))));
        }
        EntityUID principal = users.of(Population.userHandle(user));
        AuthorizationRequest request =
                new AuthorizationRequest(
                        principal, use, scopes.of(Population.scopeName(scope)), Map.of());
        try {
            return engine.isAuthorized(request, policies, Set.of(new Entity(principal, held)))
                    .success
                    .map(AuthorizationSuccessResponse::isAllowed)
                    .orElseThrow(() -> new BenchException("cedar-java refuses the question"));
        } catch (AuthException e) {
            throw new BenchException("cedar-java fails", e);
        }
    }
}
