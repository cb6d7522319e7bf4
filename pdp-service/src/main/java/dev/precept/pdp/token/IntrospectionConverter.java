package dev.precept.pdp.token;

import dev.precept.pdp.security.CallerAuthentication;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.web.authentication.AuthenticationConverter;

/**
 * Reads a question about a token, RFC 7662 section 2.1. The hint is not needed and not looked at.
 */
final class IntrospectionConverter implements AuthenticationConverter {
    @Override
    public Authentication convert(HttpServletRequest request) {
        String token = request.getParameter(OAuth2ParameterNames.TOKEN);
        if (token == null || token.isBlank()) {
            throw OAuthError.invalidRequest("The parameter token is missing.");
        }
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        IntrospectionRequest.Asker asker;
        if (authentication instanceof AuthenticatedClient client) {
            asker = new IntrospectionRequest.Asker.Client(client.application().id());
        } else if (authentication instanceof CallerAuthentication caller) {
            asker = new IntrospectionRequest.Asker.SystemCaller(caller.getPrincipal());
        } else {
            throw OAuthError.invalidClient();
        }
        return new IntrospectionRequest(Tenant.of(request), asker, token);
    }
}
