package dev.precept.pdp.device;

import dev.precept.domain.shared.UserId;
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
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.ModelAndView;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The pages where a signed-in user enters the code that a device shows, sees what the device's
 * application asks for, and answers (RFC 8628 section 3.3). A code that came along with a link is
 * filled in, and has to be confirmed all the same (section 5.4: it may be somebody else's device).
 */
@PageController
final class DevicePages {
    private static final String PAGE = "/device";
    private static final String PATH = "/o/{org}" + PAGE;

    private final Pages pages;
    private final SignedIn signedIn;
    private final DeferredGrants grants;
    private final Answers answers;
    private final CodeTries tries;

    DevicePages(
            Pages pages,
            SignedIn signedIn,
            DeferredGrants grants,
            Answers answers,
            CodeTries tries) {
        this.pages = pages;
        this.signedIn = signedIn;
        this.grants = grants;
        this.answers = answers;
        this.tries = tries;
    }

    @GetMapping(PATH)
    @Nullable ModelAndView enter(
            @PathVariable("org") String org,
            HttpServletRequest request,
            HttpServletResponse response) {
        PageVisit visit = pages.visit(org, request, response);
        String kept = signedIn.kept(visit);
        UserCode code = UserCode.typed(kept == null ? visit.parameter("user_code") : kept);
        return signedIn.find(visit) == null ? signIn(visit, code) : entry(visit, code.shown(), "");
    }

    private @Nullable ModelAndView signIn(PageVisit visit, UserCode code) {
        return signedIn.signIn(visit, PAGE, code.shown(), SignInDemand.NONE);
    }

    @PostMapping(PATH)
    @Nullable ModelAndView confirm(
            @PathVariable("org") String org,
            HttpServletRequest request,
            HttpServletResponse response) {
        PageVisit visit = pages.sent(org, request, response);
        UserCode code = UserCode.typed(visit.parameter("code"));
        BrowserSession session = signedIn.find(visit);
        if (session == null) {
            return signIn(visit, code);
        }
        long wait = tries.take(session.user());
        if (wait > 0) {
            response.setStatus(429);
            response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(wait));
            return entry(visit, "", "device.later");
        }
        DeferredRequest found = grants.find(visit.tenant(), code).orElse(null);
        ApplicationImage client =
                found == null
                        ? null
                        : visit.tenant().organization().application(found.application());
        if (found == null || client == null) {
            response.setStatus(422);
            return entry(visit, "", "device.unknown");
        }
        String decision = visit.parameter("decision");
        return decision.isEmpty()
                ? confirmation(visit, session, found, client, code)
                : answered(visit, session, found, decision.equals("allow"));
    }

    private @Nullable ModelAndView answered(
            PageVisit visit, BrowserSession session, DeferredRequest found, boolean isAllowed) {
        Set<String> shown = Set.of(visit.parameter("scope").split(" "));
        Answers.Outcome outcome = answers.take(visit.tenant(), session, found, isAllowed, shown);
        String text =
                switch (outcome) {
                    case ALLOWED -> "device.allowed";
                    case DENIED -> "device.denied";
                    case TOO_LATE -> "device.unknown";
                };
        return pages.show(visit, "device-done", Map.of("text", text));
    }

    private ModelAndView entry(PageVisit visit, String code, String error) {
        Map<String, @Nullable Object> model = new HashMap<>();
        model.put("code", code);
        model.put("error", error.isEmpty() ? null : error);
        return pages.show(visit, "device", model);
    }

    private ModelAndView confirmation(
            PageVisit visit,
            BrowserSession session,
            DeferredRequest found,
            ApplicationImage client,
            UserCode code) {
        Tenant tenant = visit.tenant();
        UserId user = session.user();
        List<String> granted = AskedScopes.granted(tenant, found, user, session.signIn());
        Map<String, @Nullable Object> model = new HashMap<>();
        model.put("code", code.shown());
        model.put("name", client.document().details().name());
        model.put("lines", AskedScopes.lines(tenant, granted));
        model.put("scope", String.join(" ", granted));
        return pages.show(visit, "device-confirm", model);
    }
}
