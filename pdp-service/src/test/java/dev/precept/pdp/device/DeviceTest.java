package dev.precept.pdp.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;

import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.UserId;
import dev.precept.pdp.TokenWorld;
import dev.precept.pdp.oauth.OAuthException;
import dev.precept.pdp.oauth.OpenRequests;
import dev.precept.pdp.oauth.Tenant;
import dev.precept.pdp.oauth.Tenants;
import dev.precept.pdp.signin.People;
import dev.precept.pdp.signin.TestBrowser;
import dev.precept.pdp.token.AuthorizationGrants;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Devices and backchannels, with a browser, at the whole running service. */
class DeviceTest {
    private static final String DEVICE = "/o/default/device";
    private static final String REQUESTS = "/o/default/account/requests";
    private static final String TOKEN = "n".repeat(32);

    private static TokenWorld world;
    private static People people;
    private static HttpServer listening;
    private static final BlockingQueue<String> PINGS = new LinkedBlockingQueue<>();
    private static String player;
    private static TokenWorld.Client bank;
    private static TokenWorld.Client pinged;

    @BeforeAll
    static void start() throws IOException {
        listening =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        listening.createContext(
                "/",
                exchange -> {
                    String body =
                            new String(
                                    exchange.getRequestBody().readAllBytes(),
                                    StandardCharsets.UTF_8);
                    PINGS.add(exchange.getRequestHeaders().getFirst("Authorization") + " " + body);
                    exchange.sendResponseHeaders(204, -1);
                    exchange.close();
                });
        listening.start();
        world = TokenWorld.start("--precept.identity-providers.loopback=true");
        people = new People(world.service());
        world.api("default", "films", "watch", "buy");
        player =
                application(
                        "player",
                        "\"type\":\"NATIVE\",\"grantTypes\":[\"device_code\",\"refresh_token\"]");
        application("other-player", "\"type\":\"NATIVE\",\"grantTypes\":[\"device_code\"]");
        bank = confidential("bank", "\"ciba\":{\"mode\":\"poll\"}");
        pinged =
                confidential(
                        "pinged",
                        "\"environment\":\"SANDBOX\",\"ciba\":{\"mode\":\"ping\","
                                + "\"notificationUri\":\"http://127.0.0.1:"
                                + listening.getAddress().getPort()
                                + "/told\"}");
    }

    @AfterAll
    static void stop() {
        world.close();
        listening.stop(0);
    }

    private static String application(String handle, String more) {
        String path = "default/applications/" + handle;
        JsonNode made = world.manage("PUT", path, "{\"name\":\"" + handle + " <b>\"," + more + "}");
        world.manage(
                "PUT",
                path + "/authorized-apis/films",
                "{\"policy\":\"NO_POLICY\",\"scopes\":[\"watch\"]}");
        return made.path("clientId").asString("");
    }

    private static TokenWorld.Client confidential(String handle, String more) {
        String id =
                application(
                        handle,
                        "\"type\":\"WEB\",\"grantTypes\":[\"ciba\",\"refresh_token\"]," + more);
        return new TokenWorld.Client("default", handle, id, world.secret("default", handle, "{}"));
    }

    private static TestBrowser signedIn(String person) {
        TestBrowser browser = new TestBrowser(world.service().base());
        HttpResponse<String> page = browser.get("/o/default/sign-in");
        HttpResponse<String> answer =
                browser.submit(
                        page,
                        "/o/default/sign-in",
                        "username",
                        person,
                        "password",
                        People.PASSWORD);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
        return browser;
    }

    private static JsonNode begin(String scope) {
        HttpResponse<String> response =
                world.post(
                        "default/oauth2/device_authorization",
                        "",
                        "client_id=" + player + "&scope=" + scope);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return TokenWorld.json(response);
    }

    private static HttpResponse<String> poll(String client, JsonNode begun) {
        return world.post(
                "default/oauth2/token",
                "",
                "grant_type=urn:ietf:params:oauth:grant-type:device_code&client_id="
                        + client
                        + "&device_code="
                        + begun.path("device_code").asString(""));
    }

    private static String error(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        return TokenWorld.json(response).path("error").asString("");
    }

