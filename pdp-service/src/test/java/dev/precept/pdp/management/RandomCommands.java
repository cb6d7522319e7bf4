package dev.precept.pdp.management;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.json.JsonMapper;

import java.util.List;
import java.util.Random;

/** Commands on an organization, good and bad, over few names, so that they meet each other. */
final class RandomCommands {
    private static final JsonMapper JSON = new JsonMapper();
    private static final List<String> APIS = List.of("a", "b", "c");
    private static final List<String> SCOPES = List.of("r", "w", "x");
    private static final List<String> APPLICATIONS = List.of("m", "n");
    private static final List<String> ROLES = List.of("r1", "r2", "r3");
    private static final List<String> USERS = List.of("u1", "u2", "u3", "u4");
    private static final List<String> GROUPS = List.of("g1", "g2", "g3");

    private final Random random;
    private final RandomRego rego;

    RandomCommands(Random random) {
        this.random = random;
        this.rego = new RandomRego(random);
    }

    /** A command, with its path below the organization. */
    record Sent(String method, String path, String body, @Nullable String ifMatch) {
        /** Sends it. */
        Administrator.Answer by(Administrator organization) {
            return ifMatch == null
                    ? organization.send(method, path, body)
                    : organization.send(method, path, body, "If-Match", ifMatch);
        }
    }

    /** The next one. */
    Sent next() {
        Sent sent = path();
        return random.nextInt(12) == 0
                ? new Sent(sent.method(), sent.path(), sent.body(), "\"" + random.nextInt(4) + "\"")
                : sent;
    }

    private Sent path() {
        String api = "apis/" + one(APIS);
        String application = "applications/" + one(APPLICATIONS);
        String role = "roles/" + one(ROLES);
        return switch (random.nextInt(28)) {
            case 0, 1 ->
                    put(
                            api,
                            """
                            {"identifier": "urn:%s", "name": "N%d", "subscriptionRequired": %b}
                            """
                                    .formatted(api, random.nextInt(3), random.nextInt(4) == 0));
            case 2, 3 -> put(api + "/scopes/" + one(SCOPES), "{}");
            case 4 -> delete(api + "/scopes/" + one(SCOPES));
            case 5 ->
                    put(
                            api + "/operations",
                            """
                            [{"method": "GET", "path": "/x", "scopes": [["%s"], ["%s"]]}]
                            """
                                    .formatted(one(SCOPES), one(SCOPES)));
            case 6 ->
                    new Sent(
                            "POST",
                            api + "/lifecycle",
                            "{\"to\": \"" + one("PUBLISHED", "DEPRECATED", "BLOCKED") + "\"}",
                            null);
            case 7, 8 ->
                    put(
                            application,
                            "{\"name\": \"A%d\", \"type\": \"M2M\"}".formatted(random.nextInt(3)));
            case 9, 10 ->
                    put(
                            application + "/authorized-" + api,
                            "{\"policy\": \"%s\", \"scopes\": [\"%s\"]}"
                                    .formatted(one("RBAC", "NO_POLICY"), one(SCOPES)));
            case 11, 12 -> put(role, role());
            case 13 -> put("users/" + one(USERS), "{}");
            case 14 -> put("groups/" + one(GROUPS), "{}");
            case 15 -> put(role + "/members/users/" + one(USERS), "");
            case 16 -> put(role + "/members/groups/" + one(GROUPS), "");
            case 17 -> put("groups/" + one(GROUPS) + "/members/groups/" + one(GROUPS), "");
            case 18 -> put("groups/" + one(GROUPS) + "/members/users/" + one(USERS), "");
            case 19 ->
                    put(
                            "subscriptions/" + one(APPLICATIONS) + "/" + one(APIS),
                            random.nextBoolean() ? "{}" : "{\"plan\": \"p\"}");
            case 20, 21 -> policy();
            case 22, 23, 24 -> around();
            default -> removal();
        };
    }

    /** What stands around the grants: providers, receivers, keys, resources, attributes. */
    private Sent around() {
        return switch (random.nextInt(9)) {
            case 0, 1, 2 ->
                    put(
                            "identity-providers/p",
                            """
                            {"issuer": "https://p.example", "audience": ["urn:p"],
                             "discovery": "https://p.example/d",
                             "signIn": {"clientId": "c", "displayName": "P",
                                        "clientSecret": "%s"}}
                            """
                                    .formatted(one("first", "second")));
            case 3 -> delete("identity-providers/p");
            case 4 ->
                    put(
                            "webhooks/h",
                            "{\"url\": \"https://h.example/%s\", \"enabled\": false}"
                                    .formatted(one("a", "b")));
            case 5 -> put("gateways/g", "{\"trusts\": [%s]}".formatted(one("", "\"attributes\"")));
            case 6 ->
                    new Sent("POST", "api-keys/" + one(APPLICATIONS) + "/" + one(APIS), "{}", null);
            case 7 -> put("resources/" + one(APIS) + "/1", attributes());
            default -> put("users/" + one(USERS), attributes());
        };
    }

    private String attributes() {
        return "{\"attributes\": {\"tier\": \"" + one("gold", "iron") + "\"}}";
    }

    private String role() {
        return """
        {"audience": {"type": "ORGANIZATION"},
         "permissions": [{"api": "%s", "scope": "%s"%s}]}
        """
                .formatted(
                        one(APIS), one(SCOPES), one("", "", ", \"condition\": {\"acr\": [\"2\"]}"));
    }

    private Sent policy() {
        return switch (random.nextInt(10)) {
            case 0, 1 -> put("plans/p", "{\"approvalRequired\": " + random.nextBoolean() + "}");
            case 2 -> put("policies/p/attachments/api/" + one(APIS), "");
            case 3 -> put("policies/p/attachments/role/" + one(ROLES), "");
            case 4 -> put("policies/p/attachments/app/" + one(APPLICATIONS), "");
            case 5 -> delete("policies/p");
            case 6, 7 -> put("policies/p", rego.body());
            case 8 -> put("policies/p", rego.badBody());
            default ->
                    put(
                            "policies/p",
                            """
                            {"kind": "CEL", "effect": "%s", "source": "subject.id == 'x'"}
                            """
                                    .formatted(one("DENY", "PERMIT")));
        };
    }

    private Sent removal() {
        return delete(
                switch (random.nextInt(8)) {
                    case 0 -> "apis/" + one(APIS);
                    case 1 -> "applications/" + one(APPLICATIONS);
                    case 2 -> "roles/" + one(ROLES);
                    case 3 -> "users/" + one(USERS);
                    case 4 -> "groups/" + one(GROUPS);
                    case 5 -> "roles/" + one(ROLES) + "/members/users/" + one(USERS);
                    case 6 -> "policies/p/attachments/role/" + one(ROLES);
                    default -> "subscriptions/" + one(APPLICATIONS) + "/" + one(APIS);
                });
    }

    private static Sent put(String path, String body) {
        String compact = body.isEmpty() ? "" : JSON.writeValueAsString(JSON.readTree(body));
        return new Sent("PUT", path, compact, null);
    }

    private static Sent delete(String path) {
        return new Sent("DELETE", path, "", null);
    }

    private String one(String... of) {
        return of[random.nextInt(of.length)];
    }

    private String one(List<String> of) {
        return of.get(random.nextInt(of.size()));
    }
}
