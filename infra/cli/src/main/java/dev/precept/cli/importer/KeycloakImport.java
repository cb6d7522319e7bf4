package dev.precept.cli.importer;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads a realm as Keycloak exports it: its clients become applications and APIs, its client scopes
 * scopes, roles with composites roles, groups groups, users users without personal data. Source:
 * Keycloak Admin REST API, RealmRepresentation.
 */
public final class KeycloakImport {
    private static final String SETTINGS =
            "A setting of the realm: Precept's sign-in, sessions and tokens have settings of their"
                    + " own.";

    /** What a realm has many of. */
    private static final List<String> THINGS =
            List.of(
                    "clients",
                    "clientScopes",
                    "groups",
                    "users",
                    "identityProviders",
                    "authenticationFlows");

    private final Realm realm;
    private final Part root;
    private final boolean withUsernames;

    private KeycloakImport(Realm realm, Part root, boolean withUsernames) {
        this.realm = realm;
        this.root = root;
        this.withUsernames = withUsernames;
    }

    /**
     * The realm as a document.
     *
     * @param source the export
     * @param json reads JSON that stands in a text
     * @param withUsernames whether users' handles are their names, which then stand in the log for
     *     ever, and not their ids
     * @throws IllegalArgumentException it is no realm
     */
    public static Imported read(
            Source source, Function<String, JsonNode> json, boolean withUsernames) {
        List<Left> left = new ArrayList<>();
        Part root = Part.of(source, left);
        if (!source.content().path("realm").isString() || root.text("realm").isEmpty()) {
            throw noRealm(source, "it has no member 'realm' that is a name");
        }
        for (String things : THINGS) {
            JsonNode of = source.content().path(things);
            boolean isAbsent = of.isMissingNode() || of.isNull();
            if (!isAbsent && !(of.isArray() && of.valueStream().allMatch(JsonNode::isObject))) {
                throw noRealm(source, "'" + things + "' is no array of objects");
            }
        }
        String name = root.text("realm");
        Realm realm = new Realm(name, json);
        new KeycloakImport(realm, root, withUsernames).read();
        return new Imported(realm.document().written(), left);
    }

    private static IllegalArgumentException noRealm(Source source, String reason) {
        return new IllegalArgumentException(
                source.file() + " is no realm of Keycloak: " + reason + ".");
    }

    private void read() {
        root.skip(
                "id", "displayName", "displayNameHtml", "enabled", "keycloakVersion", "notBefore");
        KeycloakPeople people = new KeycloakPeople(realm, root, withUsernames);
        people.roles();
        people.serviceAccounts();
        KeycloakScopes scopes = new KeycloakScopes(realm, root);
        List<KeycloakClient> clients =
                root.items("clients").stream()
                        .map(it -> new KeycloakClient(realm, it, scopes))
                        .toList();
        clients.forEach(KeycloakClient::permissions);
        scopes.read();
        clients.forEach(KeycloakClient::read);
        realm.writeRoles();
        people.groups();
        people.users();
        identityProviders();
        flows();
        root.leave("components", "Keys, user federation and policies of Keycloak's own.");
        root.leave("smtpServer", "Mail is not sent by Precept.");
        root.leave("clientProfiles", "See 'profile' of applications.");
        root.leave("clientPolicies", "See 'profile' of applications and the registration policy.");
        root.leave("requiredActions", "What users have to do is not in a document.");
        settings();
        root.end();
    }

    private void identityProviders() {
        Handles handles = new Handles();
        for (Part provider : root.items("identityProviders")) {
            String kind = provider.text("providerId");
            Part config = provider.part("config");
            String issuer = config.text("issuer");
            String keys = config.text("jwksUrl");
            if (!Set.of("oidc", "keycloak-oidc").contains(kind)
                    || issuer.isEmpty()
                    || keys.isEmpty()) {
                provider.leave(
                        "A provider of kind '"
                                + kind
                                + "' without issuer and jwksUrl: Precept takes OpenID Connect.");
                continue;
            }
            if (!provider.flag("enabled", true)) {
                provider.leave("It is not enabled: nobody is to come from there.");
                continue;
            }
            provider.skip("alias", "internalId", "displayName");
            ObjectNode made = realm.document().identityProvider(handles.of(provider.text("alias")));
            made.put("issuer", issuer).put("jwksUri", keys);
            made.putArray("audience").add(config.text("clientId"));
            config.leave(
                    "clientSecret",
                    "Secrets are not taken over: for sign-in PUT 'signIn' with the secret.");
            config.leave("authorizationUrl", "For sign-in say 'discovery' and 'signIn'.");
            config.leave("tokenUrl", "For sign-in say 'discovery' and 'signIn'.");
            config.end();
            provider.end();
        }
        root.leave(
                "identityProviderMappers",
                "Groups of a provider are given roles by members/idp-groups of a role.");
    }

    private void flows() {
        for (Part flow : root.items("authenticationFlows")) {
            if (!flow.flag("builtIn", false)) {
                flow.leave("How people sign in is Precept's own; policies ask for acr and amr.");
            }
        }
        root.leave("authenticatorConfig", "How people sign in is Precept's own.");
    }

    /** What is one value each is told as such. */
    private void settings() {
        root.node().properties().stream()
                .filter(it -> it.getValue().isValueNode())
                .map(Map.Entry::getKey)
                .filter(it -> !Set.of("realm", "id", "enabled", "notBefore").contains(it))
                .filter(it -> !it.startsWith("displayName") && !it.equals("keycloakVersion"))
                .forEach(it -> root.leave(it, SETTINGS));
    }
}
