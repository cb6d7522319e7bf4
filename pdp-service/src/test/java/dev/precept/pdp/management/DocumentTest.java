package dev.precept.pdp.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.management.Administrator.Answer;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

class DocumentTest {
    private static final String[] YAML = {"Content-Type", "application/yaml"};
    private static final String SHOP =
            """
            organization:
              name: Shop
            roles:
              clerk:
                audience: {type: ORGANIZATION}
                permissions:
                  - {api: orders, scope: read}
                members:
                  users:
                    alice:
                  groups:
                    staff: {}
            groups:
              staff:
                members:
                  users: {alice: {}}
            users:
              alice: {attributes: {tier: gold}}
            subscriptions:
              portal:
                orders: {plan: gold, state: ACTIVE}
            plans:
              gold: {requests: {count: 10, per: SECOND}}
            applications:
              portal:
                name: Portal
                type: M2M
                authorizedApis:
                  orders: {policy: RBAC, scopes: [read]}
            apis:
              orders:
                identifier: urn:orders
                name: Orders
                introspectors: [portal]
                scopes:
                  read: {displayName: Read}
                operations:
                  - {method: GET, path: /orders, scopes: [[read]]}
                lifecycle: DEPRECATED
            """;

    @Test
    void theOrderOfADocumentSaysNothing() {
        Administrator org = Administrator.ofNewOrganization();
        Answer planned = org.post("apply?dryRun=true", SHOP, YAML).is(200);
        assertThat(planned.body().get("effect")).isNotNull();
        assertThat(org.get("roles/clerk").status()).isEqualTo(404);
        Answer applied = org.post("apply", SHOP, YAML).is(200);
        assertThat(applied.body().get("created").asInt())
                .as(applied.response().body())
                .isPositive();
        assertThat(org.get("apis/orders").text("lifecycle")).isEqualTo("DEPRECATED");
        assertThat(org.get("subscriptions/portal/orders").text("state")).isEqualTo("ACTIVE");
        assertThat(org.get("roles/clerk/members/users/alice").status()).isEqualTo(200);
        long position = org.lastPosition();
        org.post("apply", SHOP, YAML).is(200);
        assertThat(org.lastPosition()).isEqualTo(position);
    }

    @Test
    void oneCommandOfTheLogHoldsTheWhole() {
        Administrator org = Administrator.ofNewOrganization();
        org.post("apply", SHOP, YAML[0], YAML[1], "Precept-Reason", "the shop opens").is(200);
        List<String> commands = new ArrayList<>();
        org.get("events?limit=1000&order=desc")
                .body()
                .get("events")
                .forEach(
                        event -> {
                            if (event.get("reason") != null) {
                                commands.add(event.get("command").asString());
                            }
                        });
        assertThat(commands).hasSizeGreaterThan(10);
        assertThat(commands).containsOnly(commands.getFirst());
    }

    @Test
    void everythingThatIsWrongIsToldAtOnceAndNothingIsApplied() {
        Administrator org = Administrator.ofNewOrganization();
        long before = org.lastPosition();
        String document =
                """
                {"organization": {"name": "X", "parent": "y"},
                 "users": {"Ärger": {}, "bob": {"attributes": []}},
                 "roles": {"r": {"audience": {"type": "ORGANIZATION"},
                   "permissions": [{"api": "none", "scope": "s"}],
                   "members": {"users": {"nobody": {}}}}},
                 "plans": {"p": {"burst": "many"}},
                 "apis": {"a": {"identifier": "urn:a", "name": "A", "lifecycle": "FAR"}}}
                """;
        Answer refused = org.post("apply", document).is(422);
        List<String> pointers = new ArrayList<>();
        refused.body().get("errors").forEach(it -> pointers.add(it.get("pointer").asString()));
        assertThat(pointers)
                .as(refused.response().body())
                .contains("/roles/r/permissions/0/api", "/plans/p/burst", "/apis/a/lifecycle")
                .anyMatch(it -> it.startsWith("/users/bob"))
                .contains("/users/Ärger", "/organization/parent")
                .noneMatch(it -> it.startsWith("/roles/r/members"));
        assertThat(org.lastPosition()).isEqualTo(before);
        assertThat(org.get("apis/a").status()).isEqualTo(404);
        org.post("apply", "{\"rolls\": {}, \"users\": [], \"apis\": {\"a\": 1}}").is(422);
        org.post("apply", "roles: {a: {}, a: {}}", YAML).is(400);
        org.post("apply", "a: &a [*a]", YAML).is(400);
        org.post("apply", "", "Content-Type", "text/csv").is(415);
        org.post("apply", "{}", "If-Match", "\"1\"").is(400);
        org.post("apply?prume=true", "{}").is(400);
    }

