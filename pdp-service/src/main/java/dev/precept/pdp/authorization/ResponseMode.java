package dev.precept.pdp.authorization;

import org.jspecify.annotations.Nullable;

/** How an authorization response gets to the client. */
enum ResponseMode {
    /** In the query of the redirect URI (RFC 6749 section 4.1.2). */
    QUERY("query"),
    /** As a form that the browser posts (OAuth 2.0 Form Post Response Mode). */
    FORM_POST("form_post"),
    /** As a JWT in the query (JARM section 2.3.4). */
    JWT("jwt"),
    /** As a JWT in the query (JARM section 2.3.1). */
    QUERY_JWT("query.jwt"),
    /** As a JWT in a form that the browser posts (JARM section 2.3.3). */
    FORM_POST_JWT("form_post.jwt");

    private final String wire;

    ResponseMode(String wire) {
        this.wire = wire;
    }

    /** Its {@code response_mode}. */
    String wire() {
        return wire;
    }

    /** Whether the response is signed. */
    boolean isSigned() {
        return this == JWT || this == QUERY_JWT || this == FORM_POST_JWT;
    }

    /** Whether the browser posts it. */
    boolean isPosted() {
        return this == FORM_POST || this == FORM_POST_JWT;
    }

    /** The one of this name; null where there is none. */
    static @Nullable ResponseMode of(String wire) {
        for (ResponseMode mode : values()) {
            if (mode.wire.equals(wire)) {
                return mode;
            }
        }
        return null;
    }
}
