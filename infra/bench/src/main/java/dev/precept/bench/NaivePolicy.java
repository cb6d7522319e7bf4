package dev.precept.bench;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The same rule as anybody would write it first: maps of strings to sets of strings. */
final class NaivePolicy {
    private final Map<String, List<String>> rolesOfUser = new HashMap<>();
    private final Map<String, Set<String>> scopesOfRole = new HashMap<>();
    private final Map<String, Set<String>> apisOfApplication = new HashMap<>();

    NaivePolicy(Population population) {
        for (int role = 0; role < population.roles(); role++) {
            Set<String> scopes = new HashSet<>();
            for (int i = 0; i < Population.SCOPES_PER_ROLE; i++) {
                int scope = population.scopeOfRole(role, i);
                scopes.add(name(Population.apiOfScope(scope), scope));
            }
            scopesOfRole.put(Population.roleHandle(role), scopes);
        }
        for (int user = 0; user < population.users(); user++) {
            String[] roles = new String[population.rolesPerUser()];
            for (int i = 0; i < roles.length; i++) {
                roles[i] = Population.roleHandle(population.roleOfUser(user, i));
            }
            rolesOfUser.put(Population.userHandle(user), Arrays.asList(roles));
        }
        for (int application = 0; application < population.applications(); application++) {
            int first = application % population.apis();
            int second = (first + 1) % population.apis();
            apisOfApplication.put(
                    Population.applicationHandle(application),
                    Set.of(Population.apiHandle(first), Population.apiHandle(second)));
        }
    }

    private static String name(int api, int scope) {
        return Population.apiHandle(api) + " " + Population.scopeName(scope);
    }

    boolean decide(String user, String application, String api, String scope) {
        List<String> roles = rolesOfUser.get(user);
        Set<String> apis = apisOfApplication.get(application);
        if (roles == null || apis == null || !apis.contains(api)) {
            return false;
        }
        String name = api + " " + scope;
        for (String role : roles) {
            Set<String> scopes = scopesOfRole.get(role);
            if (scopes != null && scopes.contains(name)) {
                return true;
            }
        }
        return false;
    }
}
