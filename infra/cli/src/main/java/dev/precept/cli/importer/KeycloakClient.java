package dev.precept.cli.importer;

import tools.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One client of a realm: an application, an API, or both. */
final class KeycloakClient {
    private static final String NO_PASSWORDS =
            "Applications never see passwords: use authorization_code or device_code.";

    private final Realm realm;
    private final Part client;
    private final KeycloakScopes scopes;
    private final String id;
    private final Part attributes;

    KeycloakClient(Realm realm, Part client, KeycloakScopes scopes) {
        this.realm = realm;
        this.client = client;
        this.scopes = scopes;
        this.id = client.text("clientId");
        this.attributes = client.part("attributes");
    }

    private boolean isOwn() {
        return Realm.OWN_CLIENTS.contains(id) || id.equals(realm.name() + "-realm");
    }

    private boolean isOfOpenId() {
        return Set.of("", "openid-connect").contains(client.text("protocol"));
    }

    /** Reads its authorization settings: all clients' before any client scope. */
    void permissions() {
        if (!isOwn()
                && isOfOpenId()
                && client.flag("enabled", true)
                && client.flag("authorizationServicesEnabled", false)) {
            new KeycloakAuthorization(realm, realm.api(id), client.part("authorizationSettings"))
                    .read();
        }
    }

    void read() {
        if (isOwn()) {
            return;
        }
        if (!isOfOpenId()) {
            String protocol = client.text("protocol");
            client.leave("A client of protocol '" + protocol + "': Precept speaks OAuth 2.");
            return;
        }
        if (!client.flag("enabled", true)) {
            client.leave("It is not enabled: what nobody may use is not taken over.");
            return;
        }
        client.skip("authorizationServicesEnabled", "authorizationSettings");
        if (client.flag("bearerOnly", false)) {
            realm.api(id);
        } else {
            application();
        }
        rest();
    }

    private void application() {
        ObjectNode made = realm.document().application(realm.application(id));
        String name = client.text("name");
        made.put("name", name.isEmpty() || name.startsWith("${") ? id : name);
        Set<String> grants = new LinkedHashSet<>();
        boolean isPublic = client.flag("publicClient", false);
        boolean isCode = client.flag("standardFlowEnabled", true);
        List<String> redirects = redirects();
        boolean isNative = redirects.stream().anyMatch(Redirects::isNative) || !isCode;
        made.put("type", isPublic ? isNative ? "NATIVE" : "SPA" : isCode ? "WEB" : "M2M");
        if (isCode) {
            Part from = client.part("redirectUris");
            redirects.forEach(it -> Redirects.take(made, "redirectUris", it, from));
            if (made.path("redirectUris").isEmpty()) {
                client.leave("No address is left to come back to: add redirectUris and the grant.");
                made.put("type", isPublic ? "NATIVE" : "WEB");
            } else {
                grants.add("authorization_code");
                grants.add("refresh_token");
            }
        }
        if (attributes.flag("oauth2.device.authorization.grant.enabled", false)) {
            grants.add("device_code");
            grants.add("refresh_token");
        }
        if (!isPublic && client.flag("serviceAccountsEnabled", false)) {
            grants.add("client_credentials");
        }
        if (!isPublic && attributes.flag("standard.token.exchange.enabled", false)) {
            grants.add("token_exchange");
        }
        made.putArray("grantTypes");
        grants.forEach(it -> Document.add(made, "grantTypes", it));
        made.put("consentRequired", client.flag("consentRequired", false));
        authentication(made, isPublic);
        settings(made);
        authorize(grants.contains("client_credentials"));
    }

    /** Relative addresses are below the client's root. */
    private List<String> redirects() {
        String root = client.text("rootUrl");
        List<String> all = new ArrayList<>();
        for (String uri : client.texts("redirectUris")) {
            all.add(uri.startsWith("/") && root.startsWith("http") ? root + uri : uri);
        }
        return all;
    }

    private void authentication(ObjectNode made, boolean isPublic) {
        String kind = client.text("clientAuthenticatorType");
        client.leave("secret", "Secrets are not taken over: POST a new one to …/secrets.");
        if (isPublic) {
            made.put("tokenEndpointAuthMethod", "none");
            return;
        }
        switch (kind) {
            case "client-jwt" -> {
                String keys = attributes.text("jwks.url");
                if (keys.startsWith("https://")) {
                    made.put("tokenEndpointAuthMethod", "private_key_jwt").put("jwksUri", keys);
                } else {
                    client.leave("private_key_jwt needs jwks or jwksUri: set them.");
                    made.put("tokenEndpointAuthMethod", "client_secret_basic");
                }
                attributes.skip("use.jwks.url");
            }
            case "client-x509" -> {
                made.put("tokenEndpointAuthMethod", "tls_client_auth");
                made.putObject("tlsClientAuth").put("subjectDn", attributes.text("x509.subjectdn"));
            }
            default -> {
                if (!kind.isEmpty() && !kind.equals("client-secret")) {
                    client.leave("Clients do not authenticate by '" + kind + "' here.");
                }
                made.put("tokenEndpointAuthMethod", "client_secret_basic");
            }
        }
    }

