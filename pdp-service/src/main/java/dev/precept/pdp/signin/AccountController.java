package dev.precept.pdp.signin;

import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.Id;
import dev.precept.domain.shared.UserId;
import dev.precept.pdp.account.Account;
import dev.precept.pdp.account.Limits;
import dev.precept.pdp.account.Passkeys;
import dev.precept.pdp.account.PasswordFault;
import dev.precept.pdp.account.PasswordRules;
import dev.precept.pdp.account.Profile;
import dev.precept.pdp.account.Subject;
import dev.precept.pdp.consent.Consents;
import dev.precept.pdp.oauth.Tenant;
import dev.precept.pdp.page.PageController;
import dev.precept.pdp.page.Pages;
import dev.precept.pdp.signin.AccountDesk.Call;
import dev.precept.pdp.signin.AccountDesk.Person;
import dev.precept.pdp.token.AuthorizationGrants;
import dev.precept.projections.image.ApplicationImage;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.ModelAndView;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What people see and change of their own: the password, sessions, what applications may do. */
@PageController
final class AccountController {
    private static final Set<String> DONE =
            Set.of("password", "passkey", "app", "removed", "ended", "withdrawn");
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int UNPROCESSABLE = 422;

    private final Pages pages;
    private final AccountDesk desk;
    private final SignIn.Stores stores;
    private final AccountActions actions;
    private final PasswordRules rules;

    AccountController(
            Pages pages,
            AccountDesk desk,
            SignIn.Stores stores,
            AccountActions actions,
            PasswordRules rules) {
        this.pages = pages;
        this.desk = desk;
        this.stores = stores;
        this.actions = actions;
        this.rules = rules;
    }

    /** What the page does to more than the account's own rows. */
    record AccountActions(
            SignIn signIn,
            Sessions sessions,
            SignOut signOut,
            AuthorizationGrants grants,
            Consents consents) {}

    /**
     * An application as its user sees it.
     *
     * @param scopes what it may do
     */
    public record Connection(String id, String name, List<String> scopes) {}

    @GetMapping("/o/{org}/account")
    @Nullable ModelAndView page(
            @PathVariable("org") String org,
            HttpServletRequest request,
            HttpServletResponse response) {
        return desk.show(
                new Call(org, request, response),
                person -> {
                    String done = person.visit().parameter("done");
                    return show(person, null, DONE.contains(done) ? "account.done." + done : null);
                });
    }

    @PostMapping("/o/{org}/account/password")
    @Nullable ModelAndView password(
            @PathVariable("org") String org,
            HttpServletRequest request,
            HttpServletResponse response) {
        return desk.act(new Call(org, request, response), this::changePassword);
    }

    @PostMapping("/o/{org}/account/session")
    @Nullable ModelAndView endSession(
            @PathVariable("org") String org,
            HttpServletRequest request,
            HttpServletResponse response) {
        return desk.act(
                new Call(org, request, response),
                person -> {
                    actions.signOut().session(person.subject(), person.visit().parameter("id"));
                    return AccountDesk.done(person, "ended");
                });
    }

    @PostMapping("/o/{org}/account/other-sessions")
    @Nullable ModelAndView endOthers(
            @PathVariable("org") String org,
            HttpServletRequest request,
            HttpServletResponse response) {
        return desk.act(
                new Call(org, request, response),
                person -> {
                    actions.signOut().others(person.subject(), person.session().id());
                    return AccountDesk.done(person, "ended");
                });
    }

    @PostMapping("/o/{org}/account/application")
    @Nullable ModelAndView withdraw(
            @PathVariable("org") String org,
            HttpServletRequest request,
            HttpServletResponse response) {
        return desk.act(
                new Call(org, request, response),
                person -> {
                    String id = person.visit().parameter("id");
                    if (Id.isId(id)) {
                        actions.consents()
                                .withdraw(
                                        person.visit().tenant(),
                                        person.session().user(),
                                        new ApplicationId(id));
                    }
                    return AccountDesk.done(person, "withdrawn");
                });
    }

    private @Nullable ModelAndView changePassword(Person person) {
        String fresh = person.visit().parameter("new-password");
        SignIn.Outcome outcome =
                actions.signIn()
                        .password(
                                person.visit(),
                                person.session().user(),
                                person.visit().parameter("password"));
        String error =
                switch (outcome) {
                    case SignIn.Outcome.Passed _ -> fault(person.subject(), fresh);
                    case SignIn.Outcome.Wrong _ -> "account.wrong-password";
                    case SignIn.Outcome.Later _ -> "account.later";
                };
        if (error != null) {
            person.visit().response().setStatus(UNPROCESSABLE);
            return show(person, error, null);
        }
        stores.passwords().set(person.subject(), fresh);
        actions.signOut().everywhere(person.subject(), person.session().id());
        return AccountDesk.done(person, "password");
    }

    private @Nullable String fault(Subject subject, String password) {
        Profile profile = profile(subject);
        List<String> about = new ArrayList<>(List.of("precept"));
        Stream.of(profile.username(), profile.email(), profile.name().full())
                .filter(text -> text != null)
                .forEach(about::add);
        Optional<PasswordFault> fault = rules.check(password, about);
        return fault.map(it -> "password." + it.name().toLowerCase(Locale.ROOT)).orElse(null);
    }

    private Profile profile(Subject subject) {
        return stores.accounts().find(subject).map(Account::profile).orElse(Profile.EMPTY);
    }

    private ModelAndView show(Person person, @Nullable String error, @Nullable String done) {
        Subject subject = person.subject();
        Map<String, @Nullable Object> model = new HashMap<>();
        model.put("error", error);
        model.put("done", done);
        model.put("least", Limits.PASSWORD_CHARACTERS_LEAST);
        model.put("profile", profile(subject));
        model.put("hasPassword", stores.passwords().isSet(subject));
        model.put("hasCodes", stores.codes().isSet(subject));
        model.put("recoveryCodes", stores.codes().recoveryCodesLeft(subject));
        List<Passkeys.Passkey> passkeys = stores.passkeys().list(subject);
        List<Sessions.Seen> sessions =
                actions.sessions().list(subject, person.visit().tenant().now());
        Map<String, String> days = new HashMap<>();
        passkeys.forEach(it -> days.put(it.id(), DAY.format(it.createdAt())));
        sessions.forEach(it -> days.put(it.id(), DAY.format(it.usedAt())));
        model.put("days", days);
        model.put("passkeys", passkeys);
        model.put("session", person.session().id());
        model.put("sessions", sessions);
        model.put("connections", connections(person));
        return pages.show(person.visit(), "account", model);
    }

    /** What the user consented to, and what clients have that need no consent. */
    private List<Connection> connections(Person person) {
        Tenant tenant = person.visit().tenant();
        UserId user = person.session().user();
        Map<ApplicationId, Set<String>> scopes = new HashMap<>();
        for (Consents.Consent consent : actions.consents().of(tenant, user)) {
            scopes.put(consent.application(), new TreeSet<>(consent.scopes()));
        }
        for (AuthorizationGrants.Standing grant : actions.grants().of(tenant.id(), user)) {
            scopes.computeIfAbsent(grant.application(), _ -> new TreeSet<>())
                    .addAll(grant.scopes());
        }
        List<Connection> connections = new ArrayList<>();
        scopes.forEach(
                (id, names) -> {
                    ApplicationImage application = tenant.organization().application(id);
                    if (application != null) {
                        String name = application.document().details().name();
                        connections.add(new Connection(id.value(), name, List.copyOf(names)));
                    }
                });
        connections.sort(Comparator.comparing(Connection::name).thenComparing(Connection::id));
        return connections;
    }
}
