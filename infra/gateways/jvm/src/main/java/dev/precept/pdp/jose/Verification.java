package dev.precept.pdp.jose;

/** What verifying a token comes to. */
public sealed interface Verification {
    /**
     * The token is ours, of this organization, and in its time. Cut-offs are not looked at here.
     */
    record Verified(TokenClaims claims) implements Verification {}

    /** The token does not count. */
    record Refused(Reason reason) implements Verification {}

    /** Why a token does not count; for logs and explanations, never for the one who sent it. */
    enum Reason {
        /** Longer than we read. */
        TOO_LARGE,
        /** Not three parts of base64url, or JSON that is not strict. */
        MALFORMED,
        /** Not {@code at+jwt}: some other kind of token. */
        WRONG_TYPE,
        /** The header demands what we do not understand. */
        CRITICAL_HEADER,
        /** No key of that id in this organization. */
        UNKNOWN_KEY,
        /** Not the algorithm the key was made for. */
        WRONG_ALGORITHM,
        /** The signature is not the key's. */
        BAD_SIGNATURE,
        /** A claim is missing or of another type. */
        BAD_CLAIMS,
        /** Another issuer or another organization. */
        WRONG_ISSUER,
        /** Past its {@code exp}. */
        EXPIRED,
        /** Before its {@code nbf} or {@code iat}. */
        NOT_YET_VALID
    }
}
