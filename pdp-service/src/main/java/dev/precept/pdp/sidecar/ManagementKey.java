package dev.precept.pdp.sidecar;

import dev.precept.pdp.jose.KnownSecrets;
import dev.precept.pdp.jose.PresentedKey;
import dev.precept.pdp.web.Headers;
import dev.precept.pdp.web.Problem;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.web.filter.OncePerRequestFilter;

import java.io.IOException;
import java.util.Collections;
import java.util.List;

/**
 * Whether it is alive, everybody may ask. Its figures are for whoever shows its key, in the field
 * that gateways use or, as collectors can, as a bearer token.
 */
final class ManagementKey extends OncePerRequestFilter {
    private static final String HEALTH = "/actuator/health";
    private static final String BEARER = "Bearer ";

    private static final Problem REFUSED =
            new Problem(401, "unauthenticated", "Send the gateway's key as a bearer token.");

    private final KnownSecrets secrets;

    ManagementKey(KnownSecrets secrets) {
        this.secrets = secrets;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String path = request.getRequestURI();
        if (path.equals(HEALTH) || path.startsWith(HEALTH + '/') || isShown(request)) {
            chain.doFilter(request, response);
        } else {
            response.setHeader("WWW-Authenticate", "Bearer realm=\"precept\"");
            REFUSED.write(response);
        }
    }

    private boolean isShown(HttpServletRequest request) {
        List<String> keys = Collections.list(request.getHeaders(Headers.GATEWAY_KEY));
        List<String> fields = Collections.list(request.getHeaders("Authorization"));
        if (keys.size() + fields.size() != 1) {
            return false;
        }
        if (!keys.isEmpty()) {
            return isKey(keys.getFirst());
        }
        String field = fields.getFirst();
        return field.regionMatches(true, 0, BEARER, 0, BEARER.length())
                && isKey(field.substring(BEARER.length()).strip());
    }

    private boolean isKey(String text) {
        PresentedKey key = PresentedKey.read(PresentedKey.Kind.GATEWAY, text);
        return key != null && secrets.isKnown(key.secret(), key.id());
    }
}