    @Test
    void whatIsLeftOutStaysUnlessItIsPruned() {
        Administrator org = Administrator.ofNewOrganization();
        org.post("apply", SHOP, YAML).is(200);
        org.post("apply?prune=true", "{\"plans\": {}}").is(409, "refused");
        org.delete("subscriptions/portal/orders").is(204);
        String less =
                """
                {"plans": {}, "roles": {"clerk": {"audience": {"type": "ORGANIZATION"},
                 "permissions": [], "members": {"users": {}}}}}
                """;
        Answer told = org.post("apply?dryRun=true", less).is(200);
        assertThat(told.body().get("drift").toString())
                .isEqualTo("[\"/plans/gold\",\"/roles/clerk/members/users/alice\"]");
        Answer text =
                org.post("apply?dryRun=true&prune=true", less, "Accept", "text/plain").is(200);
        assertThat(text.response().body())
                .contains("~ /roles/clerk\n    permissions: [")
                .contains("- /plans/gold\n")
                .contains("- /roles/clerk/members/users/alice\n")
                .contains("0 to create, 1 to change, 2 to delete, ");
        org.post("apply?prune=true", less).is(200);
        assertThat(org.get("plans/gold").status()).isEqualTo(404);
        assertThat(org.get("roles/clerk/members/users/alice").status()).isEqualTo(404);
        assertThat(org.get("roles/clerk/members/groups/staff").status()).isEqualTo(200);
    }

    @Test
    void whatIsExpectedIsMet() {
        Administrator org = Administrator.ofNewOrganization();
        String hash = org.get("export").header("Precept-Content-Hash");
        org.post("apply?expect=" + hash, SHOP, YAML).is(200);
        Answer late = org.post("apply?expect=" + hash, "{\"plans\": {\"p\": {}}}");
        assertThat(late.status()).isEqualTo(412);
        assertThat(late.text("code")).isEqualTo("content-mismatch");
        String now = org.get("export").header("Precept-Content-Hash");
        String key = "key-" + now;
        String plan = "{\"plans\": {\"p\": {}}}";
        Answer first = org.post("apply?expect=" + now, plan, "Idempotency-Key", key).is(200);
        org.put("plans/later", "{}").is(201);
        Answer again = org.post("apply?expect=" + now, plan, "Idempotency-Key", key).is(200);
        assertThat(again.text("contentHash")).isEqualTo(first.text("contentHash"));
        assertThat(again.header("Precept-Position")).isEqualTo(first.header("Precept-Position"));
        org.post("apply", "{\"plans\": {\"q\": {}}}", "Idempotency-Key", key).is(422);
    }

    @Test
    void manyAtOnceHaveTheirTurns() throws Exception {
        Administrator org = Administrator.ofNewOrganization();
        org.post("apply", SHOP, YAML).is(200);
        Set<Integer> statuses = new HashSet<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                answers.add(threads.submit(() -> org.get("export").status()));
                answers.add(threads.submit(() -> org.post("apply", SHOP, YAML).status()));
            }
            for (Future<Integer> answer : answers) {
                statuses.add(answer.get());
            }
        }
        assertThat(statuses).contains(200).isSubsetOf(200, 503);
        org.post("apply?dryRun=true", SHOP, YAML).is(200);
        String fence = "gateways; timeout=1s";
        Answer fenced = org.post("apply", SHOP, YAML[0], YAML[1], "Precept-Fence", fence).is(200);
        assertThat(fenced.header("Precept-Fence")).isEqualTo("reached");
    }

    @Test
    void noSecretGoesInOrOut() {
        Administrator org = Administrator.ofNewOrganization();
        String provider =
                """
                {"issuer": "https://idp.example", "audience": ["x"],
                 "discovery": "https://idp.example/d",
                 "signIn": {"clientId": "c", "displayName": "I", "clientSecret": "hidden"}}
                """;
        org.put("identity-providers/idp", provider).is(201);
        String exported = org.get("export").is(200).response().body();
        assertThat(exported).contains("https://idp.example").doesNotContain("hidden", "revision");
        Answer refused =
                org.post("apply", "{\"identityProviders\": {\"other\": " + provider + "}}").is(422);
        assertThat(refused.response().body())
                .contains("/identityProviders/other/signIn/clientSecret")
                .doesNotContain("hidden");
    }

    @Test
    void routesMayGoFromOneApiToAnother() {
        Administrator org = Administrator.ofNewOrganization();
        String apis =
                """
                {"apis": {"a": {"identifier": "urn:a", "name": "A"%s},
                          "b": {"identifier": "urn:b", "name": "B"%s}}}
                """;
        String route = ", \"routes\": [{\"host\": \"x.example\", \"basePath\": \"/\"}]";
        org.post("apply", apis.formatted("", route)).is(200);
        org.post("apply", apis.formatted(route, "")).is(200);
        assertThat(org.get("apis/a").response().body()).contains("x.example");
    }

    @Test
    void anotherOrganizationIsOutOfReach() {
        Administrator org = Administrator.ofNewOrganization();
        Administrator other = org.in("no-such-" + org.organization());
        assertThat(other.post("apply", "{}").status()).isEqualTo(404);
        assertThat(other.get("export").status()).isEqualTo(404);
    }
}
