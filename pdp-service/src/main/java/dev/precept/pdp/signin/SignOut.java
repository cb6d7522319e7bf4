package dev.precept.pdp.signin;

import dev.precept.domain.shared.Position;
import dev.precept.pdp.account.Subject;
import dev.precept.pdp.logout.LogoutNotices;
import dev.precept.pdp.token.AuthorizationGrants;

import org.jspecify.annotations.Nullable;

/**
 * Ends sessions, and with each what clients got in it: their refresh tokens at once, their access
 * tokens at the next request on every node; clients that want to know are told. Threads share it.
 */
public final class SignOut {
    private final Sessions sessions;
    private final AuthorizationGrants grants;
    private final LogoutNotices notices;

    SignOut(Sessions sessions, AuthorizationGrants grants, LogoutNotices notices) {
        this.sessions = sessions;
        this.grants = grants;
        this.notices = notices;
    }

    /**
     * One session of a user; nothing where there is none of this id.
     *
     * @throws dev.precept.pdp.oauth.OAuthException where what was given in it cannot be revoked
     *     now: the session goes on, and may be ended again
     */
    void session(Subject subject, String id) {
        if (!sessions.ids(subject).contains(id)) {
            return;
        }
        tell(subject, id);
        grants.revokeOfSession(subject.organization(), id);
        sessions.end(subject.organization(), subject.user(), id);
    }

    /** All sessions of a user but one. */
    void others(Subject subject, String but) {
        for (String id : sessions.ids(subject)) {
            if (!id.equals(but)) {
                session(subject, id);
            }
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
        for (String id : sessions.ids(subject)) {
            if (!id.equals(but)) {
                tell(subject, id);
                sessions.end(subject.organization(), subject.user(), id);
            }
        }
        Position cutOff = grants.revokeOf(subject.organization(), subject.user());
        if (but != null) {
            sessions.keep(subject, but, cutOff);
        }
    }

    /** First of all: were it last, what comes between might be the last that is done. */
    private void tell(Subject subject, String id) {
        notices.add(
                subject.organization(),
                subject.user(),
                id,
                grants.clientsOfSession(subject.organization(), id));
    }
}
