package dev.precept.pdp.management;

import dev.precept.pdp.account.Account;
import dev.precept.pdp.account.Accounts;
import dev.precept.pdp.account.BusyException;
import dev.precept.pdp.account.Limits;
import dev.precept.pdp.account.PasswordFault;
import dev.precept.pdp.account.PasswordRules;
import dev.precept.pdp.account.Passwords;
import dev.precept.pdp.account.Profile;
import dev.precept.pdp.account.Subject;
import dev.precept.pdp.management.document.Cursor;
import dev.precept.pdp.oauth.OAuthException;
import dev.precept.pdp.security.Right;
import dev.precept.pdp.signin.SignOut;
import dev.precept.projections.image.UserDocument;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is personal of a user, and the password. None of it is in the log: so there is no revision,
 * no dry run and no past of it, and it is said at once on every node.
 */
@RestController
@RequestMapping("/v1/organizations/{org}/users/{user}")
final class PersonController {
    private final Administration administration;
    private final Accounts accounts;
    private final Passwords passwords;
    private final PasswordRules rules;
    private final SignOut signOut;

    PersonController(
            Administration administration,
            Accounts accounts,
            Passwords passwords,
            PasswordRules rules,
            SignOut signOut) {
        this.administration = administration;
        this.accounts = accounts;
        this.passwords = passwords;
        this.rules = rules;
        this.signOut = signOut;
    }

    @GetMapping("/account")
    ResponseEntity<Object> get(
            Exchange exchange, @PathVariable("org") String org, @PathVariable("user") String user) {
        View view = administration.present(exchange, org, Right.READ);
        exchange.query();
        return shown(200, view, subject(view, view.user(Exchange.handle(user))));
    }

    @PutMapping("/account")
    ResponseEntity<Object> put(
            Exchange exchange, @PathVariable("org") String org, @PathVariable("user") String user) {
        View view = administration.view(exchange, org, Right.ADMIN);
        exchange.query();
        Subject subject = touched(exchange, view, user);
        Profile profile = AccountBody.read(exchange.json());
        requireSameAddress(exchange, view, user, profile);
        return switch (accounts.put(subject, profile)) {
            case CREATED -> shown(201, view, subject);
            case REPLACED -> shown(200, view, subject);
            case USERNAME_TAKEN ->
                    throw ProblemException.of(
                            409, "username-taken", "Somebody else has this username.");
            case EMAIL_TAKEN ->
                    throw ProblemException.of(
                            409, "email-taken", "Somebody else has this verified address.");
        };
    }

    /** By a verified address a provider's people are who has it here. */
    private void requireSameAddress(Exchange exchange, View view, String user, Profile profile) {
        UserDocument image = view.user(Exchange.handle(user));
        Profile before = accounts.find(subject(view, image)).map(Account::profile).orElse(null);
        boolean isSame =
                before != null
                        && before.isEmailVerified()
                        && Objects.equals(before.email(), profile.email());
        if (profile.isEmailVerified() && !isSame) {
            SoleAccess.requireForPerson(exchange.caller(), view, image);
        }
    }

    @DeleteMapping("/account")
    ResponseEntity<Object> delete(
            Exchange exchange, @PathVariable("org") String org, @PathVariable("user") String user) {
        View view = administration.view(exchange, org, Right.ADMIN);
        exchange.query();
        Subject subject = touched(exchange, view, user);
        signOut(subject);
        if (!accounts.erase(subject)) {
            throw ProblemException.notFound("There is nothing personal of '" + user + "' here.");
        }
        return administration.done(exchange, org);
    }

    @PutMapping("/password")
    ResponseEntity<Object> putPassword(
            Exchange exchange, @PathVariable("org") String org, @PathVariable("user") String user) {
        View view = administration.view(exchange, org, Right.ADMIN);
        exchange.query();
        Subject subject = touched(exchange, view, user);
        SoleAccess.requireForPerson(exchange.caller(), view, view.user(Exchange.handle(user)));
        Faults faults = new Faults();
        Fields fields = Fields.of(exchange.json(), faults).require("password");
        Cursor part = fields.part("password");
        String password = fields.text("password", 2 * Limits.PASSWORD_CHARACTERS_MOST);
        fields.end();
        faults.check();
        Optional<PasswordFault> fault = rules.check(password, about(subject, user));
        if (fault.isPresent() && part != null) {
            faults.add(part.fault("unfit-password", detail(fault.get())));
        }
        faults.check();
        try {
            passwords.set(subject, password);
        } catch (BusyException busy) {
            throw ProblemException.of(503, "busy", "Too many passwords wait; ask again.");
        }
        signOut(subject);
        return administration.done(exchange, org);
    }

    @DeleteMapping("/password")
    ResponseEntity<Object> deletePassword(
            Exchange exchange, @PathVariable("org") String org, @PathVariable("user") String user) {
        View view = administration.view(exchange, org, Right.ADMIN);
        exchange.query();
        Subject subject = touched(exchange, view, user);
        if (!passwords.remove(subject)) {
            throw ProblemException.notFound("'" + user + "' has no password.");
        }
        signOut(subject);
        return administration.done(exchange, org);
    }

    /** Whoever came in by what counted before is out. */
    private void signOut(Subject subject) {
        try {
            signOut.everywhere(subject, null);
        } catch (OAuthException away) {
            throw ProblemException.of(
                    503,
                    "unavailable",
                    "What was issued to the user could not be revoked; ask again.");
        }
    }

    private ResponseEntity<Object> shown(int status, View view, Subject subject) {
        Account account =
                accounts.find(subject)
                        .orElseThrow(() -> ProblemException.notFound("This user has no account."));
        return Reply.on(status, view.image().log(), view.image().position())
                .body(
                        AccountBody.show(
                                        account,
                                        new AccountBody.SignsInWith(passwords.isSet(subject)))
                                .members());
    }

    /** The user, where the caller holds what the user holds: he could come in as him. */
    private static Subject touched(Exchange exchange, View view, String handle) {
        UserDocument user = view.user(Exchange.handle(handle));
        SystemRights.requireForPeople(exchange.caller(), view, user);
        return subject(view, user);
    }

    private static Subject subject(View view, UserDocument user) {
        return new Subject(view.id(), user.id());
    }

    private List<String> about(Subject subject, String handle) {
        List<String> known = new ArrayList<>(List.of(handle, "precept"));
        accounts.find(subject)
                .map(Account::profile)
                .ifPresent(
                        it ->
                                Stream.of(it.username(), it.email(), it.name().full())
                                        .filter(text -> text != null)
                                        .forEach(known::add));
        return known;
    }

    private static String detail(PasswordFault fault) {
        return switch (fault) {
            case TOO_SHORT ->
                    "At least " + Limits.PASSWORD_CHARACTERS_LEAST + " characters are due.";
            case TOO_LONG -> "At most " + Limits.PASSWORD_CHARACTERS_MOST + " characters may be.";
            case COMMON -> "It is among the first that anybody would try.";
            case PERSONAL -> "It is made of what is known of the user or of this service.";
            case UNREADABLE -> "It holds a character that cannot be typed.";
        };
    }
}
