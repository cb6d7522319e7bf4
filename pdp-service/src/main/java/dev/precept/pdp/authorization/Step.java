package dev.precept.pdp.authorization;

import dev.precept.pdp.oauth.OAuthException;
import dev.precept.pdp.signin.BrowserSession;

import java.util.List;
import java.util.Set;

/** What comes next of an authorization request. */
sealed interface Step {
    /**
     * The user has to sign in, as the request demands.
     *
     * @param isAnew whether it has to be anew though the request does not say so
     */
    record SignIn(boolean isAnew) implements Step {}

    /** The client is told why not. */
    record Refuse(OAuthException error) implements Step {}

    /**
     * The user is asked.
     *
     * @param scopes that the policy would grant, by wire name, sorted
     */
    record AskConsent(BrowserSession session, List<String> scopes) implements Step {}

    /** The client gets a code. */
    record Grant(BrowserSession session, Set<String> scopes) implements Step {}
}
