package dev.precept.pdp.signin;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.sun.net.httpserver.HttpServer;

import dev.precept.pdp.GrantWorld;
import dev.precept.pdp.TokenWorld;
import dev.precept.pdp.TokenWorld.Client;
import dev.precept.pdp.account.OneTimePasswords;
import dev.precept.pdp.account.TestCodes;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.JsonNode;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Code, sign-in, consent and step-up as people see them, in a real browser. */
class FlowTest {
    private static RealBrowser browser;
    private static HttpServer site;
    private static TokenWorld world;
    private static People people;
    private static Client shop;
    private static String callback;

    @BeforeAll
    static void start() throws Exception {
        browser = RealBrowser.start();
        site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        site.createContext(
                "/callback",
                exchange -> {
                    byte[] body = "<h1>The shop</h1>".getBytes(StandardCharsets.UTF_8);
                    exchange.getResponseHeaders().set("Content-Type", "text/html");
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        site.start();
        callback = "http://127.0.0.1:" + site.getAddress().getPort() + "/callback";
        world = TokenWorld.start();
        people = new People(world.service());
        world.api("default", "books", "books:read", "books:write");
        JsonNode made =
                world.manage(
                        "PUT",
                        "default/applications/shop",
                        """
                        {"name": "The <i>Shop</i>", "type": "WEB", "environment": "SANDBOX",
                         "redirectUris": ["%s"]}
                        """
                                .formatted(callback));
        shop =
                new Client(
                        "default",
                        "shop",
                        made.path("clientId").asString(),
                        world.secret("default", "shop", "{}"));
        world.authorize(shop, "books", "books:read", "books:write");
        new GrantWorld(world, "default").role("reader", "books", "books:read");
    }

    @AfterAll
    static void stop() {
        if (world != null) {
            world.close();
            site.stop(0);
        }
        if (browser != null) {
            browser.close();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aUserSignsInConsentsAndTheClientGetsTokens(boolean hasScript) {
        String name = people.person("flow");
        reader(name);
        try (BrowserContext context = hasScript ? browser.fresh() : browser.withoutScript()) {
            Page page = context.newPage();
            page.navigate(authorize("openid profile books:read", "login_hint", name));
            assertThat(page.getByText("to go on to The <i>Shop</i>")).isVisible();
            assertThat(page.getByLabel("Username or e-mail address")).hasValue(name);
            page.getByLabel("Password").fill(People.PASSWORD);
            press(page, "Sign in");
            assertThat(page.getByText("books:read").first()).isVisible();
            press(page, "Allow");
            assertThat(page.getByRole(AriaRole.HEADING)).hasText("The shop");
            JsonNode tokens = tokens(page.url());
            assertThat(tokens.path("scope").asString().split(" "))
                    .containsExactlyInAnyOrder("openid", "profile", "books:read");
            JsonNode claims = TokenWorld.claims(tokens.path("id_token").asString());
            assertThat(claims.path("acr").asString()).isEqualTo("urn:precept:acr:password");
            assertThat(claims.path("nonce").asString()).isEqualTo("n-1");
            assertThat(claims.path("sid").asString())
                    .isEqualTo(
                            world.service()
                                    .bean(Sessions.class)
                                    .ids(people.subject(name))
                                    .getFirst());
            // The second time nothing is asked.
            page.navigate(authorize("openid profile books:read"));
            assertThat(page.getByRole(AriaRole.HEADING)).hasText("The shop");
            page.navigate(world.service().base() + "/o/default/account");
            assertThat(page.getByText("The <i>Shop</i>")).isVisible();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoeverDemandsTwoFactorsGetsTheSecondOnly(boolean hasScript) {
        String name = people.person("step");
        String secret = enrolled(name);
        try (BrowserContext context = hasScript ? browser.fresh() : browser.withoutScript()) {
            Page page = context.newPage();
            page.navigate(authorize("openid"));
            page.getByLabel("Username or e-mail address").fill(name);
            page.getByLabel("Password").fill(People.PASSWORD);
            press(page, "Sign in");
            page.getByLabel("Code").fill(TestCodes.next(secret, Instant.now()));
            press(page, "Continue");
            press(page, "Allow");
            JsonNode claims = TokenWorld.claims(tokens(page.url()).path("id_token").asString());
            assertThat(claims.path("acr").asString()).isEqualTo("urn:precept:acr:mfa");
            assertThat(claims.path("amr").toString()).isEqualTo("[\"mfa\",\"otp\",\"pwd\"]");
        }
    }

    @Test
    void aSessionOfOneFactorStepsUp() {
        String name = people.person("onef");
        try (BrowserContext context = browser.withoutScript()) {
            Page page = context.newPage();
            page.navigate(authorize("openid"));
            page.getByLabel("Username or e-mail address").fill(name);
            page.getByLabel("Password").fill(People.PASSWORD);
            press(page, "Sign in");
            press(page, "Allow");
            assertThat(page.getByRole(AriaRole.HEADING)).hasText("The shop");
            String stepUp = authorize("openid", "acr_values", "urn:precept:acr:mfa");
            page.navigate(stepUp);
            assertThat(page.getByText("You have no second factor yet")).isVisible();
            String secret = enrolled(name);
            page.navigate(stepUp);
            assertThat(page.getByText("asks for a second factor")).isVisible();
            assertThat(page.getByLabel("Password")).hasCount(0);
            page.getByLabel("Code").fill(TestCodes.next(secret, Instant.now()));
            press(page, "Continue");
            assertThat(page.getByRole(AriaRole.HEADING)).hasText("The shop");
            JsonNode claims = TokenWorld.claims(tokens(page.url()).path("id_token").asString());
            assertThat(claims.path("acr").asString()).isEqualTo("urn:precept:acr:mfa");
        }
    }

    @Test
    void aClientThatAsksForAFreshSignInGetsOne() {
        String name = people.person("fresh");
        try (BrowserContext context = browser.fresh()) {
            Page page = context.newPage();
            page.navigate(authorize("openid"));
            page.getByLabel("Username or e-mail address").fill(name);
            page.getByLabel("Password").fill(People.PASSWORD);
            press(page, "Sign in");
            press(page, "Allow");
            page.navigate(authorize("openid", "prompt", "login"));
            assertThat(page.getByText("Confirm that it is you")).isVisible();
            assertThat(page.getByText(name + " <b>Example</b>")).isVisible();
            page.getByLabel("Password").fill(People.PASSWORD);
            press(page, "Sign in");
            assertThat(page.getByRole(AriaRole.HEADING)).hasText("The shop");
        }
    }

    private static String enrolled(String name) {
        OneTimePasswords codes = world.service().bean(OneTimePasswords.class);
        String secret = codes.offer(people.subject(name));
        Instant before = Instant.now().minusSeconds(30);
        assertThat(
                        codes.confirm(
                                people.subject(name),
                                TestCodes.next(secret, before),
                                Instant.now()))
                .isTrue();
        return secret;
    }

    private static void reader(String name) {
        world.manage("PUT", "default/roles/reader/members/users/u-" + name, "{}");
    }

    private static String authorize(String scope, String... more) {
        StringBuilder query =
                new StringBuilder("?response_type=code&state=s-1&nonce=n-1&client_id=")
                        .append(shop.id())
                        .append("&redirect_uri=")
                        .append(encoded(callback))
                        .append("&scope=")
                        .append(encoded(scope))
                        .append("&code_challenge_method=S256&code_challenge=")
                        .append(GrantWorld.challenge(GrantWorld.VERIFIER));
        for (int i = 0; i < more.length; i += 2) {
            query.append('&').append(more[i]).append('=').append(encoded(more[i + 1]));
        }
        return world.service().base() + "/o/default/oauth2/authorize" + query;
    }

    private static JsonNode tokens(String url) {
        String code =
                Arrays.stream(URI.create(url).getRawQuery().split("&"))
                        .filter(it -> it.startsWith("code="))
                        .collect(Collectors.joining());
        assertThat(url).contains("state=s-1").contains("iss=");
        HttpResponse<String> answer =
                world.post(
                        "default/oauth2/token",
                        shop.basic(),
                        "grant_type=authorization_code&"
                                + code
                                + "&redirect_uri="
                                + encoded(callback)
                                + "&code_verifier="
                                + GrantWorld.VERIFIER);
        return GrantWorld.answer(answer);
    }

    private static void press(Page page, String button) {
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(button).setExact(true))
                .click();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
