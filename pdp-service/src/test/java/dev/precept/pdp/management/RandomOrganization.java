package dev.precept.pdp.management;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Random things of every kind that has a PUT, as the PUTs that make them, in an order in which each
 * finds what it names. The same handles come again and again, so that a second one changes what the
 * first has made.
 */
final class RandomOrganization {
    private final Random random;
    private final List<Put> puts = new ArrayList<>();

    private RandomOrganization(Random random) {
        this.random = random;
    }

    /**
     * A PUT that is well said.
     *
     * @param path below the organization
     */
    record Put(Writable kind, String path, String body) {
        /** Sends it; only an API that is published takes subscriptions. */
        Administrator.Answer send(Administrator org) {
            if (kind == Writable.SUBSCRIPTION
                    && org.get(path).status() != 404
                    && org.get(path).text("state").equals("CANCELLED")) {
                org.delete(path).is(204);
            }
            if (kind == Writable.SUBSCRIPTION) {
                String api = path.substring(path.lastIndexOf('/') + 1);
                org.post("apis/" + api + "/lifecycle", "{\"to\": \"PUBLISHED\"}");
            }
            return org.put(path, body);
        }
    }

    /** What makes one. */
    static List<Put> puts(Random random) {
        RandomOrganization made = new RandomOrganization(random);
        made.apis();
        made.applications();
        made.providers();
        made.people();
        made.roles();
        made.plansAndPolicies();
        made.receivers();
        made.rules();
        return List.copyOf(made.puts);
    }

    private void add(Writable kind, String path, String body) {
        puts.add(new Put(kind, path, body));
    }

    private void apis() {
        for (String api : List.of("a", "b")) {
            add(
                    Writable.API,
                    "apis/" + api,
                    """
                    {"identifier": "urn:%s", "name": "%s", "description": "%s",
                     "family": "f", "version": "%s", "authorizationRequired": true,
                     "subscriptionRequired": %b, "decisionMode": "%s",
                     "routes": [{"host": "%s.example", "basePath": "/%s"}]}
                    """
                            .formatted(
                                    api,
                                    text(),
                                    text(),
                                    api,
                                    yes(),
                                    one("LIVE", "TOKEN"),
                                    api,
                                    api));
            for (String scope : List.of("r", "w", "https://x.example/s")) {
                add(
                        Writable.SCOPE,
                        "apis/" + api + "/scopes/" + scope.replace("/", "%2F"),
                        "{\"displayName\": \"%s\", \"description\": \"%s\"}"
                                .formatted(text(), text()));
            }
            add(
                    Writable.OPERATIONS,
                    "apis/" + api + "/operations",
                    """
                    [{"method": "GET", "path": "/x/{id}", "scopes": [["r"], ["w", "r"]]},
                     {"method": "POST", "path": "/%s", "scopes": []},
                     {"method": "GET", "path": "/open", "public": true}]
                    """
                            .formatted(one("y", "z")));
            add(
                    Writable.DETAILS_TYPE,
                    "apis/" + api + "/authorization-details-types/pay-" + api,
                    """
                    {"displayName": "%s", "schema": {"type": "object",
                     "required": ["type"], "properties": {"type": {"const": "pay-%s"}}}}
                    """
                            .formatted(text(), api));
        }
    }

    private void applications() {
        add(
                Writable.APPLICATION,
                "applications/m",
                """
                {"name": "%s", "type": "M2M", "environment": "%s",
                 "accessToken": {"format": "%s", "lifetime": %d, "algorithm": "%s"}}
                """
                        .formatted(
                                text(),
                                one("PRODUCTION", "SANDBOX"),
                                one("jwt", "opaque"),
                                60 + random.nextInt(600),
                                one("RS256", "ES256")));
        add(
                Writable.APPLICATION,
                "applications/n",
                """
                {"name": "%s", "type": "WEB", "redirectUris": ["https://n.example/%d"],
                 "grantTypes": ["authorization_code", "refresh_token"],
                 "refreshToken": {"idleLifetime": 60, "lifetime": %d, "grace": %d},
                 "consentRequired": %b, "subjectType": "%s"%s}
                """
                        .formatted(
                                text(),
                                random.nextInt(3),
                                600 + random.nextInt(600),
                                random.nextInt(9),
                                yes(),
                                one("public", "pairwise"),
                                one("", ", \"jwks\": {\"keys\": [" + key() + "]}")));
        add(
                Writable.APPLICATION,
                "applications/o",
                """
                {"name": "%s", "type": "WEB", "profile": "%s", "jwks": {"keys": [%s]}}
                """
                        .formatted(
                                text(),
                                one("STANDARD", "FAPI2_SECURITY", "FAPI2_MESSAGE_SIGNING"),
                                key()));
        for (String app : List.of("m", "n")) {
            add(
                    Writable.AUTHORIZATION,
                    "applications/" + app + "/authorized-apis/a",
                    "{\"policy\": \"%s\", \"scopes\": [\"r\"%s]%s}"
                            .formatted(one("RBAC", "NO_POLICY"), one("", ", \"w\""), condition()));
        }
    }

