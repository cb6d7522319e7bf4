import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The main job, end to end, on any OpenAPI 3 description with OAuth 2 scopes: from the description
 * to tokens and decisions, and from a revoke to the next deny. Every answer is checked; the first
 * that is not as it must be ends the demonstration with exit code 1.
 */
public final class Demo {
    private static final String ORGANIZATION = "/v1/organizations/default";
    private static final String PUBLIC = "/o/default";

    private final Service service;
    private final String description;
    private final String api;
    private final String tokenEndpoint;
    private String application = "";
    private String clientId = "";
    private String secret = "";
    private String token = "";
    private List<String> scopes = List.of();
    private List<Call> calls = List.of();

    /** An operation of the API as a request: a path without parameters, and the scopes it needs. */
    private record Call(String method, String path, List<String> needs) {
        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    private Demo(Service service, String base, Path openapi, String description) {
        this.service = service;
        this.description = description;
        String name = openapi.getFileName().toString().replaceFirst("\\.[a-z]+$", "");
        this.api = "demo-" + name.toLowerCase().replaceAll("[^a-z0-9]+", "-");
        this.tokenEndpoint = base + PUBLIC + "/oauth2/token";
    }

    public static void main(String[] arguments) {
        try {
            Map<String, String> options = options(arguments);
            Path openapi =
                    Path.of(options.getOrDefault("--openapi", options.get("--default-openapi")));
            Path bootstrap = Path.of(options.getOrDefault("--bootstrap", "data/bootstrap.json"));
            Json credential = Json.parse(read(bootstrap, "start Precept with infra/run first"));
            String base = credential.get("base").text();
            Demo demo =
                    new Demo(
                            new Service(base),
                            base,
                            openapi,
                            read(openapi, "name an OpenAPI file with --openapi"));
            demo.run(credential);
        } catch (DemoFailure failure) {
            System.err.println("infra/demo: " + failure.getMessage());
            System.exit(1);
        }
    }

    private static Map<String, String> options(String[] arguments) {
        Map<String, String> options = new LinkedHashMap<>();
        for (int i = 0; i < arguments.length; i += 2) {
            boolean isKnown =
                    Set.of("--openapi", "--bootstrap", "--default-openapi").contains(arguments[i]);
            if (!isKnown || i + 1 == arguments.length) {
                throw new DemoFailure("usage: infra/demo [--openapi FILE] [--bootstrap FILE]");
            }
            options.put(arguments[i], arguments[i + 1]);
        }
        return options;
    }

