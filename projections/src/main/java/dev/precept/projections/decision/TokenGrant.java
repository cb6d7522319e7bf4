package dev.precept.projections.decision;

import dev.precept.domain.shared.Position;

import java.util.List;
import java.util.Map;

/** The token policy's answer. */
public sealed interface TokenGrant {
    /** The position of the image that answered. */
    Position position();

    /**
     * A token may be issued.
     *
     * @param scopes wire names, sorted
     * @param audience API identifiers, sorted; empty where OpenID Connect's own scopes are all that
     *     is granted: then the audience is the issuer
     * @param dropped by wire name, or as asked for where it is none, what was not granted, and why;
     *     for auditors only
     */
    record Granted(
            List<String> scopes,
            List<String> audience,
            Map<String, Reason> dropped,
            Position position)
            implements TokenGrant {
        public Granted {
            scopes = List.copyOf(scopes);
            audience = List.copyOf(audience);
            dropped = Map.copyOf(dropped);
        }
    }

    /** No token: nothing of what was asked for as scopes is granted (RFC 6749 section 5.2). */
    record InvalidScope(Map<String, Reason> dropped, Position position) implements TokenGrant {
        public InvalidScope {
            dropped = Map.copyOf(dropped);
        }
    }

    /** No token: a resource is unknown or not the application's (RFC 8707 section 2). */
    record InvalidTarget(String resource, Position position) implements TokenGrant {}

    /** No token: the application or the user is not there (any more). */
    record UnknownParty(Reason reason, Position position) implements TokenGrant {}
}
