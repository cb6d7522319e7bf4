package dev.precept.pdp.authorization;

import static dev.precept.pdp.authorization.AuthorizationWorld.STATE;
import static dev.precept.pdp.authorization.AuthorizationWorld.location;
import static dev.precept.pdp.authorization.AuthorizationWorld.parameters;
import static dev.precept.pdp.authorization.AuthorizationWorld.sentBack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.UserId;
import dev.precept.pdp.GrantWorld;
import dev.precept.pdp.TokenWorld;
import dev.precept.pdp.TokenWorld.Client;
import dev.precept.pdp.consent.Consents;
import dev.precept.pdp.oauth.Tenant;
import dev.precept.pdp.signin.TestBrowser;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.JsonNode;

import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** From a request to the response, over HTTP. */
class AuthorizationTest {
    private static final Map<String, TestBrowser> READY = new HashMap<>();

    private static AuthorizationWorld world;
    private static Client shop;

    @BeforeAll
    static void start() {
        world = AuthorizationWorld.start();
        world.person("ann", "clerk");
        world.person("bob", "clerk", "payer");
        shop = world.web("shop", "");
    }

    @AfterAll
    static void stop() {
        READY.values().forEach(TestBrowser::close);
        READY.clear();
        world.close();
    }

    /** The browser at which somebody is signed in who has let the shop read. */
    private static TestBrowser ready(String name) {
        return READY.computeIfAbsent(name, AuthorizationTest::signedIn);
    }

    private static TestBrowser signedIn(String name) {
        TestBrowser browser = world.browser();
        HttpResponse<String> back = world.signIn(browser, world.ask(browser, shop), name);
        world.allow(browser, world.consentPage(browser, back));
        return browser;
    }