    private static HttpResponse<String> answer(
            TestBrowser browser, JsonNode begun, String decision) {
        HttpResponse<String> entry =
                browser.get(DEVICE + "?user_code=" + begun.path("user_code").asString(""));
        assertThat(entry.statusCode()).as(entry.body()).isEqualTo(200);
        HttpResponse<String> confirm =
                browser.submit(entry, DEVICE, "code", begun.path("user_code").asString(""));
        assertThat(confirm.statusCode()).as(confirm.body()).isEqualTo(200);
        return browser.submit(confirm, DEVICE, "decision", decision);
    }

    @Test
    void aDeviceGetsTokensOnceItsUserHasAllowedIt() {
        JsonNode begun = begin("openid%20watch%20buy");
        assertThat(begun.path("verification_uri").asString(""))
                .isEqualTo(world.issuer("default") + "/device");
        assertThat(begun.path("interval").asInt(0)).isEqualTo(5);
        assertThat(error(poll(player, begun))).isEqualTo("authorization_pending");
        try (TestBrowser browser = signedIn(people.person("ada"))) {
            String code = begun.path("user_code").asString("");
            HttpResponse<String> entry = browser.get(DEVICE);
            HttpResponse<String> confirm = browser.submit(entry, DEVICE, "code", code);
            assertThat(confirm.body())
                    .contains(code)
                    .contains("player &lt;b&gt;")
                    .contains("watch")
                    .doesNotContain("buy")
                    .doesNotContain("<strong></strong>");
            assertThat(error(poll(player, begun))).isEqualTo("slow_down");
            assertThat(browser.submit(confirm, DEVICE, "decision", "allow").body())
                    .contains("goes on by itself");
        }
        HttpResponse<String> tokens = poll(player, begun);
        assertThat(tokens.statusCode()).as(tokens.body()).isEqualTo(200);
        JsonNode answer = TokenWorld.json(tokens);
        assertThat(answer.path("scope").asString("")).isEqualTo("openid watch");
        assertThat(answer.has("refresh_token")).isTrue();
        assertThat(error(poll(player, begun))).isEqualTo("invalid_grant");
    }

    @Test
    void threat02_whatIsTakenBackAfterItWasAllowedGivesNoTokens() {
        AuthorizationGrants grants = world.service().bean(AuthorizationGrants.class);
        OrganizationId organization =
                world.service().bean(Tenants.class).find("default").orElseThrow().id();
        String person = people.person("pia");
        UserId user = people.subject(person).user();
        try (TestBrowser browser = signedIn(person)) {
            JsonNode password = begin("watch");
            answer(browser, password, "allow");
            grants.revokeOf(organization, user);
            assertThat(error(poll(player, password))).isEqualTo("invalid_grant");
        }
        try (TestBrowser browser = signedIn(person)) {
            JsonNode consent = begin("watch");
            answer(browser, consent, "allow");
            grants.revokeOfConsent(organization, user, new ApplicationId(player));
            assertThat(error(poll(player, consent))).isEqualTo("invalid_grant");

            JsonNode session = begin("watch");
            answer(browser, session, "allow");
            HttpResponse<String> page = browser.get("/o/default/connect/logout");
            browser.submit(page, "/o/default/connect/logout/confirm");
            assertThat(error(poll(player, session))).isEqualTo("invalid_grant");
        }
        try (TestBrowser browser = signedIn(person)) {
            JsonNode begun = asked(bank, "scope=openid&login_hint=" + person);
            browser.submit(browser.get(REQUESTS), REQUESTS, "decision", "allow");
            grants.revokeOfConsent(organization, user, new ApplicationId(bank.id()));
            assertThat(error(redeem(bank, begun))).isEqualTo("invalid_grant");
        }
    }

    @Test
    void theCodeComesAlongWhereTheUserSignsInFirst() {
        JsonNode begun = begin("watch");
        String code = begun.path("user_code").asString("");
        String person = people.person("sam");
        try (TestBrowser browser = new TestBrowser(world.service().base())) {
            HttpResponse<String> away = browser.get(DEVICE + "?user_code=" + code);
            assertThat(away.statusCode()).isEqualTo(303);
            HttpResponse<String> page = browser.get(TestBrowser.location(away));
            HttpResponse<String> back =
                    browser.submit(
                            page,
                            "/o/default/sign-in",
                            "username",
                            person,
                            "password",
                            People.PASSWORD);
            HttpResponse<String> entry = browser.get(TestBrowser.location(back));
            assertThat(entry.body()).contains("value=\"" + code + "\"");
        }
    }

