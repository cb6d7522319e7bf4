package dev.precept.pdp.signin;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;

import org.junit.jupiter.api.Assumptions;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Debian's Chromium, driven by Playwright. Close it. */
public final class RealBrowser implements AutoCloseable {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

    private final Playwright playwright;
    private final Browser browser;

    private RealBrowser(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    /** Starts one; where it is not installed the test is not run, and fails where CI is set. */
    public static RealBrowser start() {
        Path driver = infra().resolve("browser/target");
        boolean isThere =
                Files.isExecutable(CHROMIUM)
                        && Files.isRegularFile(driver.resolve("package/cli.js"));
        if (!isThere && System.getenv("CI") != null) {
            throw new AssertionError("Chromium is missing: run infra/browser/install");
        }
        Assumptions.assumeTrue(isThere, "NOT RUN: infra/browser/install puts Chromium there");
        System.setProperty("playwright.cli.dir", driver.toString());
        Playwright playwright =
                Playwright.create(
                        new Playwright.CreateOptions()
                                .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        Browser browser =
                playwright
                        .chromium()
                        .launch(
                                new BrowserType.LaunchOptions()
                                        .setExecutablePath(CHROMIUM)
                                        .setHeadless(true)
                                        .setArgs(
                                                List.of(
                                                        "--no-sandbox",
                                                        "--disable-gpu",
                                                        "--disable-background-networking")));
        return new RealBrowser(playwright, browser);
    }

    /** A browser that knows nothing yet. */
    public BrowserContext fresh() {
        return browser.newContext();
    }

    /** One whose user has switched JavaScript off. */
    public BrowserContext withoutScript() {
        return browser.newContext(new Browser.NewContextOptions().setJavaScriptEnabled(false));
    }

    /** One that shows pages dark. */
    public BrowserContext dark() {
        return browser.newContext(
                new Browser.NewContextOptions()
                        .setColorScheme(com.microsoft.playwright.options.ColorScheme.DARK));
    }

    private static Path infra() {
        Path here = Path.of("").toAbsolutePath();
        while (here != null && !Files.isDirectory(here.resolve("infra/browser"))) {
            here = here.getParent();
        }
        return Objects.requireNonNull(here).resolve("infra");
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
