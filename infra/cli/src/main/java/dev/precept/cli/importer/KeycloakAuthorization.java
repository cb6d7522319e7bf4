package dev.precept.cli.importer;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The authorization settings of a client: its scopes become scopes of the API, and a role gives a
 * scope where every permission that has a say lets its holders. What other policies would decide is
 * reported and gives nothing. Source: Keycloak, ResourceServerRepresentation.
 */
final class KeycloakAuthorization {
    private static final String AFFIRMATIVE = "AFFIRMATIVE";
    private static final String NO_RESOURCE = "\0";

    private final Realm realm;
    private final String api;
    private final Part settings;
    private final Map<String, Part> policies = new LinkedHashMap<>();
    private final Map<String, Set<String>> scopesByResource = new LinkedHashMap<>();
    private final Map<String, Set<String>> resourcesByType = new LinkedHashMap<>();

    KeycloakAuthorization(Realm realm, String api, Part settings) {
        this.realm = realm;
        this.api = api;
        this.settings = settings;
    }

    /** A permission: which scopes of which resources, and the roles that it lets. */
    private record Permission(Set<String> resources, Set<String> scopes, Set<RoleKey> roles) {
        boolean says(String resource, String scope) {
            return (resources.isEmpty() || resources.contains(resource))
                    && (scopes.isEmpty() || scopes.contains(scope));
        }
    }

    void read() {
        settings.skip("allowRemoteResourceManagement", "policyEnforcementMode", "id", "clientId");
        settings.skip("name", "decisionStrategy");
        Set<String> all = new LinkedHashSet<>();
        for (Part scope : settings.items("scopes")) {
            scope.skip("id", "name", "displayName", "iconUri");
            String name = scope.text("name");
            if (Realm.isScope(name)) {
                realm.document().scope(api, name, scope.text("displayName"), "");
                all.add(name);
            } else {
                scope.leave("A scope has no blanks, quotes or backslashes.");
            }
            scope.end();
        }
        settings.items("resources").forEach(it -> resource(it, all));
        settings.items("policies").forEach(it -> policies.put(it.text("name"), it));
        permissions(all);
        settings.leave(
                "Nothing says which clients ask for these scopes: authorize the applications that"
                        + " do (…/applications/{app}/authorized-apis/"
                        + api
                        + ").");
        settings.end();
    }

    private void resource(Part resource, Set<String> all) {
        String name = resource.text("name");
        Set<String> of = new LinkedHashSet<>();
        for (Part scope : resource.items("scopes")) {
            String scopeName =
                    scope.node().isString() ? scope.node().asString() : scope.text("name");
            of.add(scopeName);
            if (Realm.isScope(scopeName) && all.add(scopeName)) {
                realm.document().scope(api, scopeName, "", "");
            }
        }
        if (of.isEmpty()) {
            resource.leave(
                    "It has no scopes, so nothing here stands for what its permissions give: say"
                            + " which scopes its operations ask for, and which roles give them.");
        }
        scopesByResource.put(name, of);
        resourcesByType
                .computeIfAbsent(resource.text("type"), _ -> new LinkedHashSet<>())
                .add(name);
        resource.skip("_id", "ownerManagedAccess", "displayName", "owner", "icon_uri", "iconUri");
        resource.leave("uri", "It has no method: say the operations of the API by its OpenAPI.");
        resource.leave("uris", "It has no method: say the operations of the API by its OpenAPI.");
        resource.leave(
                "attributes", "Attributes of resources: PUT those that conditions ask about.");
        resource.end();
    }

    private void permissions(Set<String> all) {
        boolean isAny = settings.text("decisionStrategy").equals(AFFIRMATIVE);
        Set<Permission> permissions = new LinkedHashSet<>();
        for (Part policy : policies.values()) {
            String type = policy.text("type");
            if (type.equals("resource") || type.equals("scope")) {
                permissions.add(permission(policy));
            }
        }
        for (String scope : all) {
            Set<RoleKey> roles = null;
            for (Map.Entry<String, Set<String>> resource : scopesByResource.entrySet()) {
                if (resource.getValue().contains(scope)) {
                    Set<RoleKey> here = roles(permissions, resource.getKey(), scope, isAny);
                    roles = roles == null ? here : narrowed(roles, here, scope);
                }
            }
            if (roles == null) {
                roles = roles(permissions, "", scope, isAny);
            }
            roles.forEach(it -> realm.grant(it, new Grant(api, scope)));
        }
    }