    @Test
    void whoeverRefusesGivesNothing() {
        JsonNode begun = begin("watch");
        try (TestBrowser browser = signedIn(people.person("eve"))) {
            assertThat(answer(browser, begun, "deny").body()).contains("gets nothing");
        }
        assertThat(error(poll(player, begun))).isEqualTo("access_denied");
        try (TestBrowser browser = signedIn(people.person("eve"))) {
            HttpResponse<String> entry = browser.get(DEVICE);
            assertThat(
                            browser.submit(
                                            entry,
                                            DEVICE,
                                            "code",
                                            begun.path("user_code").asString(""))
                                    .statusCode())
                    .isEqualTo(422);
        }
    }

    @Test
    void threat04_ofManyPollsAtOnceOneGetsTokens() throws Exception {
        JsonNode begun = begin("watch");
        try (TestBrowser browser = signedIn(people.person("kim"))) {
            answer(browser, begun, "allow");
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(32)) {
            List<Future<Integer>> all =
                    IntStream.range(0, 32)
                            .mapToObj(_ -> threads.submit(() -> poll(player, begun).statusCode()))
                            .toList();
            int successes = 0;
            for (Future<Integer> one : all) {
                successes += one.get() == 200 ? 1 : 0;
            }
            assertThat(successes).isEqualTo(1);
        }
    }

    @Test
    void aCodeIsItsClientsOnly() {
        JsonNode begun = begin("watch");
        try (TestBrowser browser = signedIn(people.person("kim"))) {
            answer(browser, begun, "allow");
        }
        String other =
                world.manage("GET", "default/applications/other-player", "")
                        .path("clientId")
                        .asString("");
        assertThat(error(poll(other, begun))).isEqualTo("invalid_grant");
        assertThat(poll(player, begun).statusCode()).isEqualTo(200);
    }

    @Test
    void threat09_anAnswerCountsOnlyFromThePageItWasShownOn() {
        JsonNode begun = begin("watch");
        String code = begun.path("user_code").asString("");
        try (TestBrowser browser = signedIn(people.person("vic"))) {
            HttpResponse<String> forged =
                    browser.post(
                            DEVICE, Map.of("code", code, "scope", "watch", "decision", "allow"));
            assertThat(forged.statusCode()).isEqualTo(403);
            HttpResponse<String> entry = browser.get(DEVICE);
            assertThat(entry.headers().firstValue("X-Frame-Options")).contains("DENY");
            // what was not shown is not granted
            HttpResponse<String> more =
                    browser.submit(
                            entry, DEVICE, "code", code, "scope", "openid", "decision", "allow");
            assertThat(more.body()).contains("gets nothing");
        }
        assertThat(error(poll(player, begun))).isEqualTo("access_denied");
    }

    @Test
    void threat11_tryingCodesOutIsSlow() {
        try (TestBrowser browser = signedIn(people.person("max"))) {
            HttpResponse<String> entry = browser.get(DEVICE);
            HttpResponse<String> last = entry;
            for (int i = 0; i <= Limits.TRIES_PER_MINUTE; i++) {
                last = browser.submit(entry, DEVICE, "code", "BCDF-GHJK");
            }
            assertThat(last.statusCode()).isEqualTo(429);
            assertThat(last.headers().firstValue("Retry-After")).isPresent();
        }
    }

    @Test
    void whatIsWrongWithADevicesRequestIsTold() {
        String path = "default/oauth2/device_authorization";
        assertThat(error(world.post(path, "", "client_id=" + player))).isEqualTo("invalid_scope");
        assertThat(error(world.post(path, bank.basic(), "scope=watch")))
                .isEqualTo("unauthorized_client");
        assertThat(world.post(path, "", "client_id=nobody&scope=watch").statusCode())
                .isEqualTo(401);
        assertThat(
                        error(
                                world.post(
                                        "default/oauth2/token",
                                        "",
                                        "grant_type=urn:ietf:params:oauth:grant-type:device_code"
                                                + "&client_id="
                                                + player
                                                + "&device_code=made-up")))
                .isEqualTo("invalid_grant");
    }

