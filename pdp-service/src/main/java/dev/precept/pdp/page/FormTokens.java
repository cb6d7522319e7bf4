package dev.precept.pdp.page;

import dev.precept.pdp.interaction.BrowserCookie;
import dev.precept.pdp.interaction.PageCookie;
import dev.precept.pdp.jose.Sealing;

import java.time.Instant;
import java.util.Optional;

/**
 * What a form carries so that it counts only from the browser it was shown to, while nobody else
 * signs in there, and for the organization it was shown for: sealed beside the browser's cookies. A
 * page of another origin can neither read nor make one. Threads share it.
 */
public final class FormTokens {
    /** The field's name. */
    public static final String FIELD = "form";

    private static final String FETCH_SITE = "Sec-Fetch-Site";

    private final Sealing sealing;
    private final BrowserCookie browsers;

    public FormTokens(Sealing sealing, BrowserCookie browsers) {
        this.sealing = sealing;
        this.browsers = browsers;
    }

    /** A token for a form that is about to be shown; gives the browser its cookie. */
    public String next(PageVisit visit) {
        String browser = browsers.findOrSet(visit.tenant(), visit.request(), visit.response());
        return sealing.seal(context(visit, browser), visit.tenant().now().toString());
    }

    /** Ends the request unless its form was shown to this browser. */
    public void require(PageVisit visit) {
        String site = visit.request().getHeader(FETCH_SITE);
        boolean isOurs = site == null || site.equals("same-origin") || site.equals("none");
        String browser = BrowserCookie.find(visit.tenant(), visit.request());
        Optional<String> shownAt =
                browser == null || !isOurs
                        ? Optional.empty()
                        : sealing.open(context(visit, browser), visit.parameter(FIELD));
        if (shownAt.isEmpty()
                || Instant.parse(shownAt.get())
                        .plus(Limits.FORM_LIFE)
                        .isBefore(visit.tenant().now())) {
            throw new PageException(visit, 403, "problem.form");
        }
    }

    private static String context(PageVisit visit, String browser) {
        String session = PageCookie.SESSION.find(visit.tenant(), visit.request());
        return visit.tenant().id().value()
                + '\n'
                + browser
                + '\n'
                + (session == null ? "" : session);
    }
}
