package dev.precept.bench;

import org.casbin.jcasbin.main.Enforcer;
import org.casbin.jcasbin.model.Model;

import java.util.ArrayList;
import java.util.List;

/** jCasbin with its model of roles with permissions: a policy for each scope a role gives. */
final class CasbinEngine implements Engine {
    private static final String MODEL =
            """
            [request_definition]
            r = sub, obj
            [policy_definition]
            p = sub, obj
            [role_definition]
            g = _, _
            [policy_effect]
            e = some(where (p.eft == allow))
            [matchers]
            m = g(r.sub, p.sub) && r.obj == p.obj
            """;

    private final Enforcer enforcer;

    CasbinEngine(Population population) {
        Model model = new Model();
        model.loadModelFromText(MODEL);
        enforcer = new Enforcer(model);
        enforcer.enableLog(false);
        enforcer.enableAutoSave(false);
        List<List<String>> policies = new ArrayList<>();
        for (int role = 0; role < population.roles(); role++) {
            for (int i = 0; i < Population.SCOPES_PER_ROLE; i++) {
                String scope = Population.scopeName(population.scopeOfRole(role, i));
                policies.add(List.of(Population.roleHandle(role), scope));
            }
        }
        enforcer.addPolicies(policies.stream().distinct().toList());
        List<List<String>> roles = new ArrayList<>();
        for (int user = 0; user < USERS; user++) {
            for (int i = 0; i < population.rolesPerUser(); i++) {
                String role = Population.roleHandle(population.roleOfUser(user, i));
                roles.add(List.of(Population.userHandle(user), role));
            }
        }
        enforcer.addGroupingPolicies(roles);
    }

    @Override
    public String name() {
        return "jcasbin";
    }

    @Override
    public int questions() {
        return 100;
    }

    @Override
    public boolean permits(int user, int scope) {
        return enforcer.enforce(Population.userHandle(user), Population.scopeName(scope));
    }
}
