package dev.precept.pdp.token;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.AuthenticationConverter;

import java.util.Collections;

/** Reads the client's credential for the frame's filter. */
final class ClientSecretConverter implements AuthenticationConverter {
    @Override
    public @Nullable Authentication convert(HttpServletRequest request) {
        ClientCredential credential =
                ClientCredential.read(
                        Collections.list(request.getHeaders(HttpHeaders.AUTHORIZATION)),
                        request::getParameter);
        return credential == null ? null : new PresentedClient(Tenant.of(request), credential);
    }
}