    private static HttpResponse<String> ask(TokenWorld.Client client, String form) {
        return world.post("default/oauth2/bc-authorize", client.basic(), form);
    }

    private static JsonNode asked(TokenWorld.Client client, String form) {
        HttpResponse<String> response = ask(client, form);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return TokenWorld.json(response);
    }

    private static HttpResponse<String> redeem(TokenWorld.Client client, JsonNode asked) {
        return world.post(
                "default/oauth2/token",
                client.basic(),
                "grant_type=urn:openid:params:grant-type:ciba&auth_req_id="
                        + asked.path("auth_req_id").asString(""));
    }

    @Test
    void aUserAllowsWhatAClientAsksBehindHisBack() {
        String person = people.person("mia");
        JsonNode begun =
                asked(
                        bank,
                        "scope=openid%20watch&binding_message=W4SCT%20%3Cb%3E&login_hint="
                                + person);
        assertThat(error(redeem(bank, begun))).isEqualTo("authorization_pending");
        assertThat(error(redeem(bank, begun))).isEqualTo("slow_down");
        try (TestBrowser browser = signedIn(person);
                TestBrowser other = signedIn(people.person("ben"))) {
            HttpResponse<String> page = browser.get(REQUESTS);
            assertThat(page.body()).contains("W4SCT &lt;b&gt;").contains("bank &lt;b&gt;");
            HttpResponse<String> others = other.get(REQUESTS);
            assertThat(others.body()).doesNotContain("W4SCT");
            String id = TestBrowser.hidden(page).get("id");
            assertThat(
                            other.submit(
                                            device(other),
                                            REQUESTS,
                                            "id",
                                            id,
                                            "scope",
                                            "openid watch",
                                            "decision",
                                            "allow")
                                    .body())
                    .contains("has ended");
            assertThat(browser.submit(page, REQUESTS, "decision", "allow").body())
                    .contains("Allowed.");
        }
        HttpResponse<String> tokens = redeem(bank, begun);
        assertThat(tokens.statusCode()).as(tokens.body()).isEqualTo(200);
        assertThat(TokenWorld.json(tokens).path("scope").asString("")).isEqualTo("openid watch");
        String idToken = TokenWorld.json(tokens).path("id_token").asString("");
        assertThat(asked(bank, "scope=openid&id_token_hint=" + idToken).has("auth_req_id"))
                .isTrue();
        String accessToken = TokenWorld.json(tokens).path("access_token").asString("");
        assertThat(error(ask(bank, "scope=openid&id_token_hint=" + accessToken)))
                .isEqualTo("unknown_user_id");
        assertThat(error(redeem(bank, begun))).isEqualTo("invalid_grant");
        assertThat(error(redeem(pinged, begun))).isEqualTo("invalid_grant");
    }

    /** Any page with a form of this browser's. */
    private static HttpResponse<String> device(TestBrowser browser) {
        return browser.get(DEVICE);
    }

    @Test
    void aClientThatWantsToIsTold() throws InterruptedException {
        String person = people.person("zoe");
        JsonNode begun =
                asked(
                        pinged,
                        "scope=openid&client_notification_token="
                                + TOKEN
                                + "&login_hint=u-"
                                + person);
        try (TestBrowser browser = signedIn(person)) {
            HttpResponse<String> page = browser.get(REQUESTS);
            browser.submit(page, REQUESTS, "decision", "deny");
        }
        assertThat(PINGS.poll(Duration.ofSeconds(20).toSeconds(), TimeUnit.SECONDS))
                .isEqualTo(
                        "Bearer " + TOKEN + " {\"auth_req_id\":" + begun.get("auth_req_id") + "}");
        assertThat(error(redeem(pinged, begun))).isEqualTo("access_denied");
    }

