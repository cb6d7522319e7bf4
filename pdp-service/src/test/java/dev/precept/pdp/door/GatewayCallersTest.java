package dev.precept.pdp.door;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import dev.precept.pdp.TokenWorld;
import dev.precept.pdp.TokenWorld.Client;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import tools.jackson.databind.JsonNode;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;

/** Gateways at the doors: known by key or token, each for its own environment (CASES 11). */
class GatewayCallersTest {
    private static final String EVALUATION = "/o/acme/access/v1/evaluation";

    private static TokenWorld world;
    private static String production;
    private static String sandbox;

    @BeforeAll
    static void start() {
        world = TokenWorld.start();
        world.organization("acme");
        world.organization("other");
        world.api("acme", "books", "read");
        world.manage(
                "PUT",
                "acme/apis/books/operations",
                "[{\"method\":\"GET\",\"path\":\"/books\",\"scopes\":[[\"read\"]]}]");
        world.authorize(world.application("acme", "shop", ""), "books", "read");
        world.authorize(
                world.application("acme", "trial", ",\"environment\":\"SANDBOX\""),
                "books",
                "read");
        production = key("acme", "edge", "{}");
        sandbox = key("acme", "lab", "{\"environment\":\"SANDBOX\"}");
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    private static String key(String organization, String gateway, String registration) {
        world.manage("PUT", organization + "/gateways/" + gateway, registration);
        return newKey(organization, gateway, "{}");
    }

    private static String newKey(String organization, String gateway, String body) {
        return world.manage("POST", organization + "/gateways/" + gateway + "/keys", body)
                .get("key")
                .asString();
    }

    private static HttpResponse<String> ask(String client, String... headers) {
        String body =
                """
                {"subject": {"type": "client", "id": "%s"}, "action": {"name": "GET"},
                 "resource": {"type": "books", "id": "/books"}}
                """
                        .formatted(client);
        return send(EVALUATION, body, headers);
    }

    private static HttpResponse<String> send(String path, String body, String... headers) {
        return world.service()
                .send(
                        HttpRequest.newBuilder(URI.create(world.service().base() + path))
                                .header("Content-Type", "application/json")
                                .headers(headers)
                                .POST(BodyPublishers.ofString(body))
                                .build());
    }

    private static String reason(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        JsonNode answer = TokenWorld.json(response);
        return answer.get("context").get("reason").asString();
    }

    private static int status(String... headers) {
        return ask("shop", headers).statusCode();
    }

    @Test
    void aGatewayServesItsEnvironmentOnly() {
        assertThat(reason(ask("shop", "Precept-Gateway-Key", production))).isEqualTo("PERMITTED");
        assertThat(reason(ask("trial", "Precept-Gateway-Key", sandbox))).isEqualTo("PERMITTED");
        assertThat(reason(ask("trial", "Precept-Gateway-Key", production)))
                .isEqualTo("ENVIRONMENT_MISMATCH");
        assertThat(reason(ask("shop", "Precept-Gateway-Key", sandbox)))
                .isEqualTo("ENVIRONMENT_MISMATCH");
    }

    @Test
    void withoutARegistrationACallerIsInProduction() {
        String bearer = "Bearer " + world.service().administratorToken();
        assertThat(reason(ask("shop", "Authorization", bearer))).isEqualTo("PERMITTED");
        assertThat(reason(ask("trial", "Authorization", bearer))).isEqualTo("ENVIRONMENT_MISMATCH");
    }

    @Test
    void theTokensOfARegisteredClientCountAsTheGateway() {
        Client proxy = world.application("system", "proxy", "");
        world.manage(
                "PUT",
                "system/applications/proxy/authorized-apis/precept",
                "{\"policy\":\"NO_POLICY\",\"scopes\":[\"precept:decide\"],"
                        + "\"organizations\":[\"acme\",\"other\"]}");
        String bearer = "Bearer " + world.accessToken(proxy, "");
        assertThat(reason(ask("trial", "Authorization", bearer))).isEqualTo("ENVIRONMENT_MISMATCH");
        String registration = "{\"environment\":\"SANDBOX\",\"client\":\"" + proxy.id() + "\"}";
        world.manage("PUT", "other/gateways/proxied", registration);
        assertThat(reason(ask("trial", "Authorization", bearer)))
                .as("registered elsewhere")
                .isEqualTo("ENVIRONMENT_MISMATCH");
        world.manage("PUT", "acme/gateways/proxied", registration);
        assertThat(reason(ask("trial", "Authorization", bearer))).isEqualTo("PERMITTED");
        world.manage("DELETE", "acme/gateways/proxied", "");
        assertThat(reason(ask("trial", "Authorization", bearer))).isEqualTo("ENVIRONMENT_MISMATCH");
    }

    @Test
    void onlyALiveKeyOfTheOrganizationCounts() {
        String foreign = key("other", "edge", "{}");
        for (String bad :
                new String[] {
                    foreign,
                    production + "x",
                    production.substring(0, production.length() - 1),
                    production.replace("pgk_", "pak_"),
                    production.substring(0, production.indexOf('.'))
                            + sandbox.substring(sandbox.indexOf('.')),
                    "pgk_nobody.secret",
                    "nothing"
                }) {
            HttpResponse<String> answer = ask("shop", "Precept-Gateway-Key", bad);
            assertThat(answer.statusCode()).as(bad).isEqualTo(401);
            assertThat(answer.body()).contains("invalid-gateway-key").doesNotContain(bad);
        }
        assertThat(status("Precept-Gateway-Key", production, "Precept-Gateway-Key", production))
                .isEqualTo(400);
        String bearer = "Bearer " + world.service().administratorToken();
        assertThat(status("Precept-Gateway-Key", "wrong", "Authorization", bearer)).isEqualTo(401);
    }

    @Test
    void aKeyIsChangedWithoutAGap() {
        String first = key("acme", "turning", "{}");
        String second = newKey("acme", "turning", "{}");
        assertThat(status("Precept-Gateway-Key", first)).isEqualTo(200);
        String id = first.substring("pgk_".length(), first.indexOf('.'));
        world.manage("DELETE", "acme/gateways/turning/keys/" + id, "");
        assertThat(status("Precept-Gateway-Key", first)).isEqualTo(401);
        assertThat(status("Precept-Gateway-Key", second)).isEqualTo(200);
        world.manage("DELETE", "acme/gateways/turning", "");
        assertThat(status("Precept-Gateway-Key", second)).isEqualTo(401);
    }

    @Test
    void atAPathWithAKeyNothingElseSaysWhoAsks() {
        String path = "/o/acme/g/" + production + "/nothing";
        String bearer = "Bearer " + world.service().administratorToken();
        for (String[] headers :
                new String[][] {
                    {"Precept-At", "1"},
                    {"Precept-At-Least", "999999999"},
                    {"Precept-Log", "another"},
                    {"Precept-Gateway-Key", "the client's"},
                    {"Precept-Gateway-Key", sandbox, "Precept-Gateway-Key", sandbox},
                    {"Authorization", "Bearer the-client's"}
                }) {
            HttpResponse<String> answer = send(path, "{}", headers);
            assertThat(answer.statusCode()).as(headers[0]).isEqualTo(404);
            assertThat(answer.body()).doesNotContain(production);
        }
        String wrong = path.replace(production, "pgk_x.y");
        assertThat(send(wrong, "{}", "Authorization", bearer).statusCode()).isEqualTo(401);
        assertThat(send(wrong, "{}", "Precept-Gateway-Key", production).statusCode())
                .isEqualTo(401);
        String elsewhere = path.replace("acme", "nowhere");
        assertThat(send(elsewhere, "{}", "X-A", "b").statusCode()).isEqualTo(401);
    }

    @Test
    void whoAsksByAKeyOfHisOwnMayDemandAPosition() {
        for (String[] demand :
                new String[][] {
                    {"Precept-At-Least", "999999999", "position-beyond-log"},
                    {"Precept-At-Least", "latest", "invalid-position"},
                    {"Precept-Log", "another", "log-changed"}
                }) {
            HttpResponse<String> answer =
                    ask("shop", "Precept-Gateway-Key", production, demand[0], demand[1]);
            assertThat(answer.body()).as(demand[1]).contains(demand[2]);
            assertThat(answer.statusCode()).isGreaterThanOrEqualTo(400);
        }
        assertThat(reason(ask("shop", "Precept-Gateway-Key", production, "Precept-At-Least", "1")))
                .isEqualTo("PERMITTED");
    }

    @Test
    void aKeyInThePathIsNeitherLoggedNorMeasured() {
        Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        Level before = root.getLevel();
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        root.addAppender(lines);
        root.setLevel(Level.INFO);
        String path = "/o/acme/g/" + production;
        String secret = production.substring(production.indexOf('.') + 1);
        try {
            for (String rest : new String[] {"", "/x", "//y", "/%00", "/a?b=c", "/..;/%2e"}) {
                String body = send(path + rest, "{}", "X-A", "b").body();
                assertThat(body).doesNotContain(secret);
            }
        } finally {
            root.detachAppender(lines);
            root.setLevel(before);
        }
        assertThat(lines.list).noneMatch(line -> line.getFormattedMessage().contains(secret));
        String metrics = world.service().send("GET", "/actuator/prometheus", "").body();
        assertThat(metrics).contains("http_server").doesNotContain(secret);
    }
}
