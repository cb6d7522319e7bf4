package dev.precept.cli.importer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The roles, groups and users of a realm. */
final class KeycloakPeople {
    private static final Set<String> OWN_ROLES = Set.of("offline_access", "uma_authorization");
    private static final String ADMINISTRATION =
            "Rights over Keycloak; rights over Precept are given in organization system.";
    private static final String PERSONAL = "Personal data: bring it by SCIM.";

    private final Realm realm;
    private final Part root;
    private final boolean withUsernames;
    private final Map<String, Set<String>> groupsByPath = new HashMap<>();
    private final Handles groupHandles = new Handles();
    private final Handles userHandles = new Handles();

    KeycloakPeople(Realm realm, Part root, boolean withUsernames) {
        this.realm = realm;
        this.root = root;
        this.withUsernames = withUsernames;
    }

    /** Notes the roles; they are written when it is known what they give. */
    void roles() {
        Part roles = root.part("roles");
        roles.items("realm").forEach(role -> role("", role));
        roles.part("client")
                .members()
                .forEach(
                        (client, of) -> {
                            if (!Realm.OWN_CLIENTS.contains(client)) {
                                of.items().forEach(role -> role(client, role));
                            }
                        });
        roles.end();
        root.leave("defaultRole", "New users have no role: give one to a group that all are in.");
        root.leave("defaultRoles", "New users have no role: give one to a group that all are in.");
        root.leave("defaultGroups", "New users are in no group.");
    }

    private void role(String client, Part role) {
        RoleKey key = new RoleKey(client, role.text("name"));
        role.skip("id", "containerId", "clientRole", "composite", "description", "name");
        Part composites = role.part("composites");
        Set<RoleKey> held = new LinkedHashSet<>();
        composites.texts("realm").forEach(it -> held.add(new RoleKey("", it)));
        composites
                .part("client")
                .members()
                .forEach(
                        (of, names) ->
                                names.items()
                                        .forEach(
                                                it ->
                                                        held.add(
                                                                new RoleKey(
                                                                        of,
                                                                        it.node().asString("")))));
        composites.end();
        held.removeIf(it -> it.client().isEmpty() && isOwn(it.name()));
        boolean isAdministrator = held.removeIf(it -> Realm.OWN_CLIENTS.contains(it.client()));
        if (client.isEmpty() && isOwn(key.name()) && held.isEmpty()) {
            return;
        }
        if (isAdministrator && !isOwn(key.name())) {
            role.leave(ADMINISTRATION);
        }
        role.leave("attributes", "Roles have no attributes; users, groups and resources have.");
        role.end();
        realm.role(key, held);
    }

    private boolean isOwn(String role) {
        return OWN_ROLES.contains(role) || role.equals("default-roles-" + realm.name());
    }

    /** Notes what clients may on their own behalf. */
    void serviceAccounts() {
        for (Part user : root.items("users")) {
            String client = user.text("serviceAccountClientId");
            if (!client.isEmpty()) {
                realm.serviceAccount(client, roles(user, "realmRoles", "clientRoles"));
            }
        }
    }

    private static Set<RoleKey> roles(Part of, String ofRealm, String ofClients) {
        Set<RoleKey> roles = new LinkedHashSet<>();
        of.texts(ofRealm).forEach(it -> roles.add(new RoleKey("", it)));
        of.part(ofClients)
                .members()
                .forEach(
                        (client, names) ->
                                names.items()
                                        .forEach(
                                                it ->
                                                        roles.add(
                                                                new RoleKey(
                                                                        client,
                                                                        it.node().asString("")))));
        return roles;
    }

    void groups() {
        root.items("groups").forEach(group -> group(List.of(), "", group));
    }

    private void group(List<String> parent, String above, Part group) {
        List<String> path = new ArrayList<>(parent);
        path.add(group.text("name"));
        String handle = groupHandles.of(path, String.join(".", path).replace('/', '.'));
        List<String> escaped = path.stream().map(it -> it.replace("/", "~/")).toList();
        for (List<String> names : List.of(path, escaped)) { // as older and newer exports have it
            groupsByPath
                    .computeIfAbsent("/" + String.join("/", names), _ -> new LinkedHashSet<>())
                    .add(handle);
        }
        realm.document().group(handle);
        if (!above.isEmpty()) {
            realm.document().member("groups", above, "groups", handle);
        }
        group.skip("id", "path", "subGroupCount", "access", "parentId", "description");
        give(group, "groups", handle);
        group.leave("attributes", "Attributes of groups: PUT those that conditions ask about.");
        group.items("subGroups").forEach(inner -> group(path, handle, inner));
        group.end();
    }

    /** Gives a user or group the roles that are said of it. */
    private void give(Part of, String kind, String handle) {
        for (RoleKey role : roles(of, "realmRoles", "clientRoles")) {
            if (realm.knows(role)) {
                realm.document().member("roles", realm.role(role), kind, handle);
            } else if (!Realm.OWN_CLIENTS.contains(role.client()) && !isOwn(role.name())) {
                of.leave("The role '" + role + "' is not in the export.");
            } else if (!role.client().isEmpty()) {
                of.leave("The role '" + role + "': " + ADMINISTRATION);
            }
        }
    }

    void users() {
        for (Part user : root.items("users")) {
            if (user.has("serviceAccountClientId")) {
                continue; // what the client may is said by its authorizations
            }
            String id = user.text(withUsernames ? "username" : "id");
            if (id.isEmpty()) {
                user.leave("It has no " + (withUsernames ? "username." : "id."));
            } else if (!user.flag("enabled", true)) {
                user.leave("It is not enabled: nobody is taken over who may not sign in.");
            } else {
                user(id, user);
            }
        }
    }

    private void user(String id, Part user) {
        String handle = userHandles.of(id);
        realm.document().user(handle);
        user.skip("id", "enabled", "createdTimestamp", "totp", "notBefore", "access");
        if (withUsernames) {
            user.skip("username");
        }
        for (String name : new String[] {"username", "email", "firstName", "lastName"}) {
            user.leave(name, PERSONAL);
        }
        user.leave("emailVerified", PERSONAL);
        user.leave("attributes", "May be personal: bring it by SCIM, or PUT what is not.");
        user.leave("credentials", "Secrets are not taken over: users set a password anew.");
        user.leave("federatedIdentities", "Users come with their provider's next sign-in.");
        user.leave("requiredActions", "What users have to do is not in a document.");
        user.leave("clientConsents", "Users are asked again.");
        give(user, "users", handle);
        for (String path : user.texts("groups")) {
            Set<String> groups =
                    groupsByPath.getOrDefault(path.startsWith("/") ? path : "/" + path, Set.of());
            if (groups.size() == 1) {
                groups.forEach(it -> realm.document().member("groups", it, "users", handle));
            } else if (groups.isEmpty()) {
                user.leave("The group '" + path + "' is not in the export.");
            } else {
                user.leave("The group '" + path + "' is several: put the user in those meant.");
            }
        }
        user.end();
    }
}
