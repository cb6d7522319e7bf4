package dev.precept.pdp.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.SecretId;
import dev.precept.pdp.TokenWorld;
import dev.precept.pdp.audit.UsageReader.LastSeen;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.loader.ImageLoader;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import javax.sql.DataSource;

/** What auditors are told of a bank where few do what many may, over HTTP. */
class AuditorReportsTest {
    private static final String BANK = "/v1/organizations/bank/";
    private static final String REPORTS = BANK + "reports/";
    private static final JsonMapper JSON = new JsonMapper();
    private static final String NO_MEMBERS = "{}";

    private static TokenWorld world;
    private static TokenWorld.Client console;

    @BeforeAll
    static void start() {
        world =
                TokenWorld.start(
                        "--precept.decision-log.counts-every=50ms", "--precept.reports.timeout=9s");
        world.organization("bank");
        world.api("bank", "payments", "create", "release", "refund");
        world.manage(
                "PUT",
                "bank/apis/payments/operations",
                "[{\"method\":\"POST\",\"path\":\"/payments\",\"scopes\":[[\"create\"]]},"
                    + "{\"method\":\"POST\",\"path\":\"/releases\",\"scopes\":[[\"release\"]]}]");
        world.api("bank", "archive", "read");
        role("payer", "create");
        role("approver", "release");
        role("clerk", "create", "refund");
        for (String user : List.of("ada", "bob", "cy", "dan")) {
            world.manage("PUT", "bank/users/" + user, "{}");
        }
        world.manage("PUT", "bank/groups/treasury", "{}");
        world.manage("PUT", "bank/groups/treasury/members/users/ada", NO_MEMBERS);
        world.manage("PUT", "bank/roles/approver/members/groups/treasury", NO_MEMBERS);
        world.manage("PUT", "bank/roles/approver/members/users/cy", NO_MEMBERS);
        world.manage("PUT", "bank/roles/payer/members/users/ada", NO_MEMBERS);
        world.manage("PUT", "bank/roles/payer/members/users/bob", NO_MEMBERS);
        world.manage(
                "PUT",
                "bank/identity-providers/corp",
                "{\"issuer\":\"https://corp.example\",\"jwksUri\":\"https://127.0.0.1:1/jwks\","
                        + "\"audience\":[\"bank\"]}");
        world.manage("PUT", "bank/roles/approver/members/idp-groups/corp:fin", NO_MEMBERS);
        console = world.application("bank", "console", "");
        world.authorize(console, "payments", "create", "release", "refund");
        TokenWorld.Client robot = world.application("bank", "robot", "");
        world.authorize(robot, "payments", "create", "release");
        world.authorize(robot, "archive", "read");
        permit("ada");
        permit("bob");
        awaitMarks("bank", 2);
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    private static void role(String handle, String... scopes) {
        List<String> permissions = new ArrayList<>();
        for (String scope : scopes) {
            permissions.add("{\"api\":\"payments\",\"scope\":\"" + scope + "\"}");
        }
        world.manage(
                "PUT",
                "bank/roles/" + handle,
                "{\"audience\":{\"type\":\"ORGANIZATION\"},\"permissions\":["
                        + String.join(",", permissions)
                        + "]}");
    }

    private static void permit(String user) {
        HttpResponse<String> response =
                world.service()
                        .send(
                                "POST",
                                "/o/bank/access/v1/evaluation",
                                "{\"subject\":{\"type\":\"user\",\"id\":\""
                                        + user
                                        + "\"},\"action\":{\"name\":\"POST\"},\"resource\":"
                                        + "{\"type\":\"payments\",\"id\":\"/payments\"},"
                                        + "\"context\":{\"application\":\"console\"}}");
        assertThat(TokenWorld.json(response).path("decision").asBoolean())
                .as(response.body())
                .isTrue();
    }

    private static JsonNode get(String path) {
        HttpResponse<String> response = world.service().send("GET", path, "");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return TokenWorld.json(response);
    }

    private static JsonNode then(String path, String position) {
        HttpResponse<String> response =
                world.service()
                        .send(
                                HttpRequest.newBuilder(URI.create(world.service().base() + path))
                                        .header(
                                                "Authorization",
                                                "Bearer " + world.service().administratorToken())
                                        .header("Precept-At", position)
                                        .build());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return TokenWorld.json(response);
    }

    private static void awaitMarks(String organization, int number) {
        String path = "/v1/organizations/" + organization + "/decisions/exercised";
        await().atMost(Duration.ofSeconds(30))
                .until(() -> get(path).get("exercised").size() == number);
    }

    /** The values of some members of all rows, things by handle. */
    private static List<String> rows(JsonNode report, String... members) {
        List<String> rows = new ArrayList<>();
        for (JsonNode item : report.get("items")) {
            List<String> values = new ArrayList<>();
            for (String member : members) {
                JsonNode value = item.path(member);
                values.add(value.has("handle") ? value.get("handle").asString() : text(value));
            }
            rows.add(String.join(" ", values));
        }
        return rows;
    }

    private static String text(JsonNode value) {
        if (value.isArray()) {
            List<String> items = new ArrayList<>();
            value.forEach(
                    it ->
                            items.add(
                                    it.has("handle")
                                            ? it.get("handle").asString()
                                            : it.asString()));
            return items.toString();
        }
        return value.asString("-");
    }

    @Test
    void whoHoldsWhatIsListedWithTheWayItIsHeld() {
        JsonNode report = get(REPORTS + "access-review");
        assertThat(report.get("organization").asString()).isEqualTo("bank");
        assertThat(rows(report, "holder", "through", "role", "api", "scopes"))
                .containsExactlyInAnyOrder(
                        "console - - payments [create, refund, release]",
                        "robot - - archive [read]",
                        "robot - - payments [create, release]",
                        "treasury - approver - [payments/release]",
                        "corp:fin - approver - [payments/release]",
                        "ada treasury approver - [payments/release]",
                        "ada - payer - [payments/create]",
                        "bob - payer - [payments/create]",
                        "cy - approver - [payments/release]");
        assertThat(rows(get(REPORTS + "access-review?role=payer"), "holder"))
                .containsExactly("ada", "bob");
    }

    @Test
    void pagesHaveEveryRowOnce() {
        for (String report :
                List.of(
                        "access-review?",
                        "separation-of-duties?exclude=payer,approver;"
                                + "payments/create,payments/release&",
                        "unused-scopes?",
                        "break-glass?",
                        "dormant-applications?days=0&")) {
            List<String> whole = new ArrayList<>();
            get(REPORTS + report.substring(0, report.length() - 1))
                    .get("items")
                    .forEach(it -> whole.add(it.toString()));
            List<String> paged = new ArrayList<>();
            String cursor = "";
            do {
                JsonNode page = get(REPORTS + report + "limit=2" + cursor);
                page.get("items").forEach(it -> paged.add(it.toString()));
                cursor = page.has("next") ? "&cursor=" + page.get("next").asString() : "";
            } while (!cursor.isEmpty());
            assertThat(paged).as(report).isEqualTo(whole).isNotEmpty();
        }
    }

    @Test
    void aCursorIsGoodForItsReportAsItWasGiven() {
        List<String> reports =
                List.of(
                        "access-review?",
                        "separation-of-duties?exclude=payments/create,payments/release&",
                        "unused-scopes?",
                        "least-privilege?",
                        "dormant-applications?days=0&",
                        "dormant-secrets?days=0&",
                        "break-glass?");
        List<String> cursors = new ArrayList<>();
        for (String report : reports) {
            cursors.add(get(REPORTS + report + "limit=1").get("next").asString());
        }
        for (int i = 0; i < reports.size(); i++) {
            String cursor = cursors.get(i);
            String next = REPORTS + reports.get(i) + "cursor=";
            get(next + cursor);
            char last = cursor.charAt(cursor.length() - 2);
            List<String> none =
                    List.of(
                            "abc",
                            "zzz",
                            "",
                            cursors.get((i + 1) % reports.size()),
                            cursor.substring(0, cursor.length() - 2) + (last == 'A' ? 'B' : 'A'),
                            cursor.substring(0, cursor.length() - 4));
            for (String altered : none) {
                refusedCursor(next + altered);
            }
            refusedCursor(next.replace("/bank/", "/system/") + cursor);
        }
        refusedCursor(REPORTS + "access-review?role=payer&cursor=" + cursors.getFirst());
    }

    @Test
    void aCursorOfAListIsGoodForItAlone() {
        String bank = "/v1/organizations/bank/";
        String roles = get(bank + "roles?limit=1").get("next").asString();
        assertThat(get(bank + "roles?cursor=" + roles).get("items")).hasSize(2);
        refusedCursor(bank + "roles?cursor=zzz");
        refusedCursor(bank + "applications?cursor=" + roles);
        refusedCursor("/v1/organizations/system/roles?cursor=" + roles);
    }

    private static void refusedCursor(String path) {
        HttpResponse<String> refused = world.service().send("GET", path, "");
        assertThat(refused.statusCode()).as(path + refused.body()).isEqualTo(400);
        assertThat(refused.body()).contains("cursor");
    }

    @Test
    void laterPagesAreOfTheMomentOfTheFirst() {
        JsonNode whole = get(REPORTS + "access-review");
        JsonNode first = get(REPORTS + "access-review?limit=5");
        world.manage("PUT", "bank/users/zoe", "{}");
        world.manage("PUT", "bank/roles/payer/members/users/zoe", NO_MEMBERS);
        String next = REPORTS + "access-review?cursor=" + first.get("next").asString();
        try {
            JsonNode second = get(next);
            assertThat(second.get("position")).isEqualTo(first.get("position"));
            assertThat(second.get("at")).isEqualTo(first.get("at"));
            List<JsonNode> paged = new ArrayList<>();
            first.get("items").forEach(paged::add);
            second.get("items").forEach(paged::add);
            assertThat(paged).containsExactlyElementsOf(whole.get("items"));
            assertThat(rows(get(REPORTS + "access-review?role=payer"), "holder")).contains("zoe");
        } finally {
            world.manage("DELETE", "bank/users/zoe", "");
        }
    }

    @Test
    void whoHoldsBothSidesIsFoundHoweverHeldAndWhoCould() {
        JsonNode report = get(REPORTS + "separation-of-duties?exclude=payer,approver");
        assertThat(rows(report, "holder", "certainty", "first", "second"))
                .containsExactly(
                        "corp:fin POSSIBLE [payer] [approver]", "ada HELD [payer] [approver]");
        assertThat(
                        rows(
                                get(
                                        REPORTS
                                                + "separation-of-duties?exclude="
                                                + "payments/release,payments/create"),
                                "holder",
                                "certainty",
                                "first",
                                "second"))
                .containsExactly(
                        "console HELD [] []",
                        "robot HELD [] []",
                        "corp:fin POSSIBLE [approver] [payer]",
                        "ada HELD [approver] [payer]");
    }

    @Test
    void whatExcludesMustBeSaidAndBeThere() {
        for (String query :
                List.of(
                        "",
                        "?exclude=payer",
                        "?exclude=payer,payer",
                        "?exclude=payer,nobody",
                        "?exclude=payer,payments/x")) {
            HttpResponse<String> refused =
                    world.service().send("GET", REPORTS + "separation-of-duties" + query, "");
            assertThat(refused.statusCode()).as(query).isEqualTo(400);
            assertThat(refused.body()).contains("'exclude'");
        }
    }

    @Test
    void formsThatThereAreAreNamed() {
        HttpResponse<String> refused =
                world.service().send("GET", REPORTS + "access-review?format=pdf", "");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("one of json, csv, html is due");
    }

    @Test
    void whatNobodyMadeUseOfIsTold() {
        assertThat(rows(get(REPORTS + "unused-scopes"), "kind", "holder", "scope", "state"))
                .contains(
                        "AUTHORIZATION console refund YOUNG",
                        "AUTHORIZATION robot read NOT_RECORDED",
                        "PERMISSION clerk refund YOUNG")
                .noneMatch(it -> it.endsWith("UNUSED"));
        assertThat(rows(get(REPORTS + "unused-scopes?days=0"), "kind", "holder", "scope", "state"))
                .containsExactlyInAnyOrder(
                        "AUTHORIZATION console refund UNUSED",
                        "AUTHORIZATION console release UNUSED",
                        "AUTHORIZATION robot create UNUSED",
                        "AUTHORIZATION robot read NOT_RECORDED",
                        "AUTHORIZATION robot release UNUSED",
                        "PERMISSION approver release UNUSED",
                        "PERMISSION clerk create UNUSED",
                        "PERMISSION clerk refund UNUSED");
        JsonNode create = null;
        for (JsonNode item : get(REPORTS + "unused-scopes").get("items")) {
            create = item.at("/holder/handle").asString().equals("clerk") ? item : create;
        }
        assertThat(create).isNotNull();
    }

    @Test
    void whatIsProposedWouldHavePermittedWhatHappened() {
        JsonNode report = get(REPORTS + "least-privilege");
        assertThat(rows(report, "method", "path", "keeps", "drops"))
                .containsExactly(
                        "PUT /v1/organizations/bank/applications/console/authorized-apis/payments"
                                + " [create] [refund, release]",
                        "DELETE /v1/organizations/bank/applications/robot/authorized-apis/payments"
                                + " [] [create, release]",
                        "PUT /v1/organizations/bank/roles/approver [] [payments/release]",
                        "PUT /v1/organizations/bank/roles/clerk []"
                                + " [payments/create, payments/refund]");
        for (JsonNode command : report.get("items")) {
            HttpResponse<String> tried =
                    world.service()
                            .send(
                                    command.get("method").asString(),
                                    command.get("path").asString() + "?dryRun=true",
                                    command.has("body") ? command.get("body").toString() : "");
            assertThat(tried.statusCode()).as(tried.body()).isEqualTo(200);
        }
    }

    @Test
    void whatIsProposedIsToldWithItsEffect() {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> get(REPORTS + "least-privilege").get("decisionsReplayed").asInt() > 0);
        JsonNode report = get(REPORTS + "least-privilege?limit=1");
        JsonNode asked = whatIf(get(REPORTS + "least-privilege").get("items"));
        assertThat(report.get("proposals").asInt()).isEqualTo(4);
        assertThat(report.get("supposed").asInt()).isEqualTo(4);
        assertThat(report.get("refused").asInt()).isZero();
        assertThat(report.get("grantsLost").asInt())
                .isEqualTo(asked.at("/effect/counts/lost").asInt())
                .isPositive();
        assertThat(report.get("grantsGained").asInt()).isZero();
        assertThat(report.get("usersTouched")).isEqualTo(asked.at("/effect/users"));
        assertThat(report.get("applicationsTouched").asInt())
                .isEqualTo(asked.at("/effect/applications").size())
                .isEqualTo(2);
        assertThat(report.get("subscriptionsBroken").asInt()).isZero();
        assertThat(get(BANK + "what-if?cursor=" + report.get("changes").asString()).get("changes"))
                .isEqualTo(asked.at("/effect/changes"));
        assertThat(report.get("permitsLost").asInt()).isZero();
        assertThat(report.get("decisionsToDeny")).isEqualTo(asked.at("/flips/toDeny"));
        assertThat(asked.at("/flips/permitsLost").asInt()).isZero();
        JsonNode later =
                get(REPORTS + "least-privilege?limit=1&cursor=" + report.get("next").asString());
        assertThat(later.has("proposals")).isFalse();
        JsonNode then = then(REPORTS + "least-privilege", report.get("position").asString());
        assertThat(then.get("items")).hasSize(4);
        assertThat(then.has("proposals")).isFalse();
    }

