package dev.precept.pdp.device;

import dev.precept.pdp.oauth.Tenant;
import dev.precept.pdp.oauth.UserGrant;
import dev.precept.pdp.signin.BrowserSession;

import java.util.List;
import java.util.Set;

/** What users answer to requests, from whatever page. Threads share it. */
final class Answers {
    private final DeferredGrants grants;
    private final Pings pings;

    Answers(DeferredGrants grants, Pings pings) {
        this.grants = grants;
        this.pings = pings;
    }

    /** What became of an answer. */
    enum Outcome {
        ALLOWED,
        DENIED,
        /** The request was answered or has ended before. */
        TOO_LATE
    }

    /**
     * Takes an answer.
     *
     * @param shown what the user was shown: no more is granted, and what is granted to him no more
     *     is not either
     */
    Outcome take(
            Tenant tenant,
            BrowserSession session,
            DeferredRequest request,
            boolean isAllowed,
            Set<String> shown) {
        List<String> granted =
                AskedScopes.granted(tenant, request, session.user(), session.signIn()).stream()
                        .filter(shown::contains)
                        .toList();
        boolean isGranted = isAllowed && !granted.isEmpty();
        boolean isInTime =
                isGranted
                        ? grants.allow(tenant, request, grant(tenant, session, request, granted))
                        : grants.deny(request);
        if (!isInTime) {
            return Outcome.TOO_LATE;
        }
        pings.tell(tenant, request);
        return isGranted ? Outcome.ALLOWED : Outcome.DENIED;
    }

    private static UserGrant grant(
            Tenant tenant, BrowserSession session, DeferredRequest request, List<String> granted) {
        return new UserGrant(
                tenant.id(),
                request.application(),
                session.user(),
                session.id(),
                Set.copyOf(granted),
                request.asked().resources(),
                session.signIn(),
                UserGrant.OpenId.NONE,
                null);
    }
}
