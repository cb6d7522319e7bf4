package dev.precept.pdp.signin;

import dev.precept.pdp.account.OneTimePasswords;
import dev.precept.pdp.account.Passkeys;
import dev.precept.pdp.account.Profile;
import dev.precept.pdp.account.Subject;
import dev.precept.pdp.page.PageController;
import dev.precept.pdp.page.Pages;
import dev.precept.pdp.signin.AccountDesk.Call;
import dev.precept.pdp.signin.AccountDesk.Person;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.ModelAndView;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where people add and remove an authenticator app and passkeys: only just after signing in. */
@PageController
final class FactorController {
    private static final String PURPOSE = "register ";
    private static final int UNPROCESSABLE = 422;

    private final Pages pages;
    private final AccountDesk desk;
    private final SignIn.Stores stores;
    private final Challenges challenges;

    FactorController(Pages pages, AccountDesk desk, SignIn.Stores stores, Challenges challenges) {
        this.pages = pages;
        this.desk = desk;
        this.stores = stores;
        this.challenges = challenges;
    }

    @GetMapping("/o/{org}/account/app")
    @Nullable ModelAndView app(
            @PathVariable("org") String org,
            HttpServletRequest request,
            HttpServletResponse response) {
        return desk.showLately(new Call(org, request, response), person -> app(person, null));
    }

    @PostMapping("/o/{org}/account/app")
    @Nullable ModelAndView confirmApp(
            @PathVariable("org") String org,
            HttpServletRequest request,
            HttpServletResponse response) {
        return desk.actLately(
                new Call(org, request, response),
                person -> {
                    OneTimePasswords codes = stores.codes();
                    boolean isRight =
                            codes.confirm(
                                    person.subject(),
                                    person.visit().parameter("code"),
                                    person.visit().tenant().now());
                    if (!isRight) {
                        response.setStatus(UNPROCESSABLE);
                        return app(person, "app.wrong");
                    }
                    return recovery(person);
                });
    }

    @PostMapping("/o/{org}/account/app/remove")
    @Nullable ModelAndView removeApp(
            @PathVariable("org") String org,
            HttpServletRequest request,
            HttpServletResponse response) {
        return desk.actLately(
                new Call(org, request, response),
                person -> {
                    stores.codes().remove(person.subject());
                    return AccountDesk.done(person, "removed");
                });
    }

    @PostMapping("/o/{org}/account/recovery-codes")
    @Nullable ModelAndView recoveryCodes(
            @PathVariable("org") String org,
            HttpServletRequest request,
            HttpServletResponse response) {
        return desk.actLately(
                new Call(org, request, response),
                person ->
                        stores.codes().isSet(person.subject())
                                ? recovery(person)
                                : AccountDesk.done(person, "removed"));
    }

    @GetMapping("/o/{org}/account/passkey")
    @Nullable ModelAndView passkey(
            @PathVariable("org") String org,
            HttpServletRequest request,
            HttpServletResponse response) {
        return desk.showLately(new Call(org, request, response), person -> passkey(person, null));
    }

    @PostMapping("/o/{org}/account/passkey")
    @Nullable ModelAndView addPasskey(
            @PathVariable("org") String org,
            HttpServletRequest request,
            HttpServletResponse response) {
        return desk.actLately(
                new Call(org, request, response),
                person -> {
                    Subject subject = person.subject();
                    Passkeys.Answer answer = challenges.answer(person.visit(), purpose(subject));
                    String name = person.visit().parameter("name").strip();
                    int most = dev.precept.pdp.account.Limits.PASSKEY_NAME_CHARACTERS;
                    boolean isNamed = !name.isEmpty() && name.length() <= most;
                    if (answer == null
                            || !isNamed
                            || !stores.passkeys().register(subject, name, answer)) {
                        response.setStatus(UNPROCESSABLE);
                        return passkey(person, "passkey.refused");
                    }
                    return AccountDesk.done(person, "passkey");
                });
    }

    @PostMapping("/o/{org}/account/passkey/remove")
    @Nullable ModelAndView removePasskey(
            @PathVariable("org") String org,
            HttpServletRequest request,
            HttpServletResponse response) {
        return desk.actLately(
                new Call(org, request, response),
                person -> {
                    stores.passkeys().remove(person.subject(), person.visit().parameter("id"));
                    return AccountDesk.done(person, "removed");
                });
    }

    private ModelAndView app(Person person, @Nullable String error) {
        OneTimePasswords codes = stores.codes();
        Subject subject = person.subject();
        String secret = codes.offered(subject).orElseGet(() -> codes.offer(subject));
        String uri =
                KeyUri.of(
                        person.visit().tenant().organization().document().name(),
                        profile(subject).displayName(),
                        secret);
        Map<String, @Nullable Object> model = new HashMap<>();
        model.put("error", error);
        model.put("secret", KeyUri.inGroups(secret));
        model.put("uri", uri);
        model.put("image", KeyUri.image(uri));
        return pages.show(person.visit(), "app", model);
    }

    private ModelAndView recovery(Person person) {
        List<String> codes = stores.codes().newRecoveryCodes(person.subject());
        return pages.show(person.visit(), "recovery-codes", Map.of("codes", codes));
    }

    private ModelAndView passkey(Person person, @Nullable String error) {
        Subject subject = person.subject();
        List<String> keys =
                stores.passkeys().list(subject).stream().map(Passkeys.Passkey::id).toList();
        Map<String, @Nullable Object> model = new HashMap<>();
        model.put("error", error);
        model.put("passkey", challenges.next(person.visit(), purpose(subject)));
        model.put("keys", String.join(" ", keys));
        model.put("user", subject.user().value());
        model.put("name", profile(subject).displayName());
        return pages.show(person.visit(), "passkey", model);
    }

    private Profile profile(Subject subject) {
        return stores.accounts().find(subject).map(it -> it.profile()).orElse(Profile.EMPTY);
    }

    private static String purpose(Subject subject) {
        return PURPOSE + subject.user().value();
    }
}
