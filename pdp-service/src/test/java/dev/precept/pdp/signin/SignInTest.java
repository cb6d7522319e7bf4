package dev.precept.pdp.signin;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import dev.precept.pdp.TestService;
import dev.precept.pdp.account.OneTimePasswords;
import dev.precept.pdp.account.Subject;
import dev.precept.pdp.account.TestCodes;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.net.HttpCookie;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

import javax.sql.DataSource;

/** Signing in by password and one-time code, without JavaScript. */
class SignInTest {
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String SIGN_IN = "/o/default/sign-in";
    private static final String CODE = SIGN_IN + "/code";
    private static final String ACCOUNT = "/o/default/account";

    private static TestService service;
    private static People people;

    @BeforeAll
    static void start() {
        service = TestService.start("--precept.sign-in.proxies=1");
        people = new People(service);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void aPersonSignsInByUsernameOrVerifiedAddress() {
        String name = people.person("maria");
        for (String login : List.of(name, name.toUpperCase(Locale.ROOT), name + "@example.org")) {
            try (TestBrowser browser = new TestBrowser(service.base())) {
                HttpResponse<String> answer = signIn(browser, login, People.PASSWORD);
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
                assertThat(TestBrowser.location(answer)).isEqualTo(ACCOUNT);
            }
        }
    }

    @Test
    void thePageSaysTheSameForAWrongPasswordAndForNobody() {
        String name = people.person("kim");
        try (TestBrowser browser = new TestBrowser(service.base())) {
            HttpResponse<String> wrong = signIn(browser, name, "not this one");
            HttpResponse<String> nobody = signIn(browser, "nobody-at-all", "not this one");
            assertThat(wrong.statusCode()).isEqualTo(422).isEqualTo(nobody.statusCode());
            assertThat(plain(wrong, name)).isEqualTo(plain(nobody, "nobody-at-all"));
            assertThat(wrong.body()).contains("role=\"alert\"").contains("do not match");
        }
    }

    @Test
    void threat11_signingInCostsTheSameForNobody() {
        String name = people.person("time");
        List<Double> known = new ArrayList<>();
        List<Double> unknown = new ArrayList<>();
        try (TestBrowser browser = new TestBrowser(service.base())) {
            HttpResponse<String> page = browser.get(SIGN_IN);
            for (int i = 0; i < 12; i++) {
                int n = i;
                known.add(millis(() -> attempt(browser, page, name, "10.1.0." + n)));
                unknown.add(millis(() -> attempt(browser, page, "x" + name, "10.1.1." + n)));
            }
        }
        // A hash takes some 50 ms and more; not making one would be seen at once. What else the
        // machine does only ever adds to a time, so that the least ones are compared.
        assertThat(Collections.min(unknown)).isGreaterThan(0.5 * Collections.min(known));
        assertThat(Collections.min(unknown)).isLessThan(2 * Collections.min(known));
    }

    @Test
    void threat11_guessingIsSlowedAndTheVictimStillComesIn() {
        String name = people.person("victim");
        try (TestBrowser victims = new TestBrowser(service.base());
                TestBrowser guesser = new TestBrowser(service.base())) {
            assertThat(signIn(victims, name, People.PASSWORD).statusCode()).isEqualTo(303);
            HttpResponse<String> page = guesser.get(SIGN_IN);
            List<Integer> answers =
                    IntStream.range(0, 12)
                            .map(i -> attempt(guesser, page, name, "10.2.0.1").statusCode())
                            .boxed()
                            .toList();
            assertThat(answers).contains(422, 429).endsWith(429);
            assertThat(attempt(guesser, page, name, "10.2.0.1").headers().firstValue("Retry-After"))
                    .isPresent();
            // From the browser that is known, whatever address it comes from.
            HttpResponse<String> form = victims.get(SIGN_IN + "?switch=1");
            Map<String, String> fields = TestBrowser.hidden(form);
            fields.put("username", name);
            fields.put("password", People.PASSWORD);
            assertThat(victims.post(SIGN_IN, fields, "X-Forwarded-For", "10.2.0.1").statusCode())
                    .isEqualTo(303);
            // From a new browser at another address.
            try (TestBrowser other = new TestBrowser(service.base())) {
                assertThat(signIn(other, name, People.PASSWORD).statusCode()).isEqualTo(303);
            }
        }
    }

    /** An office signs in from one address in the morning. */
    @Test
    void whoSignsInIsNotCountedAsGuessing() {
        String name = people.person("office");
        for (int i = 0; i < 40; i++) {
            try (TestBrowser browser = new TestBrowser(service.base())) {
                assertThat(signIn(browser, name, People.PASSWORD).statusCode()).isEqualTo(303);
            }
        }
    }

    @Test
    void theSessionCookieChangesWithEverySignInAndTheSessionGoesOn() {
        String name = people.person("rota");
        try (TestBrowser browser = new TestBrowser(service.base())) {
            signIn(browser, name, People.PASSWORD);
            String first = browser.cookie("precept-session");
            String id = sessionIds(name).getFirst();
            HttpResponse<String> page = browser.get(SIGN_IN + "?switch=1");
            browser.submit(page, SIGN_IN, "username", name, "password", People.PASSWORD);
            assertThat(browser.cookie("precept-session")).isNotEqualTo(first).hasSize(43);
            assertThat(sessionIds(name)).containsExactly(id);
            String other = people.person("rotb");
            page = browser.get(SIGN_IN + "?switch=1");
            browser.submit(page, SIGN_IN, "username", other, "password", People.PASSWORD);
            assertThat(sessionIds(name)).isEmpty();
            assertThat(sessionIds(other)).hasSize(1);
        }
    }

    @Test
    void aSessionEndsWhenItIsIdleOrOldOrItsUserIsGone() {
        JdbcClient jdbc = JdbcClient.create(service.bean(DataSource.class));
        for (String change :
                List.of(
                        "used_at = now() - interval '61 minutes'",
                        "expires_at = now() - interval '1 second'")) {
            String name = people.person("idle");
            try (TestBrowser browser = new TestBrowser(service.base())) {
                signIn(browser, name, People.PASSWORD);
                assertThat(TestBrowser.location(browser.get(SIGN_IN))).isEqualTo(ACCOUNT);
                jdbc.sql("update browser_session set " + change + " where user_id = ?")
                        .param(people.subject(name).user().value())
                        .update();
                assertThat(browser.get(SIGN_IN).statusCode()).isEqualTo(200);
            }
        }
        service.bean(Sessions.class).removeExpired();
        String name = people.person("gone");
        try (TestBrowser browser = new TestBrowser(service.base())) {
            signIn(browser, name, People.PASSWORD);
            service.send("DELETE", "/v1/organizations/default/users/u-" + name, "");
            assertThat(browser.get(SIGN_IN).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void cookiesAreForOurPagesAlone() {
        String name = people.person("cook");
        try (TestBrowser browser = new TestBrowser(service.base())) {
            HttpResponse<String> page = browser.get(SIGN_IN);
            HttpResponse<String> answer =
                    browser.submit(page, SIGN_IN, "username", name, "password", People.PASSWORD);
            List<String> set = new ArrayList<>(page.headers().allValues("Set-Cookie"));
            set.addAll(answer.headers().allValues("Set-Cookie"));
            assertThat(set)
                    .hasSize(3)
                    .allMatch(it -> it.contains("; Path=/o/default;"))
                    .allMatch(it -> it.contains("; HttpOnly"))
                    .allMatch(it -> it.contains("; SameSite=Lax"))
                    .noneMatch(it -> it.contains("Domain="));
            assertThat(browser.cookies().stream().map(HttpCookie::getName))
                    .doesNotContain("JSESSIONID");
        }
    }

    @Test
    void threat09_aFormCountsFromTheBrowserItWasShownToOnly() {
        String name = people.person("csrf");
        try (TestBrowser browser = new TestBrowser(service.base());
                TestBrowser attacker = new TestBrowser(service.base())) {
            browser.get(SIGN_IN);
            HttpResponse<String> theirs = attacker.get(SIGN_IN);
            HttpResponse<String> forged =
                    browser.submit(theirs, SIGN_IN, "username", name, "password", People.PASSWORD);
            assertThat(forged.statusCode()).isEqualTo(403);
            assertThat(browser.cookie("precept-session")).isEmpty();
            HttpResponse<String> bare =
                    browser.post(SIGN_IN, Map.of("username", name, "password", People.PASSWORD));
            assertThat(bare.statusCode()).isEqualTo(403);
            Map<String, String> own = TestBrowser.hidden(browser.get(SIGN_IN));
            own.put("username", name);
            own.put("password", People.PASSWORD);
            assertThat(browser.post(SIGN_IN, own, "Sec-Fetch-Site", "cross-site").statusCode())
                    .isEqualTo(403);
            assertThat(browser.post(SIGN_IN, own, "Sec-Fetch-Site", "same-site").statusCode())
                    .isEqualTo(403);
            assertThat(browser.post(SIGN_IN, own, "Sec-Fetch-Site", "same-origin").statusCode())
                    .isEqualTo(303);
            // Somebody signed in meanwhile: what was shown before counts no more.
            assertThat(browser.post(SIGN_IN, own).statusCode()).isEqualTo(403);
        }
    }

    @Test
    void whatCannotBeReadIsRefusedByAPageAndNeverLogged() {
        Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        root.addAppender(lines);
        try (TestBrowser browser = new TestBrowser(service.base())) {
            Map<String, String> form = TestBrowser.hidden(browser.get(SIGN_IN));
            String filledIn = "form=" + form.get("form") + "&username=alice&password=";
            String org = "/o/default";
            List<HttpResponse<String>> unreadable = new ArrayList<>();
            unreadable.add(browser.raw(SIGN_IN, FORM, filledIn + "MySuperSecret%ff"));
            unreadable.add(browser.raw(org + "/connect/logout", FORM, "%"));
            for (String asked :
                    List.of(
                            "/sign-in?username=MySuperSecret%ff",
                            "/device?user_code=MySuperSecret%ff",
                            "/connect/logout?post_logout_redirect_uri=MySuperSecret%ff")) {
                unreadable.add(browser.get(org + asked));
            }
            for (String path :
                    List.of("/sign-in", "/consent", "/device", "/authorize", "/connect/logout")) {
                String at = org + path.replace("/authorize", "/oauth2/authorize");
                unreadable.add(browser.raw(at, "multipart/form-data", "MySuperSecret"));
            }
            for (HttpResponse<String> answer : unreadable) {
                assertThat(answer.statusCode()).as(answer.uri().toString()).isEqualTo(400);
                assertPage(answer);
            }
            HttpResponse<String> large = browser.raw(SIGN_IN, FORM, filledIn + "x".repeat(100_000));
            assertThat(large.statusCode()).isEqualTo(413);
            assertPage(large);
        } finally {
            root.detachAppender(lines);
        }
        assertThat(lines.list).extracting(ILoggingEvent::getFormattedMessage).isEmpty();
    }

    private static void assertPage(HttpResponse<String> answer) {
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
        assertThat(answer.headers().firstValue("X-Frame-Options")).contains("DENY");
        assertThat(answer.body()).contains("Go back").doesNotContain("MySuperSecret");
    }

    @Test
    void threat09_pagesAreNotFramedKeptOrToldOf() {
        try (TestBrowser browser = new TestBrowser(service.base())) {
            for (HttpResponse<String> page :
                    List.of(
                            browser.get(SIGN_IN),
                            browser.post(SIGN_IN, Map.of()),
                            browser.get(SIGN_IN + "?interaction=" + "x".repeat(43)),
                            browser.get("/o/nowhere/sign-in"))) {
                String policy = page.headers().firstValue("Content-Security-Policy").orElse("");
                assertThat(policy)
                        .contains("default-src 'none'", "frame-ancestors 'none'")
                        .contains("base-uri 'none'", "form-action 'self'", "script-src 'self'")
                        .doesNotContain("unsafe");
                assertThat(page.headers().firstValue("X-Frame-Options")).contains("DENY");
                assertThat(page.headers().firstValue("Referrer-Policy")).contains("no-referrer");
                assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
                assertThat(page.headers().firstValue("Content-Type").orElse(""))
                        .startsWith("text/html");
                assertThat(page.body()).doesNotContain("<script>", "style=", "onclick=");
            }
            HttpResponse<String> style = browser.get("/o/default/assets/precept.css");
            assertThat(style.statusCode()).isEqualTo(200);
            assertThat(style.headers().firstValue("Content-Type").orElse("")).contains("text/css");
        }
    }

    @Test
    void threat09_whatIsTypedComesBackEscaped() {
        try (TestBrowser browser = new TestBrowser(service.base())) {
            HttpResponse<String> page = browser.get(SIGN_IN);
            String evil = "\"><script>alert(1)</script>";
            HttpResponse<String> answer =
                    browser.submit(page, SIGN_IN, "username", evil, "password", "x");
            assertThat(answer.body())
                    .doesNotContain("<script>alert")
                    .contains("&quot;&gt;&lt;script&gt;");
            assertThat(browser.get("/o/default/sign-in?username=%3Cscript%3E").body())
                    .doesNotContain("<script>");
        }
    }

    @Test
    void pagesSayWhichLanguageTheyAreIn() {
        try (TestBrowser browser = new TestBrowser(service.base())) {
            assertThat(browser.get(SIGN_IN, "Accept-Language", "xx, *;q=0").body())
                    .contains("<html lang=\"en\"");
            assertThat(browser.get(SIGN_IN, "Accept-Language", ";q=,,;;").body())
                    .contains("<html lang=\"en\"");
        }
    }

    @Test
    void aOneTimeCodeIsAskedForAfterThePasswordAndCountsOnce() {
        String name = people.person("totp");
        String secret = enrol(name);
        try (TestBrowser browser = new TestBrowser(service.base());
                TestBrowser second = new TestBrowser(service.base())) {
            HttpResponse<String> step = signIn(browser, name, People.PASSWORD);
            assertThat(step.statusCode()).isEqualTo(200);
            assertThat(step.body()).contains("name=\"code\"").contains("&lt;b&gt;Example");
            assertThat(browser.cookie("precept-session")).isEmpty();
            assertThat(browser.submit(step, CODE, "code", "000000").statusCode()).isEqualTo(422);
            String code = TestCodes.next(secret, Instant.now());
            assertThat(browser.submit(step, CODE, "code", code).statusCode()).isEqualTo(303);
            BrowserSession session = session(name);
            assertThat(session.acr()).isEqualTo("urn:precept:acr:mfa");
            assertThat(SignInFacts.amr(session.signIn())).containsExactly("mfa", "otp", "pwd");
            HttpResponse<String> again = signIn(second, name, People.PASSWORD);
            assertThat(second.submit(again, CODE, "code", code).statusCode()).isEqualTo(422);
            // What was shown in one browser is nothing in another.
            Map<String, String> taken = TestBrowser.hidden(step);
            taken.put("form", TestBrowser.hidden(again).get("form"));
            taken.put("code", TestCodes.next(secret, Instant.now().plusSeconds(30)));
            HttpResponse<String> refused = second.post(CODE, taken);
            assertThat(refused.statusCode()).isEqualTo(422);
            assertThat(refused.body()).contains("took too long");
        }
    }

    @Test
    void aRecoveryCodeCountsOnceInThePlaceOfACode() {
        String name = people.person("reco");
        enrol(name);
        String recovery =
                service.bean(OneTimePasswords.class)
                        .newRecoveryCodes(people.subject(name))
                        .getFirst();
        try (TestBrowser browser = new TestBrowser(service.base());
                TestBrowser second = new TestBrowser(service.base())) {
            HttpResponse<String> step = signIn(browser, name, People.PASSWORD);
            assertThat(
                            browser.submit(step, CODE, "code", recovery.toUpperCase(Locale.ROOT))
                                    .statusCode())
                    .isEqualTo(303);
            HttpResponse<String> again = signIn(second, name, People.PASSWORD);
            assertThat(second.submit(again, CODE, "code", recovery).statusCode()).isEqualTo(422);
        }
    }

    @Test
    void threat11_aWrongCodeDoesNotProlongTheTimeAfterThePassword() {
        String name = people.person("late");
        enrol(name);
        try (TestBrowser browser = new TestBrowser(service.base())) {
            HttpResponse<String> step = signIn(browser, name, People.PASSWORD);
            HttpResponse<String> again = browser.submit(step, CODE, "code", "000000");
            assertThat(again.statusCode()).isEqualTo(422);
            assertThat(TestBrowser.hidden(again).get("passed"))
                    .isNotEmpty()
                    .isEqualTo(TestBrowser.hidden(step).get("passed"));
        }
    }

    @Test
    void threat11_codesCannotBeTriedThrough() {
        String name = people.person("brute");
        enrol(name);
        try (TestBrowser browser = new TestBrowser(service.base())) {
            HttpResponse<String> step = signIn(browser, name, People.PASSWORD);
            List<Integer> answers =
                    IntStream.range(0, 7)
                            .map(i -> browser.submit(step, CODE, "code", "11111" + i).statusCode())
                            .boxed()
                            .toList();
            assertThat(answers).startsWith(422).endsWith(429);
        }
    }

    @Test
    void threat11_aPasswordAloneChangesNoSecondFactor() {
        String name = people.person("weak");
        try (TestBrowser browser = new TestBrowser(service.base())) {
            signIn(browser, name, People.PASSWORD);
            String secret = enrol(name);
            HttpResponse<String> account = browser.get(ACCOUNT);
            String strong = SIGN_IN + "?fresh=2";
            for (String path : List.of("/app/remove", "/recovery-codes", "/passkey")) {
                assertThat(TestBrowser.location(browser.submit(account, ACCOUNT + path)))
                        .isEqualTo(strong);
            }
            assertThat(TestBrowser.location(browser.get(ACCOUNT + "/passkey"))).isEqualTo(strong);
            assertThat(service.bean(OneTimePasswords.class).isSet(people.subject(name))).isTrue();
            HttpResponse<String> step = browser.get(strong);
            String code = TestCodes.next(secret, Instant.now());
            assertThat(TestBrowser.location(browser.submit(step, CODE, "code", code)))
                    .isEqualTo(ACCOUNT);
            browser.submit(browser.get(ACCOUNT), ACCOUNT + "/app/remove");
            assertThat(service.bean(OneTimePasswords.class).isSet(people.subject(name))).isFalse();
        }
    }

    @Test
    void threat33_whoIsCutOffIsSignedOut() {
        String name = people.person("cut");
        try (TestBrowser browser = new TestBrowser(service.base())) {
            signIn(browser, name, People.PASSWORD);
            String id = session(name).id();
            String cutOff = "{\"subject\": \"u-" + name + "\"}";
            String path = "/v1/organizations/default/revocations";
            assertThat(service.send("POST", path, cutOff).statusCode()).isEqualTo(201);
            assertThat(TestBrowser.location(browser.get(ACCOUNT))).isEqualTo(SIGN_IN);
            assertThat(signIn(browser, name, People.PASSWORD).statusCode()).isEqualTo(303);
            assertThat(browser.get(ACCOUNT).statusCode()).isEqualTo(200);
            assertThat(sessionIds(name)).hasSize(1).doesNotContain(id);
        }
    }

    @Test
    void anUnknownUserHasNoSessionElsewhere() {
        String name = people.person("tenant");
        service.send("PUT", "/v1/organizations/beside", "{\"name\": \"Beside\"}");
        try (TestBrowser browser = new TestBrowser(service.base())) {
            signIn(browser, name, People.PASSWORD);
            String session = browser.cookie("precept-session");
            HttpResponse<String> elsewhere =
                    browser.get("/o/beside/sign-in", "Cookie", "precept-session=" + session);
            assertThat(elsewhere.statusCode()).isEqualTo(200);
            assertThat(elsewhere.body()).contains("name=\"username\"");
            HttpResponse<String> page = browser.get("/o/beside/sign-in");
            assertThat(
                            browser.submit(
                                            page,
                                            "/o/beside/sign-in",
                                            "username",
                                            name,
                                            "password",
                                            People.PASSWORD)
                                    .statusCode())
                    .isEqualTo(422);
        }
    }

    private static HttpResponse<String> signIn(TestBrowser browser, String name, String password) {
        HttpResponse<String> page = browser.get(SIGN_IN);
        assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
        return browser.submit(page, SIGN_IN, "username", name, "password", password);
    }

    private static HttpResponse<String> attempt(
            TestBrowser browser, HttpResponse<String> page, String name, String address) {
        Map<String, String> fields = TestBrowser.hidden(page);
        fields.put("username", name);
        fields.put("password", "not this one");
        return browser.post(SIGN_IN, fields, "X-Forwarded-For", address);
    }

    private static String enrol(String name) {
        OneTimePasswords codes = service.bean(OneTimePasswords.class);
        String secret = codes.offer(people.subject(name));
        Instant before = Instant.now().minus(Duration.ofSeconds(30));
        assertThat(
                        codes.confirm(
                                people.subject(name),
                                TestCodes.next(secret, before),
                                Instant.now()))
                .isTrue();
        return secret;
    }

    private static BrowserSession session(String name) {
        Subject subject = people.subject(name);
        return JdbcClient.create(service.bean(DataSource.class))
                .sql("select id, authenticated_at, sign_in from browser_session where user_id = ?")
                .param(subject.user().value())
                .query(
                        (row, _) ->
                                new BrowserSession(
                                        row.getString(1),
                                        subject.user(),
                                        row.getTimestamp(2).toInstant(),
                                        SignInCodec.read(row.getString(3))))
                .single();
    }

    private static List<String> sessionIds(String name) {
        return service.bean(Sessions.class).list(people.subject(name), Instant.now()).stream()
                .map(Sessions.Seen::id)
                .toList();
    }

    /** A page without what differs each time. */
    private static String plain(HttpResponse<String> page, String login) {
        return page.body()
                .replaceAll("name=\"(form|challenge)\" value=\"[^\"]*\"", "")
                .replaceAll("data-challenge=\"[^\"]*\"", "")
                .replace(login, "LOGIN");
    }

    private static double millis(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1e6;
    }
}