    private static JsonNode whatIf(JsonNode commands) {
        ArrayNode asked = JSON.createArrayNode();
        for (JsonNode row : commands) {
            asked.add(((ObjectNode) row).retain("method", "path", "body"));
        }
        ObjectNode question = JSON.createObjectNode().set("commands", asked);
        question.putObject("replay").put("from", "2026-01-01T00:00:00Z");
        HttpResponse<String> answer =
                world.service().send("POST", BANK + "what-if", question.toString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode steps = TokenWorld.json(answer).get("commands");
        steps.forEach(step -> assertThat(step.get("status").asInt()).isBetween(200, 204));
        return TokenWorld.json(answer);
    }

    @Test
    void aPermitThatProposalsWouldLoseIsCounted() {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> flips("payer").get("permitsLost").asInt() > 0);
        assertThat(flips("clerk").get("permitsLost").asInt()).isZero();
    }

    private static JsonNode flips(String role) {
        ArrayNode commands = JSON.createArrayNode();
        commands.addObject().put("method", "DELETE").put("path", BANK + "roles/" + role);
        return whatIf(commands).get("flips");
    }

    @Test
    void theEffectIsThatOfSoManyProposals() {
        world.organization("many");
        world.api("many", "books", "read", "write");
        world.manage(
                "PUT",
                "many/apis/books/operations",
                "[{\"method\":\"GET\",\"path\":\"/b\",\"scopes\":[[\"read\"]]}]");
        world.manage("PUT", "many/users/eve", "{}");
        for (int i = 0; i <= Limits.SUPPOSED_COMMANDS; i++) {
            world.manage(
                    "PUT",
                    "many/roles/r" + i,
                    "{\"audience\":{\"type\":\"ORGANIZATION\"},\"permissions\":"
                            + "[{\"api\":\"books\",\"scope\":\"read\"},"
                            + "{\"api\":\"books\",\"scope\":\"write\"}]}");
        }
        world.manage("PUT", "many/roles/r0/members/users/eve", NO_MEMBERS);
        world.service()
                .send(
                        "POST",
                        "/o/many/access/v1/evaluation",
                        "{\"subject\":{\"type\":\"user\",\"id\":\"eve\"},\"action\":"
                                + "{\"name\":\"GET\"},\"resource\":"
                                + "{\"type\":\"books\",\"id\":\"/b\"}}");
        awaitMarks("many", 1);
        String report = "/v1/organizations/many/reports/least-privilege?limit=1";
        await().atMost(Duration.ofSeconds(30))
                .until(() -> get(report).path("decisionsReplayed").asInt() == 1);
        JsonNode told = get(report);
        assertThat(told.get("proposals").asInt()).isEqualTo(Limits.SUPPOSED_COMMANDS + 1);
        assertThat(told.get("supposed").asInt()).isEqualTo(Limits.SUPPOSED_COMMANDS);
        assertThat(told.get("refused").asInt()).isZero();
        assertThat(told.get("grantsLost").asInt()).isEqualTo(1);
        assertThat(told.get("usersTouched").asInt()).isEqualTo(1);
        assertThat(told.get("permitsLost").asInt()).isZero();
    }