    private static String key() {
        return """
        {"kty": "EC", "crv": "P-256", "kid": "k1", "alg": "ES256", "use": "sig",
         "x": "%s", "y": "%s"}
        """
                .formatted("x".repeat(43), "y".repeat(43));
    }

    private void providers() {
        boolean isSignIn = yes();
        add(
                Writable.IDENTITY_PROVIDER,
                "identity-providers/idp",
                """
                {"issuer": "https://idp.example", "audience": ["urn:p", "%s"],
                 "%s": "https://idp.example/d", "claims": {"subject": "sub", "groups": "%s"},
                 "grants": ["%s"]%s}
                """
                        .formatted(
                                one("urn:q", "urn:r"),
                                isSignIn ? "discovery" : one("discovery", "jwksUri"),
                                one("groups", "roles"),
                                one("jwt_bearer", "token_exchange"),
                                isSignIn ? signIn() : ""));
        add(
                Writable.EXTERNAL_CLIENT,
                "applications/m/external-clients/idp",
                "{\"clientId\": \"%s\"}".formatted(one("x", "y")));
    }

    private String signIn() {
        return """
        , "signIn": {"clientId": "c", "displayName": "%s", "clientSecret": "%s",
          "scopes": ["openid", "email"], "link": "NEVER", "justInTime": %b}
        """
                .formatted(text(), one("s1", "s2"), yes());
    }

    private void people() {
        for (String user : List.of("u1", "u2")) {
            String active = one("", ", \"active\": false", ", \"active\": true");
            add(Writable.USER, "users/" + user, attributes().replaceFirst("}\\s*$", active + "}"));
        }
        for (String group : List.of("g1", "g2")) {
            add(Writable.GROUP, "groups/" + group, attributes());
        }
        add(Writable.GROUP_MEMBER, "groups/g1/members/users/" + one("u1", "u2"), "{}");
        add(Writable.GROUP_MEMBER, "groups/g1/members/groups/g2", "");
        add(Writable.RESOURCE, "resources/a/" + one("1", "x%2Fy", "%C3%A9"), attributes());
    }

    private void roles() {
        for (String role : List.of("r1", "r2")) {
            add(
                    Writable.ROLE,
                    "roles/" + role,
                    """
                    {"audience": %s, "permissions": [{"api": "a", "scope": "r"%s},
                     {"api": "b", "scope": "%s"%s}]}
                    """
                            .formatted(
                                    role.equals("r1")
                                            ? "{\"type\": \"ORGANIZATION\"}"
                                            : "{\"type\":\"APPLICATION\",\"application\":\"n\"}",
                                    condition(),
                                    one("r", "w"),
                                    condition()));
            add(Writable.ROLE_MEMBER, "roles/" + role + "/members/users/u1", "{}");
            add(Writable.ROLE_MEMBER, "roles/" + role + "/members/groups/g1", "{}");
        }
        add(Writable.ROLE_PROVIDER_GROUP, "roles/r1/members/idp-groups/idp:staff", "{}");
    }

    private void plansAndPolicies() {
        add(
                Writable.PLAN,
                "plans/p",
                """
                {"requests": {"count": %d, "per": "%s"}%s, "approvalRequired": %b}
                """
                        .formatted(
                                1 + random.nextInt(9),
                                one("SECOND", "MINUTE"),
                                one(
                                        "",
                                        ", \"burst\": 9",
                                        ", \"quota\": {\"count\": 5, \"per\": \"DAY\"}"),
                                yes()));
        add(Writable.PLAN, "plans/q", "{\"approvalRequired\": false}");
        add(Writable.SUBSCRIPTION, "subscriptions/m/a", "{\"plan\": \"p\"}");
        add(
                Writable.POLICY,
                "policies/c",
                "{\"kind\": \"CONDITION\", \"effect\": \"%s\", \"source\": {\"acr\": [\"%s\"]}}"
                        .formatted(one("PERMIT", "DENY"), one("1", "2")));
        add(
                Writable.POLICY,
                "policies/l",
                """
                {"kind": "CEL", "effect": "DENY", "source": "subject.tier == '%s'"}
                """
                        .formatted(one("gold", "iron")));
        add(Writable.POLICY, "policies/g", new RandomRego(random).body());
        add(Writable.ATTACHMENT, "policies/c/attachments/api/a", "{}");
        add(Writable.ATTACHMENT, "policies/l/attachments/app/m", "{}");
        add(Writable.ATTACHMENT, "policies/g/attachments/role/r1", "{}");
        add(Writable.ATTACHMENT, "policies/g/attachments/%s".formatted(one("api/b", "app/n")), "");
    }

