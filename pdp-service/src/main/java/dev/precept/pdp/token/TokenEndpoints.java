package dev.precept.pdp.token;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.authorization.web.OAuth2ClientAuthenticationFilter;
import org.springframework.security.oauth2.server.authorization.web.OAuth2TokenEndpointFilter;
import org.springframework.security.oauth2.server.authorization.web.OAuth2TokenRevocationEndpointFilter;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

import java.io.IOException;

/** The frame's filters for our endpoints, with our converters and providers in them. */
final class TokenEndpoints {
    private static final String TOKEN = "/o/{org}/oauth2/token";
    private static final String REVOKE = "/o/{org}/oauth2/revoke";

    private final AuthenticationManager manager;
    private final AuthenticationFailureHandler failures = this::refuse;

    TokenEndpoints(AuthenticationManager manager) {
        this.manager = manager;
    }

    /** The paths, whatever the method. */
    RequestMatcher paths() {
        PathPatternRequestMatcher.Builder any = PathPatternRequestMatcher.withDefaults();
        return new OrRequestMatcher(any.matcher(TOKEN), any.matcher(REVOKE));
    }

    OAuth2ClientAuthenticationFilter clientAuthentication() {
        OAuth2ClientAuthenticationFilter filter =
                new OAuth2ClientAuthenticationFilter(manager, paths());
        filter.setAuthenticationConverter(new ClientSecretConverter());
        filter.setAuthenticationFailureHandler(failures);
        return filter;
    }

    OAuth2TokenEndpointFilter token() {
        OAuth2TokenEndpointFilter filter = new OAuth2TokenEndpointFilter(manager, TOKEN);
        filter.setAuthenticationConverter(new ClientCredentialsConverter());
        filter.setAuthenticationFailureHandler(failures);
        return filter;
    }

    OAuth2TokenRevocationEndpointFilter revocation() {
        OAuth2TokenRevocationEndpointFilter filter =
                new OAuth2TokenRevocationEndpointFilter(manager, REVOKE);
        filter.setAuthenticationFailureHandler(failures);
        return filter;
    }

    /** Answers with the error, in OAuth's form. */
    void refuse(
            HttpServletRequest request,
            HttpServletResponse response,
            AuthenticationException failed)
            throws IOException {
        OAuth2AuthenticationException refusal =
                failed instanceof OAuth2AuthenticationException ours
                        ? ours
                        : OAuthError.invalidClient();
        OAuthError.write(response, refusal.getError(), Tenant.of(request).issuer());
    }
}
