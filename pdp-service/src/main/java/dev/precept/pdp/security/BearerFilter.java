package dev.precept.pdp.security;

import dev.precept.projections.image.PolicyImage;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.OncePerRequestFilter;

import java.io.IOException;
import java.time.InstantSource;
import java.util.Enumeration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Authenticates callers by the access token in the {@code Authorization} header (RFC 6750 section
 * 2.1); tokens in the query or the body are never looked at. A request without a bearer token goes
 * on unauthenticated; one with a token that does not count ends here with 401.
 */
public final class BearerFilter extends OncePerRequestFilter {
    private static final String SCHEME = "Bearer ";

    /** How a chain answers a token that does not count. */
    @FunctionalInterface
    public interface Refusal {
        /** Writes the whole answer. */
        void answer(HttpServletRequest request, HttpServletResponse response) throws IOException;
    }

    private final Factory parts;
    private final RequestMatcher paths;
    private final Refusal refusal;

    private BearerFilter(Factory parts, RequestMatcher paths, Refusal refusal) {
        this.parts = parts;
        this.paths = paths;
        this.refusal = refusal;
    }

    /**
     * Makes the filter for a chain. The filter itself is no bean: the servlet container would put
     * it before every chain.
     *
     * @param images the present image
     * @param callers tells who calls
     * @param clock the present
     */
    public record Factory(Supplier<PolicyImage> images, Callers callers, InstantSource clock) {
        /** A filter for one chain that looks at these paths only. */
        public BearerFilter create(RequestMatcher paths, Refusal refusal) {
            return new BearerFilter(this, paths, refusal);
        }
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !paths.matches(request);
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Enumeration<String> headers = request.getHeaders(HttpHeaders.AUTHORIZATION);
        if (!headers.hasMoreElements()) {
            chain.doFilter(request, response);
            return;
        }
        String header = headers.nextElement();
        boolean isBearer = header.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
        if (headers.hasMoreElements()) {
            Refusals.invalidRequest(response);
        } else if (isBearer) {
            authenticate(header.substring(SCHEME.length()).strip(), request, response, chain);
        } else {
            chain.doFilter(request, response);
        }
    }

    private void authenticate(
            String token,
            HttpServletRequest request,
            HttpServletResponse response,
            FilterChain chain)
            throws ServletException, IOException {
        Optional<Caller> caller =
                parts.callers.find(parts.images.get(), token, parts.clock.instant());
        if (caller.isEmpty()) {
            refusal.answer(request, response);
            return;
        }
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(new CallerAuthentication(caller.get()));
        SecurityContextHolder.setContext(context);
        chain.doFilter(request, response);
    }
}
