package dev.precept.pdp.device;

import dev.precept.pdp.interaction.Acr;
import dev.precept.pdp.interaction.SignInDemand;
import dev.precept.pdp.oauth.Tenant;
import dev.precept.pdp.page.PageController;
import dev.precept.pdp.page.PageVisit;
import dev.precept.pdp.page.Pages;
import dev.precept.pdp.signin.BrowserSession;
import dev.precept.projections.image.ApplicationImage;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.ModelAndView;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The page where a signed-in user sees what clients ask of him without a browser (CIBA Core 1.0
 * section 7.2), each with the message that its other end shows, and answers.
 */
@PageController
final class RequestPages {
    private static final String PAGE = "/account/requests";
    private static final String PATH = "/o/{org}" + PAGE;

    private final Pages pages;
    private final SignedIn signedIn;
    private final DeferredGrants grants;
    private final Answers answers;

    RequestPages(Pages pages, SignedIn signedIn, DeferredGrants grants, Answers answers) {
        this.pages = pages;
        this.signedIn = signedIn;
        this.grants = grants;
        this.answers = answers;
    }

    /** A request as it is shown. */
    record Shown(
            String id,
            String name,
            @Nullable String message,
            List<AskedScopes.Line> lines,
            String scope) {}

    @GetMapping(PATH)
    @Nullable ModelAndView list(
            @PathVariable("org") String org,
            HttpServletRequest request,
            HttpServletResponse response) {
        PageVisit visit = pages.visit(org, request, response);
        BrowserSession session = signedIn.find(visit);
        return session == null ? signIn(visit, SignInDemand.NONE) : show(visit, session, null);
    }

    @PostMapping(PATH)
    @Nullable ModelAndView answer(
            @PathVariable("org") String org,
            HttpServletRequest request,
            HttpServletResponse response) {
        PageVisit visit = pages.sent(org, request, response);
        Tenant tenant = visit.tenant();
        BrowserSession session = signedIn.find(visit);
        if (session == null) {
            return signIn(visit, SignInDemand.NONE);
        }
        DeferredRequest found =
                grants.find(tenant, session.user(), visit.parameter("id")).orElse(null);
        if (found == null) {
            return show(visit, session, "requests.late");
        }
        boolean isAllowed = visit.parameter("decision").equals("allow");
        List<String> acr = found.asked().acrValues();
        // CIBA Core 1.0 section 7.1: acr_values; a weaker sign-in may refuse, and no more.
        if (isAllowed && !Acr.satisfies(session.acr(), acr)) {
            return signIn(visit, new SignInDemand(acr, null, null, null, List.of()));
        }
        Set<String> shown = Set.of(visit.parameter("scope").split(" "));
        String text =
                switch (answers.take(tenant, session, found, isAllowed, shown)) {
                    case ALLOWED -> "requests.allowed";
                    case DENIED -> "requests.denied";
                    case TOO_LATE -> "requests.late";
                };
        return show(visit, session, text);
    }

    private @Nullable ModelAndView signIn(PageVisit visit, SignInDemand demand) {
        return signedIn.signIn(visit, PAGE, "", demand);
    }

    private ModelAndView show(PageVisit visit, BrowserSession session, @Nullable String text) {
        Tenant tenant = visit.tenant();
        List<Shown> shown = new ArrayList<>();
        for (DeferredRequest one : grants.pending(tenant, session.user())) {
            ApplicationImage client = tenant.organization().application(one.application());
            if (client != null) {
                List<String> granted =
                        AskedScopes.granted(tenant, one, session.user(), session.signIn());
                shown.add(
                        new Shown(
                                one.id(),
                                client.document().details().name(),
                                one.asked().message(),
                                AskedScopes.lines(tenant, granted),
                                String.join(" ", granted)));
            }
        }
        Map<String, @Nullable Object> model = new HashMap<>();
        model.put("requests", shown);
        model.put("text", text);
        return pages.show(visit, "requests", model);
    }
}