    @Test
    void whatIsProposedTellsWhatIsYoungerThanTheSpan() {
        List<String> drops = rows(get(REPORTS + "least-privilege"), "drops");
        assertThat(rows(get(REPORTS + "least-privilege"), "young")).isEqualTo(drops).hasSize(4);
        assertThat(rows(get(REPORTS + "least-privilege?days=0"), "young")).containsOnly("[]");
    }

    @Test
    void whatTakesTooLongIsGivenUpAndTakesNobodysTurnMeanwhile() throws Exception {
        try (ExecutorService others = Executors.newVirtualThreadPerTaskExecutor();
                Connection connection = world.service().bean(DataSource.class).getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("set local idle_in_transaction_session_timeout = 0");
            statement.execute("lock table decision_mark in access exclusive mode");
            List<Future<HttpResponse<String>>> asked = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                asked.add(
                        others.submit(
                                () -> world.service().send("GET", REPORTS + "unused-scopes", "")));
            }
            assertThat(get("/v1/organizations/system/reports/access-review").get("items"))
                    .isNotEmpty();
            List<String> problems = new ArrayList<>();
            for (Future<HttpResponse<String>> one : asked) {
                assertThat(one.get().statusCode()).isEqualTo(503);
                problems.add(TokenWorld.json(one.get()).get("code").asString());
            }
            assertThat(problems).containsExactlyInAnyOrder("report-too-long", "busy");
            connection.rollback();
        }
        get(REPORTS + "unused-scopes");
    }

    @Test
    void everyUseOfTheFirstCredentialIsTold() {
        JsonNode here = get(REPORTS + "break-glass");
        assertThat(rows(here, "kind", "organization", "type"))
                .contains("EVENT bank role.created.v1", "EVENT bank application.created.v1")
                .noneMatch(it -> it.startsWith("TOKEN"));
        JsonNode everywhere = get("/v1/organizations/system/reports/break-glass");
        assertThat(rows(everywhere, "kind", "organization", "type"))
                .contains("TOKEN system ISSUED", "EVENT bank role.created.v1");
    }

    @Test
    void whoWasGivenARoleInAnEmergencyIsTold() {
        world.organization("mill");
        world.manage("PUT", "mill/roles/miller", "{\"audience\":{\"type\":\"ORGANIZATION\"}}");
        Instant until = Instant.now().plusSeconds(3_600).truncatedTo(ChronoUnit.SECONDS);
        for (String user : List.of("ann", "cid")) {
            world.manage("PUT", "mill/users/" + user, "{}");
            world.manage(
                    "PUT",
                    "mill/roles/miller/members/users/" + user,
                    "{\"validUntil\":\"" + until + "\",\"breakGlass\":{\"reason\":\"Flood\"}}");
        }
        world.manage("DELETE", "mill/roles/miller/members/users/cid", "");
        for (String organization : List.of("mill", "system")) {
            JsonNode report = get("/v1/organizations/" + organization + "/reports/break-glass");
            assertThat(rows(report, "kind", "entity", "member", "breakGlass", "by", "state"))
                    .contains(
                            "EMERGENCY miller ann Flood bootstrap IN_FORCE",
                            "EMERGENCY miller cid Flood bootstrap TAKEN_BACK");
        }
        JsonNode held = get("/v1/organizations/mill/reports/access-review");
        assertThat(rows(held, "holder", "role", "validUntil", "breakGlass"))
                .contains("ann miller " + until + " Flood");
    }

    @Test
    void secretsThatNobodyUsesAreTold() {
        String fresh = world.secret("bank", "console", "{}");
        JsonNode before = get(REPORTS + "dormant-secrets?days=0&old=0");
        assertThat(fresh).isNotEmpty();
        assertThat(rows(before, "owner", "findings")).contains("robot [NEVER_USED, OLD]");
        world.token(console, "");
        assertThat(rows(get(REPORTS + "dormant-secrets?days=0&old=0"), "owner", "findings"))
                .contains("console [OLD]", "console [NEVER_USED, OLD]");
        assertThat(get(REPORTS + "dormant-secrets").get("items")).isEmpty();
        String soon = Instant.now().plus(Duration.ofDays(3)).toString();
        world.secret("bank", "robot", "{\"expiresAt\":\"" + soon + "\"}");
        assertThat(rows(get(REPORTS + "dormant-secrets"), "owner", "findings"))
                .containsExactly("robot [EXPIRING]");
    }

    @Test
    void applicationsNobodyHeardOfAreDormant() {
        PolicyImage image = world.service().bean(ImageLoader.class).image();
        View view = new View(image, Objects.requireNonNull(image.organization(new Handle("bank"))));
        ApplicationImage robot = view.application(new Handle("robot"));
        Instant since = Instant.now().plusSeconds(1);
        LocalDate today = since.atZone(ZoneOffset.UTC).toLocalDate();
        String id = robot.document().id().value();
        assertThat(dormant(view, Map.of(), Map.of(), since)).containsExactly("console", "robot");
        LastSeen denied = new LastSeen(null, null, since.plusSeconds(1));
        assertThat(dormant(view, Map.of(id, denied), Map.of(), since)).contains("robot");
        LastSeen permitted = new LastSeen(null, since.plusSeconds(1), null);
        assertThat(dormant(view, Map.of(id, permitted), Map.of(), since))
                .containsExactly("console");
        Set<SecretId> secrets = DormantApplicationsReport.secrets(view, robot);
        assertThat(dormant(view, Map.of(), Map.of(secrets.iterator().next(), today), since))
                .containsExactly("console");
        assertThat(dormant(view, Map.of(), Map.of(), Instant.EPOCH)).isEmpty();
    }

    private static List<String> dormant(
            View view, Map<String, LastSeen> seen, Map<SecretId, LocalDate> used, Instant since) {
        return new DormantApplicationsReport(view, seen, used, since)
                .lines().stream().map(Listing.Line::key).toList();
    }

    @Test
    void everyReportIsJsonCsvOrAPageAndForAuditorsOnly() {
        TokenWorld.Client reader = world.application("system", "reader", "");
        world.manage(
                "PUT",
                "system/applications/reader/authorized-apis/precept",
                "{\"policy\":\"NO_POLICY\",\"scopes\":[\"precept:read\"],"
                        + "\"organizations\":\"ALL\"}");
        String token = world.accessToken(reader, "");
        for (String report :
                List.of(
                        "access-review",
                        "separation-of-duties?exclude=payer,approver",
                        "unused-scopes",
                        "dormant-applications",
                        "dormant-secrets",
                        "break-glass",
                        "least-privilege")) {
            String path = REPORTS + report + (report.contains("?") ? "&" : "?") + "format=";
            HttpResponse<String> csv = world.service().send("GET", path + "csv", "");
            assertThat(csv.statusCode()).as(csv.body()).isEqualTo(200);
            assertThat(csv.headers().firstValue("Content-Type").orElse("")).startsWith("text/csv");
            HttpResponse<String> page = world.service().send("GET", path + "html", "");
            assertThat(page.body()).startsWith("<!DOCTYPE html>").endsWith("</html>\n");
            assertThat(get(path + "json").get("notes")).isNotEmpty();
            HttpResponse<String> refused =
                    world.get(path + "json", "Authorization", "Bearer " + token);
            assertThat(refused.statusCode()).isEqualTo(403);
        }
        assertThat(world.service().send("GET", REPORTS + "access-review?format=csv", "").body())
                .startsWith(
                        "holder,through,role,audience,api,policy,scopes,conditional,"
                                + "validFrom,validUntil,breakGlass\r\n");
    }
}
