package dev.precept.pdp.token;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.web.authentication.ClientSecretBasicAuthenticationConverter;
import org.springframework.security.oauth2.server.authorization.web.authentication.ClientSecretPostAuthenticationConverter;
import org.springframework.security.web.authentication.AuthenticationConverter;

/** Reads client_secret_basic and client_secret_post, RFC 6749 section 2.3.1; never both at once. */
final class ClientSecretConverter implements AuthenticationConverter {
    private final AuthenticationConverter basic = new ClientSecretBasicAuthenticationConverter();
    private final AuthenticationConverter post = new ClientSecretPostAuthenticationConverter();

    @Override
    public @Nullable Authentication convert(HttpServletRequest request) {
        // RFC 7521 section 4.2: assertions are another method, one that is not offered.
        if (request.getParameter(OAuth2ParameterNames.CLIENT_ASSERTION) != null
                || request.getParameter(OAuth2ParameterNames.CLIENT_ASSERTION_TYPE) != null) {
            throw OAuthError.invalidClient();
        }
        Authentication fromHeader = basic.convert(request);
        Authentication fromBody = post.convert(request);
        // RFC 6749 section 2.3: a client uses one authentication method in a request.
        boolean isHeaderUsed = request.getHeader(HttpHeaders.AUTHORIZATION) != null;
        if (isHeaderUsed && fromBody != null) {
            throw OAuthError.invalidRequest("The client authenticates in two ways at once.");
        }
        OAuth2ClientAuthenticationToken presented =
                (OAuth2ClientAuthenticationToken) (fromHeader != null ? fromHeader : fromBody);
        if (presented == null || !(presented.getCredentials() instanceof String secret)) {
            return null;
        }
        String clientId = presented.getPrincipal().toString();
        String alsoNamed = request.getParameter(OAuth2ParameterNames.CLIENT_ID);
        if (alsoNamed != null && !alsoNamed.equals(clientId)) {
            throw OAuthError.invalidRequest("The client names itself in two ways.");
        }
        return new PresentedClient(
                Tenant.of(request), clientId, presented.getClientAuthenticationMethod(), secret);
    }
}