    private void settings(ObjectNode made) {
        attributes
                .number("access.token.lifespan")
                .filter(it -> it > 0)
                .ifPresent(it -> made.putObject("accessToken").put("lifetime", it));
        Part after = attributes.part("post.logout.redirect.uris");
        for (String uri : attributes.text("post.logout.redirect.uris").split("##")) {
            if (!uri.isEmpty() && !uri.equals("+")) {
                Redirects.take(made, "postLogoutRedirectUris", uri, after);
            }
        }
        String logout = attributes.text("backchannel.logout.url");
        if (logout.startsWith("https://")) {
            made.put("backchannelLogoutUri", logout);
        } else if (!logout.isEmpty()) {
            attributes.leave("backchannel.logout.url", "https is due.");
        }
        if (attributes.flag("dpop.bound.access.tokens", false)) {
            made.put("senderConstraint", "dpop");
        } else if (attributes.flag("tls.client.certificate.bound.access.tokens", false)) {
            made.put("senderConstraint", "mtls");
        }
        if (attributes.flag("require.pushed.authorization.requests", false)) {
            made.put("requirePushedAuthorizationRequests", true);
        }
    }

    /**
     * What the client may ask for. A scope that only holders of a role have is not given to a
     * client that asks on its own behalf and holds none: here no role would stop it.
     */
    private void authorize(boolean isOnItsOwn) {
        Set<String> names = new LinkedHashSet<>(client.texts("defaultClientScopes"));
        names.addAll(client.texts("optionalClientScopes"));
        Map<String, Set<String>> byApi = new LinkedHashMap<>();
        for (String name : names) {
            Grant grant = scopes.byName().get(name);
            Set<RoleKey> roles = scopes.roles(name);
            if (grant == null) {
                if (!KeycloakScopes.isOwn(name)) {
                    client.leave("The client scope '" + name + "' became no scope of an API.");
                }
            } else if (isOnItsOwn
                    && scopes.isByRole(name)
                    && !realm.serviceAccountHolds(id, roles)) {
                client.leave(
                        "The scope '"
                                + name
                                + "' is for holders of roles, and its service account holds none"
                                + " of them: it is not authorized for it.");
            } else {
                byApi.computeIfAbsent(grant.api(), _ -> new LinkedHashSet<>()).add(name);
            }
        }
        byApi.forEach(this::authorize);
    }

    private void authorize(String api, Set<String> names) {
        boolean isByRole = names.stream().anyMatch(scopes::isByRole);
        for (String name : names) {
            if (isByRole && !scopes.isByRole(name)) {
                client.leave(
                        "The scope '"
                                + name
                                + "' was for every user; beside scopes that ask for a role it"
                                + " needs one too: add it to a role that all hold.");
            }
            realm.document()
                    .authorize(realm.application(id), api, isByRole ? "RBAC" : "NO_POLICY", name);
        }
    }

    private void rest() {
        client.skip(
                "id",
                "name",
                "alwaysDisplayInConsole",
                "adminUrl",
                "baseUrl",
                "frontchannelLogout",
                "nodeReRegistrationTimeout",
                "notBefore",
                "surrogateAuthRequired",
                "access",
                "consentRequired",
                "standardFlowEnabled",
                "redirectUris",
                "clientAuthenticatorType",
                "defaultClientScopes",
                "optionalClientScopes",
                "publicClient",
                "serviceAccountsEnabled",
                "rootUrl",
                "type");
        client.leave("secret", "Secrets are not taken over.");
        client.leave("directAccessGrantsEnabled", NO_PASSWORDS);
        client.leave("implicitFlowEnabled", "There is no implicit flow: use authorization_code.");
        client.leave("webOrigins", "Any origin may ask what browsers have to, without cookies.");
        client.skip("fullScopeAllowed"); // which roles tokens tell of: Precept's tell of scopes
        client.leave("protocolMappers", "What tokens say besides is Precept's own.");
        client.leave("authenticationFlowBindingOverrides", "How people sign in is Precept's own.");
        client.leave("description", "Applications have a name only.");
        attributes.skip(
                "client.secret.creation.time",
                "pkce.code.challenge.method",
                "display.on.consent.screen",
                "realm_client",
                "backchannel.logout.session.required",
                "use.refresh.tokens",
                "acr.loa.map");
        attributes.end();
        client.end();
    }
}
