package dev.precept.pdp.authorization;

import dev.precept.domain.application.ClientUris;
import dev.precept.pdp.authorization.AuthorizationEndpoint.Attempt;
import dev.precept.pdp.consent.Consents;
import dev.precept.pdp.interaction.Interaction;
import dev.precept.pdp.page.PageController;
import dev.precept.pdp.page.PageVisit;
import dev.precept.pdp.page.Pages;
import dev.precept.pdp.signin.BrowserSession;

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
import java.util.Set;
import java.util.TreeSet;

/**
 * The page that asks a user what a client may have. It shows what the policy would grant and
 * nothing else; what is sent back can only take away from that.
 */
@PageController
final class ConsentController {
    private static final String PATH = "/o/{org}/consent";
    private static final String SCOPE = "scope";

    private final AuthorizationEndpoint endpoint;
    private final Consents consents;
    private final Pages pages;

    ConsentController(AuthorizationEndpoint endpoint, Consents consents, Pages pages) {
        this.endpoint = endpoint;
        this.consents = consents;
        this.pages = pages;
    }

    @GetMapping(PATH)
    @Nullable ModelAndView ask(
            @PathVariable("org") String organization,
            HttpServletRequest request,
            HttpServletResponse response) {
        PageVisit visit = pages.visit(organization, request, response);
        return on(visit, this::show);
    }

    @PostMapping(PATH)
    @Nullable ModelAndView answer(
            @PathVariable("org") String organization,
            HttpServletRequest request,
            HttpServletResponse response) {
        PageVisit visit = pages.sent(organization, request, response);
        return on(
                visit,
                visit.parameter("decision").equals("allow") ? this::allow : endpoint::decline);
    }

    private @Nullable ModelAndView on(PageVisit visit, AuthorizationEndpoint.Action action) {
        String id = visit.parameter(Interaction.PARAMETER);
        return endpoint.answered(visit, () -> endpoint.goOn(visit, id, action));
    }

    private @Nullable ModelAndView show(Attempt attempt) {
        return endpoint.next(attempt) instanceof Step.AskConsent(_, List<String> scopes)
                ? page(attempt, scopes)
                : endpoint.step(attempt);
    }

    private @Nullable ModelAndView allow(Attempt attempt) {
        if (!(endpoint.next(attempt)
                instanceof Step.AskConsent(BrowserSession session, List<String> scopes))) {
            return endpoint.step(attempt);
        }
        Set<String> allowed = new TreeSet<>(scopes);
        allowed.retainAll(List.of(attempt.visit().parameter(SCOPE).split(" ")));
        if (allowed.isEmpty()) {
            return endpoint.decline(attempt);
        }
        consents.give(
                attempt.tenant(), session.user(), attempt.request().application().id(), allowed);
        return endpoint.grant(attempt, session, allowed);
    }

    private ModelAndView page(Attempt attempt, List<String> scopes) {
        AuthorizationRequest request = attempt.request();
        ClientUris uris = request.application().details().settings().uris();
        Map<String, Object> model = new HashMap<>();
        model.put("groups", ScopeGroup.of(attempt.tenant(), scopes));
        model.put(SCOPE, String.join(" ", scopes));
        model.put("details", ShownDetail.of(request.asked().details()));
        model.put("policyUri", text(uris.policyUri()));
        model.put("termsUri", text(uris.termsUri()));
        model.put("returnsTo", request.reply().destination());
        return pages.show(attempt.visit(), attempt.arrival().interaction(), "consent", model);
    }

    private static String text(@Nullable String uri) {
        return uri == null ? "" : uri;
    }
}