    /** Exclusions, assignments for a time and for an emergency, and roles that are shared. */
    private void rules() {
        String role = "{\"audience\": {\"type\": \"ORGANIZATION\"}, \"shared\": %b%s}";
        add(Writable.ROLE, "roles/x1", role.formatted(yes(), ""));
        add(
                Writable.ROLE,
                "roles/x2",
                role.formatted(yes(), one("", ", \"excludes\": [\"x1\"]", ", \"excludes\": []")));
        add(Writable.ROLE_MEMBER, "roles/x2/members/users/u2", window());
        add(Writable.ROLE_MEMBER, "roles/x2/members/groups/g2", window());
        add(Writable.ROLE_PROVIDER_GROUP, "roles/x1/members/idp-groups/idp:staff", window());
        add(
                Writable.ROLE_MEMBER,
                "roles/x1/members/users/u2",
                """
                {"validUntil": "%s", "breakGlass": {"reason": "%s"}}
                """
                        .formatted(Instant.now().plusSeconds(3600), text()));
    }

    private String window() {
        return one(
                "{}",
                "{\"validFrom\": \"2026-01-01T00:00:00Z\"}",
                "{\"validFrom\": \"2098-01-01T00:00:00Z\", \"validUntil\":"
                        + " \"2099-01-01T00:00:00Z\"}",
                "{\"validUntil\": \"2099-01-01T00:00:00.5Z\"}");
    }

    private void receivers() {
        add(
                Writable.GATEWAY,
                "gateways/g",
                """
                {"environment": "%s", "forwarding": "%s", "trusts": [%s]%s}
                """
                        .formatted(
                                one("PRODUCTION", "SANDBOX"),
                                one("X_FORWARDED", "X_ORIGINAL", "ENVOY"),
                                one("", "\"attributes\"", "\"client-certificates\""),
                                one("", ", \"filter\": {\"below\": true, \"apis\": [\"a\"]}")));
        add(
                Writable.WEBHOOK,
                "webhooks/h",
                """
                {"url": "https://h.example/%s", "types": [%s], "enabled": false%s}
                """
                        .formatted(
                                one("x", "y"),
                                one("", "\"role\""),
                                one("", ", \"filter\": {\"apis\": [\"b\"]}")));
        add(
                Writable.REGISTRATION_POLICY,
                "registration-policy",
                """
                {"enabled": %b, "grantTypes": ["authorization_code"], "authMethods": ["none"],
                 "redirectHosts": ["*.example"], "maxPerToken": %d,
                 "authorizedApis": [{"api": "a", "policy": "RBAC", "scopes": ["r"]}],
                 "softwareStatementIssuers": [%s]}
                """
                        .formatted(yes(), 1 + random.nextInt(3), one("", "\"idp\"")));
        add(
                Writable.PERSONAL_ATTRIBUTES,
                "personal-attributes",
                "{\"names\": [%s, \"fax\"]}".formatted(one("\"pager\"", "\"phone\"")));
        add(
                Writable.REVIEW,
                "access-reviews/spring",
                """
                {"name": "%s", "dueAt": "2099-01-31T12:00:00Z",
                 "reviewers": {"applications": ["%s"]}, "scope": {"apis": ["a"]}}
                """
                        .formatted(text(), "bootstrap"));
        add(
                Writable.APPROVAL_POLICY,
                "approval-policy",
                "{\"commands\": [], \"expiresAfter\": %d}".formatted(3600 + random.nextInt(9)));
        add(Writable.ORGANIZATION, "", "{\"name\": \"%s\"}".formatted(text()));
    }

    private String attributes() {
        return """
        {"attributes": {"tier": "%s", "level": %s, "flags": ["%s", "x"], "on": %b}}
        """
                .formatted(one("gold", "iron"), one("1", "2.50", "1000000"), text(), yes());
    }

    private String condition() {
        return one(
                "",
                ", \"condition\": {\"acr\": [\"2\"]}",
                ", \"condition\": {\"cel\": \"subject.tier == 'gold'\"}",
                ", \"condition\": {\"not\": {\"present\": {\"subject\": \"tier\"}}}");
    }

    private String text() {
        return one("One", "Zwei", "Três", "四").toUpperCase(Locale.ROOT) + random.nextInt(3);
    }

    private boolean yes() {
        return random.nextBoolean();
    }

    private String one(String... all) {
        return all[random.nextInt(all.length)];
    }
}
