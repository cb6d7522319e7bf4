package dev.precept.pdp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.TestService;
import dev.precept.pdp.TokenWorld;
import dev.precept.pdp.cli.Shell.Result;
import dev.precept.pdp.signin.TestBrowser;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a person or a script does with {@code infra/precept}, at the whole running service. */
class CommandLineTest {
    private static final Pattern CODE = Pattern.compile("enter (\\S+)");
    private static final String PASSWORD = "seven green bottles";
    private static final String HOURS =
            """
            kind: REGO
            effect: DENY
            source: |
              package hours

              deny if input.context.hour < 8 # "too early"
            tests: |
              package hours_test

              test_early if data.hours.deny with input as {"context": {"hour": 7}}
            """;

    private static TestService service;
    private static TokenWorld world;
    private static Shell shell;

    @BeforeAll
    static void start() {
        service = TestService.start();
        world = new TokenWorld(service);
        shell = new Shell();
        String bootstrap =
                "{\"base\":\"%s\",\"client_id\":\"%s\",\"client_secret\":\"%s\","
                        .concat("\"token_endpoint\":\"%s\"}")
                        .formatted(
                                service.base(),
                                service.clientId(),
                                service.clientSecret(),
                                service.base() + "/o/system/oauth2/token");
        Result login = shell.run("login", "--bootstrap", shell.file("bootstrap.json", bootstrap));
        assertThat(login.code()).as(login.err()).isZero();
        world.api("default", "books", "read", "write");
        world.manage(
                "PUT",
                "default/apis/books/operations",
                "[{\"method\":\"GET\",\"path\":\"/books\",\"scopes\":[[\"read\"]]}]");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static Result ok(String... arguments) {
        Result result = shell.run(arguments);
        assertThat(result.code())
                .as("%s: %s%s", String.join(" ", arguments), result.out(), result.err())
                .isZero();
        return result;
    }

    private static JsonNode json(String... arguments) {
        return TokenWorld.json(ok(arguments).out());
    }

    @Test
    void whatIsKeptIsForItsOwnerAloneAndHoldsNoSecretOfTheClient() throws IOException {
        Path kept = shell.folder().resolve("config").resolve("contexts.json");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(kept)).doesNotContain(service.clientSecret());
        assertThat(ok("context").out()).contains("*", service.base());
    }

    @Test
    void thingsAreMadeShownChangedAndDeleted() {
        String role =
                shell.file(
                        "role.yaml",
                        """
                        audience: {type: ORGANIZATION}
                        permissions:
                          - {api: books, scope: read}
                        """);
        ok("put", "roles", "clerk", "-f", role, "--reason", "Ticket 7 ü");
        ok("put", "users", "carl");
        ok("put", "roles", "clerk", "members", "users", "carl");
        assertThat(ok("get", "roles").out()).contains("HANDLE", "clerk").doesNotContain("REVISION");
        assertThat(ok("get", "roles", "-o", "wide").out()).contains("REVISION");
        assertThat(
                        json("get", "roles", "clerk", "-o", "json")
                                .at("/permissions/0/scope")
                                .asString())
                .isEqualTo("read");
        assertThat(ok("get", "roles", "clerk", "-o", "yaml").out())
                .contains("permissions:\n- api: books\n");
        assertThat(ok("get", "roles", "clerk", "members", "users").out()).contains("carl");
        assertThat(ok("events", "--entity", "role:clerk").out())
                .contains("role.created.v1", "Ticket 7 ü", "role.member-added.v1");
        Result stale = shell.run("delete", "roles", "clerk", "--if-match", "99");
        assertThat(stale.code()).isEqualTo(4);
        assertThat(ok("delete", "roles", "clerk", "--dry-run").out()).contains("role.deleted");
        ok("delete", "roles", "clerk");
        Result gone = shell.run("get", "roles", "clerk");
        assertThat(gone.code()).isEqualTo(4);
        assertThat(gone.err()).startsWith("not-found");
    }

    @Test
    void listsAreFollowedOverTheirPages() {
        for (int i = 0; i < 120; i++) {
            world.manage("PUT", "default/plans/many-" + i, "{}");
        }
        assertThat(json("get", "plans", "--filter", "many-", "-o", "json").get("items"))
                .hasSize(120);
        assertThat(json("get", "plans", "--limit", "7", "-o", "json").get("items")).hasSize(7);
    }

