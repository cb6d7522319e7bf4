package dev.precept.pdp.authorization;

import dev.precept.pdp.authorization.AuthorizationRequestReader.Asker;
import dev.precept.pdp.interaction.Interaction;
import dev.precept.pdp.interaction.Interactions;
import dev.precept.pdp.interaction.NewInteraction;
import dev.precept.pdp.oauth.Form;
import dev.precept.pdp.oauth.OAuthError;
import dev.precept.pdp.oauth.OAuthException;
import dev.precept.pdp.oauth.Tenant;
import dev.precept.pdp.oauth.UserGrant;
import dev.precept.pdp.page.PageVisit;
import dev.precept.pdp.page.Pages;
import dev.precept.pdp.signin.BrowserSession;
import dev.precept.pdp.signin.Sessions;
import dev.precept.pdp.token.AuthorizationCodes;
import dev.precept.pdp.token.NewCode;

import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.web.servlet.ModelAndView;

import java.util.Map;
import java.util.Set;

/**
 * The authorization endpoint, RFC 6749 section 3.1: from a request to the step that comes next, and
 * in the end to the response. Threads share it.
 */
final class AuthorizationEndpoint {
    private static final String CONSENT_PAGE = "/consent";

    private final Requests requests;
    private final Sessions sessions;
    private final Interactions interactions;
    private final AuthorizationCodes codes;
    private final Outlets outlets;

    AuthorizationEndpoint(
            Requests requests,
            Sessions sessions,
            Interactions interactions,
            AuthorizationCodes codes,
            Outlets outlets) {
        this.requests = requests;
        this.sessions = sessions;
        this.interactions = interactions;
        this.codes = codes;
        this.outlets = outlets;
    }

    /** How requests are found, read and judged. */
    record Requests(
            Arrivals arrivals,
            AuthorizationRequestReader reader,
            Steps steps,
            PushedRequests pushed) {}

    /** Where answers go: to the client, or to the user. */
    record Outlets(Replies replies, Pages pages) {}

    /**
     * A request that was read.
     *
     * @param asker who is answered
     * @param session of who is signed in; null where nobody is
     */
    record Attempt(
            PageVisit visit,
            Arrival arrival,
            Asker asker,
            AuthorizationRequest request,
            @Nullable BrowserSession session) {
        Tenant tenant() {
            return visit.tenant();
        }
    }

    /** What to do with a request that was read. */
    @FunctionalInterface
    interface Action {
        @Nullable ModelAndView take(Attempt attempt);
    }

    /** Answers a request, or goes on with one. */
    @Nullable ModelAndView get(PageVisit visit, byte[] query) {
        return answered(
                visit,
                () -> {
                    Form form = Form.read(query);
                    String id = form.get(Interaction.PARAMETER);
                    return id == null
                            ? begin(visit, form, this::step)
                            : goOn(
                                    visit,
                                    id,
                                    form.get("decline") == null ? this::step : this::decline);
                });
    }

    /**
     * Answers a request that was posted. It goes on by GET: a browser sends our cookies along with
     * that, which it keeps to itself where another site posts.
     */
    @Nullable ModelAndView post(PageVisit visit, byte[] body) {
        return answered(
                visit,
                () ->
                        begin(
                                visit,
                                Form.read(bounded(body)),
                                attempt -> {
                                    Interaction begun = interaction(attempt, false);
                                    return Pages.goOn(
                                            visit, begun.continuationUri(attempt.tenant()));
                                }));
    }

    /** What is too large is refused, never read in part. */
    private static byte[] bounded(byte[] body) {
        if (body.length > Limits.REQUEST_BYTES) {
            throw OAuthError.invalidRequest(
                    "The request is larger than " + Limits.REQUEST_BYTES + " bytes.");
        }
        return body;
    }

    /** Goes on with an interaction that this browser has begun. */
    @Nullable ModelAndView goOn(PageVisit visit, @Nullable String id, Action action) {
        Interaction interaction = interactions.find(visit.tenant(), id, visit.request());
        if (interaction == null || !isOurs(interaction)) {
            throw OAuthError.invalidRequest(
                    "This sign-in is over, or was begun in another browser."
                            + " Go back to the application and begin again.");
        }
        return attempt(visit, Arrival.of(interaction), action);
    }

    /** Interactions that lead elsewhere are not ours to go on with. */
    private static boolean isOurs(Interaction interaction) {
        return interaction.begun().continuation().equals(AuthorizationController.PATH);
    }

    private @Nullable ModelAndView begin(PageVisit visit, Form form, Action action) {
        return attempt(visit, requests.arrivals().find(visit.tenant(), form), action);
    }

