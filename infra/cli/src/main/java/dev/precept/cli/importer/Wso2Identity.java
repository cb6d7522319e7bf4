package dev.precept.cli.importer;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * API resources, applications, roles and groups of WSO2 Identity Server and Asgardeo. Source: their
 * API Resource Management, Application Management and SCIM 2.0 Roles APIs; what {@code exportFile}
 * writes of an application (ServiceProvider).
 */
final class Wso2Identity {
    private static final Set<String> ALIKE =
            Set.of("authorization_code", "refresh_token", "client_credentials");
    private static final Map<String, String> GRANTS =
            Map.of(
                    "urn:ietf:params:oauth:grant-type:device_code", "device_code",
                    "urn:ietf:params:oauth:grant-type:token-exchange", "token_exchange",
                    "urn:ietf:params:oauth:grant-type:jwt-bearer", "jwt_bearer",
                    "urn:openid:params:grant-type:ciba", "ciba");
    private static final String SECRET = "Secrets are not taken over: POST a new one to …/secrets.";

    private final Wso2 shared;

    Wso2Identity(Wso2 shared) {
        this.shared = shared;
    }

    void apiResource(Part resource) {
        String identifier = resource.text("identifier");
        String name = resource.text("name");
        String handle = shared.api(identifier);
        ObjectNode api =
                shared.document().api(handle, identifier, name.isEmpty() ? identifier : name);
        if (!resource.text("description").isEmpty()) {
            api.put("description", resource.text("description"));
        }
        api.put("authorizationRequired", resource.flag("requiresAuthorization", true));
        api.put("lifecycle", "PUBLISHED");
        for (Part scope : resource.items("scopes")) {
            shared.scope(handle, scope, scope.text("displayName"));
            scope.skip("id", "name", "displayName", "description");
            scope.end();
        }
        resource.skip("id", "type", "self", "subscribedApplications", "applicationCount", "gwName");
        resource.leave("properties", "APIs have no free properties.");
        for (Part type : resource.items("authorizationDetailsTypes")) {
            type.leave("PUT it to …/apis/" + handle + "/authorization-details-types/{type}.");
        }
        resource.end();
    }

    void application(Part application) {
        String named = application.text("name") + application.text("applicationName");
        String name = named.isEmpty() ? shared.fileName(application) : named;
        if (!application.flag("applicationEnabled", true)) {
            application.leave("It is not enabled: what nobody may use is not taken over.");
            return;
        }
        String handle = shared.application(name);
        ObjectNode made = shared.document().application(handle).put("name", name);
        for (String roles : new String[] {"associatedRoles", "associatedRolesConfig"}) {
            Part audience = application.part(roles);
            if (audience.text("allowedAudience").equalsIgnoreCase("application")) {
                made.put("roleAudience", "APPLICATION");
            }
            audience.skip("roles"); // said by the roles
            audience.end();
        }
        application.skip("id", "name", "applicationName", "applicationResourceId", "version");
        application.skip(
                "templateId", "templateVersion", "access", "applicationID", "isFragmentApp");
        Part oidc = oidc(application);
        if (oidc == null) {
            made.put("type", "M2M").putArray("grantTypes");
            application.leave("It has no OpenID Connect settings: give it grants and addresses.");
        } else {
            client(made, oidc);
        }
        authorizedApis(name, application.items("authorizedAPIs"));
        application.leave("claimConfiguration", "What tokens say besides is Precept's own.");
        application.leave("claimConfig", "What tokens say besides is Precept's own.");
        for (String signIn :
                new String[] {
                    "authenticationSequence",
                    "advancedConfigurations",
                    "localAndOutBoundAuthenticationConfig",
                    "provisioningConfigurations"
                }) {
            application.leave(signIn, "How people sign in and are provisioned is Precept's own.");
        }
        application.end();
    }

    /** Its settings as a client, wherever this kind of export has them. */
    private static @Nullable Part oidc(Part application) {
        if (application.has("grantTypes")) {
            return application;
        }
        Part inbound = application.part("inboundProtocolConfiguration");
        if (inbound.has("oidc")) {
            Part oidc = inbound.part("oidc");
            inbound.end();
            return oidc;
        }
        Part config = application.part("inboundAuthenticationConfig");
        for (Part request : config.items("inboundAuthenticationRequestConfigs")) {
            if (request.text("inboundAuthType").equalsIgnoreCase("oauth2")) {
                request.skip(
                        "inboundAuthType", "inboundAuthKey", "inboundConfigType", "properties");
                request.skip("inboundConfiguration", "friendlyName");
                Part protocol = request.part("inboundConfigurationProtocol");
                request.end();
                return protocol;
            }
            request.leave("Precept speaks OAuth 2 and OpenID Connect.");
        }
        return null;
    }

