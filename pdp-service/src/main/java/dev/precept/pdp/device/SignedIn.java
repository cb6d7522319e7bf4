package dev.precept.pdp.device;

import dev.precept.pdp.interaction.Interaction;
import dev.precept.pdp.interaction.Interactions;
import dev.precept.pdp.interaction.NewInteraction;
import dev.precept.pdp.interaction.SignInDemand;
import dev.precept.pdp.page.PageVisit;
import dev.precept.pdp.page.Pages;
import dev.precept.pdp.signin.BrowserSession;
import dev.precept.pdp.signin.Sessions;

import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.ModelAndView;

/** Who is signed in where a page is shown, and the way there for others. Threads share it. */
final class SignedIn {
    private final Sessions sessions;
    private final Interactions interactions;

    SignedIn(Sessions sessions, Interactions interactions) {
        this.sessions = sessions;
        this.interactions = interactions;
    }

    /** Who is signed in; null where nobody is. */
    @Nullable BrowserSession find(PageVisit visit) {
        return sessions.find(visit.tenant(), visit.request());
    }

    /** What was kept while the user signed in; null where nothing was. */
    @Nullable String kept(PageVisit visit) {
        String id = visit.parameter(Interaction.PARAMETER);
        Interaction interaction =
                id.isEmpty() ? null : interactions.find(visit.tenant(), id, visit.request());
        return interaction == null ? null : interaction.begun().content();
    }

    /** Has the user sign in, and come back to the page; what is kept waits there. */
    @Nullable ModelAndView signIn(PageVisit visit, String page, String kept, SignInDemand demand) {
        Interaction interaction =
                interactions.begin(
                        visit.tenant(),
                        new NewInteraction(
                                page,
                                kept,
                                visit.tenant().organization().document().name(),
                                "",
                                demand),
                        visit.request(),
                        visit.response());
        return Pages.goOn(visit, interaction.signInUri(visit.tenant()));
    }
}
