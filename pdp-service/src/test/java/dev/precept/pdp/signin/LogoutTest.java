package dev.precept.pdp.signin;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;

import dev.precept.domain.signingkey.SignatureAlgorithm;
import dev.precept.pdp.GrantWorld;
import dev.precept.pdp.TokenWorld;
import dev.precept.pdp.TokenWorld.Client;
import dev.precept.pdp.account.Subject;
import dev.precept.pdp.jose.JwtSigner;
import dev.precept.pdp.oauth.UserGrant;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

import tools.jackson.databind.JsonNode;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

/** Signing out: who may ask for it, where it leads, who is told, and what ends with it. */
class LogoutTest {
    private static final String LOGOUT = "/o/default/connect/logout";
    private static final String AFTER = "https://shop.example/bye?from=precept";

    private static final BlockingQueue<String> RECEIVED = new LinkedBlockingQueue<>();
    private static final Semaphore SLOW = new Semaphore(0);
    private static final CountDownLatch GO_ON = new CountDownLatch(1);
    private static final AtomicInteger REFUSALS = new AtomicInteger();

    private static HttpServer receiver;
    private static TokenWorld world;
    private static GrantWorld grants;
    private static People people;
    private static Client shop;
    private static Client deaf;

    @BeforeAll
    static void start() throws Exception {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext(
                "/logout",
                exchange -> {
                    String body =
                            new String(
                                    exchange.getRequestBody().readAllBytes(),
                                    StandardCharsets.UTF_8);
                    boolean isRefused = REFUSALS.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
                    exchange.sendResponseHeaders(isRefused ? 500 : 200, -1);
                    exchange.close();
                    if (!isRefused) {
                        RECEIVED.add(body);
                    }
                });
        receiver.createContext(
                "/slow",
                exchange -> {
                    SLOW.release();
                    try {
                        GO_ON.await();
                    } catch (InterruptedException stopping) {
                        Thread.currentThread().interrupt();
                    }
                    exchange.sendResponseHeaders(200, -1);
                    exchange.close();
                });
        receiver.start();
        world = TokenWorld.start("--precept.identity-providers.loopback=true");
        world.api("default", "books", "books:read");
        grants = new GrantWorld(world, "default");
        people = new People(world.service());
        shop =
                grants.web(
                        "shop",
                        """
                        , "environment": "SANDBOX", "postLogoutRedirectUris": ["%s"],
                        "backchannelLogoutUri": "http://127.0.0.1:%d/logout"
                        """
                                .formatted(AFTER, receiver.getAddress().getPort()));
        deaf = grants.web("deaf", "");
    }

    @AfterAll
    static void stop() {
        world.close();
        receiver.stop(0);
    }

    @Test
    void aClientThatShowsATokenOfTheSessionSignsItsUserOutAtOnce() {
        try (TestBrowser browser = new TestBrowser(world.service().base())) {
            Subject subject = signIn(browser, "once");
            String session = session(subject);
            HttpResponse<String> answer =
                    browser.get(
                            LOGOUT
                                    + "?id_token_hint="
                                    + idToken(shop, subject, session)
                                    + "&state=a%26b&post_logout_redirect_uri="
                                    + encoded(AFTER));
            assertThat(answer.statusCode()).isEqualTo(303);
            assertThat(TestBrowser.location(answer)).isEqualTo(AFTER + "&state=a%26b");
            assertThat(sessions(subject)).isEmpty();
            assertThat(browser.cookie("precept-session")).isEmpty();
        }
    }

    @Test
    void whatWasGivenInASessionEndsWithItAndItsClientsAreTold() throws Exception {
        try (TestBrowser browser = new TestBrowser(world.service().base())) {
            Subject subject = signIn(browser, "told");
            String session = session(subject);
            JsonNode tokens = tokens(shop, subject, session);
            tokens(deaf, subject, session);
            assertThat(isActive(tokens)).isTrue();
            REFUSALS.set(1);
            confirm(browser, "");
            assertThat(isActive(tokens)).isFalse();
            assertThat(
                            grants.refresh(shop, tokens.path("refresh_token").asString(), "")
                                    .statusCode())
                    .isEqualTo(400);
            // The first attempt was refused; the second is not waited for here.
            JdbcClient.create(world.service().bean(DataSource.class))
                    .sql("update logout_notice set due_at = now() where attempts > 0")
                    .update();
            String token = received(session);
            assertThat(TokenWorld.header(token).path("typ").asString()).isEqualTo("logout+jwt");
            JsonNode claims = TokenWorld.claims(token);
            assertThat(claims.path("aud").asString()).isEqualTo(shop.id());
            assertThat(claims.path("sid").asString()).isEqualTo(session);
            assertThat(claims.path("iss").asString()).isEqualTo(world.issuer("default"));
            assertThat(claims.path("events").propertyNames())
                    .containsExactly("http://schemas.openid.net/event/backchannel-logout");
            assertThat(claims.has("nonce")).isFalse();
            assertThat(claims.path("exp").asLong() - claims.path("iat").asLong())
                    .isLessThanOrEqualTo(120);
        }
    }

