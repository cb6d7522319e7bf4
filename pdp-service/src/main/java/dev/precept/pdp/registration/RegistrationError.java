package dev.precept.pdp.registration;

import dev.precept.pdp.door.Answer;
import dev.precept.pdp.oauth.OAuthError;
import dev.precept.pdp.oauth.OAuthException;
import dev.precept.pdp.web.JsonText;

import org.springframework.security.oauth2.core.OAuth2ErrorCodes;

/** What is wrong with a registration, RFC 7591 section 3.2.2. */
final class RegistrationError {
    private RegistrationError() {}

    static OAuthException metadata(String description) {
        return OAuthError.of("invalid_client_metadata", description);
    }

    static OAuthException redirectUri(String description) {
        return OAuthError.of("invalid_redirect_uri", description);
    }

    static OAuthException statement(String description) {
        return OAuthError.of("invalid_software_statement", description);
    }

    static OAuthException unapproved(String description) {
        return OAuthError.of("unapproved_software_statement", description);
    }

    /** RFC 6750 section 3.1: the one answer to every token that does not count. */
    static OAuthException token() {
        return OAuthError.of(OAuth2ErrorCodes.INVALID_TOKEN, "The token is none that counts here.");
    }

    static OAuthException forbidden(String description) {
        return OAuthError.of(OAuth2ErrorCodes.ACCESS_DENIED, description);
    }

    static Answer answer(OAuthException error, String realm) {
        return error.code().equals(OAuth2ErrorCodes.ACCESS_DENIED)
                ? Answer.json(
                        403,
                        "{\"error\":"
                                + JsonText.quote(error.code())
                                + ",\"error_description\":"
                                + JsonText.quote(error.description())
                                + "}")
                : OAuthError.answer(error, realm);
    }
}
