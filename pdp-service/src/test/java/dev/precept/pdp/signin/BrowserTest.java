package dev.precept.pdp.signin;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;

import dev.precept.pdp.TestService;
import dev.precept.pdp.account.TestCodes;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The pages in a real browser: what people do on them, with JavaScript and without. */
class BrowserTest {
    private static TestService service;
    private static People people;
    private static RealBrowser browser;

    @BeforeAll
    static void start() {
        browser = RealBrowser.start();
        service = TestService.start();
        people = new People(service);
    }

    @AfterAll
    static void stop() {
        if (service != null) {
            service.close();
        }
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void aPersonSignsInChangesThePasswordAndSignsInByTheNewOne() {
        String name = people.person("chro");
        try (BrowserContext context = browser.withoutScript()) {
            Page page = context.newPage();
            page.navigate(service.base() + "/o/default/account");
            fill(page, name, "not the password");
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("do not match");
            assertThat(page.getByLabel("Username or e-mail address")).hasValue(name);
            fill(page, name, People.PASSWORD);
            assertThat(heading(page)).hasText("Your account");
            page.getByLabel("Current password").fill(People.PASSWORD);
            page.getByLabel("New password").fill("password1234");
            button(page, "Change password");
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("first that anybody");
            page.getByLabel("Current password").fill(People.PASSWORD);
            page.getByLabel("New password").fill("eight blue lanterns");
            button(page, "Change password");
            assertThat(page.getByRole(AriaRole.STATUS)).containsText("changed");
            context.clearCookies();
            page.navigate(service.base() + "/o/default/sign-in");
            fill(page, name, People.PASSWORD);
            assertThat(page.getByRole(AriaRole.ALERT)).isVisible();
            fill(page, name, "eight blue lanterns");
            assertThat(heading(page)).hasText("Your account");
        }
    }

    @Test
    void anAppIsSetUpAndAskedForWithoutJavaScript() {
        String name = people.person("apps");
        try (BrowserContext context = browser.withoutScript()) {
            Page page = context.newPage();
            page.navigate(service.base() + "/o/default/sign-in");
            fill(page, name, People.PASSWORD);
            page.getByText("Set up an app").click();
            assertThat(page.getByRole(AriaRole.IMG)).isVisible();
            String secret = page.locator("#secret").textContent().replace(" ", "");
            page.getByLabel("Code that the app shows")
                    .fill(TestCodes.next(secret, Instant.now().minusSeconds(30)));
            button(page, "Use this app");
            List<String> codes = page.locator("ul.codes li").allTextContents();
            assertThat(codes).hasSize(10);
            context.clearCookies();
            page.navigate(service.base() + "/o/default/sign-in");
            fill(page, name, People.PASSWORD);
            assertThat(heading(page)).hasText("One more step");
            page.getByLabel("Code").fill("12345");
            button(page, "Continue");
            assertThat(page.getByRole(AriaRole.ALERT)).isVisible();
            page.getByLabel("Code").fill(TestCodes.next(secret, Instant.now()));
            button(page, "Continue");
            assertThat(heading(page)).hasText("Your account");
            context.clearCookies();
            page.navigate(service.base() + "/o/default/sign-in");
            fill(page, name, People.PASSWORD);
            page.getByLabel("Code").fill(codes.getFirst());
            button(page, "Continue");
            assertThat(page.getByText("9 recovery codes left")).isVisible();
        }
    }

    @Test
    void aPasskeyIsAddedAndSignsInByItself() {
        String name = people.person("keys");
        try (BrowserContext context = browser.fresh()) {
            Page page = context.newPage();
            List<String> complaints = new ArrayList<>();
            page.onConsoleMessage(
                    message -> {
                        if (message.type().equals("error")) {
                            complaints.add(message.text());
                        }
                    });
            authenticator(context, page, true);
            page.navigate(service.base() + "/o/default/sign-in");
            fill(page, name, People.PASSWORD);
            page.getByText("Add a passkey").click();
            page.getByLabel("A name for it").fill("Test <b>key</b>");
            button(page, "Add passkey");
            assertThat(page.getByRole(AriaRole.STATUS)).containsText("added");
            assertThat(page.getByText("Test <b>key</b>")).isVisible();
            context.clearCookies();
            page.navigate(service.base() + "/o/default/sign-in");
            button(page, "Sign in with a passkey");
            assertThat(heading(page)).hasText("Your account");
            assertThat(page.getByText(name + "@example.org")).isVisible();
            page.getByRole(
                            AriaRole.BUTTON,
                            new Page.GetByRoleOptions().setName("Remove Test <b>key</b>"))
                    .click();
            assertThat(page.getByText("You have none yet")).isVisible();
            context.clearCookies();
            page.navigate(service.base() + "/o/default/sign-in");
            button(page, "Sign in with a passkey");
            assertThat(page.getByRole(AriaRole.ALERT).first()).containsText("not known here");
            assertThat(complaints).allMatch(it -> it.contains("status of 422"));
        }
    }

    @Test
    void aPasskeyThatDoesNotVerifyItsUserIsNoWayIn() {
        String name = people.person("nouv");
        try (BrowserContext context = browser.fresh()) {
            Page page = context.newPage();
            authenticator(context, page, false);
            page.navigate(service.base() + "/o/default/sign-in");
            fill(page, name, People.PASSWORD);
            page.getByText("Add a passkey").click();
            page.getByLabel("A name for it").fill("Weak");
            button(page, "Add passkey");
            assertThat(page.getByText("The passkey was not used.")).isVisible();
        }
    }

    @Test
    void aPersonEndsOtherSessions() {
        String name = people.person("many");
        try (BrowserContext here = browser.fresh();
                BrowserContext there = browser.dark()) {
            Page page = here.newPage();
            Page other = there.newPage();
            for (Page each : List.of(page, other)) {
                each.navigate(service.base() + "/o/default/sign-in");
                fill(each, name, People.PASSWORD);
                assertThat(heading(each)).hasText("Your account");
            }
            page.reload();
            assertThat(page.getByText("Chrome, Linux")).hasCount(2);
            button(page, "Sign out everywhere else");
            assertThat(page.getByText("Chrome, Linux")).hasCount(1);
            other.reload();
            assertThat(heading(other)).hasText("Sign in");
        }
    }

    private static void authenticator(BrowserContext context, Page page, boolean verifies) {
        CDPSession session = context.newCDPSession(page);
        session.send("WebAuthn.enable");
        JsonObject options = new JsonObject();
        options.addProperty("protocol", "ctap2");
        options.addProperty("transport", "internal");
        options.addProperty("hasResidentKey", true);
        options.addProperty("hasUserVerification", verifies);
        options.addProperty("isUserVerified", verifies);
        options.addProperty("automaticPresenceSimulation", true);
        JsonObject arguments = new JsonObject();
        arguments.add("options", options);
        session.send("WebAuthn.addVirtualAuthenticator", arguments);
    }

    private static void fill(Page page, String name, String password) {
        page.getByLabel("Username or e-mail address").fill(name);
        page.getByLabel("Password").fill(password);
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Sign in").setExact(true))
                .click();
    }

    private static void button(Page page, String name) {
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name)).click();
    }

    private static com.microsoft.playwright.Locator heading(Page page) {
        return page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1));
    }
}
