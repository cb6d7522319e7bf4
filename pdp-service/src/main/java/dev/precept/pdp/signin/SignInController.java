package dev.precept.pdp.signin;

import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.shared.UserId;
import dev.precept.pdp.interaction.Acr;
import dev.precept.pdp.interaction.Interactions;
import dev.precept.pdp.interaction.SignInDemand;
import dev.precept.pdp.page.PageController;
import dev.precept.pdp.page.PageVisit;
import dev.precept.pdp.page.Pages;
import dev.precept.pdp.signin.SignIn.Outcome;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.ModelAndView;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** The pages that people sign in at: each asks for no more than what is missing. */
@PageController
final class SignInController {
    private static final int UNPROCESSABLE = 422;
    private static final int TOO_MANY_REQUESTS = 429;

    private final Pages pages;
    private final Interactions interactions;
    private final Sessions sessions;
    private final SignIn signIn;
    private final SignInPages steps;
    private final PassedFactor passed;
    private final KnownBrowsers browsers;

    SignInController(
            Pages pages,
            Interactions interactions,
            Sessions sessions,
            SignIn signIn,
            SignInPages steps) {
        this.pages = pages;
        this.interactions = interactions;
        this.sessions = sessions;
        this.signIn = signIn;
        this.steps = steps;
        this.passed = steps.passed();
        this.browsers = steps.browsers();
    }

    @GetMapping("/o/{org}/sign-in")
    @Nullable ModelAndView page(
            @PathVariable("org") String org,
            HttpServletRequest request,
            HttpServletResponse response) {
        Way way = Way.of(pages.visit(org, request, response), interactions);
        BrowserSession session = sessions.find(way.visit().tenant(), request);
        boolean isToChoose = !way.visit().parameter("switch").isEmpty();
        String provider = way.provider();
        if (session == null && !isToChoose && provider != null) {
            return Pages.goOn(way.visit(), provider);
        }
        if (session == null || isToChoose) {
            return steps.password(way, null, "");
        }
        return goOn(way, session);
    }

    @PostMapping("/o/{org}/sign-in")
    @Nullable ModelAndView password(
            @PathVariable("org") String org,
            HttpServletRequest request,
            HttpServletResponse response) {
        Way way = Way.of(pages.sent(org, request, response), interactions);
        PageVisit visit = way.visit();
        String login = visit.parameter("username");
        BrowserSession session = login.isEmpty() ? sessions.find(visit.tenant(), request) : null;
        Outcome outcome =
                session == null
                        ? signIn.password(visit, login, visit.parameter("password"))
                        : signIn.password(visit, session.user(), visit.parameter("password"));
        return switch (outcome) {
            case Outcome.Passed(UserId user, _) when signIn.hasCodes(visit, user) ->
                    steps.second(way, user, passed.seal(visit, user), "");
            case Outcome.Passed(UserId user, List<String> references) ->
                    begin(way, user, SignInFacts.of(references, false));
            case Outcome.Wrong _ -> refused(visit, steps.password(way, session, "signin.wrong"));
            case Outcome.Later(long seconds) ->
                    later(visit, seconds, steps.password(way, session, "signin.later"));
        };
    }

    @PostMapping("/o/{org}/sign-in/code")
    @Nullable ModelAndView code(
            @PathVariable("org") String org,
            HttpServletRequest request,
            HttpServletResponse response) {
        Way way = Way.of(pages.sent(org, request, response), interactions);
        PageVisit visit = way.visit();
        BrowserSession session = sessions.find(visit.tenant(), request);
        UserId first = passed.open(visit);
        UserId user = first != null || session == null ? first : session.user();
        if (user == null) {
            return refused(visit, steps.password(way, session, "signin.again"));
        }
        // As it came: the second factor follows the first in time, however often it is tried.
        String again = first == null ? "" : visit.parameter(PassedFactor.FIELD);
        return switch (signIn.code(visit, user, visit.parameter("code"))) {
            case Outcome.Passed(_, List<String> references) when first != null ->
                    begin(way, user, two(SignInMethod.PASSWORD.references(), references));
            case Outcome.Passed(_, List<String> references) when session != null ->
                    stepUp(way, session, references);
            case Outcome.Passed _, Outcome.Wrong _ ->
                    refused(visit, steps.second(way, user, again, "signin.wrong-code"));
            case Outcome.Later(long seconds) ->
                    later(visit, seconds, steps.second(way, user, again, "signin.later"));
        };
    }

    @PostMapping("/o/{org}/sign-in/passkey")
    @Nullable ModelAndView passkey(
            @PathVariable("org") String org,
            HttpServletRequest request,
            HttpServletResponse response) {
        Way way = Way.of(pages.sent(org, request, response), interactions);
        PageVisit visit = way.visit();
        return switch (signIn.passkey(visit)) {
            case Outcome.Passed(UserId user, List<String> references) ->
                    begin(way, user, SignInFacts.of(references, true));
            case Outcome.Wrong _ ->
                    refused(visit, steps.password(way, null, "signin.wrong-passkey"));
            case Outcome.Later(long seconds) ->
                    later(visit, seconds, steps.password(way, null, "signin.later"));
        };
    }

    /** Signs in, and goes on. */
    private @Nullable ModelAndView begin(Way way, UserId user, Attributes facts) {
        PageVisit visit = way.visit();
        BrowserSession session =
                sessions.begin(visit.tenant(), user, facts, visit.request(), visit.response());
        browsers.remember(visit.tenant(), user, visit.response());
        return leave(way, session);
    }

    /** What was shown before counts still, from when it was shown. */
    private @Nullable ModelAndView stepUp(
            Way way, BrowserSession session, List<String> references) {
        PageVisit visit = way.visit();
        Attributes facts = two(SignInFacts.amr(session.signIn()), references);
        BrowserSession stronger =
                sessions.begin(
                        visit.tenant(),
                        new Sessions.Proof(
                                session.user(),
                                SignInFacts.with(session.signIn(), facts),
                                session.authenticatedAt()),
                        visit.request(),
                        visit.response());
        return leave(way, stronger);
    }

    private static @Nullable ModelAndView leave(Way way, BrowserSession session) {
        boolean isMet = way.demand().isMetBy(session.acr(), session.authenticatedAt());
        return Pages.goOn(way.visit(), isMet ? way.continuation() : way.signIn());
    }

    /** Asks somebody who is signed in for what is missing; for nothing where nothing is. */
    private @Nullable ModelAndView goOn(Way way, BrowserSession session) {
        SignInDemand demand = way.demand();
        if (demand.isMetBy(session.acr(), session.authenticatedAt())) {
            return Pages.goOn(way.visit(), way.continuation());
        }
        if (!demand.isRecent(session.authenticatedAt())) {
            return steps.password(way, session, "");
        }
        return demand.acrValues().contains(Acr.MFA)
                ? steps.second(way, session.user(), "", "")
                : steps.password(way, null, "signin.other-way");
    }

    private static Attributes two(List<String> before, List<String> references) {
        List<String> all = new ArrayList<>(before);
        all.addAll(references);
        return SignInFacts.of(new TreeSet<>(all), true);
    }

    private static ModelAndView refused(PageVisit visit, ModelAndView page) {
        visit.response().setStatus(UNPROCESSABLE);
        return page;
    }

    private static ModelAndView later(PageVisit visit, long seconds, ModelAndView page) {
        visit.response().setStatus(TOO_MANY_REQUESTS);
        visit.response().setHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
        return page.addObject("seconds", seconds);
    }
}
