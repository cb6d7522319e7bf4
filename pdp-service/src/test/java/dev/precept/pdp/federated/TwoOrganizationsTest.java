package dev.precept.pdp.federated;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.TokenWorld;
import dev.precept.pdp.signin.TestBrowser;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

import tools.jackson.databind.JsonNode;

import java.net.http.HttpResponse;
import java.util.Map;

import javax.sql.DataSource;

/** One organization as the OpenID provider of another, from the first page to the session. */
class TwoOrganizationsTest {
    private static final String PASSWORD = "seven green bottles";

    private static TokenWorld world;
    private static String base;

    @BeforeAll
    static void start() {
        world =
                TokenWorld.start(
                        "--precept.identity-providers.loopback=true",
                        "--precept.base-url=http://127.0.0.1:${precept.port}");
        base = world.service().base().replace("localhost", "127.0.0.1");
        world.organization("home");
        world.organization("acme");
        world.manage("PUT", "home/users/vera", "{}");
        world.manage(
                "PUT",
                "home/users/vera/account",
                "{\"username\":\"vera\",\"email\":\"vera@example.org\",\"emailVerified\":true,"
                        + "\"name\":\"Vera Rubin\"}");
        world.manage("PUT", "home/users/vera/password", "{\"password\":\"" + PASSWORD + "\"}");
        String callback = base + "/o/acme/sign-in/federated/home/callback";
        JsonNode client =
                world.manage(
                        "PUT",
                        "home/applications/acme",
                        "{\"name\":\"Acme\",\"type\":\"NATIVE\",\"consentRequired\":false,"
                                + "\"redirectUris\":[\""
                                + callback
                                + "\"]}");
        world.manage(
                "PUT",
                "acme/identity-providers/home",
                "{\"issuer\":\""
                        + base
                        + "/o/home\",\"discovery\":\""
                        + base
                        + "/o/home/.well-known/openid-configuration\","
                        + "\"audience\":[\"https://books.example\"],"
                        + "\"signIn\":{\"clientId\":\""
                        + client.get("clientId").asString()
                        + "\",\"displayName\":\"Home\",\"scopes\":[\"email\",\"profile\"],"
                        + "\"link\":\"BY_VERIFIED_EMAIL\",\"justInTime\":true}}");
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    @Test
    void whoSignsInThereIsSignedInHere() {
        try (TestBrowser browser = new TestBrowser(base)) {
            HttpResponse<String> page = browser.get("/o/acme/sign-in");
            assertThat(page.body()).contains("/o/acme/sign-in/federated/home");
            HttpResponse<String> back = throughHome(browser);
            assertThat(back.statusCode()).as(back.body()).isEqualTo(303);
            assertThat(TestBrowser.location(back)).isEqualTo("/o/acme/sign-in");
            String user = last();
            assertThat(world.manage("GET", "acme/users?limit=100", "").toString()).contains(user);
            HttpResponse<String> again = throughHome(browser);
            assertThat(TestBrowser.location(again)).isEqualTo("/o/acme/sign-in");
            assertThat(last()).as("the same user, by the session there").isEqualTo(user);
        }
    }

    @Test
    void anApplicationMayNameTheProvider() {
        JsonNode shop =
                world.manage(
                        "PUT",
                        "acme/applications/shop",
                        "{\"name\":\"Shop\",\"type\":\"WEB\","
                                + "\"redirectUris\":[\"https://shop.example/cb\"]}");
        String request =
                "/o/acme/oauth2/authorize?response_type=code&scope=openid&client_id="
                        + shop.get("clientId").asString()
                        + "&redirect_uri=https%3A%2F%2Fshop.example%2Fcb&code_challenge_method=S256"
                        + "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&idp_hint=";
        try (TestBrowser browser = new TestBrowser(base)) {
            HttpResponse<String> led = browser.get(request + "home");
            HttpResponse<String> page = browser.get(TestBrowser.location(led));
            assertThat(TestBrowser.location(page))
                    .as(page.body())
                    .startsWith("/o/acme/sign-in/federated/home?interaction=");
            assertThat(TestBrowser.location(browser.get(TestBrowser.location(page))))
                    .startsWith(base + "/o/home/oauth2/authorize?");
            HttpResponse<String> nobody = browser.get(request + "nobody");
            assertThat(browser.get(TestBrowser.location(nobody)).statusCode()).isEqualTo(200);
        }
    }

    private static HttpResponse<String> throughHome(TestBrowser browser) {
        HttpResponse<String> begun = browser.get("/o/acme/sign-in/federated/home");
        String authorize = TestBrowser.location(begun);
        assertThat(authorize).as(begun.body()).startsWith(base + "/o/home/oauth2/authorize?");
        HttpResponse<String> led = browser.get(authorize);
        if (TestBrowser.location(led).contains("/o/home/sign-in")) {
            HttpResponse<String> form = browser.get(TestBrowser.location(led));
            Map<String, String> fields = TestBrowser.hidden(form);
            fields.put("username", "vera");
            fields.put("password", PASSWORD);
            led = browser.get(TestBrowser.location(browser.post("/o/home/sign-in", fields)));
        }
        assertThat(TestBrowser.location(led))
                .as("%s", led.body())
                .startsWith(base + "/o/acme/sign-in/federated/home/callback?")
                .contains("iss=");
        return browser.get(TestBrowser.location(led));
    }

    /** Who used a session of acme's last. */
    private static String last() {
        return JdbcClient.create(world.service().bean(DataSource.class))
                .sql(
                        "select user_id from browser_session where sign_in like '%idp%'"
                                + " order by used_at desc limit 1")
                .query(String.class)
                .single();
    }
}