    @Test
    void threat11_nobodyIsBuriedUnderRequestsHoweverFastTheyCome() throws Exception {
        String form = "scope=openid&login_hint=" + people.person("dug");
        try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
            List<Future<Integer>> all =
                    IntStream.range(0, 16)
                            .mapToObj(_ -> threads.submit(() -> ask(bank, form).statusCode()))
                            .toList();
            int begun = 0;
            for (Future<Integer> one : all) {
                begun += one.get() == 200 ? 1 : 0;
            }
            assertThat(begun).isEqualTo(Limits.OPEN_PER_USER);
        }
    }

    @Test
    void threat11_aClientBeginsSoManyRequestsAMinute() {
        String greedy =
                application("greedy", "\"type\":\"NATIVE\",\"grantTypes\":[\"device_code\"]");
        OpenRequests opened = world.service().bean(OpenRequests.class);
        Tenant tenant = world.service().bean(Tenants.class).find("default").orElseThrow();
        assertThatThrownBy(
                        () -> {
                            while (true) {
                                opened.count(tenant, greedy);
                            }
                        })
                .isInstanceOf(OAuthException.class);
        // It fills again by twenty a second.
        List<Integer> answers =
                IntStream.range(0, 60)
                        .mapToObj(_ -> "client_id=" + greedy + "&scope=watch")
                        .map(it -> world.post("default/oauth2/device_authorization", "", it))
                        .map(HttpResponse::statusCode)
                        .toList();
        assertThat(answers).contains(503).allMatch(it -> it == 503 || it == 200);
        assertThat(begin("watch").has("device_code")).isTrue();
    }

    @Test
    void whatIsWrongWithABackchannelRequestIsTold() {
        String person = people.person("lea");
        String hint = "&login_hint=" + person;
        assertThat(error(ask(bank, "scope=openid"))).isEqualTo("invalid_request");
        assertThat(error(ask(bank, "scope=openid&id_token_hint=x" + hint)))
                .isEqualTo("invalid_request");
        assertThat(error(ask(bank, "scope=openid&login_hint_token=x")))
                .isEqualTo("invalid_request");
        assertThat(error(ask(bank, "scope=openid&id_token_hint=x"))).isEqualTo("unknown_user_id");
        assertThat(error(ask(bank, "scope=openid&login_hint=nobody-here")))
                .isEqualTo("unknown_user_id");
        assertThat(error(ask(bank, "scope=watch" + hint))).isEqualTo("invalid_scope");
        assertThat(error(ask(bank, "scope=openid&requested_expiry=-1" + hint)))
                .isEqualTo("invalid_request");
        assertThat(error(ask(bank, "scope=openid&binding_message=" + "x".repeat(101) + hint)))
                .isEqualTo("invalid_binding_message");
        assertThat(error(ask(bank, "scope=openid&binding_message=a%0Ab" + hint)))
                .isEqualTo("invalid_binding_message");
        assertThat(error(ask(bank, "scope=openid&request=a.b.c" + hint)))
                .isEqualTo("invalid_request");
        assertThat(error(ask(pinged, "scope=openid" + hint))).isEqualTo("invalid_request");
        assertThat(error(ask(pinged, "scope=openid&client_notification_token=short" + hint)))
                .isEqualTo("invalid_request");
        assertThat(
                        asked(bank, "scope=openid&requested_expiry=99999999" + hint)
                                .path("expires_in")
                                .asInt(0))
                .isEqualTo(600);
    }

    @Test
    void nobodyIsBuriedUnderRequests() {
        String person = people.person("tim");
        for (int i = 0; i < Limits.OPEN_PER_USER; i++) {
            asked(bank, "scope=openid&login_hint=" + person);
        }
        assertThat(error(ask(bank, "scope=openid&login_hint=" + person)))
                .isEqualTo("access_denied");
    }

    @Test
    void whatWasNotAnsweredInTimeHasExpired() throws InterruptedException {
        String person = people.person("liv");
        JsonNode begun = asked(bank, "scope=openid&requested_expiry=1&login_hint=" + person);
        Thread.sleep(1_100);
        assertThat(error(redeem(bank, begun))).isEqualTo("expired_token");
        try (TestBrowser browser = signedIn(person)) {
            assertThat(browser.get(REQUESTS).body()).contains("Nothing waits");
        }
    }

    @Test
    void aStrongerSignInIsAskedForWhereTheClientDoes() {
        String person = people.person("jo");
        asked(bank, "scope=openid&acr_values=urn:precept:acr:mfa&login_hint=" + person);
        try (TestBrowser browser = signedIn(person)) {
            HttpResponse<String> page = browser.get(REQUESTS);
            HttpResponse<String> answer = browser.submit(page, REQUESTS, "decision", "allow");
            assertThat(answer.statusCode()).isEqualTo(303);
            assertThat(TestBrowser.location(answer)).contains("/sign-in");
        }
    }
}
