package dev.precept.pdp.signin;

import dev.precept.pdp.account.Subject;
import dev.precept.pdp.interaction.Acr;
import dev.precept.pdp.page.PageVisit;
import dev.precept.pdp.page.Pages;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.ModelAndView;

import java.util.function.Function;

/** Who comes to the account pages: only people who are signed in, for some things lately. */
final class AccountDesk {
    private final Pages pages;
    private final Sessions sessions;
    private final SignIn signIn;

    AccountDesk(Pages pages, Sessions sessions, SignIn signIn) {
        this.pages = pages;
        this.sessions = sessions;
        this.signIn = signIn;
    }

    /** A request, and who sends it. */
    record Person(PageVisit visit, BrowserSession session) {
        Subject subject() {
            return new Subject(visit.tenant().id(), session.user());
        }

        private boolean isRecent() {
            return session.authenticatedAt().plus(Limits.RECENT).isAfter(visit.tenant().now());
        }
    }

    /** A request as it came. */
    record Call(String organization, HttpServletRequest request, HttpServletResponse response) {}

    /** What one answers. */
    @FunctionalInterface
    interface Work extends Function<Person, @Nullable ModelAndView> {}

    /** Shows something. */
    @Nullable ModelAndView show(Call call, Work work) {
        PageVisit visit = pages.visit(call.organization(), call.request(), call.response());
        return signedIn(visit, work);
    }

    /** Does what a form asks for. */
    @Nullable ModelAndView act(Call call, Work work) {
        PageVisit visit = pages.sent(call.organization(), call.request(), call.response());
        return signedIn(visit, work);
    }

    /** Does what only somebody may ask for who has signed in lately, by all that he has. */
    @Nullable ModelAndView actLately(Call call, Work work) {
        return act(call, person -> lately(person, work));
    }

    /** Shows what only somebody may see who has signed in lately, by all that he has. */
    @Nullable ModelAndView showLately(Call call, Work work) {
        return show(call, person -> lately(person, work));
    }

    /** A password alone neither takes a second factor away nor puts one beside it. */
    private @Nullable ModelAndView lately(Person person, Work work) {
        PageVisit visit = person.visit();
        boolean isWeak =
                !person.session().acr().equals(Acr.MFA)
                        && signIn.hasSecond(visit, person.session().user());
        if (person.isRecent() && !isWeak) {
            return work.apply(person);
        }
        String fresh = Way.FRESH + '=' + (isWeak ? Way.STRONG : "1");
        return Pages.goOn(visit, visit.root() + "/sign-in?" + fresh);
    }

    /** Back to the account page, which says what was done. */
    static @Nullable ModelAndView done(Person person, String what) {
        return Pages.goOn(person.visit(), person.visit().root() + "/account?done=" + what);
    }

    private @Nullable ModelAndView signedIn(PageVisit visit, Work work) {
        BrowserSession session = sessions.find(visit.tenant(), visit.request());
        return session == null
                ? Pages.goOn(visit, visit.root() + "/sign-in")
                : work.apply(new Person(visit, session));
    }
}