    private static String read(Path file, String advice) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new DemoFailure("cannot read " + file + ": " + advice);
        }
    }

    private void run(Json credential) {
        step("Sign in with the bootstrap credential");
        service.signIn(
                credential.get("client_id").text(),
                credential.get("client_secret").text(),
                credential.get("token_endpoint").text());
        long start = lastPosition();
        describeApi();
        defineRolesAndPeople();
        authorizeApplication();
        sayItAgain();
        getToken();
        checkRequests();
        checkUsers();
        revoke();
        tellTheStory(start);
        System.out.println("\nThe demonstration is complete: every answer was as it must be.");
    }

    private void describeApi() {
        step("Import the API's description and publish it");
        putApi();
        String type = description.stripLeading().startsWith("{") ? "json" : "yaml";
        service.call(
                "POST",
                ORGANIZATION + "/apis/" + api + "/openapi",
                "application/" + type,
                description);
        if (!read().get("lifecycle").text().equals("PUBLISHED")) {
            service.call(
                    "POST",
                    ORGANIZATION + "/apis/" + api + "/lifecycle",
                    Json.object("to", "PUBLISHED"));
        }
        List<String> names = new ArrayList<>();
        for (Json scope :
                service.call("GET", ORGANIZATION + "/apis/" + api + "/scopes?limit=1000", null)
                        .get("items")
                        .items()) {
            names.add(scope.get("name").text());
        }
        scopes = names;
        calls = callsOf(service.call("GET", ORGANIZATION + "/apis/" + api + "/operations", null));
        if (calls.isEmpty()) {
            throw new DemoFailure("the description has no operation that needs an OAuth 2 scope");
        }
        System.out.println(
                "  " + scopes.size() + " scopes, " + calls.size() + " operations that need some");
    }

    private Json read() {
        return service.call("GET", ORGANIZATION + "/apis/" + api, null);
    }

    private void putApi() {
        service.call(
                "PUT",
                ORGANIZATION + "/apis/" + api,
                Json.object(
                        "identifier",
                        "https://" + api + ".example",
                        "name",
                        "Demonstration: " + api,
                        "subscriptionRequired",
                        true));
    }

    private static List<Call> callsOf(Json answer) {
        List<Call> calls = new ArrayList<>();
        for (Json operation : answer.get("items").items()) {
            List<Json> alternatives = operation.get("scopes").items();
            if (alternatives.isEmpty() || alternatives.getFirst().items().isEmpty()) {
                continue;
            }
            List<String> needs = new ArrayList<>();
            alternatives.getFirst().items().forEach(scope -> needs.add(scope.text()));
            String path = operation.get("path").text().replaceAll("\\{[^}]+}", "example");
            calls.add(new Call(operation.get("method").text(), path, needs));
        }
        return calls;
    }

    /** What readers may do: the scopes of the first call. */
    private Set<String> readerScopes() {
        return new LinkedHashSet<>(calls.getFirst().needs());
    }

    /** A call that readers may not make, null where every call needs no more than theirs. */
    private Call editorCall() {
        for (Call call : calls) {
            if (!readerScopes().containsAll(call.needs())) {
                return call;
            }
        }
        return null;
    }

    /** What editors may do. */
    private Set<String> editorScopes() {
        Set<String> scopes = readerScopes();
        if (editorCall() != null) {
            scopes.addAll(editorCall().needs());
        }
        return scopes;
    }

    private void defineRolesAndPeople() {
        step("Define roles over the scopes, and users and groups that hold them");
        putRole("reader", readerScopes());
        putRole("editor", editorScopes());
        put("/users/" + api + "-alice", Json.object());
        put("/users/" + api + "-bob", Json.object());
        put("/groups/" + api + "-staff", Json.object());
        put("/groups/" + api + "-everybody", Json.object());
        put("/groups/" + api + "-staff/members/users/" + api + "-alice", Json.object());
        put("/groups/" + api + "-everybody/members/groups/" + api + "-staff", Json.object());
        put("/groups/" + api + "-everybody/members/users/" + api + "-bob", Json.object());
        put("/roles/" + api + "-editor/members/groups/" + api + "-staff", Json.object());
        put("/roles/" + api + "-reader/members/groups/" + api + "-everybody", Json.object());
    }

    private void putRole(String name, Set<String> permitted) {
        List<Object> permissions = new ArrayList<>();
        permitted.forEach(scope -> permissions.add(Json.object("api", api, "scope", scope)));
        put(
                "/roles/" + api + "-" + name,
                Json.object(
                        "audience",
                        Json.object("type", "ORGANIZATION"),
                        "permissions",
                        permissions));
    }

    private void put(String path, Object body) {
        service.call("PUT", ORGANIZATION + path, body);
    }

    private void authorizeApplication() {
        step("Authorize an application for some of the scopes, and subscribe it");
        application = api + "-app";
        put(
                "/applications/" + application,
                Json.object("name", "Demonstration application", "type", "M2M"));
        clientId =
                service.call("GET", ORGANIZATION + "/applications/" + application, null)
                        .get("clientId")
                        .text();
        authorize(editorScopes());
        put("/plans/demo-basic", Json.object("approvalRequired", false));
        put("/subscriptions/" + application + "/" + api, Json.object("plan", "demo-basic"));
        secret = newSecret();
    }

    /** Ends the secrets of earlier runs and makes one. */
    private String newSecret() {
        String path = ORGANIZATION + "/applications/" + application + "/secrets";
        for (Json old : service.call("GET", path, null).get("items").items()) {
            service.call("DELETE", path + "/" + old.get("id").text(), null);
        }
        return service.call("POST", path, Json.object()).get("clientSecret").text();
    }

    private void authorize(Set<String> authorized) {
        put(
                "/applications/" + application + "/authorized-apis/" + api,
                Json.object("policy", "RBAC", "scopes", authorized));
    }

    private void sayItAgain() {
        step("Say the same again: nothing happens");
        long before = lastPosition();
        putApi();
        putRole("reader", readerScopes());
        put("/users/" + api + "-alice", Json.object());
        authorize(editorScopes());
        must(lastPosition() == before, "unchanged PUTs must add no event");
    }

    private void getToken() {
        step("Get a token: fewer scopes than asked where the application is authorized for fewer");
        Json answer =
                service.token(
                        tokenEndpoint,
                        clientId,
                        secret,
                        Map.of("scope", String.join(" ", wireNames(scopes))));
        token = answer.get("access_token").text();
        Set<String> granted = Set.of(answer.get("scope").text().split(" "));
        must(
                granted.equals(new LinkedHashSet<>(wireNames(editorScopes()))),
                "the token must hold exactly the authorized scopes");
    }

    private List<String> wireNames(Iterable<String> names) {
        List<String> wireNames = new ArrayList<>();
        Map<String, String> known = new LinkedHashMap<>();
        for (Json scope :
                service.call("GET", ORGANIZATION + "/apis/" + api + "/scopes?limit=1000", null)
                        .get("items")
                        .items()) {
            known.put(scope.get("name").text(), scope.get("wireName").text());
        }
        names.forEach(name -> wireNames.add(known.get(name)));
        return wireNames;
    }

    private void checkRequests() {
        step("Check requests with that token");
        must(permits(bearer(), calls.getFirst(), null), calls.getFirst() + " must be permitted");
        Call beyond = callBeyond(editorScopes());
        if (beyond != null) {
            must(!permits(bearer(), beyond, null), beyond + " must be denied");
        }
        must(
                !permits(bearer(), new Call("GET", "/no/such/path", List.of()), null),
                "an unknown operation must be denied");
    }

    private Call callBeyond(Set<String> held) {
        for (Call call : calls) {
            boolean isOpen =
                    calls.stream()
                            .filter(c -> c.toString().equals(call.toString()))
                            .anyMatch(c -> held.containsAll(c.needs()));
            if (!isOpen) {
                return call;
            }
        }
        return null;
    }

    private void checkUsers() {
        step("Check users: alone, and in a batch");
        Call editing = editorCall() == null ? calls.getFirst() : editorCall();
        must(permits(user("alice"), editing, application), "alice must be permitted");
        boolean bobEdits = permits(user("bob"), editing, application);
        must(bobEdits == (editorCall() == null), "bob must be denied what only editors may do");
        List<Object> evaluations = new ArrayList<>();
        for (String name : List.of("alice", "bob", "nobody")) {
            evaluations.add(Json.object("subject", user(name)));
        }
        Json batch =
                service.call(
                        "POST",
                        PUBLIC + "/access/v1/evaluations",
                        Json.object(
                                "action",
                                Json.object("name", calls.getFirst().method()),
                                "resource",
                                Json.object("type", api, "id", calls.getFirst().path()),
                                "context",
                                Json.object("application", application),
                                "evaluations",
                                evaluations));
        List<Boolean> decisions = new ArrayList<>();
        batch.get("evaluations")
                .items()
                .forEach(item -> decisions.add(item.get("decision").isTrue()));
        must(
                decisions.equals(List.of(true, true, false)),
                "alice and bob may read, nobody may not");
    }

    private void revoke() {
        step("Take the reader's scopes from the role: bob's very next check denies");
        Call reading = calls.getFirst();
        must(permits(user("bob"), reading, application), "bob must be permitted before");
        putRole("reader", Set.of());
        must(!permits(user("bob"), reading, application), "bob must be denied after");
        must(permits(user("alice"), reading, application), "alice, an editor, must not be touched");

        step("Take them from the application: the token's very next check denies");
        must(permits(bearer(), reading, null), "the token must be good before");
        Set<String> rest = editorScopes();
        rest.removeAll(readerScopes());
        authorize(rest);
        must(!permits(bearer(), reading, null), "the token must be denied after");
    }

    private Object bearer() {
        return Json.object("type", "token", "id", token);
    }

    private Object user(String name) {
        return Json.object("type", "user", "id", api + "-" + name);
    }

    private boolean permits(Object subject, Call call, String application) {
        return service.call(
                        "POST",
                        PUBLIC + "/access/v1/evaluation",
                        Json.object(
                                "subject",
                                subject,
                                "action",
                                Json.object("name", call.method()),
                                "resource",
                                Json.object("type", api, "id", call.path()),
                                "context",
                                application == null
                                        ? null
                                        : Json.object("application", application)))
                .get("decision")
                .isTrue();
    }

    private long lastPosition() {
        List<Json> events =
                service.call("GET", ORGANIZATION + "/events?order=desc&limit=1", null)
                        .get("events")
                        .items();
        return events.isEmpty() ? 0 : Long.parseLong(events.getFirst().get("position").text());
    }

    private void tellTheStory(long start) {
        step("What happened, from the log");
        List<Json> events =
                service.call("GET", ORGANIZATION + "/events?after=" + start + "&limit=1000", null)
                        .get("events")
                        .items();
        must(!events.isEmpty(), "the log must tell the story");
        for (Json event : events) {
            String data = event.get("data").toString();
            System.out.println(
                    "  "
                            + event.get("position").text()
                            + "  "
                            + event.get("type").text()
                            + "  "
                            + (data.length() <= 110 ? data : data.substring(0, 110) + " ..."));
        }
    }

    private static void step(String title) {
        System.out.println("\n== " + title);
    }

    private static void must(boolean holds, String claim) {
        if (!holds) {
            throw new DemoFailure(claim + ", and it was not so");
        }
    }
}
