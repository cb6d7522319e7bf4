package dev.precept.cli.importer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/**
 * However alike the names of an export are, whoever may something in the document may it in the
 * source.
 */
class ImportNamesProperties {
    private static final long SEED = Long.getLong("seed", new Random().nextLong());
    private static final int ROUNDS = Integer.getInteger("rounds", 300);
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** Many of which make one handle, or one path. */
    private static final List<String> NAMES =
            List.of(
                    "a",
                    "A",
                    "\u0430",
                    "b",
                    "a.b",
                    "a/b",
                    "a~/b",
                    "a~",
                    "/b",
                    "a b",
                    "a-b",
                    "a-2",
                    "a.b-2",
                    "A.B",
                    "Internal/a",
                    "\u00fc",
                    "-");

    private final RandomGenerator random = new Random(SEED);

    @Test
    void nobodyHasMoreThanInARealm() {
        int rights = 0;
        for (int i = 0; i < ROUNDS; i++) {
            World world = new World(random);
            JsonNode realm = world.realm();
            Set<List<String>> had = world.rights();
            Imported imported = ImportTest.keycloak(new Source("realm", realm), false);
            Set<List<String>> has = rights(imported.document());
            has.addAll(free(imported.document()));
            assertThat(had).as("-Dseed=%s %s", SEED, realm).containsAll(has);
            rights += has.size();
        }
        assertThat(rights).isGreaterThan(ROUNDS);
    }

    @Test
    void nobodyHasMoreThanInFilesOfWso2() {
        int rights = 0;
        for (int i = 0; i < ROUNDS; i++) {
            Set<List<String>> had = new HashSet<>();
            List<Source> files = files(had);
            Set<List<String>> has = rights(Wso2Import.read(files).document());
            assertThat(had).as("-Dseed=%s %s", SEED, files).containsAll(has);
            rights += has.size();
        }
        assertThat(rights).isGreaterThan(ROUNDS);
    }

    private static Set<String> some(RandomGenerator random, int most) {
        Set<String> some = new LinkedHashSet<>();
        for (int i = random.nextInt(1, most + 1); i > 0; i--) {
            some.add(NAMES.get(random.nextInt(NAMES.size())));
        }
        return some;
    }

    private static ArrayNode texts(Iterable<String> all) {
        ArrayNode array = JSON.arrayNode();
        all.forEach(array::add);
        return array;
    }

    /** Who may what by roles: user, application of the role's audience, identifier, scope. */
    private static Set<List<String>> rights(JsonNode document) {
        Set<List<String>> rights = new HashSet<>();
        document.path("roles")
                .forEach(
                        role -> {
                            String handle = role.at("/audience/application").asString("");
                            String application =
                                    document.path("applications")
                                            .path(handle)
                                            .path("name")
                                            .asString("");
                            Set<String> users = new TreeSet<>();
                            members(document, role, users);
                            for (JsonNode it : role.path("permissions")) {
                                String api = identifier(document, it.path("api").asString());
                                String scope = it.path("scope").asString();
                                users.forEach(
                                        user -> rights.add(List.of(user, application, api, scope)));
                            }
                        });
        return rights;
    }

    private static String identifier(JsonNode document, String api) {
        return document.path("apis").path(api).path("identifier").asString();
    }

    private static void members(JsonNode document, JsonNode of, Set<String> users) {
        users.addAll(of.at("/members/users").propertyNames());
        for (String group : of.at("/members/groups").propertyNames()) {
            members(document, document.path("groups").path(group), users);
        }
    }

    /** What is for everybody at an application. */
    private static Set<List<String>> free(JsonNode document) {
        Set<List<String>> free = new HashSet<>();
        for (JsonNode application : document.path("applications")) {
            application
                    .path("authorizedApis")
                    .properties()
                    .forEach(
                            api -> {
                                if (api.getValue().path("policy").asString().equals("NO_POLICY")) {
                                    for (JsonNode scope : api.getValue().path("scopes")) {
                                        free.add(
                                                List.of(
                                                        "*",
                                                        application.path("name").asString(),
                                                        identifier(document, api.getKey()),
                                                        scope.asString()));
                                    }
                                }
                            });
        }
        return free;
    }