    private @Nullable ModelAndView attempt(PageVisit visit, Arrival arrival, Action action) {
        Asker asker = requests.reader().asker(visit.tenant(), arrival.form());
        try {
            AuthorizationRequest request = requests.reader().read(asker);
            BrowserSession session = sessions.find(visit.tenant(), visit.request());
            return action.take(new Attempt(visit, arrival, asker, request, session));
        } catch (OAuthException refused) {
            return outlets.replies().error(visit, asker, refused);
        }
    }

    /** What comes next. */
    Step next(Attempt attempt) {
        return requests.steps()
                .next(
                        attempt.tenant(),
                        attempt.request(),
                        attempt.session(),
                        attempt.arrival().interaction());
    }

    /** Takes the next step. */
    @Nullable ModelAndView step(Attempt attempt) {
        PageVisit visit = attempt.visit();
        return switch (next(attempt)) {
            case Step.SignIn(boolean isAnew) ->
                    Pages.goOn(visit, interaction(attempt, isAnew).signInUri(attempt.tenant()));
            case Step.AskConsent _ ->
                    Pages.goOn(
                            visit, interaction(attempt, false).uri(attempt.tenant(), CONSENT_PAGE));
            case Step.Refuse(OAuthException error) -> end(attempt, () -> fail(error));
            case Step.Grant(BrowserSession session, Set<String> scopes) ->
                    grant(attempt, session, scopes);
        };
    }

    /** The user does not want to. */
    @Nullable ModelAndView decline(Attempt attempt) {
        return end(
                attempt,
                () -> fail(OAuthError.of(OAuth2ErrorCodes.ACCESS_DENIED, "The user declined.")));
    }

    /** The client gets a code for these scopes. */
    @Nullable ModelAndView grant(Attempt attempt, BrowserSession session, Set<String> scopes) {
        AuthorizationRequest request = attempt.request();
        UserGrant grant =
                new UserGrant(
                        attempt.tenant().id(),
                        request.application().id(),
                        session.user(),
                        session.id(),
                        scopes,
                        request.asked().resources(),
                        session.signIn(),
                        request.openId(),
                        request.asked().detailsJson());
        NewCode code =
                new NewCode(
                        grant,
                        request.reply().redirectUri(),
                        request.binding().codeChallenge(),
                        request.binding().dpopThumbprint());
        return end(
                attempt,
                () ->
                        outlets.replies()
                                .code(
                                        attempt.visit(),
                                        attempt.asker(),
                                        codes.issue(attempt.tenant(), code)));
    }

    /** One answer comes of a request that was pushed, and of one that went on. */
    private @Nullable ModelAndView end(Attempt attempt, Answer answer) {
        Arrival arrival = attempt.arrival();
        Interaction interaction = arrival.interaction();
        String requestUri = arrival.requestUri();
        boolean isFirst =
                (interaction == null || interactions.end(interaction))
                        && (requestUri == null || requests.pushed().end(requestUri));
        // RFC 9126 section 4: a request_uri is used once.
        return isFirst ? answer.give() : over(attempt.visit());
    }

    private static @Nullable ModelAndView fail(OAuthException error) {
        throw error;
    }

    private @Nullable ModelAndView over(PageVisit visit) {
        return problem(
                visit,
                OAuthError.of(
                        AuthorizationError.INVALID_REQUEST_URI,
                        "This request was answered before."));
    }

    private Interaction interaction(Attempt attempt, boolean isAnew) {
        Interaction begun = attempt.arrival().interaction();
        if (begun != null) {
            return begun;
        }
        AuthorizationRequest request = attempt.request();
        return interactions.begin(
                attempt.tenant(),
                new NewInteraction(
                        AuthorizationController.PATH,
                        attempt.arrival().text(),
                        request.application().details().name(),
                        request.reply().destination(),
                        request.user().demandAt(attempt.tenant().now(), isAnew)),
                attempt.visit().request(),
                attempt.visit().response());
    }

    /** An answer in the making. */
    @FunctionalInterface
    interface Answer {
        @Nullable ModelAndView give();
    }

    /** The answer, or the page that says what is wrong: nothing is known to send a browser to. */
    @Nullable ModelAndView answered(PageVisit visit, Answer answer) {
        try {
            return answer.give();
        } catch (OAuthException refused) {
            return problem(visit, refused);
        }
    }

    private ModelAndView problem(PageVisit visit, OAuthException refused) {
        visit.response()
                .setStatus(
                        refused.code().equals(OAuth2ErrorCodes.TEMPORARILY_UNAVAILABLE)
                                ? 503
                                : 400);
        return outlets.pages()
                .show(
                        visit,
                        "authorization-problem",
                        Map.of("error", refused.code(), "description", refused.description()));
    }
}