    @Test
    void aNodeKeepsNoNoticesFromOthersWhileAClientIsSlow() throws Exception {
        try (TestBrowser browser = new TestBrowser(world.service().base())) {
            Subject subject = signIn(browser, "slow");
            String session = session(subject);
            for (String handle : List.of("slow-one", "slow-two")) {
                String more =
                        ", \"environment\": \"SANDBOX\", \"backchannelLogoutUri\":"
                                + " \"http://127.0.0.1:%d/slow\"";
                int port = receiver.getAddress().getPort();
                tokens(grants.web(handle, more.formatted(port)), subject, session);
            }
            confirm(browser, "");
            assertThat(SLOW.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
            List<Integer> attempts =
                    JdbcClient.create(world.service().bean(DataSource.class))
                            .sql("select attempts from logout_notice where browser_session = ?")
                            .param(session)
                            .query(Integer.class)
                            .list();
            assertThat(attempts).containsExactlyInAnyOrder(0, 1);
        } finally {
            GO_ON.countDown();
        }
    }

    @Test
    void threat02_aLogoutThatFailsMayBeDoneAgainAndEndsAllThen() {
        try (TestBrowser browser = new TestBrowser(world.service().base())) {
            Subject subject = signIn(browser, "twice");
            JsonNode tokens = tokens(shop, subject, session(subject));
            HttpResponse<String> page = browser.get(LOGOUT);
            JdbcClient database = JdbcClient.create(world.service().bean(DataSource.class));
            database.sql("alter table authorization_code rename column used_at to away").update();
            try {
                HttpResponse<String> failed = browser.submit(page, LOGOUT + "/confirm");
                assertThat(failed.statusCode()).isGreaterThanOrEqualTo(400);
            } finally {
                database.sql("alter table authorization_code rename column away to used_at")
                        .update();
            }
            assertThat(sessions(subject)).hasSize(1);
            confirm(browser, "");
            assertThat(sessions(subject)).isEmpty();
            assertThat(isActive(tokens)).isFalse();
            String refreshToken = tokens.path("refresh_token").asString();
            assertThat(grants.refresh(shop, refreshToken, "").statusCode()).isEqualTo(400);
        }
    }

    @Test
    void threat02_withoutATokenOfTheSessionTheUserIsAsked() {
        try (TestBrowser browser = new TestBrowser(world.service().base())) {
            Subject subject = signIn(browser, "asks");
            Subject other = people.subject(people.person("else"));
            for (String query :
                    List.of(
                            "",
                            "?client_id=" + shop.id(),
                            "?id_token_hint=" + idToken(shop, other, "another-session"),
                            "?id_token_hint=not.a.token",
                            "?id_token_hint="
                                    + tokens(shop, subject, session(subject))
                                            .path("access_token")
                                            .asString())) {
                HttpResponse<String> page = browser.get(LOGOUT + query);
                assertThat(page.statusCode()).isEqualTo(200);
                assertThat(page.body()).contains("Do you want to sign out?");
            }
            assertThat(sessions(subject)).hasSize(1);
            assertThat(browser.post(LOGOUT + "/confirm", Map.of()).statusCode()).isEqualTo(403);
            assertThat(sessions(subject)).hasSize(1);
            confirm(browser, "");
            assertThat(sessions(subject)).isEmpty();
        }
    }

    /** What else is signed under the same type: userinfo has no exp, JARM's answers no sub. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"sub\": \"%s\", \"iat\": 1",
                "\"sub\": \"%s\", \"exp\": 1",
                "\"code\": \"%s\", \"iat\": 1, \"exp\": 1"
            })
    void threat19_whatElseWeSignSignsNobodyOut(String claims) {
        try (TestBrowser browser = new TestBrowser(world.service().base())) {
            Subject subject = signIn(browser, "hint");
            String said = claims.formatted(subject.user());
            String query = "?id_token_hint=" + signed(shop, session(subject), said);
            assertThat(browser.get(LOGOUT + query).body()).contains("Do you want to sign out?");
            assertThat(sessions(subject)).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://shop.example/bye",
                "https://shop.example/bye?from=precept#x",
                "https://shop.example/bye?from=precept&x=1",
                "https://shop.example.evil/bye?from=precept",
                "https://SHOP.example/bye?from=precept",
                "//evil.example",
                "javascript:alert(1)",
                "https://shop.example@evil.example/bye?from=precept"
            })
    void threat02_logoutLeadsNowhereButWhereTheClientSaidBeforehand(String uri) {
        try (TestBrowser browser = new TestBrowser(world.service().base())) {
            Subject subject = signIn(browser, "open");
            String token = idToken(shop, subject, session(subject));
            HttpResponse<String> answer =
                    browser.get(
                            LOGOUT
                                    + "?id_token_hint="
                                    + token
                                    + "&post_logout_redirect_uri="
                                    + encoded(uri));
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(TestBrowser.location(answer)).isEmpty();
            assertThat(answer.body()).contains("You are signed out");
            assertThat(sessions(subject)).isEmpty();
            // Nobody is signed in, and nobody shows a token: it leads nowhere at all.
            HttpResponse<String> bare =
                    browser.get(
                            LOGOUT
                                    + "?client_id="
                                    + shop.id()
                                    + "&post_logout_redirect_uri="
                                    + encoded(AFTER));
            assertThat(TestBrowser.location(bare)).isEmpty();
        }
    }

    @Test
    void threat02_aTokenOfOneClientLeadsToNoOther() {
        try (TestBrowser browser = new TestBrowser(world.service().base())) {
            Subject subject = signIn(browser, "cross");
            String token = idToken(deaf, subject, session(subject));
            for (String client : List.of("", "&client_id=" + shop.id())) {
                HttpResponse<String> answer =
                        browser.get(
                                LOGOUT
                                        + "?id_token_hint="
                                        + token
                                        + client
                                        + "&post_logout_redirect_uri="
                                        + encoded(AFTER));
                assertThat(TestBrowser.location(answer)).isEmpty();
            }
        }
    }

    @Test
    void aUserWhoAgreesIsLedOnAndAFormOfAnotherSiteBecomesALink() {
        try (TestBrowser browser = new TestBrowser(world.service().base())) {
            Subject subject = signIn(browser, "agree");
            String query =
                    "?client_id=" + shop.id() + "&post_logout_redirect_uri=" + encoded(AFTER);
            HttpResponse<String> page = browser.get(LOGOUT + query);
            assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                    .contains("form-action 'self' https://shop.example");
            HttpResponse<String> posted =
                    browser.post(
                            LOGOUT,
                            Map.of("client_id", shop.id(), "post_logout_redirect_uri", AFTER));
            assertThat(posted.statusCode()).isEqualTo(303);
            assertThat(TestBrowser.location(posted))
                    .startsWith(LOGOUT + "?")
                    .contains("post_logout_redirect_uri=" + encoded(AFTER));
            HttpResponse<String> answer = confirm(browser, query);
            assertThat(TestBrowser.location(answer)).isEqualTo(AFTER);
            assertThat(sessions(subject)).isEmpty();
        }
    }

    @Test
    void aNewPasswordEndsWhatTheOldOneOpened() {
        String name = people.person("newpw");
        Subject subject = people.subject(name);
        try (TestBrowser here = new TestBrowser(world.service().base());
                TestBrowser there = new TestBrowser(world.service().base())) {
            signInAs(here, name);
            String session = session(subject);
            JsonNode tokens = tokens(shop, subject, session);
            signInAs(there, name);
            HttpResponse<String> page = here.get("/o/default/account");
            HttpResponse<String> changed =
                    here.submit(
                            page,
                            "/o/default/account/password",
                            "password",
                            People.PASSWORD,
                            "new-password",
                            "nine yellow kites up");
            assertThat(changed.statusCode()).as(changed.body()).isEqualTo(303);
            assertThat(sessions(subject)).containsExactly(session);
            assertThat(isActive(tokens)).isFalse();
            assertThat(here.get("/o/default/account").statusCode()).isEqualTo(200);
            assertThat(TestBrowser.location(there.get("/o/default/account")))
                    .isEqualTo("/o/default/sign-in");
            JsonNode fresh = tokens(shop, subject, session);
            world.manage(
                    "PUT",
                    "default/users/u-" + name + "/password",
                    "{\"password\": \"" + People.PASSWORD + "\"}");
            assertThat(sessions(subject)).isEmpty();
            assertThat(isActive(fresh)).isFalse();
        }
    }

    @Test
    void aPersonWithdrawsWhatAnApplicationHas() {
        try (TestBrowser browser = new TestBrowser(world.service().base())) {
            Subject subject = signIn(browser, "withd");
            JsonNode tokens = tokens(shop, subject, session(subject));
            HttpResponse<String> page = browser.get("/o/default/account");
            assertThat(page.body()).contains("Withdraw the access of shop");
            browser.submit(page, "/o/default/account/application", "id", shop.id());
            assertThat(isActive(tokens)).isFalse();
            assertThat(browser.get("/o/default/account").body())
                    .doesNotContain("Withdraw the access of shop");
        }
    }

    @Test
    void factorsAreChangedJustAfterSigningInOnly() {
        try (TestBrowser browser = new TestBrowser(world.service().base())) {
            Subject subject = signIn(browser, "late");
            JdbcClient.create(world.service().bean(DataSource.class))
                    .sql(
                            "update browser_session set authenticated_at = now() - interval '16"
                                    + " minutes' where user_id = ?")
                    .param(subject.user().value())
                    .update();
            HttpResponse<String> account = browser.get("/o/default/account");
            assertThat(account.statusCode()).isEqualTo(200);
            for (HttpResponse<String> answer :
                    List.of(
                            browser.get("/o/default/account/app"),
                            browser.get("/o/default/account/passkey"),
                            browser.submit(account, "/o/default/account/app", "code", "1"),
                            browser.submit(account, "/o/default/account/app/remove"),
                            browser.submit(account, "/o/default/account/passkey"),
                            browser.submit(account, "/o/default/account/passkey/remove"),
                            browser.submit(account, "/o/default/account/recovery-codes"))) {
                assertThat(TestBrowser.location(answer)).isEqualTo("/o/default/sign-in?fresh=1");
            }
            HttpResponse<String> again = browser.get("/o/default/sign-in?fresh=1");
            assertThat(again.body()).contains("Confirm that it is you");
            assertThat(
                            browser.submit(again, "/o/default/sign-in", "password", People.PASSWORD)
                                    .statusCode())
                    .isEqualTo(303);
            assertThat(browser.get("/o/default/account/app").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void nobodyEndsSomebodyElsesSession() {
        try (TestBrowser mine = new TestBrowser(world.service().base());
                TestBrowser theirs = new TestBrowser(world.service().base())) {
            Subject victim = signIn(theirs, "vict");
            signIn(mine, "evil");
            HttpResponse<String> page = mine.get("/o/default/account");
            mine.submit(page, "/o/default/account/session", "id", session(victim));
            assertThat(sessions(victim)).hasSize(1);
        }
    }

    /** The logout token of this session. */
    private static String received(String session) throws InterruptedException {
        while (true) {
            String body = RECEIVED.poll(30, TimeUnit.SECONDS);
            assertThat(body).startsWith("logout_token=");
            String token = body.substring("logout_token=".length());
            if (TokenWorld.claims(token).path("sid").asString().equals(session)) {
                return token;
            }
        }
    }

    private static Subject signIn(TestBrowser browser, String name) {
        String username = people.person(name);
        signInAs(browser, username);
        return people.subject(username);
    }

    private static void signInAs(TestBrowser browser, String username) {
        HttpResponse<String> page = browser.get("/o/default/sign-in");
        HttpResponse<String> answer =
                browser.submit(
                        page,
                        "/o/default/sign-in",
                        "username",
                        username,
                        "password",
                        People.PASSWORD);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
    }

    private static HttpResponse<String> confirm(TestBrowser browser, String query) {
        return browser.submit(browser.get(LOGOUT + query), LOGOUT + "/confirm");
    }

    private static List<String> sessions(Subject subject) {
        return world.service().bean(Sessions.class).ids(subject);
    }

    private static String session(Subject subject) {
        assertThat(sessions(subject)).hasSize(1);
        return sessions(subject).getFirst();
    }

    private static JsonNode tokens(Client client, Subject subject, String session) {
        UserGrant plain = grants.grant(client, subject.user(), "openid");
        UserGrant grant =
                new UserGrant(
                        plain.organization(),
                        plain.application(),
                        plain.user(),
                        session,
                        plain.scopes(),
                        plain.resources(),
                        plain.signIn(),
                        plain.openId(),
                        null);
        return GrantWorld.answer(grants.redeem(client, grants.code(client, grant, null), ""));
    }

    private static boolean isActive(JsonNode tokens) {
        String token = tokens.path("access_token").asString();
        return TokenWorld.json(world.introspect(shop, token)).path("active").asBoolean();
    }

    private static String idToken(Client client, Subject subject, String session) {
        long now = Instant.now().getEpochSecond();
        return signed(
                client,
                session,
                "\"sub\": \"%s\", \"iat\": %d, \"exp\": %d"
                        .formatted(subject.user(), now - 7200, now - 3600));
    }

    private static String signed(Client client, String session, String more) {
        String claims =
                "{\"iss\": \"%s\", \"aud\": \"%s\", \"sid\": \"%s\", %s}"
                        .formatted(world.issuer("default"), client.id(), session, more);
        return world.service()
                .bean(JwtSigner.class)
                .sign(
                        grants.tenant().organization(),
                        SignatureAlgorithm.RS256,
                        "JWT",
                        claims.getBytes(StandardCharsets.UTF_8))
                .orElseThrow();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