    /** A scope is one for all resources here: who has it everywhere has it. */
    private Set<RoleKey> narrowed(Set<RoleKey> one, Set<RoleKey> other, String scope) {
        Set<RoleKey> both = new LinkedHashSet<>(one);
        both.retainAll(other);
        if (both.size() < one.size() || both.size() < other.size()) {
            settings.leave(
                    "The scope '"
                            + scope
                            + "' is given to other roles at other resources: only those that have"
                            + " it at all are given it.");
        }
        return both;
    }

    private static Set<RoleKey> roles(
            Set<Permission> permissions, String resource, String scope, boolean isAny) {
        Set<RoleKey> roles = new LinkedHashSet<>();
        boolean isFirst = true;
        for (Permission permission : permissions) {
            if (!permission.says(resource, scope)) {
                continue;
            }
            if (isAny || isFirst) {
                roles.addAll(permission.roles());
            } else {
                roles.retainAll(permission.roles());
            }
            isFirst = false;
        }
        return roles;
    }

    private Permission permission(Part policy) {
        policy.skip("id", "name", "type", "logic", "decisionStrategy", "description");
        Part config = policy.part("config");
        Set<String> resources = new LinkedHashSet<>(texts(config, "resources"));
        String type = config.text("defaultResourceType");
        if (!type.isEmpty()) {
            resources.addAll(resourcesByType.getOrDefault(type, Set.of()));
        }
        if (!type.isEmpty() || policy.text("type").equals("resource")) {
            resources.add(NO_RESOURCE); // of no resource but these, though there be none
        }
        Set<String> scopes = new LinkedHashSet<>(texts(config, "scopes"));
        Optional<Set<RoleKey>> roles =
                policy.has("config") ? combined(policy, 0) : Optional.empty();
        if (roles.isEmpty()) {
            policy.leave("Who it lets is not a matter of one role each: it gives nobody anything.");
        }
        return new Permission(resources, scopes, roles.orElse(Set.of()));
    }

    /** The roles each of which suffices; nothing where it is not as simple as that. */
    private Optional<Set<RoleKey>> combined(Part policy, int depth) {
        List<String> names = texts(policy.part("config"), "applyPolicies");
        boolean isAny = policy.text("decisionStrategy").equals(AFFIRMATIVE) || names.size() == 1;
        if (!isAny || depth > policies.size() || isNegative(policy)) {
            return Optional.empty();
        }
        Set<RoleKey> roles = new LinkedHashSet<>();
        for (String name : names) {
            Part applied = policies.get(name);
            Optional<Set<RoleKey>> of =
                    applied == null ? Optional.empty() : rolesOf(applied, depth + 1);
            if (of.isPresent()) {
                roles.addAll(of.get());
            } else {
                policy.leave("The policy '" + name + "' is not by roles: it lets nobody here.");
            }
        }
        return Optional.of(roles);
    }

    private static boolean isNegative(Part policy) {
        return policy.text("logic").equals("NEGATIVE");
    }

    private Optional<Set<RoleKey>> rolesOf(Part policy, int depth) {
        return switch (policy.text("type")) {
            case "role" -> isNegative(policy) ? Optional.empty() : byRole(policy);
            case "aggregate" -> combined(policy, depth);
            default -> {
                policy.leave("A policy of type '" + policy.text("type") + "' is not taken over.");
                yield Optional.empty();
            }
        };
    }

    /** One of them suffices, unless several are required at once. */
    private Optional<Set<RoleKey>> byRole(Part policy) {
        Set<RoleKey> any = new LinkedHashSet<>();
        Set<RoleKey> required = new LinkedHashSet<>();
        for (Part role : policy.part("config").unfolded("roles", realm.json()).items()) {
            String text = role.text("id");
            Set<RoleKey> named = realm.named(text);
            if (named.size() != 1) {
                policy.leave(
                        "The role '"
                                + text
                                + (named.isEmpty()
                                        ? "' is not in the export."
                                        : "' is several: nobody is let by any of them."));
                return Optional.empty();
            }
            (role.flag("required", false) ? required : any).addAll(named);
        }
        if (required.isEmpty()) {
            return Optional.of(any);
        }
        if (required.size() == 1) {
            return Optional.of(required);
        }
        policy.leave("Several roles are required at once: that is a condition, not a role.");
        return Optional.empty();
    }

    private List<String> texts(Part config, String name) {
        return config.unfolded(name, realm.json()).items().stream()
                .map(it -> it.node().asString(""))
                .toList();
    }
}
