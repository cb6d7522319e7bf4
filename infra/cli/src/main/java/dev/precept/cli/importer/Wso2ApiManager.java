package dev.precept.cli.importer;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.List;
import java.util.Set;

/**
 * APIs and applications of WSO2 API Manager. Source: {@code api.yaml} and {@code application.yaml}
 * of {@code apictl export}, its Publisher and DevPortal APIs' representations.
 */
final class Wso2ApiManager {
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    private static final Set<String> LIFECYCLE =
            Set.of("CREATED", "PROTOTYPED", "PUBLISHED", "BLOCKED", "DEPRECATED", "RETIRED");

    private final Wso2 shared;

    Wso2ApiManager(Wso2 shared) {
        this.shared = shared;
    }

    void api(Part api) {
        String name = api.text("name");
        String version = api.text("version");
        String handle = shared.api(name, version);
        ObjectNode made = shared.document().api(handle, identifier(api, handle), name);
        made.put("family", name).put("version", version);
        if (!api.text("description").isEmpty()) {
            made.put("description", api.text("description"));
        }
        String state = api.text("lifeCycleStatus");
        made.put("lifecycle", LIFECYCLE.contains(state) ? state : "CREATED");
        List<String> plans = api.texts("policies");
        made.put(
                "subscriptionRequired",
                !plans.isEmpty() && !plans.equals(List.of("DefaultSubscriptionless")));
        plans.forEach(this::plan);
        scopes(handle, api);
        operations(made, handle, api);
        base(api, version);
        for (String theirs : new String[] {"endpointConfig", "mediationPolicies", "apiPolicies"}) {
            api.leave(theirs, "Where and how requests are sent is the gateway's own.");
        }
        api.leave("corsConfiguration", "The gateway's own.");
        api.leave("apiThrottlingPolicy", "Limits are of plans: PUT a plan and subscribe to it.");
        api.leave("accessControlRoles", "Who administers an API is said in organization system.");
        api.leave("visibleRoles", "Who sees an API in a portal is the portal's own.");
        api.leave("securityScheme", "Tokens and API keys count, as credentials were given.");
        api.skip("id", "provider", "type", "transport", "isRevision", "revisionId", "hasThumbnail");
        api.skip("createdTime", "lastUpdatedTime", "lastUpdatedTimestamp", "isDefaultVersion");
        api.skip("organizationId", "workflowStatus", "gatewayVendor", "gatewayType", "visibility");
        api.end();
    }

    /** Tokens' audience: what was configured, or a name of its own. */
    private static String identifier(Part api, String handle) {
        List<String> audiences = api.texts("audiences");
        if (audiences.size() == 1 && !audiences.getFirst().equals("all")) {
            return audiences.getFirst();
        }
        api.leave(
                "It names no one audience: its identifier became '"
                        + handle
                        + "', which has to be what the API looks for in 'aud'.");
        return handle;
    }

    private static void base(Part api, String version) {
        String context = api.text("context").replace("{version}", version);
        if (!context.isEmpty()) {
            api.leave(
                    "Its base path is '"
                            + context
                            + "' there: say 'routes' with the hosts of your gateways.");
        }
    }

    private void scopes(String handle, Part api) {
        for (Part entry : api.items("scopes")) {
            Part scope = entry.part("scope");
            entry.skip("shared");
            scope.skip("id", "displayName", "name", "description", "usageCount");
            if (shared.scope(handle, scope, scope.text("displayName"))) {
                for (String role : scope.texts("bindings")) {
                    shared.document().permit(shared.role(role), handle, scope.text("name"));
                }
                if (!scope.has("bindings") || scope.node().path("bindings").isEmpty()) {
                    scope.leave("It is bound to no role: everybody had it. Add it to a role.");
                }
            }
            scope.end();
            entry.end();
        }
    }

    private void operations(ObjectNode made, String handle, Part api) {
        ArrayNode operations = made.putArray("operations");
        for (Part operation : api.items("operations")) {
            String verb = operation.text("verb");
            String target = operation.text("target");
            operation.skip("id", "target", "verb", "authType", "operationPolicies");
            operation.skip("usedProductIds", "payloadSchema", "uriMapping");
            if (!operation.text("throttlingPolicy").equals("Unlimited")) {
                operation.leave("throttlingPolicy", "Limits are of plans.");
            }
            if (!METHODS.contains(verb) || target.contains("*")) {
                operation.leave("Operations have a method of HTTP and a path without patterns.");
                continue;
            }
            ObjectNode one = operations.addObject().put("method", verb).put("path", target);
            List<String> scopes = operation.texts("scopes");
            if (operation.text("authType").equals("None")) {
                one.put("public", true);
            } else if (scopes.isEmpty()) {
                one.putArray("scopes").addArray(); // any token of the API
            } else {
                for (String scope : scopes) { // one of them suffices there
                    if (shared.document().hasScope(handle, scope)) {
                        one.withArray("scopes").addArray().add(scope);
                    } else {
                        operation.leave("The API has no scope '" + scope + "'.");
                    }
                }
            }
            operation.end();
        }
    }

    private void plan(String name) {
        if (!shared.document().has("plans", shared.plan(name))) {
            shared.document().plan(shared.plan(name));
        }
    }

    void application(Part data) {
        Part info = data.part("applicationInfo");
        String name = info.text("name");
        String handle = shared.application(info.text("owner"), name);
        shared.document()
                .application(handle)
                .put("name", name)
                .put("type", "M2M")
                .putArray("grantTypes")
                .add("client_credentials");
        info.leave("throttlingPolicy", "Limits are of plans: subscribe to one.");
        info.leave("description", "Applications have a name only.");
        info.leave("groups", "Who may change an application is said by its owner.");
        info.leave("keys", "Secrets are not taken over: POST a new one to …/secrets.");
        info.leave("attributes", "Applications have no attributes.");
        info.leave("owner", "May be personal: say the owner by id.");
        info.skip("applicationId", "status", "subscriptionCount", "tokenType", "hashEnabled");
        info.skip("subscriptionScopes", "createdTime", "updatedTime");
        info.end();
        for (Part subscription : data.items("subscribedAPIs")) {
            subscribe(handle, subscription);
        }
        data.leave("keys", "Secrets are not taken over: POST a new one to …/secrets.");
        data.end();
    }

    private void subscribe(String application, Part subscription) {
        Part id = subscription.part("apiId");
        String api = shared.api(id.text("apiName"), id.text("version"));
        String plan = subscription.text("throttlingPolicy");
        String state = subscription.text("subscriptionStatus") + subscription.text("status");
        if (!state.isEmpty() && !state.equals("UNBLOCKED")) {
            subscription.leave("Its state is " + state + ": only what serves is taken over.");
            return;
        }
        if (!shared.document().has("apis", api) || plan.isEmpty()) {
            subscription.leave("Its API is not in the export, or it names no plan.");
            return;
        }
        plan(plan);
        shared.document().subscription(application, api, shared.plan(plan));
        id.skip("providerName");
        id.end();
        subscription.leave(
                "What application '"
                        + application
                        + "' may ask for of API '"
                        + api
                        + "' is said by its authorized APIs, which are none yet.");
        subscription.end();
    }
}
