package dev.precept.cli.importer;

import tools.jackson.databind.JsonNode;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** What the parts of a Keycloak import have in common. Not thread-safe. */
final class Realm {
    /** Clients that Keycloak makes in every realm. */
    static final Set<String> OWN_CLIENTS =
            Set.of(
                    "account",
                    "account-console",
                    "admin-cli",
                    "broker",
                    "realm-management",
                    "security-admin-console");

    /** RFC 6749 section 3.3. */
    private static final Pattern SCOPE = Pattern.compile("[!\\x23-\\x5B\\x5D-\\x7E]{1,256}");

    private final String name;
    private final Document document = new Document();
    private final Handles apis = new Handles();
    private final Handles applications = new Handles();
    private final Handles roleHandles = new Handles();
    private final Map<RoleKey, Set<RoleKey>> composites = new LinkedHashMap<>();
    private final Map<String, Set<RoleKey>> rolesByText = new HashMap<>();
    private final Map<RoleKey, Set<Grant>> grants = new LinkedHashMap<>();
    private final Map<String, Set<RoleKey>> serviceAccounts = new LinkedHashMap<>();
    private final Function<String, JsonNode> json;

    Realm(String name, Function<String, JsonNode> json) {
        this.name = name;
        this.json = json;
    }

    String name() {
        return name;
    }

    Document document() {
        return document;
    }

    /** Reads JSON that stands in a text. */
    Function<String, JsonNode> json() {
        return json;
    }

    /** Whether Precept's tokens can have a scope of this name. */
    static boolean isScope(String text) {
        return SCOPE.matcher(text).matches();
    }

    /** The handle of the API with this audience; made where it is not there. */
    String api(String audience) {
        String handle = apis.of(audience);
        if (!document.has("apis", handle)) {
            document.api(handle, audience, audience).put("lifecycle", "PUBLISHED");
        }
        return handle;
    }

    String application(String clientId) {
        return applications.of(clientId);
    }

    String role(RoleKey key) {
        return roleHandles.of(key, key.toString().replace('/', '.'));
    }

    /** Notes a role, with the roles that whoever holds it has as well. */
    void role(RoleKey key, Set<RoleKey> held) {
        composites.put(key, held);
        rolesByText.computeIfAbsent(key.toString(), _ -> new LinkedHashSet<>()).add(key);
    }

    boolean knows(RoleKey key) {
        return composites.containsKey(key);
    }

    /** The roles that a text may mean. */
    Set<RoleKey> named(String text) {
        return rolesByText.getOrDefault(text, Set.of());
    }

    /** Notes what a role gives. */
    void grant(RoleKey key, Grant grant) {
        grants.computeIfAbsent(key, it -> new LinkedHashSet<>()).add(grant);
    }

    /** The roles that give a scope, not by another role. */
    Set<RoleKey> givers(Grant grant) {
        Set<RoleKey> givers = new LinkedHashSet<>();
        grants.forEach(
                (role, given) -> {
                    if (given.contains(grant)) {
                        givers.add(role);
                    }
                });
        return givers;
    }

    /** Notes the roles of a client's own user. */
    void serviceAccount(String clientId, Set<RoleKey> roles) {
        serviceAccounts.put(clientId, roles);
    }

    /** Whether a client on its own behalf has one of these roles, also by another role. */
    boolean serviceAccountHolds(String clientId, Set<RoleKey> any) {
        return serviceAccounts.getOrDefault(clientId, Set.of()).stream()
                .anyMatch(role -> closure(role).stream().anyMatch(any::contains));
    }

    /** A role and all that it is composed of. */
    Set<RoleKey> closure(RoleKey role) {
        Set<RoleKey> all = new HashSet<>();
        Deque<RoleKey> open = new ArrayDeque<>(List.of(role));
        while (!open.isEmpty()) {
            RoleKey next = open.pop();
            if (all.add(next)) {
                open.addAll(composites.getOrDefault(next, Set.of()));
            }
        }
        return all;
    }

    /** Writes the roles, each with what it and those in it give. */
    void writeRoles() {
        for (RoleKey key : composites.keySet()) {
            String handle = role(key);
            document.role(handle);
            closure(key).stream()
                    .flatMap(it -> grants.getOrDefault(it, Set.of()).stream())
                    .forEach(it -> document.permit(handle, it.api(), it.scope()));
        }
    }
}
