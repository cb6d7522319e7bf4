package dev.precept.pdp.signin;

import dev.precept.domain.shared.UserId;
import dev.precept.pdp.account.Accounts;
import dev.precept.pdp.account.OneTimePasswords;
import dev.precept.pdp.account.Passkeys;
import dev.precept.pdp.account.Passwords;
import dev.precept.pdp.account.Subject;
import dev.precept.pdp.page.PageVisit;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * Whether somebody is who he says: each attempt is counted first, then tried at the same cost
 * whether the person exists. Threads share it.
 */
final class SignIn {
    private static final String PURPOSE = "sign-in";

    private final Accounts accounts;
    private final Passwords passwords;
    private final OneTimePasswords codes;
    private final Passkeys passkeys;
    private final Challenges challenges;
    private final Attempts attempts;
    private final KnownBrowsers browsers;
    private final SignInSettings settings;

    /** What is known of people, as far as it takes to know them again. */
    record Stores(
            Accounts accounts, Passwords passwords, OneTimePasswords codes, Passkeys passkeys) {}

    SignIn(
            Stores stores,
            Challenges challenges,
            Attempts attempts,
            KnownBrowsers browsers,
            SignInSettings settings) {
        this.accounts = stores.accounts();
        this.passwords = stores.passwords();
        this.codes = stores.codes();
        this.passkeys = stores.passkeys();
        this.challenges = challenges;
        this.attempts = attempts;
        this.browsers = browsers;
        this.settings = settings;
    }

    /** What an attempt comes to. */
    sealed interface Outcome {
        /** The user has shown it. */
        record Passed(UserId user, List<String> references) implements Outcome {}

        /** Nobody has. */
        record Wrong() implements Outcome {}

        /** Too many attempts: nothing was tried. */
        record Later(long seconds) implements Outcome {}
    }

    /** A username, or verified address, and a password. */
    Outcome password(PageVisit visit, String login, String password) {
        Subject subject =
                live(visit, accounts.findByLogin(visit.tenant().id(), login).orElse(null));
        return password(visit, Accounts.compared(login), subject, password);
    }

    /** The password of a user who is known here already. */
    Outcome password(PageVisit visit, UserId user, String password) {
        Subject subject = new Subject(visit.tenant().id(), user);
        return password(visit, "user " + user.value(), live(visit, subject), password);
    }

    private Outcome password(
            PageVisit visit, String account, @Nullable Subject subject, String password) {
        UserId user = subject == null ? null : subject.user();
        Attempts.Attempt attempt = attempt(visit, account, user);
        long wait = attempts.password(attempt);
        if (wait > 0) {
            return new Outcome.Later(wait);
        }
        if (!passwords.matches(subject, password) || user == null) {
            return new Outcome.Wrong();
        }
        attempts.passed(attempt);
        return new Outcome.Passed(user, SignInMethod.PASSWORD.references());
    }

    /** A one-time code of the user's app, or a recovery code. */
    Outcome code(PageVisit visit, UserId user, String code) {
        Subject subject = live(visit, new Subject(visit.tenant().id(), user));
        if (subject == null) {
            return new Outcome.Wrong();
        }
        Attempts.Attempt attempt = attempt(visit, "user " + user.value(), user);
        long wait = attempts.code(attempt);
        if (wait > 0) {
            return new Outcome.Later(wait);
        }
        boolean isRight =
                codes.matches(subject, code, visit.tenant().now()) || codes.redeem(subject, code);
        if (!isRight) {
            return new Outcome.Wrong();
        }
        attempts.codePassed(attempt);
        return new Outcome.Passed(user, SignInMethod.ONE_TIME_PASSWORD.references());
    }

    /** A passkey, by the answer to a challenge of ours. */
    Outcome passkey(PageVisit visit) {
        long wait = attempts.anonymous(ClientAddress.of(visit.request(), settings.proxies()));
        if (wait > 0) {
            return new Outcome.Later(wait);
        }
        Passkeys.Answer answer = challenges.answer(visit, PURPOSE);
        Passkeys.Shown shown =
                answer == null ? null : passkeys.verify(visit.tenant().id(), answer).orElse(null);
        if (shown == null || live(visit, shown.subject()) == null) {
            return new Outcome.Wrong();
        }
        SignInMethod method =
                shown.isHardware() ? SignInMethod.HARDWARE_KEY : SignInMethod.SOFTWARE_KEY;
        return new Outcome.Passed(shown.subject().user(), method.references());
    }

    /** A challenge for a passkey to sign in with. */
    Challenges.Offered challenge(PageVisit visit) {
        return challenges.next(visit, PURPOSE);
    }

    /** The user's passkeys, by the names authenticators know them by. */
    List<String> passkeys(PageVisit visit, UserId user) {
        return passkeys.list(new Subject(visit.tenant().id(), user)).stream()
                .map(Passkeys.Passkey::id)
                .toList();
    }

    /** Whether the user has an app that makes codes. */
    boolean hasCodes(PageVisit visit, UserId user) {
        return codes.isSet(new Subject(visit.tenant().id(), user));
    }

    /** Whether the user has anything that counts as a second factor. */
    boolean hasSecond(PageVisit visit, UserId user) {
        return hasCodes(visit, user) || !passkeys(visit, user).isEmpty();
    }

    /** Whether the user has a password. */
    boolean hasPassword(PageVisit visit, UserId user) {
        return passwords.isSet(new Subject(visit.tenant().id(), user));
    }

    /** What to call the user. */
    String name(PageVisit visit, UserId user) {
        return accounts.find(new Subject(visit.tenant().id(), user))
                .map(account -> account.profile().displayName())
                .orElse("");
    }

    private Attempts.Attempt attempt(PageVisit visit, String account, @Nullable UserId user) {
        return Attempts.Attempt.at(
                visit.tenant().id().value() + ' ' + account,
                ClientAddress.of(visit.request(), settings.proxies()),
                browsers.find(visit.tenant(), visit.request(), user));
    }

    /** The subject, if the log knows the user. */
    private static @Nullable Subject live(PageVisit visit, @Nullable Subject subject) {
        return subject == null || visit.tenant().organization().user(subject.user()) == null
                ? null
                : subject;
    }
}
