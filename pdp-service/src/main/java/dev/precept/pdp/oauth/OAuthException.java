package dev.precept.pdp.oauth;

import org.jspecify.annotations.Nullable;

/**
 * Ends a request to an OAuth endpoint with an error in OAuth's form (RFC 6749 section 5.2). Cheap:
 * it has no stack trace, since it is an answer and no fault.
 */
public final class OAuthException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final @Nullable String nonce;

    OAuthException(String code, String description, @Nullable String nonce) {
        super(description, null, false, false);
        this.code = code;
        this.nonce = nonce;
    }

    /** The nonce that the next DPoP proof is to bear; null where the answer has none. */
    @Nullable String nonce() {
        return nonce;
    }

    /** The {@code error}. */
    public String code() {
        return code;
    }

    /** The {@code error_description}, for developers. */
    public String description() {
        @Nullable String message = getMessage();
        return message == null ? "" : message;
    }
}
