package dev.precept.pdp.token;

import dev.precept.domain.shared.ScopeToken;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.web.authentication.AuthenticationConverter;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Reads a request for a token by client_credentials, RFC 6749 section 4.4.2. */
final class ClientCredentialsConverter implements AuthenticationConverter {
    @Override
    public @Nullable Authentication convert(HttpServletRequest request) {
        String grantType = request.getParameter(OAuth2ParameterNames.GRANT_TYPE);
        if (!AuthorizationGrantType.CLIENT_CREDENTIALS.getValue().equals(grantType)) {
            return null;
        }
        if (!(SecurityContextHolder.getContext().getAuthentication()
                instanceof AuthenticatedClient client)) {
            throw OAuthError.invalidClient();
        }
        return new ClientCredentialsRequest(
                client,
                scopes(request.getParameter(OAuth2ParameterNames.SCOPE)),
                resources(request.getParameterValues(OAuthRequestFilter.RESOURCE)));
    }

    private static @Nullable Set<String> scopes(@Nullable String scope) {
        // RFC 6749 section 3.2: a parameter without a value counts as left out.
        if (scope == null || scope.isEmpty()) {
            return null;
        }
        Set<String> scopes = new LinkedHashSet<>();
        for (String token : scope.split(" ", -1)) {
            // RFC 6749 section 3.3: scope-tokens, one space between them.
            if (!ScopeToken.isScopeToken(token)) {
                throw OAuthError.of(OAuth2ErrorCodes.INVALID_SCOPE, "The scope is malformed.");
            }
            scopes.add(token);
        }
        if (scopes.size() > Limits.REQUESTED_SCOPES) {
            throw OAuthError.of(
                    OAuth2ErrorCodes.INVALID_SCOPE,
                    "More than " + Limits.REQUESTED_SCOPES + " scopes are asked for.");
        }
        return scopes;
    }

    private static List<String> resources(String @Nullable [] values) {
        if (values == null) {
            return List.of();
        }
        List<String> resources =
                Arrays.stream(values).filter(value -> !value.isEmpty()).distinct().toList();
        if (resources.size() > Limits.REQUESTED_RESOURCES) {
            throw OAuthError.of(
                    OAuthError.INVALID_TARGET,
                    "More than " + Limits.REQUESTED_RESOURCES + " resources are named.");
        }
        return resources;
    }
}
