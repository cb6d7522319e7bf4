package dev.precept.pdp.page;

import dev.precept.pdp.interaction.Interaction;
import dev.precept.pdp.oauth.Tenants;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.servlet.ModelAndView;

import java.util.List;
import java.util.Map;

/**
 * How pages are answered: whose page it is, the frame, and the way on. A template says what stands
 * on the page, {@code layout.html} what stands around it. Threads share it.
 */
public final class Pages {
    private static final String FORM = "application/x-www-form-urlencoded";

    private final Tenants tenants;
    private final FormTokens forms;

    public Pages(Tenants tenants, FormTokens forms) {
        this.tenants = tenants;
        this.forms = forms;
    }

    /**
     * The organization of the path; ends the request where there is none, or where its body is no
     * form.
     */
    public PageVisit visit(
            String organization, HttpServletRequest request, HttpServletResponse response) {
        PageVisit visit =
                tenants.find(organization)
                        .map(tenant -> new PageVisit(tenant, request, response))
                        .orElseThrow(() -> new PageException(null, 404, "problem.organization"));
        String type = request.getContentType();
        if (type != null && !isForm(type)) {
            throw new PageException(visit, 400, "problem.request");
        }
        return visit;
    }

    private static boolean isForm(String type) {
        int end = type.indexOf(';');
        return FORM.equalsIgnoreCase((end < 0 ? type : type.substring(0, end)).strip());
    }

    /** As above, for a form that was sent: ends the request unless it was shown to this browser. */
    public PageVisit sent(
            String organization, HttpServletRequest request, HttpServletResponse response) {
        PageVisit visit = visit(organization, request, response);
        forms.require(visit);
        return visit;
    }

    /**
     * A page.
     *
     * @param template its template's name
     * @param model what the template shows
     */
    public ModelAndView show(
            PageVisit visit, String template, Map<String, ? extends @Nullable Object> model) {
        return show(visit, null, template, model);
    }

    /**
     * A page on the way that an interaction leads: in its language, with forms that may lead to
     * where it ends.
     */
    public ModelAndView show(
            PageVisit visit,
            @Nullable Interaction interaction,
            String template,
            Map<String, ? extends @Nullable Object> model) {
        ModelAndView page = new ModelAndView(template);
        page.getModel().putAll(model);
        page.addObject("root", visit.root());
        page.addObject("organization", visit.tenant().organization().document().name());
        page.addObject("form", forms.next(visit));
        page.addObject("interaction", interaction == null ? null : interaction.id());
        page.addObject("client", interaction == null ? null : interaction.begun().clientName());
        Languages.prefer(
                visit.request(),
                interaction == null ? List.of() : interaction.demand().uiLocales());
        PageHeaders.write(
                visit.response(), interaction == null ? "" : interaction.begun().destination());
        return page;
    }

    /** Goes on elsewhere, by GET (RFC 9700 section 4.12: 303, so that no form goes along). */
    public static @Nullable ModelAndView goOn(PageVisit visit, String location) {
        PageHeaders.write(visit.response());
        visit.response().setStatus(HttpServletResponse.SC_SEE_OTHER);
        visit.response().setHeader(HttpHeaders.LOCATION, location);
        return null;
    }
}