    @Test
    void aDecisionIsTheExitCode() {
        world.manage("PUT", "default/users/ada", "{}");
        world.manage("PUT", "default/users/bob", "{}");
        world.manage(
                "PUT",
                "default/roles/reader",
                "{\"audience\":{\"type\":\"ORGANIZATION\"},"
                        + "\"permissions\":[{\"api\":\"books\",\"scope\":\"read\"}]}");
        ok("put", "roles", "reader", "members", "users", "ada");
        String[] question = {"--api", "books", "--method", "GET", "--path", "/books"};
        Result permit = shell.run(with(question, "decide", "--user", "ada"));
        assertThat(permit.code()).as(permit.err()).isZero();
        assertThat(permit.out()).startsWith("permit");
        Result deny = shell.run(with(question, "decide", "--user", "bob"));
        assertThat(deny.code()).isEqualTo(1);
        assertThat(deny.out()).startsWith("deny  NO_ROLE_IN_AUDIENCE");
        Result why = shell.run(with(question, "explain", "--user", "bob"));
        assertThat(why.code()).isEqualTo(1);
        assertThat(why.out()).contains("missing read", "ROLE_MEMBER reader");
        assertThat(shell.run(with(question, "explain", "--user", "ada")).out())
                .contains("role.member-added.v1", "reader -> ada");
        String position =
                json("events", "--limit", "1", "-o", "json").at("/events/0/position").asString();
        ok("delete", "roles", "reader", "members", "users", "ada");
        assertThat(shell.run(with(question, "decide", "--user", "ada")).code()).isEqualTo(1);
        assertThat(shell.run(with(question, "decide", "--user", "ada", "--at", position)).code())
                .isZero();
        assertThat(ok("diff", "--from", position).out()).contains("lost 1", "ada", "books", "read");
        String commands =
                shell.file(
                        "what-if.yaml",
                        """
                        - method: PUT
                          path: /v1/organizations/default/roles/reader/members/users/bob
                          body: {}
                        """);
        assertThat(ok("what-if", "-f", commands).out())
                .contains("role.member-added.v1", "gained 1", "bob");
    }

    private static String[] with(String[] question, String... before) {
        String[] all = Arrays.copyOf(before, before.length + question.length);
        System.arraycopy(question, 0, all, before.length, question.length);
        return all;
    }

    @Test
    void faultsAreToldWithTheirPlacesAndEndWithOne() {
        Result faulty =
                shell.runWith(
                        "{\"type\":7,\"nmae\":\"x\"}", "put", "applications", "app", "-f", "-");
        assertThat(faulty.code()).isEqualTo(1);
        assertThat(faulty.err()).contains("/type", "/nmae");
        Result unreadable = shell.runWith("{\"a\":1,\"a\":2}", "put", "plans", "p", "-f", "-");
        assertThat(unreadable.code()).isEqualTo(2);
        assertThat(unreadable.err()).contains("Duplicate");
    }

    @Test
    void whoMayNotIsToldSo() {
        TokenWorld.Client decider = world.application("system", "cli-decider", "");
        world.manage(
                "PUT",
                "system/applications/cli-decider/authorized-apis/precept",
                "{\"policy\":\"NO_POLICY\",\"scopes\":[\"precept:decide\"],"
                        + "\"organizations\":\"ALL\"}");
        Shell other =
                new Shell()
                        .with("PRECEPT_SERVER", service.base())
                        .with("PRECEPT_CLIENT_ID", decider.id())
                        .with("PRECEPT_CLIENT_SECRET", decider.secret());
        assertThat(other.run("login").code()).isZero();
        assertThat(other.run("get", "roles").code()).isEqualTo(3);
        assertThat(other.run("token", "--claims").out()).contains("precept:decide");
        Shell wrong = new Shell().with("PRECEPT_SERVER", service.base()).with("PRECEPT_TOKEN", "x");
        assertThat(wrong.run("get", "roles").code()).isEqualTo(3);
        assertThat(new Shell().run("get", "roles").code()).isEqualTo(3);
    }

    @Test
    void loggingOutForgets() {
        Shell other =
                new Shell()
                        .with("PRECEPT_SERVER", service.base())
                        .with("PRECEPT_CLIENT_ID", service.clientId())
                        .with(
                                "PRECEPT_CLIENT_SECRET_FILE",
                                shell.file("secret", service.clientSecret()));
        assertThat(other.run("login", "--context", "work").code()).isZero();
        assertThat(other.run("get", "roles", "--context", "work").code()).isZero();
        assertThat(other.run("logout").code()).isZero();
        assertThat(other.run("context").out()).doesNotContain("work");
    }

