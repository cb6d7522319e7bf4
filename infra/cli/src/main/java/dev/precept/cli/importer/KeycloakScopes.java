package dev.precept.cli.importer;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The client scopes of a realm. One belongs to the API that it makes an audience of tokens; who may
 * have it are the holders of its roles, or everybody where it has none.
 */
final class KeycloakScopes {
    /** Those that Keycloak makes in every realm: what they say of users OpenID Connect has. */
    private static final Set<String> OWN =
            Set.of(
                    "acr",
                    "address",
                    "basic",
                    "email",
                    "microprofile-jwt",
                    "offline_access",
                    "openid",
                    "organization",
                    "phone",
                    "profile",
                    "role_list",
                    "roles",
                    "saml_organization",
                    "service_account",
                    "web-origins");

    private final Realm realm;
    private final Part root;
    private final Map<String, Grant> byName = new LinkedHashMap<>();
    private final Set<String> permitted = new HashSet<>();
    private final Map<String, Set<RoleKey>> roles = new HashMap<>();

    KeycloakScopes(Realm realm, Part root) {
        this.realm = realm;
        this.root = root;
    }

    void read() {
        mappings();
        root.items("clientScopes").forEach(this::scope);
        root.leave("defaultDefaultClientScopes", "New applications are authorized for no API.");
        root.leave("defaultOptionalClientScopes", "New applications are authorized for no API.");
    }

    static boolean isOwn(String scope) {
        return OWN.contains(scope);
    }

    /** The scope of an API that a client scope has become, if it has. */
    Map<String, Grant> byName() {
        return byName;
    }

    /** Whether a client scope is for holders of roles, and not for everybody. */
    boolean isByRole(String scope) {
        return permitted.contains(scope) || !roles(scope).isEmpty();
    }

    /** The roles whose holders may have a client scope, where it is not for everybody. */
    Set<RoleKey> roles(String scope) {
        Grant grant = byName.get(scope);
        return grant != null && permitted.contains(scope) ? realm.givers(grant) : asked(scope);
    }

    private Set<RoleKey> asked(String scope) {
        return roles.getOrDefault(scope, Set.of());
    }

    private void mappings() {
        root.items("scopeMappings").forEach(it -> mapping("", it));
        root.part("clientScopeMappings")
                .members()
                .forEach((client, of) -> of.items().forEach(it -> mapping(client, it)));
    }

    private void mapping(String client, Part mapping) {
        String scope = mapping.text("clientScope");
        if (scope.isEmpty()) {
            mapping.leave("Which roles a client's tokens tell of: Precept's tell of scopes.");
            return;
        }
        mapping.texts("roles")
                .forEach(
                        it ->
                                roles.computeIfAbsent(scope, _ -> new LinkedHashSet<>())
                                        .add(new RoleKey(client, it)));
    }

    private void scope(Part scope) {
        String name = scope.text("name");
        if (OWN.contains(name)) {
            return;
        }
        Part attributes = scope.part("attributes");
        boolean isInTokens = attributes.flag("include.in.token.scope", true);
        String protocol = scope.text("protocol");
        if (!isInTokens || !(protocol.isEmpty() || protocol.equals("openid-connect"))) {
            scope.leave("It is no scope of tokens, but a bundle of mappers.");
            return;
        }
        if (!Realm.isScope(name) || attributes.flag("is.dynamic.scope", false)) {
            scope.leave("A scope has no blanks, quotes or backslashes, and no parameters.");
            return;
        }
        scope.skip("id");
        attributes.skip("display.on.consent.screen", "gui.order");
        String api = realm.api(audience(scope));
        boolean isPermitted = realm.document().hasScope(api, name);
        realm.document()
                .scope(
                        api,
                        name,
                        attributes.text("consent.screen.text"),
                        scope.text("description"));
        Grant grant = new Grant(api, name);
        byName.put(name, grant);
        if (isPermitted) {
            permitted.add(name);
            scope.leave(
                    "Authorization settings have a scope of this name of API '"
                            + api
                            + "', and here they are one: only those have it to whom a permission"
                            + " there gives it.");
        }
        for (RoleKey role : isPermitted ? Set.<RoleKey>of() : asked(name)) {
            if (realm.knows(role)) {
                realm.grant(role, grant);
            } else {
                scope.leave("The role '" + role + "' that it asks for is not in the export.");
            }
        }
        attributes.end();
        scope.end();
    }

    /** The audience that the scope brings into tokens. */
    private String audience(Part scope) {
        String found = "";
        for (Part mapper : scope.items("protocolMappers")) {
            Part config = mapper.part("config");
            String audience =
                    config.text("included.client.audience")
                            + config.text("included.custom.audience");
            if (!mapper.text("protocolMapper").equals("oidc-audience-mapper")) {
                mapper.leave("What tokens say besides is Precept's own.");
            } else if (found.isEmpty()) {
                found = audience;
            } else if (!audience.isEmpty()) {
                mapper.leave("A scope is of one API: this one became '" + found + "'.");
            }
        }
        if (found.isEmpty()) {
            scope.leave(
                    "It has no audience mapper, so nothing says of which API it is: it became one"
                            + " of API '"
                            + realm.api(realm.name())
                            + "', whose identifier has to be what the API looks for in 'aud'.");
            return realm.name();
        }
        return found;
    }
}