    /** Roles of the organization and of applications, bindings of API Manager, and who had what. */
    private List<Source> files(Set<List<String>> had) {
        List<Source> files = new ArrayList<>();
        Map<String, Set<String>> bound = new HashMap<>();
        for (String name : some(random, 4)) {
            for (String version : some(random, 2)) {
                String api = "api " + files.size();
                ObjectNode file = JSON.objectNode().put("type", "api");
                ObjectNode data = file.putObject("data").put("name", name).put("version", version);
                data.putArray("audiences").add(api);
                ObjectNode scope = data.putArray("scopes").addObject().putObject("scope");
                scope.put("name", "s" + files.size());
                Set<String> roles = some(random, 3);
                scope.set("bindings", texts(roles));
                roles.forEach(it -> bound.computeIfAbsent(it, _ -> new HashSet<>()).add(api));
                files.add(new Source(api, file));
            }
        }
        int apis = files.size();
        Set<String> applications = some(random, 3);
        for (String application : applications) {
            ObjectNode file = JSON.objectNode().put("name", application).put("clientId", "c");
            file.putArray("grantTypes").add("client_credentials");
            files.add(new Source("application " + application, file));
        }
        List<String> audiences = new ArrayList<>(applications);
        audiences.add("");
        Set<List<String>> made = new HashSet<>();
        for (int i = 0; i < 8; i++) {
            String audience = audiences.get(random.nextInt(audiences.size()));
            String name = NAMES.get(random.nextInt(NAMES.size()));
            if (!made.add(List.of(audience, name))) {
                continue;
            }
            String user = "u" + i;
            int scope = random.nextInt(apis);
            ObjectNode role = JSON.objectNode().put("displayName", name);
            role.putObject("audience")
                    .put("type", audience.isEmpty() ? "organization" : "application")
                    .put("display", audience);
            role.putArray("permissions").addObject().put("value", "s" + scope);
            role.putArray("users").addObject().put("value", user);
            files.add(new Source("role " + i, role));
            had.add(List.of(user, audience, "api " + scope, "s" + scope));
            if (audience.isEmpty()) {
                for (String api : bound.getOrDefault(name, Set.of())) {
                    had.add(List.of(user, "", api, "s" + api.substring("api ".length())));
                }
            }
        }
        return files;
    }

    /** A realm, and who may what in it. */
    private static final class World {
        private final RandomGenerator random;
        private final List<RoleKey> roles = new ArrayList<>();
        private final Map<RoleKey, Set<RoleKey>> composites = new HashMap<>();
        private final Map<RoleKey, Set<List<String>>> gives = new HashMap<>();
        private final Map<String, Set<RoleKey>> holds = new LinkedHashMap<>();
        private final Map<List<String>, Set<RoleKey>> groups = new LinkedHashMap<>();
        private final Set<List<String>> rights = new HashSet<>();

        private World(RandomGenerator random) {
            this.random = random;
        }

        private RoleKey role() {
            return roles.get(random.nextInt(roles.size()));
        }

        private Set<RoleKey> few() {
            Set<RoleKey> few = new LinkedHashSet<>();
            for (int i = random.nextInt(3); i > 0; i--) {
                few.add(role());
            }
            return few;
        }

        private JsonNode realm() {
            ObjectNode realm = JSON.objectNode().put("realm", "r");
            roles(realm.putObject("roles"));
            for (String name : some(random, 3)) {
                group(List.of(name), Set.of(), realm.withArray("groups"), 0);
            }
            clients(realm);
            users(realm.putArray("users"));
            return realm;
        }

        private void roles(ObjectNode of) {
            some(random, 6).forEach(it -> roles.add(new RoleKey("", it)));
            for (String client : some(random, 4)) {
                some(random, 3).forEach(it -> roles.add(new RoleKey(client, it)));
            }
            for (RoleKey role : roles) {
                Set<RoleKey> held = random.nextInt(4) == 0 ? few() : Set.of();
                composites.put(role, held);
                ObjectNode made =
                        (role.client().isEmpty()
                                        ? of.withArray("realm")
                                        : of.withObjectProperty("client")
                                                .withArrayProperty(role.client()))
                                .addObject()
                                .put("name", role.name());
                put(made.putObject("composites"), "realm", "client", held);
            }
        }

        private static void put(
                ObjectNode of, String ofRealm, String ofClients, Set<RoleKey> roles) {
            for (RoleKey role : roles) {
                (role.client().isEmpty()
                                ? of.withArrayProperty(ofRealm)
                                : of.withObjectProperty(ofClients).withArrayProperty(role.client()))
                        .add(role.name());
            }
        }

        private void group(List<String> path, Set<RoleKey> above, ArrayNode into, int depth) {
            Set<RoleKey> own = few();
            ObjectNode made = into.addObject().put("name", path.getLast());
            put(made, "realmRoles", "clientRoles", own);
            Set<RoleKey> all = new HashSet<>(above);
            all.addAll(own);
            groups.put(path, all);
            if (depth < 2 && random.nextBoolean()) {
                for (String name : some(random, 2)) {
                    List<String> inner = new ArrayList<>(path);
                    inner.add(name);
                    group(inner, all, made.withArrayProperty("subGroups"), depth + 1);
                }
            }
        }