    /** Plan, apply, export, drift: another product's realm, by way of a file that is reviewed. */
    @Test
    void aRealmIsPlannedAppliedAndExported() {
        ok("put", "organizations", "shop", "-f", shell.file("shop.json", "{\"name\":\"Shop\"}"));
        String realm = "../infra/cli/src/test/resources/import/keycloak/shop-realm.json";
        String document = shell.folder().resolve("shop.yaml").toString();
        Result imported = shell.run("import", "keycloak", realm, "-f", document, "--strict");
        assertThat(imported.code()).as(imported.err()).isEqualTo(6);
        assertThat(imported.err()).contains("4 applications", "clients/2/secret");
        String[] file = {"-f", document, "--org", "shop"};
        Result plan = shell.run(with(file, "plan", "--exit-code"));
        assertThat(plan.code()).as(plan.out() + plan.err()).isEqualTo(6);
        assertThat(plan.out()).contains("+ /roles/manager", "to create");
        assertThat(ok("get", "roles", "--org", "shop").out()).isEmpty();
        ok(with(file, "apply", "--reason", "Ticket 8"));
        Result again = shell.run(with(file, "plan", "--exit-code"));
        assertThat(again.code()).as(again.out()).isZero();
        String ada = "8a1f2c3d-0000-4000-8000-000000000001";
        String[] question = {"--org", "shop", "--user", ada, "--application", "web-shop"};
        String[] orders = {"--api", "https-orders.shop.example", "--resource", "1"};
        assertThat(
                        shell.run(with(with(question, orders), "decide", "--scope", "orders:write"))
                                .code())
                .isZero();
        Result exported = ok("export", "--org", "shop", "--include", "users");
        assertThat(exported.out()).contains("manager:", "web-shop:").doesNotContain("revision");
        assertThat(exported.err()).startsWith("contentHash: ");
        ok("put", "plans", "drifted", "--org", "shop");
        String whole = shell.file("whole.yaml", exported.out());
        Result drift = shell.run("plan", "-f", whole, "--org", "shop", "--exit-code");
        assertThat(drift.code()).isEqualTo(6);
        assertThat(drift.out()).contains("! /plans/drifted");
        ok("apply", "-f", whole, "--org", "shop", "--prune");
        assertThat(shell.run("get", "plans", "drifted", "--org", "shop").code()).isEqualTo(4);
    }

    @Test
    void aPolicyInRegoIsPutExportedAndApplied() {
        for (String organization : new String[] {"modules", "modules-again"}) {
            world.organization(organization);
        }
        String policy = shell.file("hours.yaml", HOURS);
        String role = shell.file("role.json", "{\"audience\": {\"type\": \"ORGANIZATION\"}}");
        ok("put", "roles", "clerk", "-f", role, "--org", "modules");
        ok("put", "policies", "hours", "-f", policy, "--org", "modules");
        String[] in = {"--org", "modules"};
        ok(with(in, "put", "policies", "hours", "attachments", "role", "clerk"));
        ok(with(in, "put", "policies", "hours", "attachments", "organization", "modules"));
        String bad = shell.file("bad.yaml", HOURS.replace("deny if", "deny contains \"x\" if"));
        Result refused = shell.run("put", "policies", "hours", "-f", bad, "--org", "modules");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains("line 3", "'deny'", "a set");
        String whole = shell.file("modules.yaml", ok("export", "--org", "modules").out());
        assertThat(shell.run("plan", "-f", whole, "--org", "modules", "--exit-code").code())
                .isZero();
        ok("apply", "-f", whole, "--org", "modules-again");
        assertThat(ok("export", "--org", "modules-again").out())
                .contains("\"too early\"", "test_early");
        String[] again = {"--org", "modules-again"};
        String[] shown = {"get", "policies", "hours", "-o", "json"};
        assertThat(json(with(again, shown)).get("hash"))
                .isEqualTo(json(with(in, shown)).get("hash"));
        assertThat(ok("get", "policies", "hours", "attachments", "--org", "modules-again").out())
                .contains("clerk", "modules-again");
    }

    @Test
    void whatTheImportersMakeOfExportsOfWso2IsAppliedToo() {
        String exports = "../infra/cli/src/test/resources/import/";
        for (String name : new String[] {"asgardeo", "api-manager"}) {
            ok("put", "organizations", name, "-f", shell.file("o.json", "{\"name\":\"O\"}"));
            String from = exports + name;
            String document = shell.folder().resolve(name + ".yaml").toString();
            ok("import", "wso2", from, "-f", document);
            ok("apply", "-f", document, "--org", name);
        }
        assertThat(ok("get", "subscriptions", "--org", "api-manager").out()).contains("gold");
        assertThat(ok("get", "roles", "kiosk-clerk", "--org", "asgardeo").out())
                .contains("orders:write");
    }

