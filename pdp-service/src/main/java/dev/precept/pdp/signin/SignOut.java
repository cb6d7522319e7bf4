package dev.precept.pdp.signin;

import dev.precept.pdp.account.Subject;
import dev.precept.pdp.token.AuthorizationGrants;

import org.jspecify.annotations.Nullable;

/**
 * Ends sessions, and with each what clients got in it: their refresh tokens at once, their access
 * tokens at the next request on every node. Threads share it.
 */
public final class SignOut {
    private final Sessions sessions;
    private final AuthorizationGrants grants;

    SignOut(Sessions sessions, AuthorizationGrants grants) {
        this.sessions = sessions;
        this.grants = grants;
    }

    /** One session of a user; nothing where there is none of this id. */
    void session(Subject subject, String id) {
        if (sessions.end(subject.organization(), subject.user(), id)) {
            grants.revokeOfSession(subject.organization(), id);
        }
    }

    /** All sessions of a user but one. */
    void others(Subject subject, String but) {
        for (String id : sessions.endAll(subject, but)) {
            grants.revokeOfSession(subject.organization(), id);
        }
    }

    /**
     * All that anybody has who came in as the user: the password has changed.
     *
     * @param but the session that changed it; null for none
     * @throws dev.precept.pdp.oauth.OAuthException where what was issued cannot be revoked now: to
     *     be done again
     */
    public void everywhere(Subject subject, @Nullable String but) {
        sessions.endAll(subject, but);
        grants.revokeOf(subject.organization(), subject.user());
    }
}