    private void client(ObjectNode made, Part oidc) {
        List<String> grants = grants(oidc);
        boolean isPublic =
                oidc.flag("publicClient", false) || oidc.flag("bypassClientCredentials", false);
        List<String> back = addresses(oidc);
        boolean isCode = grants.contains("authorization_code");
        boolean isNative = back.stream().anyMatch(Redirects::isNative) || !isCode;
        made.put("type", isPublic ? isNative ? "NATIVE" : "SPA" : isCode ? "WEB" : "M2M");
        back.forEach(it -> Redirects.take(made, "redirectUris", it, oidc));
        if (isCode && made.path("redirectUris").isEmpty()) {
            oidc.leave("No address is left to come back to: add redirectUris and the grant.");
            grants.remove("authorization_code");
        }
        if (isPublic
                && grants.retainAll(Set.of("authorization_code", "refresh_token", "device_code"))) {
            oidc.leave("Who keeps no secret has no other grants than its users'.");
        }
        if (!grants.contains("authorization_code") && !grants.contains("device_code")) {
            grants.remove("refresh_token");
        }
        made.putArray("grantTypes");
        grants.forEach(it -> Document.add(made, "grantTypes", it));
        made.put("tokenEndpointAuthMethod", isPublic ? "none" : "client_secret_basic");
        lifetimes(made, oidc);
        oidc.skip("clientId", "state", "publicClient", "bypassClientCredentials", "oauthVersion");
        oidc.skip(
                "pkce", "pkceMandatory", "pkceSupportPlain", "oauthConsumerKey", "applicationName");
        oidc.skip("callbackURLs", "callbackUrl", "grantTypes", "accessToken", "tokenType");
        oidc.leave("clientSecret", SECRET);
        oidc.leave("oauthConsumerSecret", SECRET);
        oidc.leave("allowedOrigins", "Any origin may ask what browsers have to, without cookies.");
        oidc.leave("idToken", "What ID tokens say and how long they last is Precept's own.");
        oidc.leave("scopeValidators", "Scopes are validated by the roles that give them.");
        oidc.end();
    }

    private static List<String> grants(Part oidc) {
        List<String> names = new ArrayList<>();
        if (oidc.node().path("grantTypes").isString()) {
            names.addAll(List.of(oidc.text("grantTypes").split("\\s+"))); // as exportFile writes it
        } else {
            names.addAll(oidc.texts("grantTypes"));
        }
        List<String> grants = new ArrayList<>();
        for (String name : new LinkedHashSet<>(names)) {
            if (ALIKE.contains(name)) {
                grants.add(name);
            } else if (GRANTS.containsKey(name)) {
                grants.add(GRANTS.getOrDefault(name, name));
            } else if (!name.isEmpty()) {
                oidc.leave("There is no grant '" + name + "': use authorization_code.");
            }
        }
        return grants;
    }

    /** One address, several, or {@code regexp=(one|other)}. */
    private static List<String> addresses(Part oidc) {
        List<String> all = new ArrayList<>(oidc.texts("callbackURLs"));
        all.add(oidc.text("callbackUrl"));
        List<String> addresses = new ArrayList<>();
        for (String one : all) {
            String text = one.startsWith("regexp=") ? one.substring("regexp=".length()) : one;
            boolean isPattern = text.length() < one.length();
            String bare = isPattern ? text.replaceAll("^\\(|\\)$", "") : text;
            for (String part : isPattern ? bare.split("\\|") : new String[] {bare}) {
                if (isPattern && !part.matches("[A-Za-z0-9:/._~%?=&-]*")) {
                    oidc.leave("'" + one + "' is a pattern: name every address.");
                } else if (!part.isEmpty()) {
                    addresses.add(part);
                }
            }
        }
        return addresses;
    }

