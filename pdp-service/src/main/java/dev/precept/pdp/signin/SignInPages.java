package dev.precept.pdp.signin;

import dev.precept.domain.shared.UserId;
import dev.precept.pdp.page.Pages;

import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.ModelAndView;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the sign-in pages show. */
final class SignInPages {
    private final Pages pages;
    private final SignIn signIn;
    private final PassedFactor passed;
    private final KnownBrowsers browsers;
    private final List<SignInButtons> buttons;

    SignInPages(
            Pages pages,
            SignIn signIn,
            PassedFactor passed,
            KnownBrowsers browsers,
            List<SignInButtons> buttons) {
        this.pages = pages;
        this.signIn = signIn;
        this.passed = passed;
        this.browsers = browsers;
        this.buttons = List.copyOf(buttons);
    }

    PassedFactor passed() {
        return passed;
    }

    KnownBrowsers browsers() {
        return browsers;
    }

    /**
     * The first factor, and all other ways.
     *
     * @param session of whom it is asked again; null where anybody may come
     * @param error the key of what went wrong; empty for nothing
     */
    ModelAndView password(Way way, @Nullable BrowserSession session, String error) {
        Map<String, @Nullable Object> model = model(way, error);
        String hint = way.demand().loginHint();
        String sent = way.visit().parameter("username");
        model.put("login", sent.isEmpty() && hint != null ? hint : sent);
        model.put("isAgain", session != null);
        model.put("passkey", signIn.challenge(way.visit()));
        model.put("keys", null);
        model.put("who", session == null ? "" : signIn.name(way.visit(), session.user()));
        model.put(
                "hasPassword", session == null || signIn.hasPassword(way.visit(), session.user()));
        model.put(
                "buttons",
                buttons.stream()
                        .flatMap(it -> it.of(way.visit().tenant(), way.interaction()).stream())
                        .toList());
        return pages.show(way.visit(), way.interaction(), "sign-in", model);
    }

    /**
     * The second factor.
     *
     * @param passedFactor that the first was shown just now; empty where a session says so
     */
    ModelAndView second(Way way, UserId user, String passedFactor, String error) {
        Map<String, @Nullable Object> model = model(way, error);
        model.put("who", signIn.name(way.visit(), user));
        model.put("passed", orNull(passedFactor));
        model.put("hasCodes", signIn.hasCodes(way.visit(), user));
        List<String> keys = signIn.passkeys(way.visit(), user);
        if (!keys.isEmpty()) {
            model.put("passkey", signIn.challenge(way.visit()));
            model.put("keys", String.join(" ", keys));
        }
        return pages.show(way.visit(), way.interaction(), "second-factor", model);
    }

    private static Map<String, @Nullable Object> model(Way way, String error) {
        Map<String, @Nullable Object> model = new HashMap<>();
        model.put("error", orNull(error));
        model.put("seconds", 0L);
        model.put("fresh", orNull(way.fresh()));
        model.put("switchTo", way.signIn() + (way.signIn().contains("?") ? '&' : '?') + "switch=1");
        return model;
    }

    /** Templates take an empty text for one that is there. */
    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