    private static void isShownAndNotRedirected(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(location(answer)).isEmpty();
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).contains("text/html");
    }

    private static void isError(HttpResponse<String> answer, String code) {
        Map<String, String> sent = sentBack(shop, answer);
        assertThat(sent)
                .containsEntry("error", code)
                .containsEntry("state", STATE)
                .containsEntry("iss", world.issuer())
                .doesNotContainKey("code");
    }

    @Test
    void aUserSignsInAllowsAndTheClientGetsItsTokens() {
        try (TestBrowser browser = world.browser()) {
            Client client = world.web("first", "");
            HttpResponse<String> answer =
                    world.through(browser, client, "ann", "scope", "openid read write delete");
            Map<String, String> sent = sentBack(client, answer);
            assertThat(sent).containsOnlyKeys("code", "state", "iss");
            HttpResponse<String> tokens = world.grants().redeem(client, sent.get("code"), "");
            JsonNode granted = GrantWorld.answer(tokens);
            // Case 2: the application lacks delete, the user write.
            assertThat(granted.path("scope").asString("")).isEqualTo("openid read");
            JsonNode claims = TokenWorld.claims(granted.path("access_token").asString(""));
            assertThat(claims.path("acr").asString("")).isEqualTo("urn:precept:acr:password");
        }
    }

    @Test
    void whatWasAllowedIsNotAskedAgainAndWhatIsNewIs() {
        TestBrowser browser = ready("bob");
        assertThat(sentBack(shop, world.ask(browser, shop))).containsKey("code");
        world.tokens().authorize(shop, "bills", "pay");
        HttpResponse<String> more = world.ask(browser, shop, "scope", "openid read pay");
        HttpResponse<String> page = world.consentPage(browser, more);
        assertThat(page.body()).contains("orders", "bills", "pay");
        isError(browser.submit(page, "/o/acme/consent", "decision", "deny"), "access_denied");
        assertThat(sentBack(shop, world.ask(browser, shop))).containsKey("code");
    }

    @Test
    void nobodyIsAskedWhereTheApplicationIsTheOrganizationsOwn() {
        Client own = world.web("own", ", \"consentRequired\": false");
        try (TestBrowser browser = world.browser()) {
            HttpResponse<String> back = world.signIn(browser, world.ask(browser, own), "ann");
            assertThat(sentBack(own, back)).containsKey("code");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://shop.example/callback/",
                "https://shop.example/callback/..",
                "https://shop.example/callback/../evil",
                "https://shop.example/%2e%2e/callback",
                "https://shop.example/callback?x=1",
                "https://shop.example/callback#f",
                "https://shop.example/callback%00",
                "https://shop.example/Callback",
                "https://shop.example:443/callback",
                "https://SHOP.example/callback",
                "https://shop.example.evil.example/callback",
                "https://evil.example/callback",
                "https://sub.shop.example/callback",
                "https://shop.example@evil.example/callback",
                "https://shop.example\\@evil.example/callback",
                "http://shop.example/callback",
                "https://shop.example/callbac",
                "//shop.example/callback",
                "javascript:alert(1)",
                "http://127.0.0.1/callback"
            })
    void threat01_noOtherRedirectUriThanTheOneRegistered(String uri) {
        TestBrowser browser = ready("ann");
        isShownAndNotRedirected(world.ask(browser, shop, "redirect_uri", uri));
    }

    @Test
    void threat01_nothingIsRedirectedWhereClientOrAddressAreNotKnown() {
        try (TestBrowser browser = world.browser()) {
            isShownAndNotRedirected(world.ask(browser, shop, "redirect_uri", ""));
            isShownAndNotRedirected(world.ask(browser, shop, "client_id", ""));
            isShownAndNotRedirected(world.ask(browser, shop, "client_id", "nobody"));
            assertThat(browser.get("/o/nowhere/oauth2/authorize?client_id=x").statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void threat02_noErrorLeadsElsewhere() {
        try (TestBrowser browser = world.browser()) {
            isShownAndNotRedirected(
                    world.ask(
                            browser,
                            shop,
                            "prompt",
                            "none",
                            "redirect_uri",
                            "https://evil.example/"));
            isShownAndNotRedirected(
                    world.ask(
                            browser,
                            shop,
                            "response_type",
                            "token",
                            "redirect_uri",
                            "https://evil.example/"));
            isError(world.ask(browser, shop, "prompt", "none"), "login_required");
        }
    }

    @Test
    void threat03_everyClientSendsAChallengeOfS256() {
        TestBrowser browser = ready("ann");
        isError(world.ask(browser, shop, "code_challenge", ""), "invalid_request");
        isError(world.ask(browser, shop, "code_challenge_method", "plain"), "invalid_request");
        isError(world.ask(browser, shop, "code_challenge_method", ""), "invalid_request");
        isError(world.ask(browser, shop, "code_challenge", "short"), "invalid_request");
        isError(world.ask(browser, shop, "code_challenge", "!".repeat(43)), "invalid_request");
    }

    @Test
    void threat05_everyResponseSaysWhoseItIs() {
        TestBrowser browser = ready("ann");
        assertThat(sentBack(shop, world.ask(browser, shop))).containsEntry("iss", world.issuer());
        assertThat(sentBack(shop, world.ask(browser, shop, "scope", "nothing")))
                .containsEntry("iss", world.issuer())
                .containsEntry("error", "invalid_scope");
    }

    @ParameterizedTest
    @ValueSource(strings = {"token", "id_token", "code token", "code id_token", "none", "CODE"})
    void threat06_noTokenComesByTheBrowser(String type) {
        TestBrowser browser = ready("ann");
        isError(world.ask(browser, shop, "response_type", type), "unsupported_response_type");
    }

    @Test
    void threat06_nothingIsThereTwiceAndStateComesBackAsItWas() {
        TestBrowser browser = ready("ann");
        String query = AuthorizationWorld.query(world.request(shop));
        for (String twice : List.of("state=x", "client_id=" + shop.id(), "scope=read")) {
            isShownAndNotRedirected(world.askRaw(browser, query + "&" + twice));
        }
        assertThat(sentBack(shop, world.ask(browser, shop))).containsEntry("state", STATE);
        assertThat(sentBack(shop, world.ask(browser, shop, "state", "")))
                .doesNotContainKey("state");
    }

    @Test
    void whatNoDatabaseKeepsIsRefusedBeforeItIsKept() {
        try (TestBrowser browser = world.browser()) {
            for (String name :
                    List.of("login_hint", "ui_locales", "acr_values", "nonce", "max_age", "x")) {
                for (String evil : List.of("\0", "a\0b", "a\nb", "\u0085")) {
                    isError(world.ask(browser, shop, name, evil), "invalid_request");
                }
            }
            isError(world.ask(browser, shop, "resource", "https://a\0b"), "invalid_request");
            for (String acr : List.of("\\u0000", "a\\u0000b", "a b", "\\ud800", "")) {
                String claims =
                        "{\"id_token\":{\"acr\":{\"essential\":true,\"value\":\"" + acr + "\"}}}";
                isError(world.ask(browser, shop, "claims", claims), "invalid_request");
            }
            String spaced = "{\n\t\"id_token\": {\n}}";
            assertThat(location(world.ask(browser, shop, "claims", spaced))).contains("/sign-in?");
        }
    }

    @Test
    void aRequestThatIsTooLargeIsNotReadInPart() {
        try (TestBrowser browser = world.browser()) {
            Map<String, String> request = new LinkedHashMap<>(world.request(shop));
            request.put("x", "y".repeat(Limits.REQUEST_BYTES));
            HttpResponse<String> answer = browser.post("/o/acme/oauth2/authorize", request);
            isShownAndNotRedirected(answer);
            assertThat(answer.body()).contains("larger than");
        }
    }

    @Test
    void threat06_pagesAreNotFramedAndTellNothingOn() {
        try (TestBrowser browser = world.browser()) {
            HttpResponse<String> led =
                    world.signIn(browser, world.ask(browser, world.web("framed", "")), "ann");
            for (HttpResponse<String> answer :
                    List.of(led, world.consentPage(browser, led), world.ask(browser, shop))) {
                assertThat(answer.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
                assertThat(answer.headers().firstValue("Cache-Control").orElse(""))
                        .contains("no-store");
                assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
                        .contains("frame-ancestors 'none'");
            }
        }
    }

    @Test
    void aPostedRequestGoesOnByGet() {
        TestBrowser browser = ready("ann");
        HttpResponse<String> led = browser.post("/o/acme/oauth2/authorize", world.request(shop));
        assertThat(led.statusCode()).isEqualTo(303);
        assertThat(location(led)).startsWith(world.issuer() + "/oauth2/authorize?interaction=");
        assertThat(sentBack(shop, browser.get(location(led)))).containsKey("code");
        // It was answered: the link leads nowhere any more.
        isShownAndNotRedirected(browser.get(location(led)));
    }

    @Test
    void whereAnotherUserIsSignedInTheBrowserIsNotSentToAndFro() {
        TestBrowser browser = ready("ann");
        Map<String, String> request =
                world.request(shop, "claims", "{\"id_token\":{\"sub\":{\"value\":\"other\"}}}");
        HttpResponse<String> led = browser.post("/o/acme/oauth2/authorize", request);
        isError(browser.get(location(led)), "login_required");
    }

    @Test
    void anInteractionIsOfNoUseInAnotherBrowser() {
        TestBrowser other = ready("bob");
        try (TestBrowser browser = world.browser()) {
            Client client = world.web("bound", "");
            HttpResponse<String> led = world.signIn(browser, world.ask(browser, client), "ann");
            isShownAndNotRedirected(other.get(location(led)));
            isShownAndNotRedirected(
                    other.get(location(led).replace("/consent", "/oauth2/authorize")));
            assertThat(world.consentPage(browser, led).body()).contains("bound");
        }
    }

    /** Whoever is asked is told what for, in words; and of no address that is not there. */
    @Test
    void theConsentPageNamesAllThatIsGiven() {
        Client client = world.web("wordy", ", \"policyUri\": \"https://shop.example/policy\"");
        world.tokens().authorize(client, "orders", "read");
        try (TestBrowser browser = world.browser()) {
            HttpResponse<String> led =
                    world.signIn(
                            browser,
                            world.ask(browser, client, "scope", "openid profile email read"),
                            "ann");
            String page = world.consentPage(browser, led).body();
            assertThat(page)
                    .contains("Know who you are", "See your name and profile")
                    .contains("See your e-mail address", "https://shop.example/policy")
                    .doesNotContain("<strong></strong>", "></h2>", "href=\"\"");
        }
    }

    @Test
    void threat09_consentIsGivenOnThePageThatWasShown() {
        Client client = world.web("forged", "");
        try (TestBrowser browser = world.browser()) {
            HttpResponse<String> led = world.signIn(browser, world.ask(browser, client), "ann");
            HttpResponse<String> page = world.consentPage(browser, led);
            Map<String, String> fields = new LinkedHashMap<>(TestBrowser.hidden(page));
            fields.put("decision", "allow");
            Map<String, String> forged = new LinkedHashMap<>(fields);
            forged.remove("form");
            assertThat(browser.post("/o/acme/consent", forged).statusCode()).isEqualTo(403);
            assertThat(
                            browser.post("/o/acme/consent", fields, "Sec-Fetch-Site", "cross-site")
                                    .statusCode())
                    .isEqualTo(403);
            assertThat(sentBack(client, browser.post("/o/acme/consent", fields)))
                    .containsKey("code");
        }
    }

    @Test
    void threat09_consentAddsNoScope() {
        Client client = world.web("greedy", "");
        try (TestBrowser browser = world.browser()) {
            HttpResponse<String> led =
                    world.signIn(browser, world.ask(browser, client, "scope", "openid"), "ann");
            HttpResponse<String> page = world.consentPage(browser, led);
            HttpResponse<String> answer =
                    browser.submit(
                            page,
                            "/o/acme/consent",
                            "decision",
                            "allow",
                            "scope",
                            "openid read write delete");
            JsonNode granted =
                    GrantWorld.answer(
                            world.grants()
                                    .redeem(client, sentBack(client, answer).get("code"), ""));
            assertThat(granted.path("scope").asString("")).isEqualTo("openid");
        }
    }

    @Test
    void threat09_whatOthersWroteIsShownAsText() {
        String evil = "<script>alert(1)</script><b>\\\"'&amp;";
        Client client = world.grants().web("evil", "");
        world.tokens()
                .manage(
                        "PUT",
                        "acme/applications/evil",
                        """
                        {"name": "%s", "type": "WEB",
                        "redirectUris": ["https://evil.example/callback"]}
                        """
                                .formatted(evil));
        world.tokens().authorize(client, "orders", "read");
        world.tokens()
                .manage(
                        "PUT",
                        "acme/apis/orders/scopes/read",
                        """
                        {"displayName": "<i>Read</i>", "description": "<img src=x>"}
                        """);
        try (TestBrowser browser = world.browser()) {
            HttpResponse<String> led = world.signIn(browser, world.ask(browser, client), "ann");
            String page = world.consentPage(browser, led).body();
            assertThat(page).doesNotContain("<script", "<i>", "<img", "<b>");
            assertThat(page).contains("&lt;script&gt;", "&lt;i&gt;Read", "&lt;img");
        }
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    unknown,        invalid_scope
                    Read,           invalid_scope
                    write,          invalid_scope
                    delete,         invalid_scope
                    precept:admin,  invalid_scope
                    rеad,           invalid_scope
                    'read  write',  invalid_scope
                    ' read',        invalid_scope
                    'read\u0000',   invalid_scope
                    "re\\"ad",      invalid_scope
                    """)
    void threat15_noOtherScopeThanOneThatTheUserHasHere(String scope, String error) {
        TestBrowser browser = ready("ann");
        isError(world.ask(browser, shop, "scope", scope), error);
    }

    @Test
    void threat15_manyScopesAreRefused() {
        TestBrowser browser = ready("ann");
        StringBuilder many = new StringBuilder("read");
        for (int i = 0; i < 10_000; i++) {
            many.append(" s").append(i);
        }
        HttpResponse<String> led =
                browser.post(
                        "/o/acme/oauth2/authorize", world.request(shop, "scope", many.toString()));
        assertThat(led.statusCode()).isIn(303, 400);
        if (led.statusCode() == 303) {
            isError(led, "invalid_scope");
        }
    }

    @Test
    void threat16_aResourceIsAuthorizedAndNarrowsWhatIsMeant() {
        TestBrowser browser = ready("bob");
        isError(world.ask(browser, shop, "resource", "https://nowhere.example"), "invalid_target");
        Client client = world.web("narrow", "");
        HttpResponse<String> led =
                world.ask(
                        browser,
                        client,
                        "scope",
                        "openid read",
                        "resource",
                        "https://orders.example");
        Map<String, String> sent =
                sentBack(client, world.allow(browser, world.consentPage(browser, led)));
        JsonNode granted = GrantWorld.answer(world.grants().redeem(client, sent.get("code"), ""));
        JsonNode claims = TokenWorld.claims(granted.path("access_token").asString(""));
        assertThat(claims.path("aud").toString()).contains("https://orders.example");
        assertThat(claims.path("aud").toString()).doesNotContain("bills");
    }

    @Test
    void aFreshSignInIsAskedForAndAgesCount() {
        TestBrowser browser = ready("ann");
        for (String[] demand :
                new String[][] {
                    {"prompt", "login"}, {"prompt", "select_account"}, {"max_age", "0"}
                }) {
            HttpResponse<String> led = world.ask(browser, shop, demand);
            assertThat(location(led)).contains("/sign-in?interaction=");
        }
        assertThat(sentBack(shop, world.ask(browser, shop, "max_age", "3600"))).containsKey("code");
        isError(world.ask(browser, shop, "max_age", "soon"), "invalid_request");
        isError(world.ask(browser, shop, "prompt", "none login"), "invalid_request");
        isError(world.ask(browser, shop, "prompt", "smile"), "invalid_request");
        isError(
                world.ask(browser, shop, "prompt", "none", "acr_values", "urn:precept:acr:mfa"),
                "login_required");
    }

    @Test
    void signingInAsNotDemandedIsNotEnough() {
        try (TestBrowser browser = world.browser()) {
            HttpResponse<String> led =
                    world.ask(browser, shop, "acr_values", "urn:somebody:else:gold");
            HttpResponse<String> page = browser.get(location(led));
            HttpResponse<String> signedIn =
                    browser.submit(
                            page,
                            "/o/acme/sign-in",
                            "username",
                            "ann",
                            "password",
                            AuthorizationWorld.PASSWORD);
            assertThat(signedIn.statusCode()).isEqualTo(303);
            String id = location(led).substring(location(led).indexOf('?'));
            isError(
                    browser.get("/o/acme/oauth2/authorize" + id),
                    "unmet_authentication_requirements");
        }
    }

    @Test
    void consentIsAskedForAgainWhereTheClientWants() {
        TestBrowser browser = ready("ann");
        HttpResponse<String> led = world.ask(browser, shop, "prompt", "consent");
        assertThat(location(led)).contains("/consent?interaction=");
        Client other = world.web("other", "");
        assertThat(sentBack(other, world.ask(browser, other, "prompt", "none")))
                .containsEntry("error", "consent_required");
    }

    @Test
    void aResponseIsPostedByAPageThatNeedsNoScript() {
        TestBrowser browser = ready("ann");
        HttpResponse<String> page = world.ask(browser, shop, "response_mode", "form_post");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body())
                .contains("action=\"https://shop.example/callback\"")
                .contains("name=\"code\"", "name=\"state\"", "name=\"iss\"", "<button");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("script-src 'sha256-");
        isError(world.ask(browser, shop, "response_mode", "fragment"), "invalid_request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jwt", "query.jwt", "form_post.jwt"})
    void aResponseIsSignedWhereTheClientWants(String mode) {
        TestBrowser browser = ready("ann");
        HttpResponse<String> answer = world.ask(browser, shop, "response_mode", mode);
        String jwt;
        if (mode.equals("form_post.jwt")) {
            jwt = TestBrowser.hidden(answer).get("response");
        } else {
            Map<String, String> sent = sentBack(shop, answer);
            assertThat(sent).containsOnlyKeys("response");
            jwt = sent.get("response");
        }
        JsonNode claims = TokenWorld.claims(jwt);
        assertThat(claims.path("iss").asString("")).isEqualTo(world.issuer());
        assertThat(claims.path("aud").asString("")).isEqualTo(shop.id());
        assertThat(claims.path("state").asString("")).isEqualTo(STATE);
        assertThat(claims.path("code").asString("")).hasSize(43);
        assertThat(claims.path("exp").asLong(0)).isPositive();
        // A token of another kind: it opens nothing.
        assertThat(TokenWorld.header(jwt).path("typ").asString("")).isNotEqualTo("at+jwt");
    }

    @Test
    void threat01_aNativeApplicationListensOnAnyPortOfTheLoopbackAddress() {
        world.tokens()
                .manage(
                        "PUT",
                        "acme/applications/cli",
                        """
                        {"name": "cli", "type": "NATIVE",
                        "redirectUris": ["http://127.0.0.1/cb", "http://[::1]/cb",
                            "com.example.cli:/cb"]}
                        """);
        JsonNode made =
                TokenWorld.json(
                        world.tokens()
                                .service()
                                .send("GET", "/v1/organizations/acme/applications/cli", ""));
        Client cli = new Client("acme", "cli", made.path("clientId").asString(""), "");
        world.tokens().authorize(cli, "orders", "read");
        TestBrowser browser = ready("ann");
        for (String good :
                List.of(
                        "http://127.0.0.1:51004/cb",
                        "http://[::1]:1/cb",
                        "http://127.0.0.1/cb",
                        "com.example.cli:/cb")) {
            HttpResponse<String> answer =
                    world.ask(browser, cli, "redirect_uri", good, "scope", "nothing");
            assertThat(location(answer)).as(good).startsWith(good + "?error=invalid_scope");
            assertThat(parameters(location(answer).substring(good.length() + 1)))
                    .containsEntry("iss", world.issuer());
        }
        for (String bad :
                List.of(
                        "http://localhost:51004/cb",
                        "http://127.0.0.1:51004/cb/",
                        "http://127.0.0.1:99999/cb",
                        "http://127.0.0.1:51004@evil.example/cb",
                        "http://127.0.0.1:/cb",
                        "https://127.0.0.1:51004/cb",
                        "http://127.0.0.2:51004/cb",
                        "com.example.cli:/cb/",
                        "com.example.cli://cb")) {
            isShownAndNotRedirected(world.ask(browser, cli, "redirect_uri", bad));
        }
    }

    @Test
    void aHintNamesTheOneUserThatItIsFor() {
        String anns = idToken("ann");
        String bobs = idToken("bob");
        TestBrowser browser = ready("ann");
        assertThat(
                        sentBack(
                                shop,
                                world.ask(browser, shop, "prompt", "none", "id_token_hint", anns)))
                .containsKey("code");
        isError(
                world.ask(browser, shop, "prompt", "none", "id_token_hint", bobs),
                "login_required");
        assertThat(location(world.ask(browser, shop, "id_token_hint", bobs))).contains("/sign-in?");
        isError(
                world.ask(
                        browser,
                        shop,
                        "prompt",
                        "none",
                        "claims",
                        "{\"id_token\": {\"sub\": {\"value\": \"somebody\"}}}"),
                "login_required");
        String forged = anns.substring(0, anns.lastIndexOf('.')) + ".AAAA";
        for (String bad : List.of("nonsense", forged)) {
            isError(world.ask(browser, shop, "id_token_hint", bad), "invalid_request");
        }
        Client other = world.web("hinted", "");
        assertThat(sentBack(other, world.ask(browser, other, "id_token_hint", anns)))
                .containsEntry("error", "invalid_request");
    }

    private static String idToken(String name) {
        Map<String, String> sent = sentBack(shop, world.ask(ready(name), shop));
        JsonNode tokens = GrantWorld.answer(world.grants().redeem(shop, sent.get("code"), ""));
        return tokens.path("id_token").asString("");
    }

    @Test
    void claimsAreReadStrictlyAndAnEssentialAcrIsHeldTo() {
        TestBrowser browser = ready("ann");
        for (String bad : List.of("nonsense", "[]", "{\"id_token\": 1}", "{\"a\":1,\"a\":2}")) {
            isError(world.ask(browser, shop, "claims", bad), "invalid_request");
        }
        String strong =
                "{\"id_token\": {\"acr\": {\"essential\": true,"
                        + " \"values\": [\"urn:precept:acr:mfa\"]}}}";
        isError(world.ask(browser, shop, "claims", strong, "prompt", "none"), "login_required");
        String wished = strong.replace("true", "false");
        assertThat(sentBack(shop, world.ask(browser, shop, "claims", wished))).containsKey("code");
    }

    @Test
    void withAPersonGoesWhatHeLetClientsHave() {
        world.person("gone", "clerk");
        Client client = world.web("forgets", "");
        TestBrowser browser = ready("gone");
        world.allow(browser, world.consentPage(browser, world.ask(browser, client)));
        Consents consents = world.tokens().service().bean(Consents.class);
        Tenant tenant = world.grants().tenant();
        UserId gone = tenant.organization().user(new Handle("gone")).id();
        assertThat(consents.of(tenant, gone)).isNotEmpty();
        world.tokens().manage("DELETE", "acme/users/gone/account", "");
        assertThat(consents.of(tenant, gone)).isEmpty();
    }

    @Test
    void whatATakenBackConsentGaveEndsWithIt() {
        Client client = world.web("left", "");
        TestBrowser browser = ready("bob");
        HttpResponse<String> page = world.consentPage(browser, world.ask(browser, client));
        Map<String, String> sent = sentBack(client, world.allow(browser, page));
        JsonNode tokens = GrantWorld.answer(world.grants().redeem(client, sent.get("code"), ""));
        Consents consents = world.tokens().service().bean(Consents.class);
        Tenant tenant = world.grants().tenant();
        UserId bob = tenant.organization().user(new Handle("bob")).id();
        ApplicationId application = new ApplicationId(client.id());
        assertThat(consents.of(tenant, bob))
                .anySatisfy(
                        it -> {
                            assertThat(it.application()).isEqualTo(application);
                            assertThat(it.scopes()).containsExactly("openid", "read");
                        });
        consents.withdraw(tenant, bob, application);
        assertThat(consents.of(tenant, bob)).noneMatch(it -> it.application().equals(application));
        assertThat(
                        world.grants()
                                .refresh(client, tokens.path("refresh_token").asString(""), "")
                                .statusCode())
                .isEqualTo(400);
        assertThat(location(world.ask(browser, client))).contains("/consent?");
    }
}
