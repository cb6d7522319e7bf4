package dev.precept.projections.decision;

import dev.precept.domain.shared.SecretId;

/** Who asks. */
public sealed interface Subject {
    /** A user, by our id or handle. */
    record User(String id) implements Subject {}

    /** An application on its own behalf, by client id or handle, as under client_credentials. */
    record Client(String id) implements Subject {}

    /** The bearer of a token whose signature, type, issuer and time were verified before. */
    record Token(TokenClaims claims) implements Subject {}

    /** The bearer of a token of a trusted provider, verified before. */
    record ForeignToken(ForeignClaims claims) implements Subject {}

    /** The holder of an API key whose secret was verified before. */
    record ApiKey(SecretId key) implements Subject {}

    /** The bearer of a token or a key that was refused on verification, and why. */
    record RefusedToken(Reason reason) implements Subject {
        public RefusedToken {
            if (reason.isPermit()) {
                throw new IllegalArgumentException("a token is not refused with " + reason);
            }
        }
    }

    /** A kind of subject nobody here knows. */
    record Unknown(String type, String id) implements Subject {}
}