    private static void lifetimes(ObjectNode made, Part oidc) {
        Part access = oidc.part("accessToken");
        access.number("userAccessTokenExpiryInSeconds")
                .or(() -> access.number("applicationAccessTokenExpiryInSeconds"))
                .or(() -> oidc.number("userAccessTokenExpiryTime"))
                .or(() -> oidc.number("applicationAccessTokenExpiryTime"))
                .filter(it -> it > 0)
                .ifPresent(it -> made.putObject("accessToken").put("lifetime", it));
        access.skip("type", "applicationAccessTokenExpiryInSeconds", "validateTokenBinding");
        String binding = access.text("bindingType") + oidc.text("tokenBindingType");
        if (binding.toLowerCase(Locale.ROOT).contains("certificate")) {
            made.put("senderConstraint", "mtls");
        } else if (binding.toLowerCase(Locale.ROOT).contains("dpop")) {
            made.put("senderConstraint", "dpop");
        } else if (!binding.isEmpty() && !binding.equalsIgnoreCase("None")) {
            oidc.leave("Tokens are not bound by '" + binding + "'.");
        }
        access.end();
        oidc.skip("applicationAccessTokenExpiryTime");
        Part refresh = oidc.part("refreshToken");
        refresh.number("expiryInSeconds")
                .or(() -> oidc.number("refreshTokenExpiryTime"))
                .filter(it -> it > 0 && made.path("grantTypes").toString().contains("refresh"))
                .ifPresent(it -> made.putObject("refreshToken").put("lifetime", it));
        refresh.skip("renewRefreshToken"); // always
        refresh.end();
        Part logout = oidc.part("logout");
        String uri = logout.text("backChannelLogoutUrl") + oidc.text("backChannelLogoutUrl");
        if (uri.startsWith("https://")) {
            made.put("backchannelLogoutUri", uri);
        } else if (!uri.isEmpty()) {
            oidc.leave("The back-channel logout address is not https.");
        }
        logout.end();
    }

    /** What an application may ask for; {@code RBAC} or no policy, as there. */
    void authorizedApis(String application, List<Part> apis) {
        String handle = shared.application(application);
        for (Part api : apis) {
            String identifier = api.text("identifier");
            String of = shared.api(identifier);
            if (!shared.document().has("applications", handle)
                    || !shared.document().has("apis", of)) {
                api.leave(
                        "Application '"
                                + application
                                + "' or API '"
                                + identifier
                                + "' is not in the export.");
                continue;
            }
            String policy = api.text("policyIdentifier") + api.text("policyId");
            boolean isByRole =
                    !policy.toLowerCase(Locale.ROOT).replace(" ", "").matches("no_?policy");
            for (Part scope : api.items("authorizedScopes")) {
                String name =
                        scope.node().isString() ? scope.node().asString() : scope.text("name");
                if (shared.document().hasScope(of, name)) {
                    shared.document().authorize(handle, of, isByRole ? "RBAC" : "NO_POLICY", name);
                } else {
                    scope.leave("The API '" + identifier + "' has no scope '" + name + "'.");
                }
            }
            api.skip("id", "displayName", "type", "allowedAuthorizationDetailsTypes");
            api.end();
        }
    }

    void role(Part role) {
        String name = role.text("displayName");
        role.skip("id", "schemas", "meta", "displayName", "associatedApplications");
        Part audience = role.part("audience");
        String application = audience.text("display");
        String handle;
        if (audience.text("type").equalsIgnoreCase("application")) {
            String of = shared.application(application);
            if (!shared.document().has("applications", of)) {
                role.leave("Its application '" + application + "' is not in the export.");
                return;
            }
            handle = shared.role(application, name);
            shared.document()
                    .role(handle)
                    .putObject("audience")
                    .put("type", "APPLICATION")
                    .put("application", of);
            shared.document().application(of).put("roleAudience", "APPLICATION");
        } else {
            handle = shared.role(name);
            shared.document().role(handle);
        }
        audience.skip("value");
        audience.end();
        for (Part permission : role.items("permissions")) {
            String scope =
                    permission.node().isString()
                            ? permission.node().asString()
                            : permission.text("value");
            String api = shared.apiOf(scope);
            if (api.isEmpty()) {
                permission.leave("No API in the export has the scope '" + scope + "'.");
            } else {
                shared.document().permit(handle, api, scope);
            }
        }
        members("roles", handle, role);
        role.leave("properties", "Roles have no properties.");
        role.end();
    }

    void group(Part group) {
        String handle = shared.group(group.text("displayName"));
        shared.document().group(handle);
        group.skip("id", "schemas", "meta", "displayName");
        for (Part member : group.items("members")) {
            user("groups", handle, member);
        }
        group.leave("roles", "Said by the roles.");
        group.end();
    }

    private void members(String kind, String handle, Part of) {
        for (Part group : of.items("groups")) {
            String name = group.text("display");
            shared.document().group(shared.group(name));
            shared.document().member(kind, handle, "groups", shared.group(name));
        }
        for (Part user : of.items("users")) {
            user(kind, handle, user);
        }
    }

    /** A user by the id alone: the name may be personal. */
    private void user(String kind, String handle, Part user) {
        String id = user.text("value");
        if (id.isEmpty()) {
            user.leave("It has no id, and a name may be personal: bring the user by SCIM.");
            return;
        }
        shared.document().user(shared.user(id));
        shared.document().member(kind, handle, "users", shared.user(id));
    }
}
