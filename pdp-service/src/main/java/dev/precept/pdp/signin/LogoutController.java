package dev.precept.pdp.signin;

import dev.precept.pdp.account.Subject;
import dev.precept.pdp.logout.LogoutRequest;
import dev.precept.pdp.page.PageController;
import dev.precept.pdp.page.PageHeaders;
import dev.precept.pdp.page.PageVisit;
import dev.precept.pdp.page.Pages;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.util.UriComponentsBuilder;

import java.net.URI;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Signing out (OpenID Connect RP-Initiated Logout 1.0): at once where a client shows an ID token of
 * the very session, else once the user has agreed. The browser is sent on only to where the client
 * said beforehand.
 */
@PageController
final class LogoutController {
    private final Pages pages;
    private final Sessions sessions;
    private final SignOut signOut;

    LogoutController(Pages pages, Sessions sessions, SignOut signOut) {
        this.pages = pages;
        this.sessions = sessions;
        this.signOut = signOut;
    }

    @GetMapping("/o/{org}/connect/logout")
    @Nullable ModelAndView logout(
            @PathVariable("org") String org,
            HttpServletRequest request,
            HttpServletResponse response) {
        PageVisit visit = pages.visit(org, request, response);
        Map<String, String> parameters = parameters(visit);
        LogoutRequest logout = LogoutRequest.read(visit.tenant(), parameters);
        BrowserSession session = sessions.find(visit.tenant(), request);
        if (session == null || session.id().equals(logout.hintedSession())) {
            // Without a token the request may be anybody's: then it ends here.
            return leave(visit, session, logout.hintedSession() == null ? null : logout.redirect());
        }
        return confirm(visit, logout, parameters);
    }

    /** From another site's form the session's cookie does not come along; by GET it does. */
    @PostMapping("/o/{org}/connect/logout")
    @Nullable ModelAndView posted(
            @PathVariable("org") String org,
            HttpServletRequest request,
            HttpServletResponse response) {
        PageVisit visit = pages.visit(org, request, response);
        UriComponentsBuilder again =
                UriComponentsBuilder.fromPath(visit.root() + "/connect/logout");
        Map<String, Object> values = new HashMap<>();
        parameters(visit)
                .forEach(
                        (name, value) -> {
                            again.queryParam(name, '{' + name + '}');
                            values.put(name, value);
                        });
        return Pages.goOn(visit, again.encode().buildAndExpand(values).toUriString());
    }

    @PostMapping("/o/{org}/connect/logout/confirm")
    @Nullable ModelAndView confirmed(
            @PathVariable("org") String org,
            HttpServletRequest request,
            HttpServletResponse response) {
        PageVisit visit = pages.sent(org, request, response);
        LogoutRequest logout = LogoutRequest.read(visit.tenant(), parameters(visit));
        return leave(visit, sessions.find(visit.tenant(), request), logout.redirect());
    }

    private @Nullable ModelAndView leave(
            PageVisit visit, @Nullable BrowserSession session, @Nullable String redirect) {
        if (session != null) {
            signOut.session(new Subject(visit.tenant().id(), session.user()), session.id());
        }
        sessions.forget(visit.tenant(), visit.response());
        return redirect == null
                ? pages.show(visit, "signed-out", Map.of())
                : Pages.goOn(visit, redirect);
    }

    private ModelAndView confirm(
            PageVisit visit, LogoutRequest logout, Map<String, String> parameters) {
        Map<String, @Nullable Object> model = new HashMap<>();
        model.put("parameters", parameters);
        model.put("asker", logout.client() == null ? null : logout.client().details().name());
        ModelAndView page = pages.show(visit, "sign-out", model);
        String redirect = logout.redirect();
        PageHeaders.write(visit.response(), redirect == null ? "" : source(redirect));
        return page;
    }

    /** Where a form may lead, as a Content-Security-Policy says it. */
    private static String source(String uri) {
        URI target = URI.create(uri);
        return target.getRawAuthority() == null
                ? target.getScheme() + ":"
                : target.getScheme() + "://" + target.getRawAuthority();
    }

    private static Map<String, String> parameters(PageVisit visit) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String name : LogoutRequest.PARAMETERS) {
            String value = visit.parameter(name);
            if (!value.isEmpty() && value.length() <= LogoutRequest.PARAMETER_CHARACTERS) {
                parameters.put(name, value);
            }
        }
        return parameters;
    }
}
