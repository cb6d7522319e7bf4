package dev.precept.pdp.authorization;

/** Error codes of authorization responses that OAuth 2.0 itself does not have. */
final class AuthorizationError {
    /** OpenID Connect Core 1.0 section 3.1.2.6. */
    static final String LOGIN_REQUIRED = "login_required";

    /** OpenID Connect Core 1.0 section 3.1.2.6. */
    static final String CONSENT_REQUIRED = "consent_required";

    /** OpenID Connect Core 1.0 section 3.1.2.6. */
    static final String INVALID_REQUEST_URI = "invalid_request_uri";

    /** RFC 9101 section 7. */
    static final String INVALID_REQUEST_OBJECT = "invalid_request_object";

    /** OpenID Connect Core 1.0 section 3.1.2.6. */
    static final String REGISTRATION_NOT_SUPPORTED = "registration_not_supported";

    /** OpenID Connect Unmet Authentication Requirements 1.0; RFC 9470 section 5. */
    static final String UNMET = "unmet_authentication_requirements";

    private AuthorizationError() {}
}