        /** A client is an API with permissions and an application with client scopes. */
        private void clients(ObjectNode realm) {
            ArrayNode scopes = realm.putArray("clientScopes");
            ArrayNode mappings = realm.putArray("scopeMappings");
            ObjectNode clientMappings = realm.putObject("clientScopeMappings");
            Set<String> clients = some(random, 4);
            Map<String, List<String>> free = new LinkedHashMap<>();
            Set<List<String>> permitted = new HashSet<>();
            ArrayNode made = realm.putArray("clients");
            for (String client : clients) {
                ObjectNode one = made.addObject().put("clientId", client).put("publicClient", true);
                one.put("name", client).put("standardFlowEnabled", false);
                one.put("authorizationServicesEnabled", true);
                ObjectNode settings = one.putObject("authorizationSettings");
                settings.putArray("scopes").addObject().put("name", "s0");
                RoleKey role = role();
                permission(settings.putArray("policies"), role);
                gives(role, client, "s0");
                permitted.add(List.of(client, "s0"));
            }
            List<String> audiences = List.copyOf(clients);
            for (String name : List.of("s0", "s1", "s2", "s3")) {
                String audience = audiences.get(random.nextInt(audiences.size()));
                ObjectNode scope = scopes.addObject().put("name", name);
                scope.putArray("protocolMappers")
                        .addObject()
                        .put("protocolMapper", "oidc-audience-mapper")
                        .putObject("config")
                        .put("included.client.audience", audience);
                Set<RoleKey> asked = few();
                for (RoleKey role : asked) {
                    (role.client().isEmpty()
                                    ? mappings
                                    : clientMappings.withArrayProperty(role.client()))
                            .addObject()
                            .put("clientScope", name)
                            .putArray("roles")
                            .add(role.name());
                    if (!permitted.contains(List.of(audience, name))) {
                        gives(role, audience, name);
                    }
                }
                if (asked.isEmpty() && !permitted.contains(List.of(audience, name))) {
                    free.put(name, List.of(audience, name));
                }
            }
            for (JsonNode client : made) {
                Set<String> asks = new TreeSet<>();
                List.of("s0", "s1", "s2", "s3").stream()
                        .filter(_ -> random.nextInt(4) == 0)
                        .forEach(asks::add);
                ((ObjectNode) client).set("defaultClientScopes", texts(asks));
                for (String scope : asks) {
                    List<String> right = free.get(scope);
                    if (right != null) {
                        String id = client.path("clientId").asString();
                        rights.add(List.of("*", id, right.getFirst(), scope));
                    }
                }
            }
        }

        private static void permission(ArrayNode policies, RoleKey role) {
            String roles = JSON.arrayNode().add(JSON.objectNode().put("id", role.toString())) + "";
            policies.addObject()
                    .put("name", "p")
                    .put("type", "role")
                    .putObject("config")
                    .put("roles", roles);
            policies.addObject()
                    .put("name", "q")
                    .put("type", "scope")
                    .put("decisionStrategy", "AFFIRMATIVE")
                    .putObject("config")
                    .put("scopes", "[\"s0\"]")
                    .put("applyPolicies", "[\"p\"]");
        }

        private void gives(RoleKey role, String audience, String scope) {
            gives.computeIfAbsent(role, _ -> new HashSet<>()).add(List.of(audience, scope));
        }

        private void users(ArrayNode users) {
            for (int i = 0; i < 4; i++) {
                String id = "u" + i;
                Set<RoleKey> roles = new HashSet<>();
                ObjectNode user = users.addObject().put("id", id);
                if (random.nextBoolean()) {
                    roles.addAll(few());
                    put(user, "realmRoles", "clientRoles", roles);
                }
                List<List<String>> all = List.copyOf(groups.keySet());
                List<String> path = all.get(random.nextInt(all.size()));
                boolean isEscaped = random.nextBoolean();
                List<String> names =
                        path.stream().map(it -> isEscaped ? it.replace("/", "~/") : it).toList();
                user.putArray("groups").add("/" + String.join("/", names));
                roles.addAll(groups.getOrDefault(path, Set.of()));
                holds.put(id, roles);
            }
        }

        private Set<List<String>> rights() {
            holds.forEach(
                    (user, held) -> {
                        Set<RoleKey> all = new HashSet<>();
                        Deque<RoleKey> open = new ArrayDeque<>(held);
                        while (!open.isEmpty()) {
                            RoleKey role = open.pop();
                            if (all.add(role)) {
                                open.addAll(composites.getOrDefault(role, Set.of()));
                            }
                        }
                        for (RoleKey role : all) {
                            for (List<String> given : gives.getOrDefault(role, Set.of())) {
                                rights.add(List.of(user, "", given.getFirst(), given.getLast()));
                            }
                        }
                    });
            return rights;
        }
    }
}