    @Test
    void aChangeThatWaitsForApprovalEndsWithSix() {
        TokenWorld.Client second = world.application("system", "cli-second", "");
        world.manage(
                "PUT",
                "system/applications/cli-second/authorized-apis/precept",
                "{\"policy\":\"NO_POLICY\",\"scopes\":[\"precept:admin\"],"
                        + "\"organizations\":\"ALL\"}");
        world.organization("careful");
        String policy = shell.file("policy.yaml", "commands: [plan.*]");
        ok("put", "approval-policy", "-f", policy, "--org", "careful");
        Result waiting = shell.run("put", "plans", "gold", "--org", "careful", "-o", "json");
        assertThat(waiting.code()).as(waiting.err()).isEqualTo(6);
        assertThat(waiting.err()).contains("waits for approval");
        String id = TokenWorld.json(waiting.out()).at("/proposal/id").asString();
        assertThat(ok("get", "proposals", "--org", "careful").out()).contains(id);
        assertThat(shell.run("post", "proposals", id, "approve", "--org", "careful").code())
                .isEqualTo(4);
        Shell other =
                new Shell()
                        .with("PRECEPT_SERVER", service.base())
                        .with("PRECEPT_CLIENT_ID", second.id())
                        .with("PRECEPT_CLIENT_SECRET", second.secret())
                        .with("PRECEPT_ORGANIZATION", "careful");
        assertThat(other.run("post", "proposals", id, "approve").code()).isZero();
        assertThat(ok("get", "plans", "--org", "careful").out()).contains("gold");
    }

    /** RFC 8628: a person of organization system, with the rights that a role there gives. */
    @Test
    void aPersonLogsInAtABrowser() throws Exception {
        String app = commandLineForPeople();
        Shell person = new Shell();
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        String[] login = {"login", "--server", service.base(), "--device", "--client-id", app};
        CompletableFuture<Result> done =
                CompletableFuture.supplyAsync(() -> person.runSaying(said, login));
        Matcher asked = CODE.matcher("");
        while (!asked.reset(said.toString(StandardCharsets.UTF_8)).find()) {
            assertThat(done).as(said.toString(StandardCharsets.UTF_8)).isNotDone();
            Thread.sleep(20);
        }
        allow(asked.group(1));
        assertThat(done.get().code()).as(said.toString(StandardCharsets.UTF_8)).isZero();
        assertThat(person.run("get", "roles").code()).isZero();
        assertThat(person.run("put", "plans", "not-for-readers").code()).isEqualTo(3);
        assertThat(person.run("token", "--claims").out()).contains("precept:read");
        assertThat(person.run("logout").code()).isZero();
    }

    /** An application for the command line, and Pat, who may read. */
    private static String commandLineForPeople() {
        String app =
                world.manage(
                                "PUT",
                                "system/applications/cli",
                                "{\"name\":\"cli\",\"type\":\"NATIVE\","
                                        + "\"grantTypes\":[\"device_code\",\"refresh_token\"]}")
                        .path("clientId")
                        .asString("");
        world.manage(
                "PUT",
                "system/applications/cli/authorized-apis/precept",
                "{\"policy\":\"RBAC\",\"scopes\":[\"precept:read\",\"precept:admin\"],"
                        + "\"organizations\":\"ALL\"}");
        world.manage(
                "PUT",
                "system/roles/reader",
                "{\"audience\":{\"type\":\"ORGANIZATION\"},"
                        + "\"permissions\":[{\"api\":\"precept\",\"scope\":\"precept:read\"}]}");
        world.manage("PUT", "system/users/pat", "{}");
        world.manage("PUT", "system/users/pat/account", "{\"username\":\"pat\"}");
        world.manage("PUT", "system/users/pat/password", "{\"password\":\"" + PASSWORD + "\"}");
        world.manage("PUT", "system/roles/reader/members/users/pat", "{}");
        return app;
    }

    private static void allow(String code) {
        try (TestBrowser browser = new TestBrowser(service.base())) {
            String device = "/o/system/device";
            String signIn = "/o/system/sign-in";
            HttpResponse<String> page = browser.get(signIn);
            browser.submit(page, signIn, "username", "pat", "password", PASSWORD);
            HttpResponse<String> entry = browser.get(device + "?user_code=" + code);
            HttpResponse<String> confirm = browser.submit(entry, device, "code", code);
            browser.submit(confirm, device, "decision", "allow");
        }
    }
}
